"""Fixtures of the checker's tests; the checker itself needs no engine, a few comparisons do."""

import sys
from pathlib import Path

import pytest

from eyot.check.settings import Settings

# The programs' generator is a module beside the tests, which pytest imports one by one.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def everything():
    return Settings(select=("EY",))


@pytest.fixture(scope="session")
def engine():
    eyot = pytest.importorskip("eyot")
    try:
        from eyot import v8

        v8.Isolate().close()
    except (ImportError, eyot.EngineNotFoundError) as error:
        pytest.skip(f"no V8 here: {error}")
    return v8
