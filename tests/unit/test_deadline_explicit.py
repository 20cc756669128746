"""Time limits in the explicit layer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT = 0.02


def function(scope: v8.Scope, source: str) -> v8.Function:
    made = js(scope, source)
    assert isinstance(made, v8.Function)
    return made


def script(scope: v8.Scope, source: str) -> v8.Script:
    return v8.Script.compile(scope, v8.String(scope, source))


# Each makes what it calls in the scope, and gives the call.
CALLS: dict[str, Callable[[v8.ContextScope, str], Callable[..., Any]]] = {
    "Script.run": lambda scope, body: script(scope, f"(() => {{ {body} }})()").run,
    "Function.call": lambda _, body: (
        lambda in_, **limit: function(in_, f"() => {{ {body} }}").call(
            in_, v8.Undefined(in_), [], **limit
        )
    ),
    "Function.call_with_context": lambda _, body: (
        lambda in_, **limit: function(in_, f"() => {{ {body} }}").call_with_context(
            in_, in_.context, v8.Undefined(in_), **limit
        )
    ),
    "Function.new_instance": lambda _, body: (
        lambda in_, **limit: function(in_, f"(function() {{ {body} }})").new_instance(in_, **limit)
    ),
}


@pytest.fixture(params=CALLS)
def make(request: pytest.FixtureRequest) -> Callable[[v8.ContextScope, str], Callable[..., Any]]:
    return CALLS[request.param]


def test_what_runs_for_ever_is_stopped(scope: v8.ContextScope, make: Any) -> None:
    with pytest.raises(eyot.TimedOut, match=r"longer than the 0\.02 s") as caught:
        make(scope, "for (;;);")(scope, timeout=SHORT)
    assert caught.value.timeout == SHORT
    assert js(scope, "6 * 7").to_python(scope) == 42


def test_microtasks_count(scope: v8.ContextScope, make: Any) -> None:
    with pytest.raises(eyot.TimedOut):
        make(scope, "(async () => { for (;;) await 0 })()")(scope, timeout=SHORT)
    assert js(scope, "6 * 7").to_python(scope) == 42


def test_what_ends_in_time_gives_its_value(scope: v8.ContextScope, make: Any) -> None:
    call = make(scope, "return {n: 42}")
    for limit in ({"timeout": 60}, {"timeout": None}, {"timeout": float("inf")}, {}):
        assert call(scope, **limit).to_python(scope) == {"n": 42}


def test_a_try_catch_tells_of_it_and_goes_on(scope: v8.ContextScope, make: Any) -> None:
    endless = make(scope, "try { for (;;); } catch { } finally { for (;;); }")
    throws = make(scope, "throw Error('boom')")
    with v8.TryCatch(scope) as catching:
        with pytest.raises(eyot.TimedOut):
            endless(catching, timeout=SHORT)
        assert catching.has_terminated()
        assert not catching.can_continue()
        assert catching.exception is None
        catching.reset()
        assert not catching.has_terminated()
        assert js(catching, "6 * 7").to_python(catching) == 42
        assert throws(catching, timeout=60) is None
        assert catching.caught
        assert catching.message is not None
        assert "boom" in catching.message.text


def test_in_a_try_catch_a_late_value_is_none(scope: v8.ContextScope, make: Any) -> None:
    scope.context.globals["wait"] = lambda: time.sleep(0.05)
    late = make(scope, "wait(); return {}")
    with v8.TryCatch(scope) as catching:
        with pytest.raises(eyot.TimedOut):
            late(catching, timeout=0.01)
        assert catching.exception is None
        catching.reset()
        assert late(catching, timeout=0.04, count_host_time=False) is not None


def test_an_inner_one_ends_alone(scope: v8.ContextScope, make: Any) -> None:
    seen: list[str] = []

    def attempt(inner: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> v8.Value:
        with v8.TryCatch(inner) as catching:
            try:
                script(catching, "for (;;);").run(catching, timeout=SHORT)
            except eyot.TimedOut as error:
                seen.append(type(error).__name__)
            assert catching.has_terminated()
            answer = script(catching, "40").run(catching)
            assert answer is not None
            return answer

    scope.context.global_(scope).set(
        scope, v8.String(scope, "attempt"), v8.Function(scope, attempt)
    )
    made = make(scope, "return {n: attempt() + 2}")(scope, timeout=60)
    assert made.to_python(scope) == {"n": 42}
    assert seen == ["TimedOut"]


def test_an_outer_one_ends_the_inner_ones(scope: v8.ContextScope, make: Any) -> None:
    seen: list[str] = []

    def inner(inside: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        try:
            script(inside, "for (;;);").run(inside, timeout=60)
        except eyot.Terminated as error:
            seen.append(type(error).__name__)

    scope.context.global_(scope).set(scope, v8.String(scope, "inner"), v8.Function(scope, inner))
    with pytest.raises(eyot.TimedOut):
        make(scope, "inner(); return {}")(scope, timeout=SHORT)
    assert seen == ["Terminated"]


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_a_time_is_a_number_of_seconds(scope: v8.ContextScope, make: Any, timeout: float) -> None:
    call = make(scope, "return {}")
    with pytest.raises(ValueError, match="timeout is in seconds"):
        call(scope, timeout=timeout)
    with pytest.raises(TypeError):
        call(scope, timeout="1 s")
    with pytest.raises(TypeError, match="unexpected keyword argument 'seconds'"):
        call(scope, seconds=1)
    with pytest.raises(TypeError, match="takes"):
        call(scope, 1, 2, 3, 4, timeout=1)
