"""Weak: it refers to a value without keeping it, and says when that is gone."""

from __future__ import annotations

import pytest

import eyot
from eyot import v8


def made(isolate: v8.Isolate, *arguments: object, guaranteed: bool = False) -> v8.Weak[v8.Object]:
    """A Weak to an object that nothing else refers to."""
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        return v8.Weak(scope, v8.Object(scope), *arguments, guaranteed=guaranteed)  # type: ignore[arg-type]


def test_weak_handle(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        context = v8.Context(handles)
        with v8.HandleScope(handles) as inner, v8.ContextScope(inner, context) as scope:
            handle = v8.Object(scope)
            weak = v8.Weak(scope, handle)
            assert not weak.is_empty
            assert weak == handle
            assert weak == v8.Weak(scope, handle)
            assert weak == v8.Global(scope, handle)
            assert weak != v8.Object(scope)
            assert weak.local(scope) == handle
        isolate.collect_garbage()
        assert weak.is_empty
        assert weak.local(handles) is None
        assert weak.to_global() is None
        assert weak == weak  # noqa: PLR0124
        assert weak != made(isolate)


def test_finalizers(isolate: v8.Isolate) -> None:
    seen: list[object] = []
    dropped = made(isolate, lambda: seen.append("dropped"))
    del dropped
    kept: v8.Weak[v8.Object] = made(isolate, lambda: seen.append(kept.is_empty))
    isolate.collect_garbage()
    assert seen == [True]
    isolate.collect_garbage()
    assert seen == [True]


def test_guaranteed_finalizers(isolate: v8.Isolate) -> None:
    seen: list[object] = []
    dropped = made(isolate, lambda: seen.append("dropped"), guaranteed=True)
    del dropped
    kept: v8.Weak[v8.Object] = made(isolate, lambda: seen.append(kept.is_empty), guaranteed=True)
    isolate.collect_garbage()
    assert seen == [True]
    isolate.close()
    assert seen == [True]


def test_weak_from_global(isolate: v8.Isolate) -> None:
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        kept = v8.Global(scope, v8.Object(scope))
        weak: v8.Weak[v8.Object] = v8.Weak(scope, kept)
    isolate.collect_garbage()
    assert not weak.is_empty
    again = weak.to_global()
    assert again is not None
    assert again == kept
    assert weak == kept
    del again
    kept.close()
    isolate.collect_garbage()
    assert weak.is_empty
    assert weak.to_global() is None
    with v8.HandleScope(isolate) as handles, pytest.raises(ValueError, match="empty"):
        v8.Weak(handles, kept)


@pytest.mark.parametrize("with_finalizer", [False, True])
def test_weak_from_into_raw(isolate: v8.Isolate, *, with_finalizer: bool) -> None:
    seen: list[str] = []
    arguments = [lambda: seen.append("gone")] if with_finalizer else []
    told = ["gone"] if with_finalizer else []

    # Parked and taken back.
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        handle = v8.Object(scope)
        weak = v8.Weak(scope, handle, *arguments)
        raw = weak.into_raw()
        assert raw is not None
        assert weak.is_empty
        back = v8.Weak.from_raw(isolate, raw)
        assert back == handle
        assert back.local(scope) == handle
        with pytest.raises(ValueError, match="no Weak of this isolate"):
            v8.Weak.from_raw(isolate, raw)
    isolate.collect_garbage()
    assert back.is_empty
    assert seen == told

    # Collected while parked.
    seen.clear()
    raw = made(isolate, *arguments).into_raw()
    assert raw is not None
    isolate.collect_garbage()
    assert seen == told
    back = v8.Weak.from_raw(isolate, raw)
    assert back.is_empty
    isolate.collect_garbage()
    assert seen == told

    # Collected before: it parks as nothing.
    seen.clear()
    weak = made(isolate, *arguments)
    isolate.collect_garbage()
    assert seen == told
    assert weak.into_raw() is None
    assert v8.Weak.from_raw(isolate, None).is_empty

    # Leaked.
    seen.clear()
    assert made(isolate, *arguments).into_raw() is not None
    isolate.close()
    assert seen == []


def test_drop_weak_from_raw_in_finalizer(isolate: v8.Isolate) -> None:
    seen: list[str] = []
    raw: list[int | None] = []

    def finalize() -> None:
        weak = v8.Weak.from_raw(isolate, raw[0])
        assert weak.is_empty
        del weak
        seen.append("gone")

    raw.append(made(isolate, finalize).into_raw())
    isolate.collect_garbage()
    assert seen == ["gone"]
    isolate.collect_garbage()
    assert seen == ["gone"]


def test_finalizer_on_kept_global() -> None:
    seen: list[str] = []
    isolate = v8.Isolate()
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        handle = v8.Object(scope)
        kept = v8.Global(scope, handle)
        plain = v8.Weak(scope, handle)
        ordinary = v8.Weak(scope, handle, lambda: seen.append("ordinary"))
        guaranteed = v8.Weak(scope, handle, lambda: seen.append("guaranteed"), guaranteed=True)
    isolate.close()
    assert seen == ["guaranteed"]
    assert plain.is_empty
    assert ordinary.is_empty
    assert guaranteed.is_empty
    kept.close()


def test_a_global_is_a_key_that_outlives_its_isolate() -> None:
    isolate = v8.Isolate()
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        kept = v8.Global(scope, v8.Object(scope))
        found = {kept: "it"}
        before = hash(kept)
    isolate.close()
    assert hash(kept) == before
    assert found[kept] == "it"


def test_a_weak_is_refused_elsewhere(isolate: v8.Isolate) -> None:
    weak = made(isolate)
    with pytest.raises(TypeError):
        hash(weak)
    with v8.Isolate() as other, v8.HandleScope(other) as handles:
        with pytest.raises(eyot.WrongIsolateError):
            weak.local(handles)
        foreign = v8.Global(handles, v8.String(handles, "x"))
        assert weak != foreign
        with (
            v8.HandleScope(isolate) as mine,
            pytest.raises(eyot.WrongIsolateError),
        ):
            v8.Weak(mine, foreign)
        raw = v8.Global(handles, v8.String(handles, "x")).into_raw()
        with pytest.raises(ValueError, match="no Weak"):
            v8.Weak.from_raw(other, raw)
        v8.Global.from_raw(other, raw).close()
    closed = v8.Isolate()
    weak = made(closed)
    closed.close()
    with pytest.raises(eyot.IsolateClosedError):
        weak.into_raw()
    with pytest.raises(eyot.IsolateClosedError):
        v8.Weak.from_raw(closed, 1)
    assert weak.to_global() is None


def test_a_copy_has_a_callback_of_its_own(isolate: v8.Isolate) -> None:
    seen: list[str] = []
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        handle = v8.Object(scope)
        weak = v8.Weak(scope, handle, lambda: seen.append("first"))
        copy = weak.copy(lambda: seen.append("second"))
        silent = copy.copy()
        always = weak.copy(lambda: seen.append("always"), guaranteed=True)
        assert copy == weak == silent
        assert silent.local(scope) == handle
    isolate.collect_garbage()
    assert sorted(seen) == ["always", "first", "second"]
    assert silent.is_empty
    late = weak.copy(lambda: seen.append("late"), guaranteed=True)
    assert late.is_empty
    with pytest.raises(TypeError, match="callable"):
        weak.copy(8)  # type: ignore[arg-type]
    isolate.close()
    assert "late" not in seen
    with pytest.raises(eyot.IsolateClosedError):
        always.copy()


def test_an_empty_weak_refers_to_nothing(isolate: v8.Isolate) -> None:
    weak = v8.Weak.empty(isolate)
    assert weak.is_empty
    assert weak.to_global() is None
    assert weak.into_raw() is None
    with v8.HandleScope(isolate) as handles:
        assert weak.local(handles) is None
    with pytest.raises(TypeError):
        v8.Weak.empty(8)  # type: ignore[arg-type]
