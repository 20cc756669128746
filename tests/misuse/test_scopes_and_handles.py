"""EY101, EY102, EY103 and EY108: scopes and handles used when they may not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_closed_scope_of_each_kind_says_which_it_was_and_where(context: eyot.Context) -> None:
    isolate = context.isolate
    closed: list[tuple[v8.Scope, str, str]] = []
    outer, at = v8.HandleScope(isolate), here()
    with outer:
        inner, inner_at = v8.EscapableHandleScope(outer), here()
        with inner:
            closed.append((inner, "EscapableHandleScope", inner_at))
        inner2, inner_at = v8.ContextScope(outer, context), here()
        with inner2:
            catching, caught_at = v8.TryCatch(inner2), here()
            with catching:
                closed.append((catching, "TryCatch", caught_at))
            closed.append((inner2, "ContextScope", inner_at))
        closed.append((outer, "HandleScope", at))
    for scope, kind, opened in closed:
        told = words.scope_closed(kind, opened)
        uses: tuple[Callable[[], object], ...] = (
            lambda scope=scope: v8.Integer(scope, 1),  # type: ignore[misc]
            lambda scope=scope: v8.HandleScope(scope),  # type: ignore[misc]
            lambda scope=scope: v8.TryCatch(scope),  # type: ignore[misc]
            lambda scope=scope: v8.Context(scope),  # type: ignore[misc]
            lambda scope=scope: scope.context,  # type: ignore[misc]
            lambda scope=scope: scope.isolate,  # type: ignore[misc]
        )
        for use in uses:
            with refused(eyot.ScopeClosedError, told, opened):
                use()
        assert repr(scope).endswith("closed>")


def test_what_a_closed_try_catch_caught_is_asked_for(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        catching, at = v8.TryCatch(scope), here()
        with catching:
            v8.Script.compile(catching, v8.String(catching, "?"))
            assert catching.caught
        assert catching.caught
        for use in (lambda: catching.exception, lambda: catching.message, catching.reset):
            with refused(eyot.ScopeClosedError, words.scope_closed("TryCatch", at), at):
                use()


def test_a_scope_never_entered_is_no_scope(context: eyot.Context) -> None:
    isolate = context.isolate
    scope, at = v8.HandleScope(isolate), here()
    told = words.never_entered("HandleScope", at)
    with refused(eyot.ScopeOrderError, told, at):
        v8.Integer(scope, 1)
    with refused(eyot.ScopeOrderError, told, at):
        scope.__exit__(None, None, None)
    with refused(eyot.ScopeOrderError, told, at):
        v8.ContextScope(scope, context)


def test_handles_of_a_context_scope_belong_to_the_handle_scope_around_it(
    context: eyot.Context,
) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    with handle_scope:
        with v8.ContextScope(handle_scope, context) as scope, v8.TryCatch(scope) as catching:
            made = v8.String(catching, "kept")
        assert made.value == "kept"
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        made.value  # noqa: B018


def test_a_dead_handle_is_refused_wherever_it_is_given(context: eyot.Context) -> None:
    dying, at = v8.HandleScope(context.isolate), here()
    with dying, v8.ContextScope(dying, context) as scope:
        dead = v8.Object(scope)
        dead_function = v8.Function(scope, lambda *_: None)
        dead_script = v8.Script.compile(scope, v8.String(scope, "1"))
        dead_text = v8.String(scope, "x")
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        live = v8.Object(scope)
        call = v8.Function(scope, lambda *_: None)
        text = v8.String(scope, "y")
        uses: tuple[Callable[[], object], ...] = (
            lambda: dead.get(scope, "x"),
            lambda: live.get(scope, dead),
            lambda: live.set(scope, "x", dead),
            lambda: live.set(scope, dead, live),
            lambda: call.call(scope, dead),
            lambda: call.call(scope, live, [live, dead]),
            lambda: call.new_instance(scope, [dead]),
            lambda: dead_function.call(scope, live),
            lambda: v8.Array(scope, [dead]),
            lambda: v8.Global(scope, dead),
            lambda: v8.Weak(scope, dead),
            lambda: v8.Eternal().set(scope, dead),
            lambda: v8.ValueSerializer.write(scope, dead),
            lambda: context.wrap(scope, dead),
            lambda: dead.to_python(scope),
            lambda: dead_script.run(scope),
            lambda: v8.Script.compile(scope, dead_text),
            lambda: text.concat(scope, dead_text),
            lambda: live.strict_equals(dead),
            lambda: context.eval("x => x")(dead),
        )
        for use in uses:
            with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
                use()
        with v8.EscapableHandleScope(scope) as inner:
            with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
                inner.escape(dead)
            inner.escape(live)  # a refused escape is none


def test_looking_at_dead_handles_is_no_use_of_them(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        dead = [v8.Object(scope), v8.String(scope, "x"), v8.Integer(scope, 1)]
        kept = {handle: n for n, handle in enumerate(dead)}
        hashes = [hash(handle) for handle in dead]
    for n, handle in enumerate(dead):
        assert "expired with the HandleScope opened at" in repr(handle)
        assert handle == handle  # noqa: PLR0124
        assert kept[handle] == n
        assert hash(handle) == hashes[n]
    assert dead[0] != dead[1]


def test_a_context_scope_shadows_its_handle_scope(context: eyot.Context) -> None:
    handle_scope, at = v8.HandleScope(context.isolate), here()
    with handle_scope:
        scope, inner_at = v8.ContextScope(handle_scope, context), here()
        with scope:
            told = words.shadowed("HandleScope", at, "ContextScope", inner_at)
            with refused(eyot.ScopeShadowedError, told, at):
                v8.Integer(handle_scope, 1)
            with refused(eyot.ScopeShadowedError, told, at):
                v8.HandleScope(handle_scope)


def test_a_scope_on_the_isolate_nests_on_whatever_is_open(context: eyot.Context) -> None:
    isolate = context.isolate
    with v8.HandleScope(isolate) as hs:
        scope, at = v8.ContextScope(hs, context), here()
        with scope:
            nested, nested_at = v8.HandleScope(isolate), here()
            with nested:
                with refused(
                    eyot.ScopeShadowedError,
                    words.shadowed("ContextScope", at, "HandleScope", nested_at),
                    at,
                ):
                    v8.Object(scope)
                # It has no context: only a scope made on a scope inherits that.
                told = words.no_context("HandleScope", nested_at)
                with refused(eyot.NoContextError, told, nested_at):
                    v8.Object(nested)
                v8.Integer(nested, 1)
            with v8.HandleScope(scope) as inherits:
                v8.Object(inherits)
                assert inherits.context is context


def test_a_prepared_scope_gives_back_what_it_borrowed_when_it_is_dropped(
    isolate: eyot.Isolate,
) -> None:
    outer, at = v8.HandleScope(isolate), here()
    with outer:
        prepared, prepared_at = v8.HandleScope(outer), here()
        told = words.lent("HandleScope", at, "HandleScope", prepared_at)
        with refused(eyot.ScopeShadowedError, told, at):
            v8.HandleScope(outer)  # a second loan is none
        del prepared
        v8.Integer(outer, 1)
        with v8.HandleScope(outer):
            pass


def test_everyday_calls_inside_an_explicit_scope_have_their_own(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        made = v8.Object(scope)
        thing = context.eval("({n: 1})")
        assert thing["n"] == 1
        context.globals["made"] = context.wrap(scope, made)
        assert context.eval("typeof made") == "object"
        made.set(scope, "n", v8.Integer(scope, 2))
        assert context.eval("made.n") == 2


def test_null_undefined_and_booleans_of_an_isolate_live_as_long_as_it() -> None:
    isolate, at = eyot.Isolate(), here()
    kept = [v8.Null(isolate), v8.Undefined(isolate), v8.Boolean(isolate, True)]  # noqa: FBT003
    assert kept[0].is_null()
    assert kept[1].is_undefined()
    assert kept[2].is_true()
    isolate.close()
    for handle in kept:
        with refused(eyot.IsolateClosedError, words.isolate_closed(at)):
            handle.is_null()
