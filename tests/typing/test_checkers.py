"""The type checkers read this folder and the examples: they find what is expected, and no more.

What is expected a `type: ignore` says.

A reader that took everything for Any would find too little, and say that the comments aren't
needed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from eyot import v8

FOLDER = Path(__file__).parent
CHECKOUT = FOLDER.parents[1]
EXAMPLES = CHECKOUT / "examples"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def test_mypy_finds_what_is_expected() -> None:
    result = run("mypy", "--strict", "--warn-unused-ignores", str(FOLDER), str(EXAMPLES))
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_class_is_in_a_typed_program() -> None:
    """Those that callbacks are given are met there under another name."""
    text = "".join(file.read_text() for file in FOLDER.glob("test_*.py"))
    classes = {name for name in v8.__all__ if isinstance(getattr(v8, name), type)}
    assert {name for name in classes if not re.search(rf"\bv8\.{name}\b", text)} == set()


def test_pyright_finds_what_is_expected() -> None:
    result = run("pyright", "--pythonpath", sys.executable)
    assert result.returncode == 0, result.stdout + result.stderr
