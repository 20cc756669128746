"""What Python still keeps of an isolate that is closed is told where that is asked for."""

from __future__ import annotations

import gc
import tracemalloc
import warnings

import pytest
from tests.refusal import here

import eyot
from eyot import v8


def test_what_is_kept_is_told_by_kind_and_number() -> None:
    isolate, at = eyot.Isolate(debug=True), here()
    context = eyot.Context(isolate)
    kept: list[object] = [*context.eval("[{}, {}, () => 1, [1], Symbol()]")]
    kept.append(context.compile("1"))
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        kept += [v8.Global(scope, v8.Object(scope)), v8.Weak(scope, v8.Object(scope))]
    with pytest.warns(ResourceWarning) as seen:
        isolate.close()
    told = (
        f"an isolate made at {at} was closed, and of what was in it Python still keeps "
        "1 CompiledScript, 1 Global, 1 JSArray, 1 JSFunction, 2 JSObject, 1 JSSymbol, 1 Weak."
    )
    assert [str(w.message) for w in seen] == [told]
    assert len(kept) == 8
    isolate.close()  # once


def test_with_tracemalloc_the_places_are_told() -> None:
    tracing = tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        isolate = eyot.Isolate(debug=True)
        context = eyot.Context(isolate)
        kept, at = [context.eval("({})") for _ in range(3)], here()
        kept.append(context.eval("() => 1"))
        with pytest.warns(ResourceWarning) as seen:
            isolate.close()
        assert len(kept) == 4
    finally:
        if not tracing:
            tracemalloc.stop()
    told = str(seen[0].message)
    file, _, line = at.rpartition(":")
    assert f"1 JSFunction ({file}:{int(line) + 1})" in told
    assert f"3 JSObject (3 at {at})" in told


def test_a_context_and_what_was_let_go_of_is_nothing_to_tell() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with eyot.Isolate(debug=True) as isolate:
            context = eyot.Context(isolate)
            context.globals["f"] = lambda: context.eval("({})")
            assert context.eval("f(); 42") == 42
            with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
                handle = v8.Object(scope)
        assert context.closed
        assert handle is not None


def test_nothing_is_told_of_another_isolate() -> None:
    with eyot.Isolate() as other:
        mine = eyot.Context(other).eval("({})")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            eyot.Isolate(v8.CreateParams(debug=True)).close()
        assert len(mine) == 0


def test_without_it_nothing_is_told() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with eyot.Isolate() as isolate:
            kept = eyot.Context(isolate).eval("({})")
        assert kept is not None


def test_a_close_that_is_refused_tells_nothing_yet() -> None:
    isolate = eyot.Isolate(debug=True)
    kept = eyot.Context(isolate).eval("({})")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with v8.HandleScope(isolate), pytest.raises(eyot.ScopeOrderError):
            isolate.close()
    with pytest.warns(ResourceWarning, match="1 JSObject"):
        isolate.close()
    assert kept is not None
    gc.collect()
