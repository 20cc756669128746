"""Who is told of what nobody catches, and who writes stacks."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

THROWING = "function thrower() {\n  throw new Error('foo')\n}\nthrower()"


def attempt(scope: v8.Scope, text: str, name: str = "told.js") -> v8.Value | None:
    return v8.Script.compile(scope, v8.String(scope, text), v8.ScriptOrigin(name)).run(scope)


def test_add_message_listener(scope: v8.ContextScope) -> None:
    calls = []

    def listener(scope: v8.CallbackScope, message: v8.Message, exception: v8.Value) -> None:
        calls.append(message.text)
        assert message.text == "Uncaught Error: foo"
        assert message.source_line == "  throw new Error('foo')"
        assert message.source == THROWING
        assert message.script_resource_name == "told.js"
        assert message.line_number == 2
        assert (message.start_column, message.end_column) == (2, 3)
        assert (message.start_position, message.end_position) == (23, 24)
        assert message.wasm_function_index == -1
        assert message.error_level == v8.MessageErrorLevel.ERROR
        assert not message.is_shared_cross_origin()
        assert not message.is_opaque()
        assert isinstance(exception, v8.Object)
        assert exception.get(scope, "message").to_python(scope) == "foo"
        trace = message.get_stack_trace(scope)
        assert trace is not None
        assert len(trace) == 2
        frame = trace.get_frame(scope, 0)
        assert (frame.line_number, frame.column) == (2, 9)
        assert frame.script_id > 0
        assert frame.script_name == "told.js"
        assert frame.script_name_or_source_url == "told.js"
        assert frame.script_source == THROWING
        assert frame.script_source_mapping_url is None
        assert frame.function_name == "thrower"
        assert not frame.is_eval()
        assert not frame.is_constructor()
        assert not frame.is_wasm()
        assert frame.is_user_javascript()
        calls.append("whole")

    scope.isolate.add_message_listener(listener)
    with pytest.raises(eyot.JSError, match="foo"):
        attempt(scope, THROWING)
    assert calls == ["Uncaught Error: foo", "whole"]


def texts(isolate: v8.Isolate, **levels: Any) -> list[str]:
    """What a listener is told from now on."""
    heard: list[str] = []
    isolate.add_message_listener(lambda _scope, message, _: heard.append(message.text), **levels)
    return heard


def test_what_is_caught_is_not_told(scope: v8.ContextScope) -> None:
    heard = texts(scope.isolate)
    attempt(scope, "try { throw 8 } catch {}")
    with v8.TryCatch(scope) as caught:
        attempt(caught, "throw 8")
        assert heard == []
        caught.set_verbose(True)
        attempt(caught, "throw 9")
        assert caught.exception is not None
    assert heard == ["Uncaught 9"]


def test_what_leaves_a_callback_is_told_once(scope: v8.ContextScope) -> None:
    heard = texts(scope.isolate)

    def nested(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        attempt(scope, "throw new Error('inner')")

    with pytest.raises(eyot.JSError):
        v8.Function(scope, nested).call(scope, v8.Undefined(scope))
    assert heard == ["Uncaught Error: inner"]


def test_everyday_calls_are_told_too() -> None:
    with eyot.Isolate() as isolate:
        heard = texts(isolate)
        context = eyot.Context(isolate)
        for text in ("throw 8", "1 +"):
            with pytest.raises(eyot.JSError):
                context.eval(text)
        assert heard == ["Uncaught 8", "Uncaught SyntaxError: Unexpected end of input"]


def test_listeners_hear_their_levels_in_order(scope: v8.ContextScope) -> None:
    isolate = scope.isolate
    heard: list[str] = []

    def one(*_: object) -> None:
        heard.append("one")

    isolate.add_message_listener(one)
    isolate.add_message_listener(lambda *_: heard.append("two"), v8.MessageErrorLevel.ALL)
    isolate.add_message_listener(lambda *_: heard.append("no"), v8.MessageErrorLevel.WARNING)
    isolate.add_message_listener(one)
    with pytest.raises(eyot.JSError):
        attempt(scope, "throw 8")
    assert heard == ["one", "two", "one"]
    isolate.remove_message_listeners(one)
    with pytest.raises(eyot.JSError):
        attempt(scope, "throw 8")
    assert heard == ["one", "two", "one", "two"]


def test_warnings_are_for_who_asks(scope: v8.ContextScope) -> None:
    heard = texts(scope.isolate, levels=v8.MessageErrorLevel.ALL)
    errors = texts(scope.isolate)
    attempt(scope, "function f() { 'use asm'; return 8 } f()")
    assert errors == []
    assert all(isinstance(text, str) for text in heard)


def test_what_a_listener_raises_is_unraisable(
    scope: v8.ContextScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException] | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda failed: seen.append(failed.exc_type))
    scope.isolate.add_message_listener(lambda *_: 1 / 0)
    heard = texts(scope.isolate)
    with pytest.raises(eyot.JSError, match="8"):
        attempt(scope, "throw 8")
    assert seen == [ZeroDivisionError]
    assert heard == ["Uncaught 8"]


def test_the_end_of_the_program_is_raised(scope: v8.ContextScope) -> None:
    def leave(*_: object) -> None:
        raise SystemExit(8)

    scope.isolate.add_message_listener(leave)
    with pytest.raises(SystemExit):
        attempt(scope, "throw 8")
    scope.isolate.remove_message_listeners(leave)
    with pytest.raises(eyot.JSError):
        attempt(scope, "throw 8")


def test_a_listener_may_do_anything(isolate: v8.Isolate) -> None:
    refused: list[BaseException] = []

    def busy(scope: v8.CallbackScope, message: v8.Message, exception: v8.Value) -> None:
        isolate.add_message_listener(print)
        isolate.remove_message_listeners(print)
        isolate.remove_message_listeners(busy)
        isolate.collect_garbage()
        assert attempt(scope, "6 * 7") is not None
        for wrong in (isolate.close, scope.context.close):
            try:
                wrong()
            except eyot.ScopeOrderError as error:
                refused.append(error)
        with v8.TryCatch(scope) as caught:
            caught.set_verbose(True)
            attempt(caught, "throw 'again'")
        isolate.add_message_listener(busy)
        _ = message.text, exception.type_of()

    with (
        v8.HandleScope(isolate) as handle_scope,
        v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope,
    ):
        isolate.add_message_listener(busy)
        for _ in range(3):
            with pytest.raises(eyot.JSError):
                attempt(scope, "throw new Error('x')")
    assert len(refused) == 6


def test_a_listener_that_is_told_of_itself_ends(scope: v8.ContextScope) -> None:
    depth = 0

    def again(scope: v8.CallbackScope, _message: v8.Message, _exception: v8.Value) -> None:
        nonlocal depth
        depth += 1
        if depth < 20:
            with v8.TryCatch(scope) as caught:
                caught.set_verbose(True)
                attempt(caught, "throw 8")

    scope.isolate.add_message_listener(again)
    with pytest.raises(eyot.JSError):
        attempt(scope, "throw 8")
    assert depth == 20


def test_listeners_go_with_their_isolate() -> None:
    class Listener:
        def __call__(self, *_: object) -> None: ...

    listener = Listener()
    gone = weakref.ref(listener)
    with v8.Isolate() as isolate:
        isolate.add_message_listener(listener)
        isolate.set_prepare_stack_trace_callback(listener)
        del listener
        gc.collect()
        assert gone() is not None
    gc.collect()
    assert gone() is None


def test_prepare_stack_trace_callback(scope: v8.ContextScope) -> None:
    seen: list[tuple[str, int]] = []

    def prepare(scope: v8.CallbackScope, error: v8.Value, sites: v8.Array) -> v8.Value:
        assert isinstance(error, v8.Object)
        assert error.get(scope, "message").to_python(scope) == "foo"
        for index in range(sites.length):
            site = sites.get(scope, index)
            assert isinstance(site, v8.Object)
            name, line = (
                call_method(scope, site, method) for method in ("getFunctionName", "getLineNumber")
            )
            seen.append((name, line))
        return v8.String(scope, "my stack")

    def call_method(scope: v8.Scope, target: v8.Object, name: str) -> Any:
        method = target.get(scope, name)
        assert isinstance(method, v8.Function)
        return method.call(scope, target).to_python(scope)

    scope.isolate.set_prepare_stack_trace_callback(prepare)
    value = attempt(scope, "function g() {\n return new Error('foo')\n}\ng().stack")
    assert value is not None
    assert value.to_python(scope) == "my stack"
    assert seen == [("g", 2), (None, 4)]
    scope.isolate.set_prepare_stack_trace_callback(None)
    value = attempt(scope, "g().stack")
    assert value is not None
    assert value.to_python(scope).startswith("Error: foo\n    at g")


@pytest.mark.parametrize(
    ("answer", "stack"),
    [(lambda: 8, 8), (lambda: "x", "x"), (lambda: None, eyot.undefined), (lambda: True, True)],
)
def test_a_stack_may_be_any_primitive(
    scope: v8.ContextScope, answer: Callable[[], Any], stack: object
) -> None:
    scope.isolate.set_prepare_stack_trace_callback(lambda *_: answer())
    value = attempt(scope, "new Error('foo').stack")
    assert value is not None
    assert value.to_python(scope) == stack


def test_what_writing_a_stack_raises_is_thrown(scope: v8.ContextScope) -> None:
    def fails(*_: object) -> None:
        raise LookupError("no stack")

    scope.isolate.set_prepare_stack_trace_callback(fails)
    value = attempt(scope, "try { new Error('foo').stack } catch (error) { error.message }")
    assert value is not None
    assert value.to_python(scope) == "no stack"
    with pytest.raises(LookupError, match="no stack"):
        attempt(scope, "new Error('foo').stack")
    with pytest.raises(eyot.JSError, match="foo"):
        attempt(scope, "throw new Error('foo')")

    def leaves(*_: object) -> None:
        raise SystemExit(8)

    scope.isolate.set_prepare_stack_trace_callback(leaves)
    with pytest.raises(SystemExit):
        attempt(scope, "new Error('foo').stack")
    with pytest.raises((SystemExit, eyot.JSError)):
        attempt(scope, "throw new Error('foo')")
    scope.isolate.set_prepare_stack_trace_callback(None)


def test_writing_a_stack_may_do_anything(scope: v8.ContextScope) -> None:
    isolate = scope.isolate

    def busy(scope: v8.CallbackScope, error: v8.Value, _sites: v8.Array) -> v8.Value:
        isolate.set_prepare_stack_trace_callback(None)
        isolate.collect_garbage()
        with v8.TryCatch(scope) as caught:
            attempt(caught, "throw new Error('other')")
            assert isinstance(error, v8.Object)
            inner = error.get(caught, "stack")
            assert inner is not None
        with pytest.raises(eyot.ScopeOrderError):
            scope.context.close()
        isolate.set_prepare_stack_trace_callback(busy)
        return error

    isolate.set_prepare_stack_trace_callback(busy)
    for _ in range(3):
        value = attempt(scope, "var e = new Error('foo'); e.stack === e")
        assert value is not None
        assert value.to_python(scope) is True


def test_frames_are_noted_as_asked(scope: v8.ContextScope) -> None:
    scope.isolate.set_capture_stack_trace_for_uncaught_exceptions(capture=True, frame_limit=1)
    with v8.TryCatch(scope) as caught:
        attempt(caught, THROWING)
        assert caught.message is not None
        trace = caught.message.get_stack_trace(caught)
        assert trace is not None
        assert len(trace) == 1
        scope.isolate.set_capture_stack_trace_for_uncaught_exceptions(capture=False)
        attempt(caught, "throw 8")
        assert caught.message.get_stack_trace(caught) is None


def test_listening_obeys_the_rules() -> None:
    isolate = v8.Isolate()
    operations: list[Callable[[], object]] = [
        lambda: isolate.add_message_listener(print),
        lambda: isolate.remove_message_listeners(print),
        lambda: isolate.set_prepare_stack_trace_callback(print),
        lambda: isolate.set_prepare_stack_trace_callback(None),
        lambda: isolate.set_capture_stack_trace_for_uncaught_exceptions(
            capture=True, frame_limit=8
        ),
    ]
    found: list[BaseException] = []

    def elsewhere() -> None:
        for operation in operations:
            try:
                operation()
            except eyot.WrongThreadError as error:
                found.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(found) == len(operations)
    for wrong in (8, None):
        with pytest.raises(TypeError):
            isolate.add_message_listener(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        isolate.set_prepare_stack_trace_callback(8)  # type: ignore[arg-type]
    for levels in (-1, 32, 2**70):
        with pytest.raises(ValueError, match="levels"):
            isolate.add_message_listener(print, levels)  # type: ignore[arg-type]
    for limit in (-1, 2**31):
        with pytest.raises(ValueError, match="frame_limit"):
            isolate.set_capture_stack_trace_for_uncaught_exceptions(capture=True, frame_limit=limit)
    isolate.close()
    for operation in operations:
        with pytest.raises(eyot.IsolateClosedError):
            operation()
