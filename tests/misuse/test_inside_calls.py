"""Python that runs in the middle of a call into V8: conversions, iterables, finalizers.

Such code may do anything but use or close what the call stands on.
"""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Asked:
    """A callable that is asked for its name while it is converted."""

    def __init__(self, action: Callable[[], object]) -> None:
        self.action = action
        self.refusals: list[str] = []

    def __call__(self) -> None:
        pass

    @property
    def __name__(self) -> str:
        try:
            self.action()
        except eyot.UsageError as error:
            self.refusals.append(str(error))
        return "asked"


def test_a_conversion_does_not_close_or_use_the_scope_that_is_open(context: eyot.Context) -> None:
    isolate = context.isolate
    scope, at = v8.HandleScope(isolate), here()
    identity = context.eval("x => typeof x")
    scope.__enter__()
    kept = v8.String(scope, "kept")
    closing = Asked(lambda: scope.__exit__(None, None, None))
    using = Asked(lambda: v8.String(scope, "x"))
    assert identity(using) == "function"
    assert using.refusals == [words.shadowed_by_call("HandleScope", at)]
    assert kept.value == "kept"
    assert identity(closing) == "function"
    assert closing.refusals == [
        words.out_of_order("HandleScope", at, "that of a running call into V8")
    ]
    assert context.eval("1") == 1  # the refused scope is an orphan: it goes at this entry
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        kept.value  # noqa: B018
    scope.__exit__(None, None, None)


def test_a_conversion_opens_no_scope_but_may_make_everyday_calls(context: eyot.Context) -> None:
    isolate = context.isolate
    scope, at = v8.HandleScope(isolate), here()
    opening = Asked(scope.__enter__)
    assert context.eval("x => typeof x")(opening) == "function"
    assert opening.refusals == [words.entered_in_call("HandleScope", at)]
    with scope:
        v8.Integer(scope, 1)
    calling = Asked(lambda: context.eval("[1, 2, 3].map(n => ({n}))").to_python())
    assert context.eval("x => typeof x")(calling) == "function"
    assert calling.refusals == []


def test_a_conversion_does_not_close_the_context_or_the_isolate_it_is_for(
    context: eyot.Context,
) -> None:
    typeof = context.eval("x => typeof x")
    for action, told in (
        (context.close, words.CONTEXT_RUNS),
        (context.isolate.close, words.CLOSE_WHILE_RUNNING),
    ):
        asked = Asked(action)
        assert typeof(asked) == "function"
        assert asked.refusals == [told]


def test_an_iterable_of_arguments_may_close_the_scope_before_it_is_looked_at() -> None:
    def closing(scopes: list[v8.Scope], isolate: eyot.Isolate) -> Iterator[v8.Value]:
        while scopes:
            scopes.pop().__exit__(None, None, None)
        isolate.close()
        yield from ()

    uses: tuple[Callable[[v8.Scope, v8.Function, Any], object], ...] = (
        lambda scope, function, items: function.call(scope, function, items),
        lambda scope, function, items: function.new_instance(scope, items),
        lambda scope, _, items: v8.Array(scope, items),
    )
    for use in uses:
        isolate = eyot.Isolate()
        context = eyot.Context(isolate)
        handle_scope = v8.HandleScope(isolate)
        handle_scope.__enter__()
        scope, at = v8.ContextScope(handle_scope, context), here()
        scope.__enter__()
        function = v8.Function(scope, lambda *_: None)
        items = closing([handle_scope, scope], isolate)
        with refused(eyot.ScopeClosedError, words.scope_closed("ContextScope", at), at):
            use(scope, function, items)


def test_arguments_with_minds_of_their_own_may_close_the_scope(isolate: eyot.Isolate) -> None:
    class Closing(int):
        scope: v8.HandleScope

        def __bool__(self) -> bool:
            self.scope.__exit__(None, None, None)
            return True

        def __float__(self) -> float:
            self.scope.__exit__(None, None, None)
            return 1.5

    uses: tuple[Callable[[v8.Scope, Any], object], ...] = (
        v8.Boolean,
        v8.Number,
        lambda scope, value: v8.Weak(scope, v8.String(scope, "x"), None, guaranteed=value),
    )
    for use in uses:
        scope, at = v8.HandleScope(isolate), here()
        scope.__enter__()
        value = Closing(3)
        value.scope = scope
        with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
            use(scope, value)


def test_an_int_with_an_abs_of_its_own_is_the_int_it_is(context: eyot.Context) -> None:
    class Lying(int):
        def __abs__(self) -> Any:
            raise AssertionError

        def bit_length(self) -> int:
            return 64_000_000

        def __index__(self) -> int:
            return 7

    identity = context.eval("x => x")
    for value in (3, 2**60, -(2**60), 10**40, -(10**40)):
        assert identity(Lying(value)) == value


def test_a_finalizer_may_close_the_isolate_that_an_entry_is_about_to_use() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)

    class Closing:
        def __call__(self) -> None:
            pass

        def __del__(self) -> None:
            isolate.close()

    context.globals["f"] = Closing()
    context.eval("delete globalThis.f")

    def churn() -> None:
        for _ in range(1000):
            context.eval("{ let a = []; for (let i = 0; i < 1e5; i++) a.push({i}) }")

    # V8's own collections find the function unused; the next entry lets go of it.
    with pytest.raises(eyot.UsageError) as caught:
        churn()
    assert caught.value.code in {"EY204", "EY206"}
    assert isolate.closed
    assert at in str(caught.value) or caught.value.code == "EY206"


def test_a_finalizer_may_use_another_isolate_in_the_middle_of_a_call(
    isolate: eyot.Isolate,
) -> None:
    context = eyot.Context(isolate)
    with eyot.Isolate() as other:
        elsewhere = eyot.Context(other)
        used: list[object] = []

        class Using:
            def __init__(self) -> None:
                self.itself = self

            def __del__(self) -> None:
                used.append(elsewhere.eval("[1, 2].map(n => n + 1).join()"))
                with v8.HandleScope(other) as scope:
                    v8.String(scope, "x")

        source = "Array.from({length: 3000}, (_, i) => ({i, text: 'x'.repeat(i % 50) + i}))"
        threshold = gc.get_threshold()
        items = context.eval(source)
        plain = items.to_python()
        try:
            gc.set_threshold(3)
            for _ in range(20):
                for _ in range(20):
                    Using()
                assert items.to_python() == plain
                assert context.eval("x => x.length")([{"a": 1}] * 100) == 100
        finally:
            gc.set_threshold(*threshold)
            gc.collect()
        assert set(used) == {"2,3"}


def test_a_context_found_again_while_it_goes_away_is_a_new_object(isolate: eyot.Isolate) -> None:
    context, other = eyot.Context(isolate), eyot.Context(isolate)
    context.globals["callback"] = lambda *_: "called"
    other.globals["call"] = context.eval("() => callback({})")
    seen: list[object] = []
    reference = weakref.ref(context, lambda _: seen.append(other.eval("call()")))
    del context
    gc.collect()
    assert seen == ["called"]
    assert other.eval("call()") == "called"
    assert reference() is None


def test_handles_read_their_text_in_their_own_isolate(context: eyot.Context) -> None:
    with eyot.Isolate() as other:
        elsewhere = eyot.Context(other)
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            # Long enough not to be flat: reading them allocates.
            source = v8.String(scope, "'abcdefghijk' + Math.random() + '…' + 'lmnopqrstuvw'")
            texts = [v8.Script.compile(scope, source).run(scope) for _ in range(8)]
            assert elsewhere.eval("1") == 1  # the other isolate is V8's current one now
            assert texts[0].cast(v8.String).value.startswith("abcdefghijk0.")
            elsewhere.eval("1")
            assert "abcdefghijk0." in repr(texts[1])
            elsewhere.eval("1")
            assert not texts[2].strict_equals(texts[3])
            elsewhere.eval("1")
            assert texts[4] != texts[5]
            elsewhere.eval("1")
            assert hash(texts[6]) == hash(texts[6])
            other.close()  # and now none is
            assert texts[7].cast(v8.String).value.endswith("…lmnopqrstuvw")
    context.isolate.collect_garbage()
