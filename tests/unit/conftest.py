"""An isolate that a test may close itself, JavaScript in its scope, and pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.pools import SETUP

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def isolate() -> Iterator[v8.Isolate]:
    with v8.Isolate() as isolate:
        yield isolate


@pytest.fixture
def run(scope: v8.ContextScope) -> Callable[[str], Any]:
    """Runs a script and gives its value, a handle."""
    return lambda source: v8.Script.compile(scope, v8.String(scope, source)).run(scope)


@pytest.fixture
def pool() -> Iterator[eyot.IsolatePool]:
    """Two isolates with the functions of SETUP."""
    with eyot.IsolatePool(2, setup=SETUP) as pool:
        yield pool


@pytest.fixture
def single() -> Iterator[eyot.IsolatePool]:
    """The same with one."""
    with eyot.IsolatePool(1, setup=SETUP) as pool:
        yield pool
