"""Callbacks that leave scopes open, keep what is theirs for the call only, or close what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_scope_left_open_is_closed_and_javascript_cannot_hide_it(context: eyot.Context) -> None:
    left: list[tuple[v8.HandleScope, str]] = []

    def callback() -> int:
        scope, at = v8.HandleScope(context.isolate), here()
        scope.__enter__()
        left.append((scope, at))
        return 1

    context.globals["callback"] = callback
    for source in ("callback()", "try { callback() } catch { 1 } finally { 2 }"):
        with pytest.raises(eyot.ScopeOrderError) as caught:
            context.eval(source)
        scope, at = left.pop()
        assert str(caught.value) == words.left_open("HandleScope", at)
        assert (caught.value.code, caught.value.opened_at) == ("EY104", at)
        with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
            v8.Integer(scope, 1)
        scope.__exit__(None, None, None)  # its block may still end
        with refused(eyot.ScopeOrderError, words.closed_twice("HandleScope", at), at):
            scope.__exit__(None, None, None)
    assert context.eval("1 + 1") == 2


def test_of_several_left_open_the_outermost_is_named(context: eyot.Context) -> None:
    kept: list[object] = []
    opened: list[str] = []

    def callback(scope: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        outer, at = v8.HandleScope(scope), here()
        outer.__enter__()
        inner = v8.ContextScope(outer, context)
        inner.__enter__()
        catching = v8.TryCatch(inner)
        catching.__enter__()
        kept.extend((outer, inner, catching))
        opened.append(at)

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        function = v8.Function(scope, callback)
        with pytest.raises(eyot.ScopeOrderError) as caught:
            function.call(scope, v8.Null(scope))
        assert str(caught.value) == words.left_open("HandleScope", opened[0])
        v8.Object(scope)  # the caller's scopes are whole


def test_a_try_catch_around_the_call_does_not_hide_it(context: eyot.Context) -> None:
    kept: list[v8.HandleScope] = []

    def callback() -> None:
        scope = v8.HandleScope(context.isolate)
        kept.append(scope.__enter__())

    context.globals["callback"] = callback
    with (
        v8.HandleScope(context.isolate) as hs,
        v8.ContextScope(hs, context) as scope,
        v8.TryCatch(scope) as catching,
    ):
        script = v8.Script.compile(catching, v8.String(catching, "callback()"))
        assert script is not None
        with pytest.raises(eyot.ScopeOrderError, match="EY104: a callback returned"):
            script.run(catching)
        assert not catching.caught


def test_the_scope_and_the_call_of_a_callback_end_with_it(context: eyot.Context) -> None:
    kept: list[v8.CallbackScope | v8.FunctionCallbackInfo | v8.Value] = []

    def callback(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> v8.Value:
        kept.extend((scope, info, info[0], v8.Integer(scope, 5)))
        assert scope.context is context
        assert len(info) == 1
        return info[0]

    at = f"{__file__}:{callback.__code__.co_firstlineno}"
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        function = v8.Function(scope, callback)
        result = function.call(scope, v8.Null(scope), [v8.Integer(scope, 3)])
        assert result.to_python(scope) == 3
        inner, info, argument, made = kept
        assert isinstance(inner, v8.CallbackScope)
        assert isinstance(info, v8.FunctionCallbackInfo)
        told = words.scope_closed("callback scope", at)
        uses: tuple[Callable[[], object], ...] = (
            lambda: v8.Integer(inner, 1),
            lambda: inner.context,
            lambda: v8.HandleScope(inner),
            lambda: len(info),
            lambda: info[0],
            lambda: info.this,
            lambda: info.new_target,
        )
        for use in uses:
            with refused(eyot.ScopeClosedError, told, at):
                use()
        for handle in (argument, made):
            assert isinstance(handle, v8.Value)
            told = words.handle_expired("callback scope", at)
            with refused(eyot.HandleExpiredError, told, at):
                handle.is_int32()
        with refused(eyot.ScopeOrderError, words.closed_twice("callback scope", at), at):
            inner.__exit__(None, None, None)


def test_scopes_around_the_call_are_not_for_the_callback(context: eyot.Context) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    refusals: list[str] = []

    def callback() -> None:
        for use in (
            lambda: v8.Integer(scope, 1),
            lambda: v8.Integer(handle_scope, 1),
            lambda: v8.HandleScope(scope),
            lambda: scope.__exit__(None, None, None),
        ):
            with pytest.raises(eyot.UsageError) as caught:
                use()
            refusals.append(str(caught.value))

    context.globals["callback"] = callback
    with handle_scope:
        scope, inner_at = v8.ContextScope(handle_scope, context), here()
        with scope:
            context.eval("callback()")
    assert refusals == [
        words.shadowed_by_callback("ContextScope", inner_at),
        words.shadowed_by_callback("HandleScope", at),
        words.shadowed_by_callback("ContextScope", inner_at),
        words.out_of_order("ContextScope", inner_at, "that of a running callback"),
    ]


def test_handles_from_around_the_call_stay_usable_in_the_callback(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        outside = v8.String(scope, "outside")

        def callback(inner: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> v8.Value:
            assert outside.value == "outside"
            with v8.HandleScope(inner) as deeper:
                return outside.concat(deeper, outside).cast(v8.String)

        function = v8.Function(scope, callback)
        with pytest.raises(eyot.HandleExpiredError):  # what it gives back died with `deeper`
            function.call(scope, v8.Null(scope))


def test_a_handle_scope_in_a_callback_has_no_context_of_its_own(context: eyot.Context) -> None:
    told: list[str] = []

    def callback() -> None:
        scope, at = v8.HandleScope(context.isolate), here()
        with scope:
            with refused(eyot.NoContextError, words.no_context("HandleScope", at), at):
                v8.Object(scope)
            with v8.ContextScope(scope, context) as inner:
                told.append(v8.Object(inner).type_of())

    context.globals["callback"] = callback
    context.eval("callback()")
    assert told == ["object"]


def test_the_isolate_is_not_closed_from_its_callback(context: eyot.Context) -> None:
    isolate = context.isolate

    def close() -> None:
        with refused(eyot.ScopeOrderError, words.CLOSE_WHILE_RUNNING):
            isolate.close()
        with v8.HandleScope(isolate), refused(eyot.ScopeOrderError, words.CLOSE_WHILE_RUNNING):
            isolate.close()
        raise RuntimeError

    context.globals["close"] = close
    assert context.eval("try { close() } catch (error) { error.name }") == "RuntimeError"
    context.globals["close"] = isolate.close
    with refused(eyot.ScopeOrderError, words.CLOSE_WHILE_RUNNING):
        context.eval("close()")


def test_a_context_is_not_closed_while_it_runs_however_deep(isolate: eyot.Isolate) -> None:
    outer, inner = eyot.Context(isolate), eyot.Context(isolate)
    refusals: list[str] = []

    def close() -> None:
        for context in (outer, inner):
            with pytest.raises(eyot.ScopeOrderError) as caught:
                context.close()
            refusals.append(str(caught.value))

    inner.globals["close"] = close
    outer.globals["call"] = inner.eval("() => { close() }")
    outer.eval("call()")
    assert refusals == [words.CONTEXT_RUNS] * 2
    inner.close()
    outer.close()


def test_another_context_may_be_closed_from_a_callback(isolate: eyot.Isolate) -> None:
    context, bystander = eyot.Context(isolate), eyot.Context(isolate)
    made_at = repr(bystander).split(" made at ")[1].rstrip(">")
    context.globals["close"] = bystander.close
    context.eval("close()")
    with refused(eyot.ContextClosedError, words.context_closed(made_at)):
        bystander.eval("1")


def test_a_function_whose_context_closed_throws_in_javascript(isolate: eyot.Isolate) -> None:
    context, other = eyot.Context(isolate), eyot.Context(isolate)
    other.globals["f"] = lambda: 1
    context.globals["f"] = other.eval("() => f()")
    assert context.eval("f()") == 1
    other.close()
    said = context.eval("try { f() } catch (error) { error.message }")
    assert said == "EY206: the function's context is closed"


def test_isolates_nest_in_callbacks_and_close_in_any_order(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    depth = 6
    isolates: list[eyot.Isolate] = []

    def deeper(n: int) -> int:
        inner = eyot.Isolate()
        isolates.append(inner)
        world = eyot.Context(inner)
        world.globals["deeper"] = deeper
        world.globals["outermost"] = lambda: context.eval("2 + 2")
        result = world.eval(f"deeper({n} - 1)") if n else world.eval("outermost()")
        if n % 2:
            inner.close()  # from within, in the middle of the others
        assert isinstance(result, int)
        return result

    context.globals["deeper"] = deeper
    assert context.eval(f"deeper({depth})") == 4
    for inner in isolates:  # first made, first closed
        inner.close()


def test_a_callback_that_closes_its_own_scope_early(context: eyot.Context) -> None:
    def callback(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> int:
        scope.__exit__(None, None, None)
        with pytest.raises(eyot.ScopeClosedError, match="EY101"):
            v8.Integer(scope, 1)
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            info[0].is_int32()
        return len(info)

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        function = v8.Function(scope, callback)
        result = function.call(scope, v8.Null(scope), [v8.Integer(scope, 3)])
        assert result.to_python(scope) == 1


TRAPPED: dict[str, Callable[[Any], object]] = {
    "list": list,
    "keys": lambda proxy: list(proxy.keys()),
    "del": lambda proxy: proxy.__delitem__("a"),
    "update": {}.update,
    "len": len,
    "in": lambda proxy: "a" in proxy,
    "item": lambda proxy: proxy["a"],
    "attribute": lambda proxy: proxy.a,
    "no attribute": lambda proxy: hasattr(proxy, "a"),
    "bool": bool,
    "to_python": lambda proxy: proxy.to_python(),
}


@pytest.mark.parametrize("use", TRAPPED.values(), ids=TRAPPED)
def test_what_javascript_must_not_catch_leaves_every_use_of_an_object(
    context: eyot.Context, use: Callable[[Any], object]
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt("here")

    context.globals["stop"] = stop
    traps = "get() { stop() }, has() { stop() }, ownKeys() { stop() }"
    proxy = context.eval(f"new Proxy({{}}, {{{traps}, deleteProperty() {{ stop() }}}})")
    with pytest.raises(KeyboardInterrupt, match="here"):
        use(proxy)
    assert context.eval("6 * 7") == 42
    with pytest.raises(eyot.JSError, match="mine"):  # nothing of it comes later
        context.eval("throw new Error('mine')")


@pytest.mark.parametrize("number", [2**60, -(2**60), 10**30])
def test_a_large_int_given_to_what_is_being_stopped_says_that_it_is(
    context: eyot.Context, number: int
) -> None:
    function = context.eval("x => x")
    ends: list[type[BaseException]] = []

    def callback() -> None:
        context.isolate.terminate()
        try:
            function(number)
        except eyot.Error as error:
            ends.append(type(error))

    context.globals["callback"] = callback
    with pytest.raises(eyot.Terminated):
        context.eval("callback()")
    assert ends == [eyot.Terminated]
    assert function(number) == number
