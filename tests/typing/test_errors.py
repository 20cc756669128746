"""What the errors tell is typed, and each can be caught as Python's own."""

from __future__ import annotations

from typing import Any, assert_type

import pytest

import eyot
from eyot import v8


def test_a_thrown_error_tells_all_it_knows(isolate: eyot.Isolate) -> None:
    with pytest.raises(eyot.JSError) as thrown:
        eyot.Context(isolate).eval("null.x", filename="broken.js")
    error = thrown.value
    assert_type(error.name, str)
    assert_type(error.message, str)
    assert_type(error.stack, str | None)
    assert_type(error.frames, tuple[eyot.JSFrame, ...])
    assert_type(error.frames[0].line, int)
    assert_type(error.value, Any)
    assert error.frames[0].filename == "broken.js"


def test_an_aggregate_error_is_a_group_of_its_errors(isolate: eyot.Isolate) -> None:
    with pytest.raises(eyot.JSAggregateError) as thrown:
        eyot.Context(isolate).eval("throw new AggregateError([new TypeError('one'), 2], 'many')")
    assert_type(thrown.value.message, str)
    assert_type(thrown.value.exceptions, tuple[Exception | ExceptionGroup[Exception], ...])
    assert thrown.value.message == "many"
    assert [type(part) for part in thrown.value.exceptions] == [eyot.JSTypeError, eyot.JSError]


def test_a_refusal_tells_its_rule_and_where_the_scope_was_opened(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        pass
    with pytest.raises(eyot.ScopeClosedError) as refused:
        v8.String(scope, "late")
    assert_type(refused.value.code, str)
    assert_type(refused.value.opened_at, str | None)
    assert refused.value.code == "EY101"


def test_errors_are_python_s_own_too() -> None:
    builtin: ValueError = eyot.JSRangeError("")
    overflow: RecursionError = eyot.JSStackOverflow("")
    group: ExceptionGroup[Exception] = eyot.JSAggregateError("", [ValueError()])
    reference: NameError = eyot.JSReferenceError("")
    timed_out: TimeoutError = eyot.TimedOut()
    memory: MemoryError = eyot.HeapLimitError()
    everyday: eyot.Error = eyot.ConversionError("")
    assert_type(eyot.ConversionError("").path, str)
    assert_type(eyot.JSReferenceError("").name, str)
    for error in (builtin, overflow, group, reference, timed_out, memory):
        assert isinstance(error, eyot.Error), everyday
