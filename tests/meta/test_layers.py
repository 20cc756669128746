"""Imports go downwards only: the contracts in pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_the_layers_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [command, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_one_module_imports_the_extension() -> None:
    """import-linter cannot see a compiled module."""
    importers = {
        path.name
        for path in (CHECKOUT / "src/eyot").rglob("*.py")
        if "eyot._native" in path.read_text() or "from ._native" in path.read_text()
    }
    assert importers == {"_core.py"}
