# Everything lives under this checkout: Python packages in .venv, V8 in .v8, objects in build.
# PRESET=dev is quicker to build, asan and tsan have the sanitizers (CMakePresets.json).

PRESET ?= release
PYTHON ?= python3
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)

BIN := .venv/bin
BUILD = build/$(PRESET)
CXX_FILES := $(wildcard native/*/*.cpp native/*/*.h benchmarks/native/*.cpp benchmarks/native/*.h \
  cmake/*.cpp)

# The sanitizers' library must be in the process before Python, whose own leaks are no matter. It
# looks for the C++ library's __cxa_throw when it begins, so that has to be there as well.
preload = LD_PRELOAD="$(shell g++ -print-file-name=$(1)) $(shell g++ -print-file-name=libstdc++.so)"
ifeq ($(PRESET),asan)
RUN := env ASAN_OPTIONS=detect_leaks=0 $(call preload,libasan.so)
endif
ifeq ($(PRESET),tsan)  # which wants the addresses that it knows
RUN := setarch -R env TSAN_OPTIONS=history_size=5:suppressions=tools/tsan.supp \
  $(call preload,libtsan.so)
endif

.DEFAULT_GOAL := help
.PHONY: help run test packages soak races race lint matrix bench threads bombs cold fuzz wheel docs stubs format build clean configure v8 needs

help: ## what each target does
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 9

run: build ## set up what is missing, then the tour and a real job
	$(RUN) $(BIN)/python examples/tour.py
	$(RUN) $(BIN)/eyot run --allow-read=. examples/wordcount.js README.md

test: build ## every test; ARGS=-x, ARGS='-k name' … go to pytest
	$(RUN) $(BIN)/python -m pytest tests $(ARGS)

packages: .venv/stamp ## packages of npm, for examples and tests, into build/packages
	$(BIN)/python -m tests.packages.installing

soak: build ## minutes of random tasks, promises, timers, cancellations and closings
	$(RUN) $(BIN)/python -m pytest tests -m soak $(ARGS)

races: ## random calls on four threads, and every data race of our own code
	@$(MAKE) --no-print-directory race PRESET=tsan

race: build
	$(RUN) $(BIN)/python -m tests.stateful.threads --steps inf --seconds 120 $(ARGS)

fuzz: build ## inputs that nobody thought of; ARGS='sources --seconds 600' and other tests/fuzz
	nice $(RUN) $(BIN)/python -m tests.fuzz.run $(ARGS)

lint: build ## format, style, types, layers, sizes, the stub, news
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(wildcard src tests tools benchmarks examples)
	$(BIN)/lint-imports
	$(BIN)/clang-format --dry-run --Werror $(CXX_FILES)
	$(BIN)/python tools/stubs.py --check
	@$(BIN)/python tools/v8_headers.py
	$(BIN)/python -m pytest -q tests/meta
	$(BIN)/towncrier build --draft >build/news.md 2>&1 || { cat build/news.md; exit 1; }

matrix: ## every test on other Debians' V8s, too (root); ARGS=13.6, ARGS=--fresh
	@$(PYTHON) tools/matrix.py $(ARGS)

bench: PRESET = release
bench: SWITCHES = -DEYOT_BENCH=ON
bench: build ## ratios to plain C++ on the same V8
	$(BIN)/python -m benchmarks $(ARGS)

threads: PRESET = release
threads: SWITCHES = -DEYOT_BENCH=ON
threads: build ## pools, time limits and memory, on all processors
	$(BIN)/python -m benchmarks.threads $(ARGS)

bombs: build ## what fills a heap of 64 MB, how that ends, and the most memory it took
	$(BIN)/python -m benchmarks.bombs $(ARGS)

cold: build ## what the first use of V8 costs a process, and what that is made of
	$(BIN)/python -m benchmarks.cold $(ARGS)

wheel: .venv/stamp v8 ## the sdist, and a wheel that brings V8, with the proof that it needs nothing
	$(BIN)/python tools/build_wheel.py
	$(BIN)/python tools/prove_wheel.py $(ARGS)

docs: .venv/stamp ## the pages, into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

stubs: build ## write the extension's stub anew
	$(BIN)/python tools/stubs.py

format: .venv/stamp ## give Python and C++ the common format
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	$(BIN)/clang-format -i $(CXX_FILES)

build: configure ## the extension, into src/eyot
	@cmake --build $(BUILD)
	@cmake --install $(BUILD) --prefix src --component native >/dev/null

clean: ## remove what was built; .venv and .v8 stay
	rm -rf build dist src/eyot/_native.*.so

configure: .venv/stamp v8
	@cmake --preset $(PRESET) -DCMAKE_MAKE_PROGRAM="$(CURDIR)/$(BIN)/ninja" \
	  -DPython_EXECUTABLE="$(CURDIR)/$(BIN)/python" -DEYOT_BENCH=OFF $(SWITCHES) >/dev/null

v8:
	@$(PYTHON) tools/get_v8.py

# Once for each pyproject.toml. The package itself is one path in a .pth file: the import hook of
# scikit-build-core's own editable installs would make every start of Python slower.
.venv/stamp: pyproject.toml
	@$(MAKE) --no-print-directory needs
	@echo "setting up .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb')); \
	  print(*p['build-system']['requires'], *p['project']['dependencies'], *p['dependency-groups']['dev'])" \
	  | xargs $(BIN)/python -m pip install --quiet --disable-pip-version-check
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  --config-settings=wheel.cmake=false --config-settings=editable.mode=inplace --editable .
	@$(BIN)/python -c "import os, pathlib, sysconfig; site = sysconfig.get_path('purelib'); \
	  pathlib.Path(site, '_editable_skbc_eyot.pth').write_text(os.getcwd() + '/src\n')"
	@touch $@

# What the machine itself must have, named in one line where it is missing.
needs:
	@missing=; lacks() { missing="$$missing $$1"; }; \
	command -v g++ >/dev/null || lacks g++; \
	command -v cmake >/dev/null || lacks cmake; \
	command -v $(PYTHON) >/dev/null || lacks python3; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || lacks python3-venv; \
	$(PYTHON) -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' \
	  2>/dev/null || lacks python3-dev; \
	test -z "$$missing" || { echo "missing here:$$missing (sudo apt-get install$$missing)" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "eyot needs Python 3.11 or later: make PYTHON=python3.11")'
