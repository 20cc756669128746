"""Build eyot and run its tests on the V8 of other Debians, each in a folder of its own.

    python tools/matrix.py [here] [11.3] [13.6] [--fresh] [--if-possible]

11.3 is Debian 13's, with Python 3.13; 13.6 is Debian testing's, with Python 3.14; `here` is the V8
and Python that this checkout is built with. Without a name all three are run. The folders are under
build/matrix/ and are used again the next time; --fresh makes them anew. At the end stand the
numbers of tests and skips of the last run on each V8, side by side.

Python's packages are downloaded outside, with this machine's settings of pip, and installed inside
from a folder.
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from time import monotonic
from xml.etree import ElementTree as ET

from debian_folder import Folder, FolderError
from get_v8 import FetchError, header_version
from packages import bring_packages

ROOT = Path(__file__).resolve().parent.parent
MATRIX = ROOT / "build" / "matrix"
HERE = "here"
SUITES = {"11.3": "trixie", "13.6": "testing"}
CHECKOUT = "eyot"  # inside a folder
HEADERS = "usr/include/nodejs/deps/v8/include"

ASK = (
    "import platform\n"
    "from eyot import v8\n"
    "print('V8', v8.V8.get_version().partition('-')[0], 'Python', platform.python_version())\n"
)


@dataclass
class Result:
    """What a run of the suite came to."""

    title: str
    seconds: float
    tests: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, report: Path) -> Result:
        """The result out of pytest's report."""
        suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  our own
        title = report.with_suffix(".title")
        name = title.read_text().strip() if title.exists() else f"V8 {report.stem}"
        result = cls(name, float(suite.get("time", 0)))
        for case in suite.iter("testcase"):
            result.tests += 1
            skip = case.find("skipped")
            if skip is not None:
                result.skipped[skip.get("message", "")] += 1
            elif case.find("failure") is not None or case.find("error") is not None:
                result.failed.append(f"{case.get('classname')}::{case.get('name')}")
        return result


def files() -> list[str]:
    """What the checkout has that git knows or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def copy_checkout(into: Path) -> None:
    """Makes the copy like the checkout; what hasn't changed keeps its time, for ninja's sake."""
    wanted = set(files())
    list_of_last = into.with_suffix(".files")
    last = list_of_last.read_text().split("\0") if list_of_last.exists() else []
    for name in set(last) - wanted:
        (into / name).unlink(missing_ok=True)
    for name in sorted(wanted):
        source, copy = ROOT / name, into / name
        if copy.exists() and filecmp.cmp(source, copy, shallow=False):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copy)
    list_of_last.write_text("\0".join(sorted(wanted)))


def requirements() -> list[str]:
    """Python's packages that a checkout's `.venv` has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
    ]


def download_wheels(python: str, into: Path) -> None:
    """Downloads the packages for a version of Python, unless all are there."""
    wanted = requirements()
    stamp = into / "stamp"
    if stamp.exists() and stamp.read_text().split("\n") == wanted:
        return
    print(f"downloading packages for Python {python}", flush=True)
    rmtree(into, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--dest", str(into), "--python-version", python, "--only-binary=:all:", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise FolderError(f"pip download for Python {python} failed: {lines[-1]}")
    stamp.write_text("\n".join(wanted))


def refuse_another_v8(folder: Folder, version: str) -> None:
    """Complains where a Debian, which goes on, no longer has the V8 that it was named for."""
    try:
        found = header_version(folder.path / HEADERS)
    except FetchError as error:
        raise FolderError(str(error)) from error
    if found.split(".")[:2] != version.split("."):
        raise FolderError(f"Debian {folder.suite} has V8 {found} now")


def run_in_folder(version: str, *, fresh: bool, arguments: str) -> bool:
    """Builds and tests on a Debian's V8; whether all passed."""
    folder = Folder(MATRIX / SUITES[version], SUITES[version])
    if fresh and folder.path.exists():
        rmtree(folder.path)
    folder.make()
    refuse_another_v8(folder, version)
    ask = ["python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    python = folder.run(ask, quiet=True).stdout.strip()
    download_wheels(python, folder.path / "wheels")
    copy = folder.path / CHECKOUT
    copy.mkdir(exist_ok=True)
    copy_checkout(copy)
    bring_packages(copy)
    environment = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "/wheels",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PRESET": "dev",
    }
    inside = f"/{CHECKOUT}"
    started = monotonic()
    if folder.run(["make", "build"], cwd=inside, environment=environment).returncode:
        return False
    print(f"V8 {version}: built in {monotonic() - started:.0f} s", flush=True)
    report = copy / "build" / "report.xml"
    report.unlink(missing_ok=True)
    given = f"ARGS=-q --junitxml=build/report.xml {arguments}"
    tested = folder.run(["make", "test", given], cwd=inside, environment=environment)
    title = folder.run([".venv/bin/python", "-c", ASK], cwd=inside, quiet=True).stdout
    keep(version, report, title)
    return tested.returncode == 0


def run_here(arguments: str) -> bool:
    """Tests on this checkout's own V8; whether all passed."""
    report = ROOT / "build" / "report.xml"
    report.unlink(missing_ok=True)
    given = f"ARGS=-q --junitxml={report} {arguments}"
    tested = subprocess.run(["make", "test", given], cwd=ROOT, check=False)
    python = ROOT / ".venv" / "bin" / "python"
    title = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=False).stdout
    keep(HERE, report, title)
    return tested.returncode == 0


def keep(version: str, report: Path, title: str) -> None:
    """Keeps a run's report for the table."""
    if report.exists():
        shutil.copy(report, MATRIX / f"{version}.xml")
        (MATRIX / f"{version}.title").write_text(title)


def table() -> str:
    """The last run on each V8, side by side, and why tests were skipped."""
    reports = [MATRIX / f"{version}.xml" for version in (HERE, *SUITES)]
    results = [Result.read(report) for report in reports if report.exists()]
    rows = [
        ["", *(result.title for result in results)],
        ["tests", *(str(result.tests) for result in results)],
        ["failed", *(str(len(result.failed)) for result in results)],
        ["skipped", *(str(result.skipped.total()) for result in results)],
        ["seconds", *(f"{result.seconds:.0f}" for result in results)],
    ]
    for reason in sorted(set().union(*(result.skipped for result in results))):
        row = [f"  {reason}", *(str(result.skipped[reason] or "") for result in results)]
        rows.insert(-1, row)
    first = max(len(row[0]) for row in rows)
    widths = [len(cell) for cell in rows[0][1:]]
    return "\n".join(
        "  ".join([row[0].ljust(first), *map(str.rjust, row[1:], widths)]).rstrip() for row in rows
    )


def main(arguments: list[str] | None = None) -> int:
    """Does what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("versions", nargs="*", metavar="VERSION", help="here, 11.3 or 13.6")
    parser.add_argument("--fresh", action="store_true", help="make the folders anew")
    parser.add_argument(
        "--if-possible", action="store_true", help="a folder that can't be made is no failure"
    )
    parser.add_argument("--pytest", default="", metavar="ARGS", help="more arguments for pytest")
    options = parser.parse_args(arguments)
    unknown = set(options.versions) - {HERE, *SUITES}
    if unknown:
        parser.error(f"no such V8: {', '.join(unknown)}; there are {HERE}, {', '.join(SUITES)}")
    MATRIX.mkdir(parents=True, exist_ok=True)
    status = 0
    for version in options.versions or [HERE, *SUITES]:
        try:
            if version == HERE:
                passed = run_here(options.pytest)
            else:
                passed = run_in_folder(version, fresh=options.fresh, arguments=options.pytest)
            status = status if passed else 1
        except FolderError as error:
            print(f"matrix: not run on V8 {version}: {error}")
            status = status if options.if_possible else 1
    if list(MATRIX.glob("*.xml")):
        print(table())
    return status


if __name__ == "__main__":
    sys.exit(main())
