"""These tests count what their programs work, and fail by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.crash.programs import PATIENCE, WALL

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that says nothing of its time has what its program has, and a little more."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(80 * PATIENCE * WALL))
