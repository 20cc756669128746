"""Every use of a value where it may not be used: none reaches V8."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Make = Callable[[v8.Scope], Any]
    Use = Callable[[v8.Scope, Any], object]


class Subject(NamedTuple):
    """How a handle is made, and what is done with it."""

    make: Make
    free: tuple[Use, ...] = ()
    """Uses that need no context."""
    bound: tuple[Use, ...] = ()
    """Uses that need one."""
    alone: tuple[str, ...] = ()
    """Methods that take nothing."""
    needs_context: bool = False


CONVERSIONS = (
    *("to_big_int", "to_number", "to_string", "to_detail_string", "to_object", "to_integer"),
    *("to_uint32", "to_int32", "number_value", "integer_value", "uint32_value", "int32_value"),
)


def method(name: str, *arguments: object) -> Use:
    def use(scope: v8.Scope, handle: Any) -> object:
        return getattr(handle, name)(scope, *arguments)

    return use


SUBJECTS = {
    "value": Subject(
        lambda scope: v8.Number(scope, 1.5),
        free=(method("to_boolean"), method("boolean_value")),
        bound=(
            *(method(name) for name in CONVERSIONS),
            lambda scope, handle: handle.equals(scope, v8.Null(scope)),
            lambda scope, handle: handle.instance_of(scope, v8.Object(scope)),
            v8.JSON.stringify,
        ),
        alone=("get_hash", "type_repr", "type_of", "is_value", "is_primitive", "is_number"),
    ),
    "string": Subject(
        lambda scope: v8.String(scope, "text ✓"),
        free=(
            method("utf8_length"),
            method("to_utf8"),
            method("write", bytearray(8)),
            method("write_one_byte", bytearray(8)),
            method("write_utf8", bytearray(8)),
            method("write_utf8_into", bytearray()),
            lambda scope, handle: handle.concat(scope, v8.String.empty(scope)),
            lambda scope, handle: v8.String.empty(scope).concat(scope, handle),
            v8.ValueView,
            v8.Symbol,
            v8.Symbol.for_key,
            v8.Symbol.for_api,
            v8.Private,
            v8.Private.for_api,
        ),
        bound=(v8.StringObject, v8.RegExp, v8.JSON.parse),
        alone=(
            *("is_onebyte", "contains_only_onebyte", "is_external", "is_external_onebyte"),
            *("get_external_onebyte_string_resource", "get_external_string_resource"),
            *("is_external_twobyte", "get_identity_hash"),
        ),
    ),
    "external string": Subject(
        lambda scope: v8.String.new_external_onebyte(scope, b"external"),
        free=(method("to_utf8"), v8.ValueView),
        alone=("is_external", "get_external_onebyte_string_resource"),
    ),
    "symbol": Subject(
        v8.Symbol,
        free=(method("description"),),
        bound=(v8.SymbolObject,),
        alone=("get_identity_hash",),
    ),
    "private": Subject(
        v8.Private,
        free=(method("name"),),
        bound=(
            lambda scope, handle: v8.Object(scope).has_private(scope, handle),
            lambda scope, handle: v8.Object(scope).get_private(scope, handle),
            lambda scope, handle: v8.Object(scope).set_private(scope, handle, v8.Null(scope)),
            lambda scope, handle: v8.Object(scope).delete_private(scope, handle),
        ),
        alone=("is_private", "is_value"),
    ),
    "bigint": Subject(
        lambda scope: v8.BigInt.new_from_i64(scope, -5),
        bound=(v8.BigIntObject,),
        alone=("i64_value", "u64_value", "word_count", "to_words_array"),
    ),
    "external": Subject(lambda scope: v8.External(scope, object()), alone=("get_hash",)),
    "object": Subject(
        v8.Object,
        bound=(
            lambda scope, handle: handle.has_private(scope, v8.Private(scope)),
            lambda scope, handle: handle.get_private(scope, v8.Private(scope)),
            lambda scope, handle: handle.set_private(scope, v8.Private(scope), v8.Null(scope)),
            lambda scope, handle: handle.delete_private(scope, v8.Private(scope)),
        ),
        needs_context=True,
    ),
    "boolean object": Subject(
        lambda scope: v8.BooleanObject(scope, True),  # noqa: FBT003
        alone=("value_of",),
        needs_context=True,
    ),
    "number object": Subject(
        lambda scope: v8.NumberObject(scope, 1), alone=("value_of",), needs_context=True
    ),
    "string object": Subject(
        lambda scope: v8.StringObject(scope, "s"), free=(method("value_of"),), needs_context=True
    ),
    "symbol object": Subject(
        lambda scope: v8.SymbolObject(scope, v8.Symbol(scope)),
        free=(method("value_of"),),
        needs_context=True,
    ),
    "bigint object": Subject(
        lambda scope: v8.BigIntObject(scope, v8.BigInt(scope, 1)),
        free=(method("value_of"),),
        needs_context=True,
    ),
    "date": Subject(lambda scope: v8.Date(scope, 0), alone=("value_of",), needs_context=True),
    "regexp": Subject(
        lambda scope: v8.RegExp(scope, "a"),
        free=(method("get_source"),),
        bound=(method("exec", "a"),),
        alone=("get_flags",),
        needs_context=True,
    ),
}

each = pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)


class World(NamedTuple):
    """An isolate with a handle scope and a context scope open."""

    isolate: v8.Isolate
    plain: v8.HandleScope
    scope: v8.ContextScope


@pytest.fixture
def world() -> Iterator[World]:
    yield from opened()


@pytest.fixture
def other() -> Iterator[World]:
    yield from opened()


def opened() -> Iterator[World]:
    with (
        v8.Isolate() as isolate,
        v8.HandleScope(isolate) as plain,
        v8.ContextScope(plain, v8.Context(plain)) as scope,
    ):
        yield World(isolate, plain, scope)


@each
def test_an_expired_handle_is_refused(world: World, subject: Subject) -> None:
    with v8.HandleScope(world.scope) as inner:
        handle = subject.make(inner)
    for use in (*subject.free, *subject.bound):
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            use(world.scope, handle)
    for name in subject.alone:
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            getattr(handle, name)()
    assert handle == handle  # noqa: PLR0124
    assert handle != subject.make(world.scope)
    assert "expired" in repr(handle)
    hash(handle)


@each
def test_another_isolates_handle_is_refused(world: World, other: World, subject: Subject) -> None:
    handle = subject.make(other.scope)
    for use in (*subject.free, *subject.bound):
        with pytest.raises(eyot.WrongIsolateError, match="EY109"):
            use(world.scope, handle)
    assert handle != subject.make(world.scope)


@each
def test_another_thread_is_refused(world: World, subject: Subject) -> None:
    handle = subject.make(world.scope)
    refused: list[object] = []

    def attempt(use: Callable[[], object]) -> None:
        try:
            use()
        except eyot.WrongThreadError:
            refused.append(use)

    uses: list[Callable[[], object]] = [
        partial(subject.make, world.scope),
        *(partial(use, world.scope, handle) for use in (*subject.free, *subject.bound)),
        *(getattr(handle, name) for name in subject.alone),
    ]

    def run() -> None:
        for use in uses:
            attempt(use)
        hash(handle)
        repr(handle)
        assert handle != v8.Global

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert refused == uses


@each
def test_a_shadowed_scope_is_refused(world: World, subject: Subject) -> None:
    handle = subject.make(world.scope)
    with v8.HandleScope(world.scope):
        for use in (*subject.free, *subject.bound):
            with pytest.raises(eyot.ScopeShadowedError, match="EY103"):
                use(world.scope, handle)
        with pytest.raises(eyot.ScopeShadowedError, match="EY103"):
            subject.make(world.scope)
        for name in subject.alone:
            getattr(handle, name)()


@each
def test_a_context_is_asked_for_where_one_is_needed(subject: Subject) -> None:
    with v8.Isolate() as isolate, v8.HandleScope(isolate) as plain:
        if subject.needs_context:
            with pytest.raises(eyot.NoContextError, match="EY106"):
                subject.make(plain)
            with v8.ContextScope(plain, v8.Context(plain)) as scope:
                handle = subject.make(scope)
        else:
            handle = subject.make(plain)
        for use in subject.bound:
            with pytest.raises(eyot.NoContextError, match="EY106"):
                use(plain, handle)
        for use in subject.free:
            use(plain, handle)


@each
def test_nothing_works_after_the_isolate_closed(subject: Subject) -> None:
    with (
        v8.Isolate() as isolate,
        v8.HandleScope(isolate) as plain,
        v8.ContextScope(plain, v8.Context(plain)) as scope,
    ):
        handle = subject.make(scope)
    for use in (*subject.free, *subject.bound):
        with pytest.raises(eyot.ScopeClosedError, match="EY101"):
            use(scope, handle)
    for name in subject.alone:
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            getattr(handle, name)()
    with pytest.raises(eyot.ScopeClosedError, match="EY101"):
        subject.make(scope)
    hash(handle)
    assert handle == handle  # noqa: PLR0124


@each
def test_arguments_of_every_other_kind_are_refused(world: World, subject: Subject) -> None:
    """Whatever stands in a place is told by a TypeError or is right; nothing is guessed at V8."""
    handle = subject.make(world.scope)
    strange = [None, 1, -1.5, "x", b"", [], {}, object(), world.isolate, handle, world.scope]
    names = [name for name in dir(handle) if not name.startswith("_") and name != "cast"]
    expected = (TypeError, ValueError, IndexError, OverflowError, eyot.Error)
    for name in names:
        member = getattr(handle, name)
        if not callable(member):
            continue
        for first in strange:
            for rest in ([], [strange[0]], [handle], ["x", "y"], [bytearray(4)], [1, 2, 3]):
                with suppress(*expected):
                    member(first, *rest)
