"""EY107 and the corners of escaping."""

from __future__ import annotations

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8


def test_escape_twice(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        inner, at = v8.EscapableHandleScope(outer), here()
        with inner:
            local = v8.Integer(inner, 1)
            first = inner.escape(local)
            for again in (local, first):
                with refused(eyot.EscapeError, words.escaped_twice(at), at):
                    inner.escape(again)
        assert first.value == 1


def test_escape_from_a_scope_that_is_not_innermost_or_closed(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        inner, at = v8.EscapableHandleScope(outer), here()
        with inner:
            local = v8.Integer(inner, 1)
            deeper, deeper_at = v8.HandleScope(inner), here()
            with deeper:
                told = words.shadowed("EscapableHandleScope", at, "HandleScope", deeper_at)
                with refused(eyot.ScopeShadowedError, told, at):
                    inner.escape(local)
                deep = v8.Integer(deeper, 2)
            told = words.handle_expired("HandleScope", deeper_at)
            with refused(eyot.HandleExpiredError, told, deeper_at):
                inner.escape(deep)
            assert inner.escape(local).value == 1
        with refused(eyot.ScopeClosedError, words.scope_closed("EscapableHandleScope", at), at):
            inner.escape(local)


def test_what_was_made_outside_may_escape_and_lives_as_long_as_the_scope_around(
    isolate: eyot.Isolate,
) -> None:
    with v8.HandleScope(isolate) as outermost:
        made = v8.String(outermost, "made outside")
        outer, at = v8.HandleScope(outermost), here()
        with outer:
            with v8.EscapableHandleScope(outer) as inner:
                escaped = inner.escape(made)
                null = v8.Null(isolate)
                assert null.is_null()
            assert escaped == made
        with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
            escaped.value  # noqa: B018
        assert made.value == "made outside"


def test_escape_keeps_the_class_of_a_handle(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        for make, kind in (
            (v8.Object, v8.Object),
            (lambda inner: v8.Array(inner, 3), v8.Array),
            (lambda inner: v8.Integer(inner, 3), v8.Integer),
            (lambda inner: v8.String(inner, "x"), v8.String),
            (lambda inner: v8.Boolean(inner, True), v8.Boolean),  # noqa: FBT003
        ):
            with v8.EscapableHandleScope(scope) as inner:
                made = make(inner)
                escaped = inner.escape(made)
                assert escaped == made
            assert type(escaped) is kind


def test_escape_to_the_scope_of_a_callback(context: eyot.Context) -> None:
    def callback(scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> v8.Value:
        with v8.EscapableHandleScope(scope) as inner:
            escaped = inner.escape(v8.String(inner, "out"))
        assert info[0].is_int32()
        return escaped

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        function = v8.Function(scope, callback)
        result = function.call(scope, v8.Null(scope), [v8.Integer(scope, 1)])
        assert result.to_python(scope) == "out"


def test_an_everyday_callback_has_no_scope_to_escape_to(context: eyot.Context) -> None:
    def callback() -> None:
        with v8.EscapableHandleScope(context.isolate) as inner:
            made = v8.Integer(inner, 1)
            with refused(eyot.EscapeError, words.ESCAPE_TO_NOWHERE):
                inner.escape(made)
        with v8.HandleScope(context.isolate) as outer:
            with v8.EscapableHandleScope(outer) as inner:
                escaped = inner.escape(v8.Integer(inner, 1))
            assert escaped.value == 1

    context.globals["callback"] = callback
    with v8.HandleScope(context.isolate):  # open, but not the callback's
        context.eval("callback()")


def test_escape_through_a_context_scope_goes_to_its_handle_scope(context: eyot.Context) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    with handle_scope:
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.EscapableHandleScope(scope) as inner:
                escaped = inner.escape(v8.Object(inner))
            with v8.TryCatch(scope) as catching, v8.EscapableHandleScope(catching) as inner:
                also = inner.escape(v8.Object(inner))
        assert escaped.is_object()
        assert also.is_object()
    for handle in (escaped, also):
        with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
            handle.is_object()


def test_only_values_escape(context: eyot.Context) -> None:
    with (
        v8.HandleScope(context.isolate) as hs,
        v8.ContextScope(hs, context) as scope,
        v8.EscapableHandleScope(scope) as inner,
    ):
        for thing in (1, None, "x", context, inner):
            with pytest.raises(TypeError, match="needs a handle"):
                inner.escape(thing)  # type: ignore[type-var]
        assert inner.escape(v8.Integer(inner, 1)).value == 1


def test_a_handle_of_another_isolate_does_not_escape(isolate: eyot.Isolate) -> None:
    with eyot.Isolate() as other, v8.HandleScope(other) as theirs:
        foreign = v8.Integer(theirs, 1)
        with v8.HandleScope(isolate) as outer, v8.EscapableHandleScope(outer) as inner:
            with refused(eyot.WrongIsolateError, words.wrong_isolate("a handle")):
                inner.escape(foreign)
            inner.escape(v8.Integer(inner, 1))
