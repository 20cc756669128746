"""The type checkers read this folder: they find what its `type: ignore` say, and nothing else.

A reader that took everything for Any would find too little, and say that the comments aren't
needed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
CHECKOUT = FOLDER.parents[1]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def test_mypy_finds_what_is_expected() -> None:
    result = run("mypy", "--strict", "--warn-unused-ignores", str(FOLDER))
    assert result.returncode == 0, result.stdout + result.stderr


def test_pyright_finds_what_is_expected() -> None:
    result = run("pyright", "--pythonpath", sys.executable)
    assert result.returncode == 0, result.stdout + result.stderr
