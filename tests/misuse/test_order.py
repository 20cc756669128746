"""EY104 and its fine points: scopes closed out of order, twice, never or by a generator."""

from __future__ import annotations

import contextlib
import gc
import operator
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_closed_twice(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    with scope:
        pass
    with refused(eyot.ScopeOrderError, words.closed_twice("HandleScope", at), at):
        scope.__exit__(None, None, None)


def test_entered_twice_and_entered_again(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    with scope:
        with refused(eyot.ScopeOrderError, words.entered_twice("HandleScope", at), at):
            scope.__enter__()
        v8.Integer(scope, 1)
    with refused(eyot.ScopeOrderError, words.entered_again("HandleScope", at), at):
        scope.__enter__()


def test_an_orphan_is_closed_once_it_is_innermost_and_may_be_closed_once_more(
    isolate: eyot.Isolate,
) -> None:
    outer, at = v8.HandleScope(isolate), here()
    outer.__enter__()
    inner, inner_at = v8.HandleScope(outer), here()
    inner.__enter__()
    told = words.out_of_order("HandleScope", at, f"the HandleScope opened at {inner_at}")
    with refused(eyot.ScopeOrderError, told, at):
        outer.__exit__(None, None, None)
    v8.Integer(inner, 1)  # still the innermost
    inner.__exit__(None, None, None)
    eyot.Context(isolate)  # an entry: the orphan is closed at it
    with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
        v8.Integer(outer, 1)
    outer.__exit__(None, None, None)  # as its block does
    with refused(eyot.ScopeOrderError, words.closed_twice("HandleScope", at), at):
        outer.__exit__(None, None, None)


def test_an_orphan_may_be_closed_while_it_is_still_covered(isolate: eyot.Isolate) -> None:
    outer, at = v8.HandleScope(isolate), here()
    outer.__enter__()
    inner, inner_at = v8.HandleScope(outer), here()
    inner.__enter__()
    told = words.out_of_order("HandleScope", at, f"the HandleScope opened at {inner_at}")
    with refused(eyot.ScopeOrderError, told, at):
        outer.__exit__(None, None, None)
    outer.__exit__(None, None, None)  # the one that is allowed
    with refused(eyot.ScopeOrderError, words.closed_twice("HandleScope", at), at):
        outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
        v8.Integer(outer, 1)


def test_orphans_go_when_the_isolate_closes() -> None:
    isolate = eyot.Isolate()
    outer, inner = v8.HandleScope(isolate), v8.HandleScope(isolate)
    outer.__enter__()
    inner.__enter__()
    with pytest.raises(eyot.ScopeOrderError, match="EY104"):
        outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    isolate.close()
    outer.__exit__(None, None, None)


def test_a_context_scope_out_of_order_leaves_its_context_when_its_turn_comes(
    isolate: eyot.Isolate,
) -> None:
    context = eyot.Context(isolate)
    with v8.HandleScope(isolate) as hs:
        entered, at = v8.ContextScope(hs, context), here()
        entered.__enter__()
        inner = v8.HandleScope(entered)
        inner.__enter__()
        with pytest.raises(eyot.ScopeOrderError, match="EY104"):
            entered.__exit__(None, None, None)
        with refused(eyot.ScopeOrderError, words.context_entered("ContextScope", at), at):
            context.close()
        inner.__exit__(None, None, None)
        v8.Integer(hs, 1)
        context.close()


def test_a_generator_that_keeps_its_scope_open_breaks_the_order(isolate: eyot.Isolate) -> None:
    opened: list[str] = []

    def numbers() -> Iterator[v8.Integer]:
        scope, at = v8.HandleScope(isolate), here()
        opened.append(at)
        with scope:
            yield v8.Integer(scope, 1)

    generator = numbers()
    next(generator)
    other, other_at = v8.HandleScope(isolate), here()
    with other:
        told = words.out_of_order("HandleScope", opened[0], f"the HandleScope opened at {other_at}")
        with refused(eyot.ScopeOrderError, told, opened[0]):
            generator.close()  # type: ignore[attr-defined]
        v8.Integer(other, 1)


def test_a_generator_that_ends_in_order_is_fine(isolate: eyot.Isolate) -> None:
    def numbers() -> Iterator[v8.Integer]:
        with v8.HandleScope(isolate) as scope:
            for n in range(3):
                yield v8.Integer(scope, n)

    assert [number.value for number in numbers()] == [0, 1, 2]


def test_a_context_manager_may_yield_a_scope(context: eyot.Context) -> None:
    @contextlib.contextmanager
    def opened() -> Iterator[v8.Scope]:
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            yield scope

    with opened() as scope:
        assert v8.Object(scope).is_object()


def test_an_exception_in_the_block_closes_the_scope_and_comes_out(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    with pytest.raises(KeyError), scope:
        raise KeyError
    with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
        v8.Integer(scope, 1)


def test_an_abandoned_scope_is_told_of_at_the_next_entry(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    scope, at = v8.HandleScope(isolate), here()
    scope.__enter__()
    del scope
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert context.eval("1") == 1
        assert context.eval("2") == 2
    assert [(w.category, str(w.message)) for w in seen] == [
        (ResourceWarning, words.never_closed("HandleScope", at))
    ]


def test_abandoned_scopes_in_the_middle_of_the_stack_go_when_they_are_innermost(
    isolate: eyot.Isolate,
) -> None:
    context = eyot.Context(isolate)
    bottom = v8.HandleScope(isolate)
    bottom.__enter__()
    middle, at = v8.HandleScope(isolate), here()
    middle.__enter__()
    entered, entered_at = v8.ContextScope(middle, context), here()
    entered.__enter__()
    top = v8.EscapableHandleScope(isolate)
    top.__enter__()
    made = v8.Integer(top, 7)
    del middle, entered  # addresses change under the chain
    junk = [v8.HandleScope(isolate) for _ in range(50)]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        # What it would escape to is nobody's any more.
        with refused(eyot.EscapeError, words.ESCAPE_TO_NOWHERE):
            top.escape(made)
        assert made.value == 7
        assert seen == []
        top.__exit__(None, None, None)
        v8.Integer(bottom, 1)
    assert [str(w.message) for w in seen] == [
        words.never_closed("ContextScope", entered_at),
        words.never_closed("HandleScope", at),
    ]
    bottom.__exit__(None, None, None)
    del junk


def test_a_handle_keeps_its_scope_from_being_abandoned(isolate: eyot.Isolate) -> None:
    def leave() -> v8.Integer:
        scope = v8.HandleScope(isolate)
        scope.__enter__()
        return v8.Integer(scope, 41)

    handle = leave()
    gc.collect()
    assert handle.value == 41
    del handle
    with pytest.warns(ResourceWarning, match="EY110: a HandleScope opened at"):
        v8.HandleScope(isolate).__enter__().__exit__(None, None, None)


def test_a_warning_never_turns_an_unrelated_call_into_an_exception() -> None:
    program = """
import eyot, sys
from eyot import v8
unraisable = []
sys.unraisablehook = lambda what: unraisable.append(what.exc_value)
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    v8.HandleScope(isolate).__enter__()
    assert context.eval("6 * 7") == 42
    v8.HandleScope(isolate).__enter__()
    with v8.HandleScope(isolate) as scope:
        assert v8.Integer(scope, 1).value == 1
assert [type(error) for error in unraisable] == [ResourceWarning] * 2, unraisable
"""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_filter_that_uses_the_very_scope_or_closes_the_isolate_is_told_so() -> None:
    isolate, at = eyot.Isolate(), here()
    waiting, waiting_at = v8.HandleScope(isolate), here()
    done: list[str] = []

    def enter(*_: object, **__: object) -> None:
        waiting.__enter__()
        done.append("entered")

    def close(*_: object, **__: object) -> None:
        isolate.close()
        done.append("closed")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        v8.HandleScope(isolate).__enter__()
        warnings.showwarning = enter
        told = words.entered_twice("HandleScope", waiting_at)
        with refused(eyot.ScopeOrderError, told, waiting_at):
            waiting.__enter__()
        waiting.__exit__(None, None, None)
        v8.HandleScope(isolate).__enter__()
        warnings.showwarning = close
        with refused(eyot.IsolateClosedError, words.isolate_closed(at)):
            v8.HandleScope(isolate).__enter__()
    assert done == ["entered", "closed"]


def function(scope: v8.ContextScope) -> v8.Function:
    return v8.Function(scope, print)


def message(scope: v8.ContextScope) -> v8.Message:
    error = v8.Exception.error(scope, v8.String(scope, "e"))
    return v8.Exception.create_message(scope, error)


def array(scope: v8.ContextScope) -> v8.Uint8Array:
    return v8.Uint8Array(scope, v8.ArrayBuffer(scope, 8), 0, 8)


QUESTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], object]]] = {
    "text": (message, lambda handle: handle.text),
    "number": (message, lambda handle: handle.wasm_function_index),
    "truth": (message, lambda handle: handle.is_opaque()),
    "origin": (message, lambda handle: handle.script_origin),
    "function's number": (function, lambda handle: handle.script_id()),
    "function's origin": (function, lambda handle: handle.get_script_origin()),
    "identity": (function, lambda handle: handle.get_identity_hash()),
    "context": (function, lambda handle: handle.get_creation_context()),
    "class": (function, lambda handle: handle.type_of()),
    "size": (array, lambda handle: handle.byte_offset),
    "memory": (array, memoryview),
    "backing": (
        lambda scope: v8.ArrayBuffer(scope, 8),
        lambda handle: handle.get_backing_store(),
    ),
    "frames": (
        lambda scope: v8.StackTrace.current_stack_trace(scope, 1),
        lambda handle: handle.get_frame_count(),
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_a_handle_comes_after_the_end_of_orphans(
    isolate: eyot.Isolate, context: eyot.Context, question: str
) -> None:
    make, ask = QUESTIONS[question]
    outer, at = v8.HandleScope(isolate), here()
    outer.__enter__()
    with v8.ContextScope(outer, context) as scope:
        handle = make(scope)
        other = v8.Object(scope)
    with v8.HandleScope(outer), pytest.raises(eyot.ScopeOrderError):
        outer.__exit__(None, None, None)
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        ask(handle)
    assert handle != other


@pytest.mark.parametrize("ask", [lambda one, _: hash(one), operator.eq])
def test_comparing_and_hashing_end_orphans_and_raise_nothing(
    isolate: eyot.Isolate, context: eyot.Context, ask: Callable[[Any, Any], object]
) -> None:
    outer = v8.HandleScope(isolate)
    outer.__enter__()
    with v8.ContextScope(outer, context) as scope:
        handle, other = v8.Object(scope), v8.Object(scope)
    with v8.HandleScope(outer), pytest.raises(eyot.ScopeOrderError):
        outer.__exit__(None, None, None)
    ask(handle, other)
    with pytest.raises(eyot.HandleExpiredError):
        handle.type_of()
