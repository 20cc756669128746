"""The programs that rusty_v8's suite shows the Rust compiler to refuse, each under its name there.

`build_fast_local_overloads` is missing: that misuse can't be written in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_boxed_local(isolate: eyot.Isolate) -> None:
    box: list[v8.Integer] = []
    with v8.HandleScope(isolate) as outer:
        inner, at = v8.HandleScope(outer), here()
        with inner:
            box.append(v8.Integer(inner, 123))
            assert box[0].value == 123
        with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
            box[0].value  # noqa: B018
        assert len(box) == 1  # keeping it is harmless


def test_drop_scope_before_local(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    scope.__enter__()
    local = v8.Integer(scope, 1)
    scope.__exit__(None, None, None)
    del scope
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        local.is_int32()


def test_handle_scope_escape_lifetime(isolate: eyot.Isolate) -> None:
    outer, at = v8.HandleScope(isolate), here()
    with outer:
        with v8.EscapableHandleScope(outer) as inner:
            escaped = inner.escape(v8.Integer(inner, 123))
        assert escaped.value == 123
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        escaped.value  # noqa: B018


def test_handle_scope_escape_to_nowhere(isolate: eyot.Isolate) -> None:
    scope = v8.EscapableHandleScope(isolate)
    with refused(eyot.EscapeError, words.ESCAPE_TO_NOWHERE):
        scope.__enter__()


def test_handle_scope_lifetime_1(isolate: eyot.Isolate) -> None:
    outer, at = v8.HandleScope(isolate), here()
    with outer:
        inner, inner_at = v8.HandleScope(outer), here()
        # Prepared only: it has borrowed the outer one already.
        told = words.lent("HandleScope", at, "HandleScope", inner_at)
        with refused(eyot.ScopeShadowedError, told, at):
            v8.Integer(outer, 1)
        with inner:
            told = words.shadowed("HandleScope", at, "HandleScope", inner_at)
            with refused(eyot.ScopeShadowedError, told, at):
                v8.Integer(outer, 1)
            v8.Integer(inner, 1)
        v8.Integer(outer, 1)


def test_handle_scope_lifetime_2(isolate: eyot.Isolate) -> None:
    outer, at = v8.HandleScope(isolate), here()
    with outer:
        v8.Integer(outer, 1)
        inner, inner_at = v8.HandleScope(outer), here()
        with inner:
            for n in range(3):
                v8.Integer(inner, n)
                told = words.shadowed("HandleScope", at, "HandleScope", inner_at)
                with refused(eyot.ScopeShadowedError, told, at):
                    v8.Integer(outer, n)
        v8.Integer(outer, 1)


def test_handle_scope_lifetime_3(isolate: eyot.Isolate) -> None:
    def block(made_in: v8.Scope, inner: v8.Scope) -> v8.Integer:
        v8.Integer(inner, 1)
        return v8.Integer(made_in, 2)

    outer, at = v8.HandleScope(isolate), here()
    with outer:
        inner, inner_at = v8.EscapableHandleScope(outer), here()
        with inner:
            told = words.shadowed("HandleScope", at, "EscapableHandleScope", inner_at)
            with refused(eyot.ScopeShadowedError, told, at):
                block(outer, inner)
        assert block(outer, outer).value == 2


def test_handle_scope_lifetime_4(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        parent, at = v8.HandleScope(outer), here()
        with parent:
            child = v8.HandleScope(parent)
        told = words.scope_closed("HandleScope", at)
        with refused(eyot.ScopeClosedError, told, at):
            child.__enter__()
        with refused(eyot.ScopeClosedError, told, at):
            v8.HandleScope(parent)
        with refused(eyot.ScopeClosedError, told, at):
            v8.Integer(parent, 1)


def test_local_outlive_handle_scope(isolate: eyot.Isolate) -> None:
    opened: list[str] = []

    def make() -> v8.Integer:
        scope, at = v8.HandleScope(isolate), here()
        opened.append(at)
        with scope:
            return v8.Integer(scope, 123)

    local = make()
    uses: tuple[Callable[[], object], ...] = (
        lambda: local.value,
        local.is_int32,
        local.type_of,
        lambda: local.cast(v8.Number),
        lambda: local.strict_equals(local),
    )
    for use in uses:
        told = words.handle_expired("HandleScope", opened[0])
        with refused(eyot.HandleExpiredError, told, opened[0]):
            use()


def test_object_without_context_scope(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    with scope:
        for make in (
            lambda: v8.Object(scope),
            lambda: v8.Array(scope),
            lambda: v8.Function(scope, lambda *_: None),
            lambda: v8.Script.compile(scope, v8.String(scope, "1")),
        ):
            with refused(eyot.NoContextError, words.no_context("HandleScope", at), at):
                make()
        with v8.ContextScope(scope, v8.Context(scope)) as inner:
            v8.Object(inner)


def test_try_catch_exception_lifetime(context: eyot.Context) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    with handle_scope, v8.ContextScope(handle_scope, context) as scope:
        with v8.TryCatch(scope) as catching:
            source = v8.String(catching, "throw new Error('x')")
            script = v8.Script.compile(catching, source)
            assert script is not None
            assert script.run(catching) is None
            exception = catching.exception
        assert exception is not None
        assert exception.is_object()  # the handle scope is still open
    with refused(eyot.HandleExpiredError, words.caught_expired("HandleScope", at), at):
        exception.is_object()


def test_try_catch_message_lifetime(context: eyot.Context) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    with handle_scope, v8.ContextScope(handle_scope, context) as scope:
        with v8.TryCatch(scope) as catching:
            script = v8.Script.compile(catching, v8.String(catching, "throw 1"))
            assert script is not None
            assert script.run(catching) is None
            message = catching.message
        assert message is not None
        assert message.text == "Uncaught 1"
    with refused(eyot.HandleExpiredError, words.caught_expired("HandleScope", at), at):
        message.text  # noqa: B018
