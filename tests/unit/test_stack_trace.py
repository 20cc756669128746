"""Where JavaScript is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def called(scope: v8.Scope, text: str, function: Callable[..., Any]) -> None:
    """Runs a script that calls a Python function as `callback`."""
    wrapper = v8.Script.compile(
        scope,
        v8.String(scope, f"(callback) => {{\n{text}\n}} //# sourceMappingURL=foo.map"),
        v8.ScriptOrigin("called.js"),
    ).run(scope)
    assert isinstance(wrapper, v8.Function)
    wrapper.call(scope, v8.Undefined(scope), [v8.Function(scope, function)])


def test_current_stack_trace(scope: v8.ContextScope) -> None:
    counts = {}

    def callback(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        for limit in (0, 1, 2, 5, 10, 2**31 - 1):
            trace = v8.StackTrace.current_stack_trace(scope, limit)
            assert len(trace) == trace.get_frame_count()
            counts[limit] = len(trace)

    called(scope, "function down(n) { n ? down(n - 1) : callback() }\ndown(3)", callback)
    assert counts == {0: 0, 1: 1, 2: 2, 5: 5, 10: 5, 2**31 - 1: 5}


def test_current_script_name_or_source_url(scope: v8.ContextScope) -> None:
    seen: list[str | None] = []

    def callback(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        name = v8.StackTrace.current_script_name_or_source_url(scope)
        seen.append(None if name is None else name.value)

    called(
        scope,
        "callback(); (0, eval)('callback => callback() //# sourceURL=e.js')(callback)",
        callback,
    )
    assert seen[0] == "called.js"
    assert v8.StackTrace.current_script_name_or_source_url(scope) is None


def test_a_frame_tells_all_of_itself(scope: v8.ContextScope) -> None:
    frames: list[dict[str, object]] = []

    def callback(scope: v8.CallbackScope, _info: v8.FunctionCallbackInfo) -> None:
        trace = v8.StackTrace.current_stack_trace(scope, 10)
        for index in range(len(trace)):
            frame = trace.get_frame(scope, index)
            assert isinstance(frame, v8.StackFrame)
            assert frame.script_id > 0
            assert frame.script_name_or_source_url == "called.js" or frame.is_eval()
            frames.append(
                {
                    "function": frame.function_name,
                    "line": frame.line_number,
                    "column": frame.column,
                    "name": frame.script_name,
                    "source": (frame.script_source or "").startswith("(callback)"),
                    "map": frame.script_source_mapping_url,
                    "flags": (
                        frame.is_eval(),
                        frame.is_constructor(),
                        frame.is_wasm(),
                        frame.is_user_javascript(),
                    ),
                }
            )

    called(scope, "function Made() { callback() }\nnew Made()", callback)
    common = {"name": "called.js", "source": True, "map": "foo.map"}
    assert frames == [
        {
            "function": "Made",
            "line": 2,
            "column": 19,
            **common,
            "flags": (False, True, False, True),
        },
        {"function": None, "line": 3, "column": 1, **common, "flags": (False, False, False, True)},
    ]
    frames.clear()
    called(scope, "eval('callback()')", callback)
    assert [frame["flags"][0] for frame in frames] == [True, False]  # type: ignore[index]


def test_outside_of_javascript_there_are_no_frames(scope: v8.ContextScope) -> None:
    trace = v8.StackTrace.current_stack_trace(scope, 10)
    assert len(trace) == 0
    for index in (0, -1, 8, 2**31, -(2**70), 2**70):
        with pytest.raises(IndexError):
            trace.get_frame(scope, index)


def test_a_stack_trace_obeys_the_rules(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        with pytest.raises(eyot.NoContextError):
            v8.StackTrace.current_stack_trace(handle_scope, 8)
        with pytest.raises(eyot.NoContextError):
            v8.StackTrace.current_script_name_or_source_url(handle_scope)
        context = v8.Context(handle_scope)
        with v8.HandleScope(handle_scope) as inner, v8.ContextScope(inner, context) as scope:
            for limit in (-1, 2**31, 2**70):
                with pytest.raises(ValueError, match="frame limit"):
                    v8.StackTrace.current_stack_trace(scope, limit)
            with pytest.raises(TypeError):
                v8.StackTrace.current_stack_trace(scope, "8")  # type: ignore[arg-type]
            trace = v8.StackTrace.current_stack_trace(scope, 8)
            with pytest.raises(TypeError):
                trace.get_frame(scope, "8")  # type: ignore[arg-type]
            with (
                v8.Context() as other,
                v8.HandleScope(other.isolate) as foreign,
                v8.ContextScope(foreign, other) as there,
                pytest.raises(eyot.WrongIsolateError),
            ):
                trace.get_frame(there, 0)
        with v8.ContextScope(handle_scope, context) as scope:
            with pytest.raises(eyot.HandleExpiredError):
                trace.get_frame(scope, 0)
            with pytest.raises(eyot.HandleExpiredError):
                len(trace)
