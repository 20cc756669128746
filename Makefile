# Everything lives under this checkout: Python packages in .venv, V8 in .v8, objects in build.
# PRESET=dev builds without optimising across files, which is quicker (see CMakePresets.json).

PRESET ?= release
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
BUILD := build/$(PRESET)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export CMAKE_BUILD_PARALLEL_LEVEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test lint bench stubs format clean build configure v8 bare

help: ## what each target does
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 9

run: build ## set up what is missing, then the tour and a real job
	$(PY) examples/tour.py
	.venv/bin/eyot run --allow-read=. examples/wordcount.js README.md

test: build ## every test
	$(PY) -m pytest tests $(ARGS)

lint: build ## format, style, types, layers, sizes, the stub
	ruff check
	ruff format --check
	mypy
	lint-imports
	git ls-files 'native/*.cpp' 'native/*.h' | xargs -r clang-format --dry-run --Werror
	$(PY) tools/stubs.py --check
	$(PY) -m pytest -q tests/meta

format: .venv/stamp ## rewrite Python and C++ in the common format
	ruff check --fix-only
	ruff format
	git ls-files '*.cpp' '*.h' | xargs -r clang-format -i

bench: PRESET = release
bench: CONFIGURE = -DEYOT_BENCH=ON
bench: build ## ratios to plain C++ on the same V8
	$(PY) -m benchmarks $(ARGS)

stubs: build ## write the extension's stub anew
	$(PY) tools/stubs.py

build: configure ## the extension, into src/eyot
	cmake --build $(BUILD)
	cmake --install $(BUILD) --prefix src --component native

clean: ## remove what was built; keeps .venv and .v8
	rm -rf build dist src/eyot/_native.*.so

configure: .venv/stamp v8
	@cmake --preset $(PRESET) -DPython_EXECUTABLE=$(CURDIR)/$(PY) $(CONFIGURE) >/dev/null

v8:
	@$(PYTHON) tools/get_v8.py

# Installs once for each pyproject.toml. The package itself is one path in a .pth file: the import
# hook of scikit-build-core's own editable installs would slow down every start of Python.
.venv/stamp: pyproject.toml | bare
	$(PYTHON) -m venv .venv
	$(PY) -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb')); \
	  print(*p['build-system']['requires'], *p['dependency-groups']['dev'], *p['project']['dependencies'])" \
	  | xargs $(PIP) install --quiet
	$(PIP) install --quiet --no-deps --no-build-isolation --editable . \
	  --config-settings=wheel.cmake=false --config-settings=editable.mode=inplace
	$(PY) -c "import pathlib, sysconfig; site = pathlib.Path(sysconfig.get_path('purelib')); \
	  (site / '_editable_skbc_eyot.pth').write_text('$(CURDIR)/src\n')"
	touch $@

# What the machine itself must have, named in one line where it is missing.
bare:
	@missing=; need() { missing="$$missing $$1"; }; \
	command -v g++ >/dev/null || need g++; \
	command -v cmake >/dev/null || need cmake; \
	command -v $(PYTHON) >/dev/null || need python3; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || need python3-venv; \
	$(PYTHON) -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' \
	  2>/dev/null || need python3-dev; \
	test -z "$$missing" || { echo "missing on this machine:$$missing" \
	  "(sudo apt-get install$$missing)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "eyot needs Python 3.11 or later: make PYTHON=python3.11")'
