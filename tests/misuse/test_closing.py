"""EY109, EY203, EY204 and EY206: isolates and contexts mixed up, closed too soon, used too late."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_isolate_with_open_scopes_is_not_closed() -> None:
    isolate = eyot.Isolate()
    outer = v8.HandleScope(isolate)
    with outer:
        inner, at = v8.HandleScope(outer), here()
        with inner:
            told = words.close_with_scopes("HandleScope", at)
            with refused(eyot.ScopeOrderError, told, at):
                isolate.close()
            with refused(eyot.ScopeOrderError, told, at), isolate:
                pass
            v8.Integer(inner, 1)
    assert not isolate.closed
    isolate.close()
    assert isolate.closed
    isolate.close()


def test_everything_after_the_isolate_closed_says_so() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)
    thing, items, function = context.eval("[{a: 1}, [1, 2], () => 1]")
    symbol, script = context.eval("Symbol('s')"), context.compile("1")
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        kept = v8.Global(scope, v8.Object(scope))
    isolate.close()
    uses: tuple[Callable[[], Any], ...] = (
        lambda: eyot.Context(isolate),
        lambda: v8.HandleScope(isolate),
        isolate.heap_statistics,
        isolate.collect_garbage,
        isolate.terminate,
        isolate.__enter__,
        context.__enter__,
        lambda: context.eval("1"),
        lambda: context.compile("1"),
        lambda: context.globals,
        lambda: thing["a"],
        lambda: thing.a,
        lambda: thing.__setitem__("a", 1),
        lambda: thing.__delitem__("a"),
        lambda: "a" in thing,
        lambda: len(thing),
        lambda: list(thing),
        thing.to_python,
        lambda: items[0],
        lambda: len(items),
        lambda: items.append(1),
        function,
        function.new,
        lambda: symbol.description,
        script.run,
        kept.copy,
        lambda: v8.Null(isolate),
        lambda: v8.Global.from_raw(isolate, 1),
        kept.into_raw,
    )
    for use in uses:
        with refused(eyot.IsolateClosedError, words.isolate_closed(at)):
            use()
    context.close()
    kept.close()
    for dead in (isolate, context, thing, items, function, symbol, script, kept):
        assert repr(dead)
        assert dead == dead  # noqa: PLR0124
        assert dead != 1
    assert {thing, items, function, symbol, context, isolate}
    assert context.closed


def test_everything_after_the_context_closed_says_so(isolate: eyot.Isolate) -> None:
    context, at = eyot.Context(isolate), here()
    thing, items, function = context.eval("[{a: 1}, [1, 2], () => 1]")
    script = context.compile("1")
    context.close()
    context.close()
    assert context.closed
    assert not isolate.closed
    told = words.context_closed(at)
    with v8.HandleScope(isolate) as scope:
        entering = v8.ContextScope(scope, context)
        uses: tuple[Callable[[], Any], ...] = (
            lambda: context.eval("1"),
            lambda: context.compile("1"),
            lambda: context.globals,
            lambda: thing["a"],
            lambda: thing.a,
            lambda: items[0],
            lambda: items.append(1),
            function,
            function.new,
            thing.to_python,
            script.run,
            entering.__enter__,
            lambda: eyot.Context(isolate).eval("x => x")(thing),
        )
        for use in uses:
            with refused(eyot.ContextClosedError, told):
                use()
        del entering
        with refused(eyot.ContextClosedError, told):
            thing.local(scope)
        with refused(eyot.ContextClosedError, told):
            context.wrap(scope, v8.Null(scope))


def test_a_context_is_not_closed_while_it_is_entered(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    with v8.HandleScope(isolate) as hs:
        first, at = v8.ContextScope(hs, context), here()
        with first, v8.HandleScope(first) as inner:
            second, second_at = v8.ContextScope(inner, context), here()
            with second:
                told = words.context_entered("ContextScope", second_at)
                with refused(eyot.ScopeOrderError, told, second_at):
                    context.close()
            with refused(eyot.ScopeOrderError, words.context_entered("ContextScope", at), at):
                context.close()
            v8.Object(inner)
        context.close()


def test_a_context_that_owns_its_isolate_closes_it() -> None:
    with eyot.Context() as context:
        isolate = context.isolate
        assert context.eval("1") == 1
    assert isolate.closed
    own = eyot.Context(None)
    scope, at = v8.HandleScope(own.isolate), here()
    with scope, refused(eyot.ScopeOrderError, words.close_with_scopes("HandleScope", at), at):
        own.close()
    own.close()


def test_things_of_one_isolate_are_refused_in_another(context: eyot.Context) -> None:
    with eyot.Isolate() as other:
        theirs = eyot.Context(other)
        thing, symbol = theirs.eval("({})"), theirs.eval("Symbol()")
        with (
            v8.HandleScope(other) as foreign_scope,
            v8.ContextScope(foreign_scope, theirs) as foreign,
            v8.HandleScope(context.isolate) as hs,
            v8.ContextScope(hs, context) as scope,
        ):
            handle = v8.Object(foreign)
            kept = v8.Global(foreign, handle)
            weak = v8.Weak(foreign, handle)
            eternal = v8.Eternal()
            eternal.set(foreign, handle)
            mine = v8.Object(scope)
            call = v8.Function(scope, lambda *_: None)
            uses: tuple[tuple[str, Callable[[], Any]], ...] = (
                ("a handle", lambda: mine.set(scope, "x", handle)),
                ("a handle", lambda: mine.get(scope, handle)),
                ("a handle", lambda: handle.get(scope, "x")),
                ("a handle", lambda: mine.strict_equals(handle)),
                ("a handle", lambda: call.call(scope, handle)),
                ("a handle", lambda: v8.Array(scope, [handle])),
                ("a handle", lambda: v8.Global(scope, handle)),
                ("a handle", lambda: handle.to_python(scope)),
                ("a handle", lambda: context.wrap(scope, handle)),
                ("a handle", lambda: context.eval("x => x")(handle)),
                ("a scope", lambda: theirs.wrap(scope, mine)),
                ("a Global", lambda: kept.local(scope)),
                ("a Weak", lambda: weak.local(scope)),
                ("an Eternal", lambda: eternal.get(scope)),
                ("an object", lambda: thing.local(scope)),
                ("an object", lambda: context.eval("x => x")(thing)),
                ("an object", lambda: context.eval("x => x")({"a": [thing]})),
                ("an object", lambda: context.globals.__setitem__("x", symbol)),
                ("an object", lambda: context.globals[symbol]),
            )
            for what, use in uses:
                with refused(eyot.WrongIsolateError, words.wrong_isolate(what)):
                    use()
            entering = v8.ContextScope(scope, theirs)
            with refused(eyot.WrongIsolateError, words.wrong_isolate("a context")):
                entering.__enter__()
            del entering
            assert mine != handle
            assert mine.get_identity_hash()


def test_isolate_drop_order() -> None:
    """Where rusty_v8 wants the newest disposed first, any order closes."""
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        isolates = [eyot.Isolate() for _ in range(3)]
        contexts = [eyot.Context(isolate) for isolate in isolates]
        with v8.HandleScope(isolates[order[-1]]) as scope:
            for n in order[:-1]:
                assert contexts[n].eval("1") == 1
                isolates[n].close()
                assert contexts[order[-1]].eval("2") == 2
                v8.Integer(scope, 1)
        isolates[order[-1]].close()


def test_many_isolates_close_oldest_first() -> None:
    isolates = [eyot.Isolate() for _ in range(200)]
    for isolate in isolates[::2] + isolates[1::2]:
        isolate.close()


def test_an_isolate_that_is_dropped_is_disposed_and_told_of() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)
    thing = context.eval("({})")
    del isolate, context
    gc.collect()  # no warning: an object of it keeps it
    with pytest.warns(ResourceWarning) as seen:
        del thing
    assert [str(w.message) for w in seen] == [words.isolate_never_closed(at)]
