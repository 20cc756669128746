"""Errors made by the host, thrown by it, and what V8 says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

MAKERS = {
    "Error": v8.Exception.error,
    "RangeError": v8.Exception.range_error,
    "ReferenceError": v8.Exception.reference_error,
    "SyntaxError": v8.Exception.syntax_error,
    "TypeError": v8.Exception.type_error,
}


def defined(scope: v8.Scope, name: str, function: Callable[..., Any]) -> None:
    """Makes a Python function a global of the context."""
    script = v8.Script.compile(scope, v8.String(scope, f"(f) => {{ globalThis.{name} = f }}"))
    setter = script.run(scope)
    assert isinstance(setter, v8.Function)
    setter.call(scope, v8.Undefined(scope), [v8.Function(scope, function)])


def run_in(scope: v8.Scope, text: str) -> v8.Value:
    return v8.Script.compile(scope, v8.String(scope, text)).run(scope)


def test_exception(scope: v8.ContextScope) -> None:
    text = v8.String(scope, "This is a test error")
    for name, make in MAKERS.items():
        error = make(scope, text)
        assert error.is_native_error()
        is_one = run_in(scope, f"(error) => error instanceof {name}").cast(v8.Function)
        assert is_one.call(scope, v8.Undefined(scope), [error]).is_true()
        message = v8.Exception.create_message(scope, error)
        assert isinstance(message, v8.Message)
        assert message.text == f"Uncaught {name}: This is a test error"
        assert v8.Exception.get_stack_trace(scope, error) is None
        kept = error.get(scope, "message")
        assert kept.to_python(scope) == "This is a test error"
    target = v8.Object(scope)
    assert v8.Exception.capture_stack_trace(scope, target)
    assert "stack" in target.get_own_property_names(scope).to_python(scope) or target.has(
        scope, "stack"
    )
    assert target.get(scope, "stack").is_string()


def test_create_message_argument_lifetimes(scope: v8.ContextScope) -> None:
    def message_of(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> str:
        message = v8.Exception.create_message(scope, info[0])
        return message.text

    defined(scope, "messageOf", message_of)
    text = run_in(scope, "messageOf(new Error('Foo'))").to_python(scope)
    assert text == "Uncaught Error: Foo"


def test_throw_exception(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        exception = v8.String(caught, "boom")
        caught.throw_exception(exception)
        assert caught.has_caught()
        assert caught.exception is not None
        assert caught.exception.strict_equals(exception)
        assert caught.message is not None
        assert caught.message.text == "Uncaught boom"


def test_what_is_thrown_outside_of_a_try_catch_is_raised(scope: v8.ContextScope) -> None:
    with pytest.raises(eyot.JSError, match="boom") as raised:
        scope.throw_exception(v8.String(scope, "boom"))
    assert raised.value.value == "boom"
    with pytest.raises(eyot.JSRangeError, match="too far"):
        scope.throw_exception(v8.Exception.range_error(scope, v8.String(scope, "too far")))


def test_what_a_callback_throws_is_that_value_in_javascript(scope: v8.ContextScope) -> None:
    def thrower(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> None:
        scope.throw_exception(info[0])

    defined(scope, "thrower", thrower)
    text = "const it = {}; try { thrower(it) } catch (caught) { it === caught }"
    assert run_in(scope, text).to_python(scope) is True
    assert run_in(scope, "try { thrower(8) } catch (caught) { caught }").to_python(scope) == 8


def test_bubbling_up_exception(scope: v8.ContextScope) -> None:
    def boom(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        scope.throw_exception(v8.Exception.type_error(scope, v8.String(scope, "boom")))

    defined(scope, "boom", boom)
    with v8.TryCatch(scope) as caught:
        value = run_in(caught, "try { boom() } catch (error) { 'caught ' + error.message }")
        assert value.to_python(caught) == "caught boom"
        assert not caught.caught
        assert caught.exception is None


def test_bubbling_up_exception_in_function_call(scope: v8.ContextScope) -> None:
    def boom(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        scope.throw_exception(v8.Exception.type_error(scope, v8.String(scope, "boom")))

    defined(scope, "boom", boom)
    with v8.TryCatch(scope) as outer:
        function = run_in(outer, "() => { try { boom() } catch (error) { return 8 } }")
        assert isinstance(function, v8.Function)
        with v8.TryCatch(outer) as inner:
            value = function.call(inner, v8.Undefined(inner))
            assert value is not None
            assert value.to_python(inner) == 8
            assert not inner.caught
        assert not outer.caught


def test_exception_thrown_but_continues_execution(scope: v8.ContextScope) -> None:
    calls = []

    def call_it(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> v8.Value:
        function = info[0]
        assert isinstance(function, v8.Function)
        return function.call(scope, v8.Undefined(scope))

    def note(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> None:
        calls.append(info[0].to_python(scope))

    defined(scope, "callIt", call_it)
    defined(scope, "note", note)
    with v8.TryCatch(scope) as caught:
        text = "note('a'); callIt(() => { note('b'); throw new Error('it'); }); note('c')"
        run_in(caught, text)
        assert caught.caught
        assert caught.message is not None
        assert caught.message.text == "Uncaught Error: it"
    assert calls == ["a", "b"]


def test_a_stack_is_captured_where_javascript_is(scope: v8.ContextScope) -> None:
    def capture(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> None:
        target = info[0]
        assert isinstance(target, v8.Object)
        assert v8.Exception.capture_stack_trace(scope, target)

    defined(scope, "capture", capture)
    run_in(scope, "Error.captureStackTrace = null; Error = null")  # as a program may
    text = "const it = {}; (function where() { capture(it) })(); it.stack"
    assert "at where" in run_in(scope, text).to_python(scope)


def test_what_cannot_have_a_stack_is_javascripts_error(scope: v8.ContextScope) -> None:
    frozen = run_in(scope, "Object.freeze({})")
    assert isinstance(frozen, v8.Object)
    with pytest.raises(eyot.JSTypeError):
        v8.Exception.capture_stack_trace(scope, frozen)
    with v8.TryCatch(scope) as caught:
        assert v8.Exception.capture_stack_trace(caught, frozen) is None
        assert caught.caught


def test_an_error_that_was_thrown_has_a_stack_trace(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        run_in(caught, "(function thrower() { throw new Error('x') })()")
        assert caught.exception is not None
        trace = v8.Exception.get_stack_trace(caught, caught.exception)
        assert trace is not None
        assert trace.get_frame(caught, 0).function_name == "thrower"
        assert v8.Exception.get_stack_trace(caught, v8.Integer(caught, 8)) is None


def test_any_value_has_a_message(scope: v8.ContextScope) -> None:
    for text in ("8", "null", "undefined", "'x'", "Symbol('s')", "({})", "[]", "8n", "() => 8"):
        message = v8.Exception.create_message(scope, run_in(scope, text))
        assert message.text.startswith("Uncaught ")
        assert isinstance(message.source_line, str | None)
        assert isinstance(message.script_resource_name, str | None)
        assert message.wasm_function_index == -1
        assert len(message.get_stack_trace(scope) or ()) == 0
        _ = message.start_position, message.end_position, message.end_column, message.source


def test_making_errors_obeys_the_rules(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        text = v8.String(handle_scope, "x")
        operations = (
            *MAKERS.values(),
            v8.Exception.create_message,
            v8.Exception.get_stack_trace,
        )
        for operation in operations:
            with pytest.raises(eyot.NoContextError):
                operation(handle_scope, text)
        with pytest.raises(eyot.NoContextError):
            handle_scope.throw_exception(text)
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.Context() as other, v8.HandleScope(other.isolate) as foreign:
                theirs = v8.String(foreign, "x")
                for operation in operations:
                    with pytest.raises(eyot.WrongIsolateError):
                        operation(scope, theirs)
                with pytest.raises(eyot.WrongIsolateError):
                    scope.throw_exception(theirs)
            for operation in operations:
                with pytest.raises(eyot.HandleExpiredError):
                    operation(scope, theirs)
                with pytest.raises(TypeError):
                    operation(scope, 8)  # type: ignore[arg-type]
            with pytest.raises(TypeError):
                v8.Exception.capture_stack_trace(scope, text)  # type: ignore[call-overload]
        for operation in operations:
            with pytest.raises(eyot.ScopeClosedError):
                operation(scope, text)
        with pytest.raises(eyot.ScopeClosedError):
            scope.throw_exception(text)
