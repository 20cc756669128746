"""What a TryCatch holds, hands on and tells."""

from __future__ import annotations

import threading

import pytest

import eyot
from eyot import v8


def attempt(scope: v8.Scope, text: str) -> v8.Value | None:
    return v8.Script.compile(scope, v8.String(scope, text)).run(scope)


def test_try_catch(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        assert attempt(caught, "throw new Error('foo')") is None
        assert caught.has_caught()
        assert caught.caught
        assert caught.can_continue()
        assert not caught.has_terminated()
        assert isinstance(caught.exception, v8.Object)
        stack = caught.stack_trace(caught)
        assert isinstance(stack, v8.String)
        assert stack.value.startswith("Error: foo\n    at ")
        assert caught.message is not None
        assert caught.message.text == "Uncaught Error: foo"
    with v8.TryCatch(scope) as caught:
        assert attempt(caught, "1 + 1") is not None
        assert not caught.has_caught()
        assert caught.exception is None
        assert caught.message is None
        assert caught.stack_trace(caught) is None
        assert caught.rethrow() is None
    with v8.TryCatch(scope) as outer:
        with v8.TryCatch(outer) as inner:
            assert attempt(inner, "throw new Error('bar')") is None
            thrown_again = inner.rethrow()
            assert thrown_again is not None
            assert thrown_again.is_undefined()
            inner.reset()
            assert not inner.has_caught()
            assert not outer.has_caught()
        assert outer.has_caught()
        assert outer.exception is not None
        assert outer.message is not None
        assert outer.message.text == "Uncaught Error: bar"


def test_try_catch_caught_lifetime(isolate: v8.Isolate) -> None:
    with (
        v8.HandleScope(isolate) as handle_scope,
        v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope,
    ):
        with v8.TryCatch(scope) as caught:
            attempt(caught, "throw new Error('DANG')")
            exception, message = caught.exception, caught.message
        assert isinstance(exception, v8.Object)
        assert message is not None
        assert exception.get(scope, "message").to_python(scope) == "DANG"
        assert message.text == "Uncaught Error: DANG"
    with pytest.raises(eyot.HandleExpiredError, match="EY108"):
        _ = message.text


def test_what_is_thrown_again_with_nothing_around_is_raised(scope: v8.ContextScope) -> None:
    def again() -> None:
        with v8.TryCatch(scope) as caught:
            attempt(caught, "(function where() { throw new TypeError('bar') })()")
            caught.rethrow()

    with pytest.raises(eyot.JSTypeError, match="bar") as raised:
        again()
    assert raised.value.frames[0].function == "where"


def test_what_a_callback_throws_again_goes_to_javascript(scope: v8.ContextScope) -> None:
    def again(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        with v8.TryCatch(scope) as caught:
            attempt(caught, "throw 'it'")
            caught.rethrow()

    function = v8.Function(scope, again)
    with v8.TryCatch(scope) as outer:
        catcher = attempt(outer, "(f) => { try { f() } catch (error) { return error } }")
        assert isinstance(catcher, v8.Function)
        result = catcher.call(outer, v8.Undefined(outer), [function])
        assert result is not None
        assert result.to_python(outer) == "it"
        assert not outer.caught


def test_an_exception_of_python_goes_before_what_is_thrown_again(scope: v8.ContextScope) -> None:
    def again() -> None:
        with v8.TryCatch(scope) as caught:
            attempt(caught, "throw 8")
            caught.rethrow()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        again()


def test_rethrowing_needs_somewhere_to_go(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        with v8.TryCatch(handle_scope) as outer:
            with v8.ContextScope(outer, context) as scope, v8.TryCatch(scope) as inner:
                attempt(inner, "throw 8")
                inner.rethrow()
            assert outer.exception is not None
            assert outer.exception.to_python(outer) == 8
            with pytest.raises(eyot.NoContextError):
                outer.rethrow()


def test_the_newest_exception_replaces_the_one_before(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        attempt(caught, "throw 1")
        attempt(caught, "throw 2")
        assert caught.exception is not None
        assert caught.exception.to_python(caught) == 2
        attempt(caught, "3")
        assert caught.exception.to_python(caught) == 2
        caught.reset()
        assert not caught.caught
        assert caught.message is None


def test_an_inner_one_catches_for_itself(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as outer:
        with v8.TryCatch(outer) as inner:
            attempt(inner, "throw 1")
            assert inner.caught
        assert not outer.caught


def test_a_stop_is_noted_and_raised(isolate: v8.Isolate) -> None:
    with (
        v8.HandleScope(isolate) as handle_scope,
        v8.ContextScope(handle_scope, v8.Context(handle_scope)) as scope,
        v8.TryCatch(scope) as caught,
    ):
        timer = threading.Timer(0.05, isolate.terminate)
        timer.start()
        with pytest.raises(eyot.Terminated):
            attempt(caught, "for (;;) {}")
        timer.join()
        assert caught.has_terminated()
        assert caught.has_caught()
        assert not caught.can_continue()
        assert caught.exception is None
        assert caught.message is None
        assert caught.rethrow() is None
        caught.reset()
        assert caught.can_continue()
        assert not caught.has_terminated()
        value = attempt(caught, "8")
        assert value is not None
        assert value.to_python(caught) == 8


def test_without_capture_there_is_no_message(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        caught.set_capture_message(False)
        attempt(caught, "throw new Error('x')")
        assert caught.exception is not None
        assert caught.message is None
        caught.throw_exception(v8.Integer(caught, 8))
        assert caught.exception.to_python(caught) == 8
        assert caught.message is None
        caught.set_capture_message(True)
        attempt(caught, "throw new Error('x')")
        assert caught.message is not None


def test_verbose_is_what_was_set(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        assert not caught.is_verbose()
        caught.set_verbose(True)
        assert caught.is_verbose()
        assert caught.verbose
        attempt(caught, "throw 8")  # nobody listens: nothing is printed
        assert caught.caught


def test_a_stack_that_throws_is_none(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        attempt(caught, "throw { get stack() { throw 8 } }")
        assert caught.stack_trace(caught) is None
        attempt(caught, "throw 8")
        assert caught.stack_trace(caught) is None
        attempt(caught, "throw { stack: 8 }")
        stack = caught.stack_trace(caught)
        assert stack is not None
        assert stack.to_python(caught) == 8


def test_a_try_catch_obeys_the_rules(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.TryCatch(scope) as caught:
                attempt(caught, "throw 8")
                with v8.TryCatch(caught):
                    for use in (
                        caught.rethrow,
                        caught.reset,
                        lambda: caught.set_verbose(True),
                        lambda: caught.set_capture_message(True),
                        lambda: caught.stack_trace(caught),
                    ):
                        with pytest.raises(eyot.ScopeShadowedError):
                            use()
                with (
                    v8.Context() as other,
                    v8.HandleScope(other.isolate) as foreign,
                    v8.ContextScope(foreign, other) as there,
                    pytest.raises(eyot.WrongIsolateError),
                ):
                    caught.stack_trace(there)
            for use in (
                caught.rethrow,
                caught.reset,
                lambda: caught.set_verbose(True),
                lambda: caught.stack_trace(scope),
            ):
                with pytest.raises(eyot.ScopeClosedError):
                    use()
            assert caught.has_caught()


def test_only_its_thread_asks_it(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as caught:
        found: list[BaseException] = []

        def ask() -> None:
            for use in (caught.has_caught, caught.has_terminated, caught.rethrow, caught.reset):
                try:
                    use()
                except eyot.WrongThreadError as error:
                    found.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        assert len(found) == 4
