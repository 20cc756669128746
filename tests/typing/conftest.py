"""What the typed programs run on. The type checkers read the same files: see test_checkers.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def isolate() -> Iterator[v8.Isolate]:
    with v8.Isolate() as isolate:
        yield isolate


@pytest.fixture
def scope(isolate: v8.Isolate) -> Iterator[v8.ContextScope]:
    with (
        v8.HandleScope(isolate) as handle_scope,
        v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope,
    ):
        yield scope
