"""In a TryCatch what may throw may be None; in every other scope it isn't."""

from __future__ import annotations

from typing import assert_type

from eyot import v8


def test_what_may_throw_may_be_none_in_a_try_catch(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as attempt:
        assert_type(attempt, v8.TryCatch)
        script = v8.Script.compile(attempt, v8.String(attempt, "throw 8"))
        assert_type(script, v8.Script | None)
        assert script is not None
        result = script.run(attempt)
        assert_type(result, v8.Value | None)
        assert result is None
        assert_type(attempt.caught, bool)
        assert_type(attempt.exception, v8.Value | None)
        assert_type(attempt.message, v8.Message | None)
        assert attempt.exception is not None
        assert attempt.exception.to_python(attempt) == 8
        assert attempt.message is not None
        assert_type(attempt.message.line_number, int)
        assert_type(attempt.message.source_line, str | None)
        attempt.reset()


def test_operations_on_objects_too(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as attempt:
        target = v8.Object(attempt)
        value = v8.Null(attempt)
        assert_type(target.get(attempt, "x"), v8.Value | None)
        assert_type(target.set(attempt, "x", value), bool | None)
        assert_type(target.has(attempt, "x"), bool | None)
        assert_type(target.has_own_property(attempt, "x"), bool | None)
        assert_type(target.delete(attempt, "x"), bool | None)
        assert_type(target.get_own_property_names(attempt), v8.Array | None)


def test_calls_too(scope: v8.ContextScope) -> None:
    function = v8.Function(scope, lambda _scope, _info: 8)
    with v8.TryCatch(scope) as attempt:
        this = v8.Undefined(attempt)
        assert_type(function.call(attempt, this), v8.Value | None)
        assert_type(function.new_instance(attempt), v8.Object | None)
        assert_type(function.new_instance(attempt, timeout=5), v8.Object | None)


def test_a_constructor_that_may_throw_too(scope: v8.ContextScope) -> None:
    """It is the only one: all others refuse what they can't make with an error of Python's."""
    assert_type(v8.RegExp(scope, "("[:0]), v8.RegExp)
    with v8.TryCatch(scope) as attempt:
        made = v8.RegExp(attempt, "(")
        assert_type(made, v8.RegExp | None)
        assert made is None
        assert attempt.caught
        attempt.reset()


def test_what_cannot_throw_is_never_none(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.String(attempt, "x"), v8.String)
        assert_type(v8.Integer(attempt, 8), v8.Integer)


def test_none_is_not_in_the_way_elsewhere(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    assert_type(target.get(scope, "x"), v8.Value)
    assert_type(target.set(scope, "x", v8.Null(scope)), bool)
    function = v8.Function(scope, lambda _scope, _info: 8)
    assert_type(function.call(scope, v8.Undefined(scope)), v8.Value)
    assert_type(function.new_instance(scope), v8.Object)
    assert_type(function.new_instance(scope, timeout=None, count_host_time=False), v8.Object)
