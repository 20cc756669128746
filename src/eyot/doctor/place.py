"""Where eyot is installed, what kind of installation that is, and what its files need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from eyot.doctor.elf import Elf, read

__all__ = ["Place", "find"]

_BUILT_FOR = re.compile(rb"eyot was built for V8 (\d[\d.]*)")
_ASK_VERSION = """
import ctypes, sys
version = ctypes.CDLL(sys.argv[1])._ZN2v82V810GetVersionEv
version.restype = ctypes.c_char_p
print(version().decode())
"""


@dataclass(slots=True)
class Place:
    """An installation."""

    package: Path
    extension: Path | None = None
    """The file that this Python would load."""
    others: list[str] = field(default_factory=list)
    """Extensions of ours that this Python doesn't load, for their names are for another."""
    elf: Elf | None = None
    python: Elf | None = None
    built_for: str = ""
    """The version of the headers it was compiled with."""
    found: dict[str, Path] = field(default_factory=dict)
    """Where the loader finds each library."""
    missing: list[str] = field(default_factory=list)
    """The libraries that it doesn't find."""
    failures: dict[str, str] = field(default_factory=dict)
    """Of the steps that were tried, those that failed, and why."""

    @property
    def works(self) -> bool:
        """Whether V8 starts."""
        return not {"load", "start"} & self.failures.keys()

    @property
    def is_wheel(self) -> bool:
        """Whether it brought its V8 along."""
        return (self.package.parent / "eyot.libs").is_dir()

    @property
    def again(self) -> str:
        """The command that installs it anew."""
        checkout = self.package.parents[1]
        if (checkout / "tools/get_v8.py").exists():
            return f"cd {checkout} && python3 tools/get_v8.py --force && make build"
        if self.is_wheel:
            return f"{sys.executable} -m pip install --force-reinstall --no-cache-dir eyot"
        return f"python3 tools/get_v8.py && {sys.executable} -m pip install --force-reinstall ."

    @property
    def v8(self) -> Path | None:
        """The library that V8 is in."""
        names = (name for name in self.found if re.match(r"lib(node|v8)[-.]", name))
        return next((self.found[name] for name in names), None)

    def files(self) -> list[Path]:
        """The extension and what came with it, or with its V8."""
        if self.extension is None:
            return []
        folders = [self.package.parent / "eyot.libs"]
        if self.v8 is not None:
            folders.append(self.v8.parent)
        return [self.extension, *(path for path in self.found.values() if path.parent in folders)]


def find() -> Place:
    """Looks at this process's own eyot, without loading any of it."""
    package = Path(__file__).parents[1]
    place = Place(package, python=_read(Path(sys.executable)))
    names = [f"_native{suffix}" for suffix in EXTENSION_SUFFIXES]
    place.extension = next((package / name for name in names if (package / name).exists()), None)
    place.others = sorted(
        path.name for path in package.glob("_native.*.so") if path.name not in names
    )
    if place.extension is None:
        return place
    place.elf = _read(place.extension)
    built_for = _BUILT_FOR.search(place.extension.read_bytes())
    place.built_for = built_for[1].decode() if built_for else ""
    _ask_loader(place, place.extension)
    return place


def _read(path: Path) -> Elf | None:
    try:
        return read(path)
    except OSError:
        return None


def _ask_loader(place: Place, extension: Path) -> None:
    """The loader's own answer, which is what `ldd` shows."""
    if place.python is None or not place.python.interpreter:
        return
    command = [place.python.interpreter, str(extension)]
    if "ld-musl" in place.python.interpreter:
        command.insert(1, "--list")
    try:
        listed = subprocess.run(
            command,
            env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        ).stdout
    except OSError:
        return
    for name, path in re.findall(
        r"^\s*(\S+) => (not found|/.*?)(?: \(0x\w+\))?$", listed, re.MULTILINE
    ):
        if path == "not found":
            place.missing.append(name)
        else:
            place.found[name] = Path(os.path.normpath(path))


def library_version(library: Path, folders: list[str]) -> str:
    """Asks a V8 library, in a process of its own, which version it is; "" where it doesn't load."""
    path = ":".join([str(library.parent), *folders, os.environ.get("LD_LIBRARY_PATH", "")])
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_VERSION, str(library)],
        env={**os.environ, "LD_LIBRARY_PATH": path.strip(":")},
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip().partition("-")[0]
