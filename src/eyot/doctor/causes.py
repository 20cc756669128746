"""What can be wrong with an installation. Each function looks at one thing.

They stand in the order in which one is the reason of the next: the first that finds something
wrong has found the cause.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from eyot.doctor.finding import Finding, good, wrong
from eyot.doctor.place import library_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot.doctor.place import Place

__all__ = ["CAUSES"]

_MIB = 1 << 20


def python(_place: Place) -> Finding:
    """CPython 3.11 or later, with its lock."""
    text = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    if sys.implementation.name != "cpython" or sys.version_info < (3, 11):
        return wrong("Python", f"{text}: eyot needs CPython 3.11 or later")
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return wrong("Python", f"{text}: eyot isn't made for the free-threaded build")
    return good("Python", text)


def fork(_place: Place) -> Finding:
    """No child of a process in which V8 ran before it forked."""
    core = sys.modules.get("eyot._core")
    if core is not None and core.v8_started():
        from eyot.errors import ForkedProcessError

        try:
            core.Isolate().close()
        except ForkedProcessError:
            return wrong(
                "fork",
                "this process was forked from one in which V8 ran, and has none of V8's threads",
                "python3 -c \"import multiprocessing; multiprocessing.set_start_method('spawn')\"",
            )
    return good("fork", "this process may start V8")


def v8_root(place: Place) -> Finding | None:
    """V8_ROOT, where it is set, names a folder with V8 in it."""
    given = os.environ.get("V8_ROOT")
    if not given:
        return None
    root = Path(given)
    headers = ("include", "include/nodejs/deps/v8/include", "nodejs/deps/v8/include")
    libraries = [*root.glob("lib*/lib*.so*"), *root.glob("lib/*/lib*.so*")]
    if any((root / name / "v8-inspector.h").exists() for name in headers) and any(
        path.name.startswith(("libnode.", "libv8.")) for path in libraries
    ):
        return good("V8_ROOT", given)
    text = f"V8_ROOT is {given}, where there is no V8 with its headers; it is used to build eyot"
    if place.works:
        return good("V8_ROOT", f"{text}. The eyot that was built runs.")
    return wrong("V8_ROOT", text, f"unset V8_ROOT; {place.again}")


def extension(place: Place) -> Finding:
    """There is a file that this Python would load."""
    if place.extension is not None:
        return good("extension", str(place.extension))
    if place.others:
        text = (
            f"{place.package} has only {', '.join(place.others)}, which is for another machine or "
            f"Python than this: {sysconfig.get_config_var('EXT_SUFFIX')}"
        )
        return wrong("architecture", text, place.again)
    text = f"{place.package} has no extension: eyot was installed without having been built"
    return wrong("extension", text, place.again)


def architecture(place: Place) -> Finding | None:
    """The extension is for this machine."""
    if place.extension is None or place.python is None:
        return None
    if place.elf is None:
        return wrong("extension", f"{place.extension} is damaged: no ELF file", place.again)
    theirs, ours = place.elf.machine, place.python.machine
    if theirs != ours:
        text = f"{place.extension.name} is for {theirs}, and this Python for {ours}"
        return wrong("architecture", text, place.again)
    return good("architecture", ours)


def libc(place: Place) -> Finding | None:
    """The extension and Python were made for the same C library."""
    if place.elf is None or place.python is None:
        return None
    theirs = "musl" if any("libc.musl" in name for name in place.elf.needed) else "glibc"
    ours = "musl" if "ld-musl" in place.python.interpreter else "glibc"
    if theirs == ours:
        return good("libc", f"{ours}, {' '.join(platform.libc_ver())}".rstrip(", "))
    text = (
        f"{place.extension} was built for {theirs}, and this Python uses {ours}: one process "
        "can't have both"
    )
    return wrong("libc", text, place.again)


def noexec(place: Place) -> Finding | None:
    """What must be executed lies where that is allowed."""
    flag = getattr(os, "ST_NOEXEC", 0)
    for path in place.files():
        if path.exists() and os.statvfs(path).f_flag & flag:
            mount = next(one for one in [path, *path.parents] if one.is_mount())
            text = f"{path} lies on {mount}, which is mounted noexec: nothing there may be executed"
            return wrong("noexec", text, f"sudo mount -o remount,exec {mount}")
    return good("noexec", "libraries may be executed where they are")


def glibc(place: Place) -> Finding | None:
    """The machine's C library is as new as the one that the files were linked with."""
    from eyot.doctor import elf

    try:
        here = (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc ")
    except (ValueError, OSError):
        return None  # another C library
    for path in place.files():
        read = elf.read(path) if path.exists() else None
        for names in read.versions.values() if read else ():
            for name in names:
                if name.startswith("GLIBC_2") and _newer(name.removeprefix("GLIBC_"), here):
                    text = f"{path.name} needs {name}, and this machine has glibc {here}"
                    fix = f"{sys.executable} -m pip install --no-binary eyot --force-reinstall eyot"
                    return wrong("glibc", text, fix)
    return good("glibc", here)


def _newer(version: str, than: str) -> bool:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return numbers(version) > numbers(than)


def v8(place: Place) -> Finding | None:
    """The loader finds the library that V8 is in."""
    if place.elf is None:
        return None
    missing = [name for name in place.missing if name.startswith(("libnode", "libv8"))]
    if missing:
        folders = ", ".join(place.elf.search) or "the system's folders"
        text = f"no V8: {missing[0]}, with which eyot was built, is not in {folders}"
        return wrong("V8", text, place.again)
    return good("V8", str(place.v8 or "not looked for"))


def icu(place: Place) -> Finding | None:
    """The loader finds ICU, which V8's Intl needs."""
    missing = sorted({name for name in place.missing if name.startswith("libicu")})
    if missing:
        return wrong("ICU", f"V8 needs {', '.join(missing)}: not found", _all(place))
    return None


def libraries(place: Place) -> Finding | None:
    """The loader finds what else V8 needs."""
    known = ("libnode", "libv8", "libicu", "libc.musl")
    missing = sorted({name for name in place.missing if not name.startswith(known)})
    if missing:
        return wrong("libraries", f"not found: {', '.join(missing)}", _all(place))
    return None


def _all(place: Place) -> str:
    """The command that brings V8's own libraries along, too."""
    return (
        place.again
        if place.is_wheel
        else place.again.replace("get_v8.py --force", "get_v8.py --force --all")
    )


def versions(place: Place) -> Finding | None:
    """V8's library is of the version that the extension was built for."""
    if place.v8 is None or not place.built_for or place.elf is None:
        return None
    folders = [name.replace("$ORIGIN", str(place.package)) for name in place.elf.search]
    library = library_version(place.v8, folders)
    if library and library.split(".")[:3] != place.built_for.split(".")[:3]:
        text = (
            f"eyot was built with the headers of V8 {place.built_for}, and {place.v8} is V8 "
            f"{library}"
        )
        return wrong("versions", text, place.again)
    return good("versions", f"headers of V8 {place.built_for}")


def address_space(place: Place) -> Finding | None:
    """The process may have as many addresses as V8 reserves."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return None
    text = f"RLIMIT_AS allows this process {limit // _MIB} MiB of addresses"
    # The steps that come after the start need more of them.
    if place.works and not any("OOM" in why for why in place.failures.values()):
        return good("RLIMIT_AS", f"{text}, and that is enough")
    text += ": too few, for V8 reserves more than it uses"
    return wrong("RLIMIT_AS", text, "ulimit -v unlimited")


CAUSES: tuple[Callable[[Place], Finding | None], ...] = (
    python,
    fork,
    v8_root,
    extension,
    architecture,
    libc,
    noexec,
    glibc,
    v8,
    icu,
    libraries,
    versions,
    address_space,
)
