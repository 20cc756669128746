"""Where there is no V8, what needs none works, and the rest says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import eyot


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of the package without its extension."""
    package = Path(eyot.__file__).parent
    shutil.copytree(
        package, tmp_path / "eyot", ignore=shutil.ignore_patterns("*.so", "__pycache__")
    )
    return tmp_path


def run(bare: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eyot", *arguments],
        env={**os.environ, "PYTHONPATH": str(bare)},
        cwd=bare,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_and_version_work(bare: Path) -> None:
    done = run(bare, "--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in ("check", "eval", "run"))
    assert run(bare, "run", "--help").returncode == 0
    assert run(bare, "--version").stdout.endswith("(no V8 found)\n")


def test_check_works(bare: Path) -> None:
    (bare / "fine.py").write_text("print(1)\n", encoding="utf-8")
    assert run(bare, "check", "fine.py").returncode == 0


def test_running_says_how_to_get_one(bare: Path) -> None:
    done = run(bare, "eval", "1")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: eyot's extension could not be loaded: ")
    assert "Three ways to get V8" in done.stderr
    assert "Traceback" not in done.stderr
