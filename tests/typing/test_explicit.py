"""The explicit layer's types: each call tells what it gives, without a cast, and gives that."""

from __future__ import annotations

from typing import Any, assert_type

from eyot import v8


def test_the_four_steps_need_no_cast() -> None:
    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as handle_scope:
        assert_type(handle_scope, v8.HandleScope)
        context = v8.Context(handle_scope)
        with v8.ContextScope(handle_scope, context) as scope:
            assert_type(scope, v8.ContextScope)
            source = v8.String(scope, "6 * 7")
            script = v8.Script.compile(scope, source)
            assert_type(script, v8.Script)
            answer = script.run(scope)
            assert_type(answer, v8.Value)
            assert_type(answer.to_python(scope), Any)
            assert answer.cast(v8.Integer).value == 42
    isolate.close()
    assert_type(isolate.closed, bool)


def test_a_cast_gives_the_class_it_names(scope: v8.ContextScope) -> None:
    value: v8.Value = v8.String(scope, "eight")
    text = value.cast(v8.String)
    assert_type(text, v8.String)
    assert_type(text.value, str)
    assert text.length == 5


def test_a_class_test_narrows(scope: v8.ContextScope) -> None:
    value = v8.Script.compile(scope, v8.String(scope, "[1, 2]")).run(scope)
    assert isinstance(value, v8.Array)
    assert_type(value.length, int)
    assert_type(value.get(scope, 0), v8.Value)
    assert_type(value.has(scope, "0"), bool)
    assert_type(value.get_own_property_names(scope), v8.Array)


def test_numbers_know_their_python_type(scope: v8.ContextScope) -> None:
    assert_type(v8.Number(scope, 1.5).value, float)
    assert_type(v8.Integer(scope, 1).value, int)
    assert_type(v8.Boolean(scope, True).value, bool)  # noqa: FBT003 - its only argument
    number: v8.Number = v8.Integer(scope, 1)  # an Integer is a Number
    assert number.value == 1


def test_what_escapes_keeps_its_class(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        with v8.EscapableHandleScope(outer) as inner:
            assert_type(inner, v8.EscapableHandleScope)
            kept = inner.escape(v8.String(inner, "kept"))
        assert_type(kept, v8.String)
        assert kept.value == "kept"


def test_a_global_remembers_the_class_of_its_handle(scope: v8.ContextScope) -> None:
    kept = v8.Global(scope, v8.String(scope, "kept"))
    assert_type(kept, v8.Global[v8.String])
    assert_type(kept.local(scope), v8.String)
    assert_type(kept.copy(), v8.Global[v8.String])
    of_any_value: v8.Global[v8.Value] = kept
    assert type(of_any_value.local(scope)) is v8.String


def test_a_weak_gives_its_value_or_none(scope: v8.ContextScope) -> None:
    weak = v8.Weak(scope, v8.Object(scope))
    assert_type(weak.local(scope), v8.Object | None)
    assert type(weak.local(scope)) is v8.Object


def test_a_callback_is_typed_by_its_scope_and_its_call(scope: v8.ContextScope) -> None:
    def add(inner: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> v8.Value:
        assert_type(info[0], v8.Value)
        assert_type(info.this, v8.Value)
        assert_type(len(info), int)
        total = info[0].cast(v8.Integer).value + info[1].cast(v8.Integer).value
        return v8.Integer(inner, total)

    function = v8.Function(scope, add)
    arguments = [v8.Integer(scope, 2), v8.Integer(scope, 3)]
    result = function.call(scope, v8.Undefined(scope), arguments)
    assert_type(result, v8.Value)
    assert result.to_python(scope) == 5


def test_a_callback_may_return_a_primitive_of_python(scope: v8.ContextScope) -> None:
    v8.Function(scope, lambda _scope, info: len(info))
    v8.Function(scope, lambda _scope, _info: None)
    v8.Function(scope, lambda _scope, info: info[0])


def test_scopes_lead_to_their_isolate_and_context(scope: v8.ContextScope) -> None:
    assert_type(scope.isolate, v8.Isolate)
    assert_type(scope.context, v8.Context)
    assert_type(scope.context.isolate, v8.Isolate)


def test_statistics_are_numbers(isolate: v8.Isolate) -> None:
    statistics = isolate.heap_statistics()
    assert_type(statistics, v8.HeapStatistics)
    assert_type(statistics.used_heap_size, int)
