"""Fixtures of the checker's tests; the checker itself needs no engine, a few comparisons do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eyot.check.settings import Settings

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture
def everything() -> Settings:
    return Settings(select=("EY",))


@pytest.fixture(scope="session")
def engine() -> ModuleType:
    eyot = pytest.importorskip("eyot")
    try:
        from eyot import v8

        v8.Isolate().close()
    except (ImportError, eyot.EngineNotFoundError) as error:
        pytest.skip(f"no V8 here: {error}")
    return v8
