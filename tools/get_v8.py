#!/usr/bin/env python3
"""Unpack the distribution's V8 into `.v8/`, without root and without installing anything.

V8 comes as Debian's libnode with the headers of libnode-dev. `apt-get install` is not the way to
it: it needs root, and a nodejs from NodeSource forbids libnode-dev. So the machine's own apt-get
downloads the packages, with its sources and keys but with package lists, cache and status of our
own, and dpkg-deb unpacks them. Headers end up in `.v8/include`, libraries in `.v8/lib`, and what
the packages say of their licences in `.v8/licences`, for who passes the libraries on.

A library that this machine has already is left out, so that one process never holds two copies of
OpenSSL, unless what is left doesn't load or `--all` asks for it. libc and the compiler's run-time
libraries always are the machine's: a second libc in one process cannot work.

What libnode finds in itself is bound once and for all (tools/prebind.py), so that it loads in a
tenth of the time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import unquote

from prebind import prebind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DEVELOPMENT_PACKAGE = "libnode-dev"
OTHER_WAYS = (
    "install the system's V8 with its headers (libnode-dev, v8-devel, Homebrew's v8) or set V8_ROOT"
)

# The same folders that cmake/V8.cmake looks in before it looks in `.v8/`.
SYSTEM_HEADERS = (
    "/usr/include/nodejs/deps/v8/include",
    "/usr/include/v8",
    "/usr/include",
    "/opt/homebrew/opt/v8/include",
    "/usr/local/opt/v8/include",
)

# Of the closure of libnode: what every process already has, and the programs that want libnode.
TOOLCHAIN = re.compile(r"libc6|libgcc-s1|libstdc\+\+6|libcrypt1|gcc-\d+-base")
PROGRAMS = frozenset({"nodejs"})

# The stamp's second line, once the libraries are bound to themselves.
BOUND = "bound to itself\n"

# Loads a libnode in a process of its own and says which V8 it is. What is missing, a library or a
# version of one, is the loader's error message.
ASK_VERSION = """
import ctypes, sys
version = ctypes.CDLL(sys.argv[1])._ZN2v82V810GetVersionEv
version.restype = ctypes.c_char_p
print(version().decode())
"""


class FetchError(Exception):
    """What went wrong, in one line, ending with what can be done instead."""


@dataclass(frozen=True)
class Package:
    """A package at one version, as apt-get would fetch it."""

    name: str
    version: str
    architecture: str

    @property
    def request(self) -> str:
        """The name `apt-get download` takes."""
        return f"{self.name}={self.version}"


def parse_library_package(fields: str) -> tuple[str, str]:
    """Read the library's package name and libnode-dev's version out of libnode-dev's fields.

    The library's name carries its ABI (libnode108, libnode115, libnode137), so it is read from
    the dependency that has exactly libnode-dev's own version.
    """
    version = re.search(r"^Version: (\S+)$", fields, re.MULTILINE)
    depends = re.search(r"^Depends: (.+)$", fields, re.MULTILINE)
    if version and depends:
        for name, wanted in re.findall(r"(libnode\S+) \(= ([^)]+)\)", depends[1]):
            if wanted == version[1]:
                return name, wanted
    raise FetchError(
        f"this system's {DEVELOPMENT_PACKAGE} names no libnode of its own version; {OTHER_WAYS}"
    )


def parse_uris(output: str) -> list[Package]:
    """Read what `apt-get install --print-uris` would fetch: `'URI' NAME_VERSION_ARCH.deb …`."""
    packages = []
    for file_name in re.findall(r"^'\S+' (\S+)\.deb ", output, re.MULTILINE):
        name, version, architecture = file_name.split("_")
        packages.append(Package(unquote(name), unquote(version), architecture))
    return packages


def choose(closure: Iterable[Package], leave_out: Iterable[str]) -> list[Package]:
    """Pick from libnode's closure the packages whose libraries `.v8/lib` needs."""
    absent = PROGRAMS.union(leave_out)
    return [
        package
        for package in closure
        if package.architecture != "all"
        and package.name not in absent
        and not TOOLCHAIN.fullmatch(package.name)
    ]


def header_version(include: Path) -> str:
    """Return the version that a folder of V8 headers belongs to, such as `10.2.154.26`."""
    try:
        text = (include / "v8-version.h").read_text()
    except OSError as error:
        raise FetchError(f"{include} has no v8-version.h") from error
    parts = ("MAJOR_VERSION", "MINOR_VERSION", "BUILD_NUMBER", "PATCH_LEVEL")
    return ".".join(re.findall(rf"#define V8_{part} (\d+)", text)[0] for part in parts)


def library_version(lib: Path) -> str:
    """Load the libnode of `lib` and return the version of the V8 inside, such as `10.2.154.26`."""
    found = sorted(lib.glob("libnode.so.*"))
    if not found:
        raise FetchError(f"{lib} has no libnode")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(lib)}
    command = [sys.executable, "-c", ASK_VERSION, str(found[0])]
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if asked.returncode:
        raise FetchError(f"libnode doesn't load: {last_line(asked.stderr)}")
    return asked.stdout.strip().partition("-")[0]


def check(root: Path) -> str:
    """Return the version of the V8 in `root`; complain if headers and library don't agree."""
    header, library = header_version(root / "include"), library_version(root / "lib")
    if header != library:
        raise FetchError(f"headers of V8 {header} beside a library of V8 {library}")
    return library


def system_headers(folders: Iterable[str] = SYSTEM_HEADERS) -> Path | None:
    """Return the folder where this system keeps V8's headers, if it has them."""
    return next((Path(name) for name in folders if Path(name, "v8-inspector.h").exists()), None)


def last_line(text: str) -> str:
    """Return the last line of a program's complaint, where the reason stands."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")


def run(
    command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Run a program, return what it prints; its failure becomes one line."""
    try:
        done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise FetchError(f"this machine has no {command[0]}; {OTHER_WAYS}") from error
    except subprocess.CalledProcessError as error:
        words, reason = " ".join(command[:2]), last_line(error.stderr)
        raise FetchError(f"`{words}` failed: {reason}; {OTHER_WAYS}") from error
    return done.stdout


class Apt:
    """The machine's apt-get with its sources and keys, and with state of our own."""

    def __init__(self, folder: Path) -> None:
        for part in ("lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True)
        # Nothing counts as installed, so a dependency is never left out because of what happens
        # to be on the machine, and nothing on the machine stands in the way.
        (folder / "status").touch()
        # APT_CONFIG is read last, so it has the last word over /etc/apt. The hooks cleared here
        # (Docker's images have some) would touch the machine's own cache.
        (folder / "apt.conf").write_text(
            f"""
            Dir::State "{folder}";
            Dir::State::lists "{folder}/lists/";
            Dir::State::status "{folder}/status";
            Dir::Cache "{folder}/cache";
            Dir::Cache::archives "{folder}/cache/archives/";
            Dir::Log "{folder}";
            APT::Sandbox::User "";
            Debug::NoLocking "true";
            Acquire::Languages "none";
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;
            """
        )
        self.environment = {**os.environ, "APT_CONFIG": str(folder / "apt.conf"), "LC_ALL": "C"}

    def update(self) -> str:
        """Fetch the package lists; return why the first of the sources that failed did.

        A source that doesn't answer is no matter if another has what is wanted.
        """
        report = run(["apt-get", "update", "-q"], self.environment)
        failure = re.search(r"^Err:.*\n +(.+)", report, re.MULTILINE)
        return failure[1] if failure else ""

    def library_package(self) -> tuple[str, str]:
        """Return the name of libnode's package and the version to take."""
        failure = self.update()
        command = ["apt-cache", "--no-all-versions", "show", DEVELOPMENT_PACKAGE]
        try:
            fields = run(command, self.environment)
        except FetchError as error:
            reason = f": {failure}" if failure else " in this system's sources"
            raise FetchError(
                f"apt-get found no {DEVELOPMENT_PACKAGE}{reason}; {OTHER_WAYS}"
            ) from error
        return parse_library_package(fields)

    def closure(self, request: str) -> list[Package]:
        """Return what `request` and everything it depends on would bring to an empty machine."""
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "--print-uris"]
        return parse_uris(run([*command, request], self.environment))

    def download(self, requests: Iterable[str], into: Path) -> None:
        """Fetch packages, checked against the signed lists, as files into a folder."""
        into.mkdir(parents=True, exist_ok=True)
        run(["apt-get", "download", "-q", *requests], self.environment, into)


def installed(packages: Iterable[Package]) -> set[str]:
    """Return the names among `packages` that are installed on this machine."""
    names = [package.name for package in packages]
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\n", *names]
    # Its exit status is 1 as soon as one of the names isn't installed.
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {line.split()[1] for line in answer.splitlines() if line.startswith("installed ")}


def unpack(archives: Path, into: Path) -> None:
    """Unpack every package of a folder over one another."""
    into.mkdir(parents=True)
    for archive in sorted(archives.glob("*.deb")):
        run(["dpkg-deb", "--extract", str(archive), str(into)])


def gather(unpacked: Path, root: Path) -> None:
    """Lay headers, libraries and licences of unpacked packages flat, a folder for each kind."""
    inspector = next(iter(sorted(unpacked.rglob("v8-inspector.h"))), None)
    if inspector is None:
        raise FetchError(f"{DEVELOPMENT_PACKAGE} has no v8-inspector.h; {OTHER_WAYS}")
    shutil.copytree(inspector.parent, root / "include")
    lib = root / "lib"
    lib.mkdir()
    # Multi-arch folders only: what lies deeper (OpenSSL's engines) is loaded by its own path.
    for pattern in ("usr/lib/*.so*", "usr/lib/*-linux-*/*.so*", "lib/*-linux-*/*.so*"):
        for library in unpacked.glob(pattern):
            shutil.copy2(library, lib / library.name, follow_symlinks=False)
    licences = root / "licences"
    licences.mkdir()
    for copyright_file in unpacked.glob("usr/share/doc/*/copyright"):
        shutil.copy2(copyright_file, licences / copyright_file.parent.name)


def bind(root: Path) -> None:
    """Bind the libraries of `root` to themselves, and note it."""
    for library in (root / "lib").iterdir():
        if not library.is_symlink():
            prebind(library)
    stamp = root / "stamp"
    stamp.write_text(stamp.read_text().partition("\n")[0] + "\n" + BOUND)


def fetch(root: Path, work: Path, *, everything: bool) -> str:
    """Fill `root` with headers and libraries; return the line that says what was done."""
    apt = Apt(work / "apt")
    library, version = apt.library_package()
    closure = apt.closure(f"{library}={version}")
    development = Package(DEVELOPMENT_PACKAGE, version, "")
    for leave_out in [set[str]()] if everything else [installed(closure), set[str]()]:
        chosen = [development, *choose(closure, leave_out - {library})]
        stage = work / f"without-{len(leave_out)}"
        apt.download((package.request for package in chosen), work / "archives")
        unpack(work / "archives", stage / "unpacked")
        gather(stage / "unpacked", stage)
        try:
            found = check(stage)
            break
        except FetchError:
            if not leave_out:
                raise
            # A library of this machine doesn't fit libnode: take that one along, too.
    # What was there before stays whole until its successor is.
    for part in ("include", "lib", "licences"):
        shutil.rmtree(root / part, ignore_errors=True)
        (stage / part).rename(root / part)
    names = ", ".join(sorted(package.name for package in chosen))
    line = f"V8 {found} from {version}: {names}"
    (root / "stamp").write_text(line + "\n")
    bind(root)
    return f"unpacked {line}"


def main(arguments: Sequence[str] | None = None) -> str:
    """Do what the command line asks for; return the line to print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    checkout = Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=Path, default=checkout / ".v8", help="where to unpack")
    parser.add_argument("--force", action="store_true", help="fetch even if V8 is there already")
    parser.add_argument("--all", action="store_true", help="also the libraries this machine has")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if not options.force:
        elsewhere = os.environ.get("V8_ROOT") or system_headers()
        if elsewhere:
            return f"V8 is in {elsewhere}; nothing to fetch (--force fetches all the same)"
        if (root / "stamp").exists():
            try:
                found = check(root)
            except FetchError as error:
                print(f"get_v8: {error}; fetching again", file=sys.stderr)
            else:
                if BOUND not in (root / "stamp").read_text():
                    bind(root)
                return f"V8 {found} is in {root}; nothing to do"
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="get_v8-", dir=root) as work:
        return fetch(root, Path(work), everything=options.all)


if __name__ == "__main__":
    try:
        print(f"get_v8: {main()}")
    except FetchError as error:
        sys.exit(f"get_v8: {error}")
