"""Copies of this eyot, with its V8, that a test may break."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from eyot.doctor import place

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "$ORIGIN/../eyot.libs"


@dataclass(frozen=True)
class Copy:
    """A folder with a package `eyot` in it, and beside it the libraries it is loaded with."""

    site: Path

    @property
    def extension(self) -> Path:
        """The file that Python would load."""
        (found,) = self.site.glob("eyot/_native*.so")
        return found

    @property
    def library(self) -> Path:
        """The library that V8 is in."""
        return next(iter(sorted(self.site.glob("eyot.libs/libnode*.so.*"))))

    def doctor(self, *prefix: str, **environment: str) -> dict[str, Any]:
        """What `eyot doctor --json` says of it, in a process of its own."""
        done = self.run(*prefix, sys.executable, "-m", "eyot", "doctor", "--json", **environment)
        assert done.stdout.startswith("{"), done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == (0 if report["ok"] else 1)
        return report

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs a program that finds this copy."""
        inherited = {key: os.environ[key] for key in os.environ if key != "V8_ROOT"}
        return subprocess.run(
            command,
            env={**inherited, "PYTHONPATH": str(self.site), **environment},
            cwd=self.site,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def patch(path: Path, old: bytes, new: bytes) -> None:
    """Replaces bytes of a file, which may be a link, without moving any."""
    assert len(old) == len(new)
    content = path.read_bytes()
    assert old in content
    path.unlink()
    path.write_bytes(content.replace(old, new))


def copy(site: Path) -> Copy:
    """Copies the package, and links its libraries."""
    here = place.find()
    if here.v8 is None or here.elf is None or here.extension is None:
        pytest.skip("only Linux's loader is asked where V8 is")
    if not here.elf.search:
        pytest.skip("V8 is the system's here: it can't be taken away")
    shutil.copytree(
        here.package, site / "eyot", ignore=shutil.ignore_patterns("__pycache__", "*.so")
    )
    shutil.copy2(here.extension, site / "eyot")
    (site / "eyot.libs").mkdir()
    for library in here.v8.parent.iterdir():
        (site / "eyot.libs" / library.name).symlink_to(library.resolve())
    for folder in here.elf.search:
        if folder != ORIGIN:
            assert len(folder) >= len(ORIGIN), f"{folder} is too short to be replaced by {ORIGIN}"
            patched = ORIGIN.encode().ljust(len(folder), b"\0")
            patch(site / "eyot" / here.extension.name, folder.encode(), patched)
    return Copy(site)
