"""Each operation on objects, collections, promises and functions, used where it may not be."""

from __future__ import annotations

import contextlib
import itertools
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES = {
    "Object": "({x: 1})",
    "Array": "[1]",
    "Map": "new Map([[1, 2]])",
    "Set": "new Set([1])",
    "Proxy": "new Proxy({}, {})",
    "Promise": "Promise.resolve(1)",
    "Function": "(function f() {})",
    "ArrayBuffer": "new ArrayBuffer(8)",
    "SharedArrayBuffer": "new SharedArrayBuffer(8)",
    "Uint8Array": "new Uint8Array(8)",
    "DataView": "new DataView(new ArrayBuffer(8))",
}


class Things:
    """One of each class, and what is needed for arguments."""

    def __init__(self, scope: v8.Scope) -> None:
        for name, source in SOURCES.items():
            setattr(self, name, js(scope, source))
        self.PromiseResolver = v8.PromiseResolver(scope)
        self.PrimitiveArray = v8.PrimitiveArray(scope, 1)
        self.ValueSerializer = v8.ValueSerializer(scope)
        self.ValueDeserializer = v8.ValueDeserializer(scope, b"\xff\x0f" + b"_" * 100)
        self.value = v8.Null(scope)
        self.function = v8.Function(scope, lambda *_given: None)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def callback(*_given: object) -> None: ...


# What is done with a scope, by class; `t` has one of each class.
WITH_SCOPE: dict[str, list[Callable[[v8.Scope, Any], object]]] = {
    "Object": [
        lambda s, t: t.Object.get_index(s, 0),
        lambda s, t: t.Object.set_index(s, 0, t.value),
        lambda s, t: t.Object.has_index(s, 0),
        lambda s, t: t.Object.delete_index(s, 0),
        lambda s, t: t.Object.get_prototype(s),
        lambda s, t: t.Object.set_prototype(s, t.value),
        lambda s, t: t.Object.set_integrity_level(s, 1),
        lambda s, t: t.Object.get_constructor_name(s),
        lambda s, t: t.Object.preview_entries(s),
        lambda s, t: t.Object.get_internal_field(s, 0),
        lambda s, t: t.Object.set_internal_field(s, 0, t.value),
        lambda s, t: t.Object.create_data_property(s, "x", t.value),
        lambda s, t: t.Object.define_own_property(s, "x", t.value),
        lambda s, t: t.Object.define_property(s, "x", v8.PropertyDescriptor(value=t.value)),
        lambda s, t: t.Object.set_accessor_property(s, "y", t.function),
        lambda s, t: t.Object.get_own_property_descriptor(s, "x"),
        lambda s, t: t.Object.get_property_attributes(s, "x"),
        lambda s, t: t.Object.get_real_named_property(s, "x"),
        lambda s, t: t.Object.get_real_named_property_attributes(s, "x"),
        lambda s, t: t.Object.has_real_named_property(s, "x"),
        lambda s, t: t.Object.has_real_named_callback_property(s, "x"),
        lambda s, t: t.Object.has_real_indexed_property(s, 0),
        lambda s, t: t.Object.get_own_property_names(s),
        lambda s, t: t.Object.get_property_names(s),
        lambda s, t: t.Object.set_accessor(s, "z", callback, callback, data=t.value),
        lambda s, t: t.Object.set_lazy_data_property(s, "z", callback),
        lambda s, t: v8.Object.with_prototype_and_properties(s, t.value, ["x"], [t.value]),
    ],
    "Array": [lambda s, t: t.Array.iterate(s), lambda s, t: v8.Array(s, [t.value])],
    "Map": [
        lambda s, t: t.Map.get(s, 1),
        lambda s, t: t.Map.set(s, 1, t.value),
        lambda s, t: t.Map.has(s, 1),
        lambda s, t: t.Map.as_array(s),
        lambda s, t: t.Map.delete(s, 1),
        lambda s, t: t.Map.clear(s),
    ],
    "Set": [
        lambda s, t: t.Set.add(s, 1),
        lambda s, t: t.Set.has(s, 1),
        lambda s, t: t.Set.as_array(s),
        lambda s, t: t.Set.delete(s, 1),
        lambda s, t: t.Set.clear(s),
    ],
    "Proxy": [
        lambda s, t: t.Proxy.get_target(s),
        lambda s, t: t.Proxy.get_handler(s),
        lambda s, t: t.Proxy.revoke(s),
        lambda s, t: v8.Proxy(s, t.Object, t.Object),
    ],
    "Promise": [
        lambda s, t: t.Promise.result(s),
        lambda s, t: t.Promise.then(s, t.function),
        lambda s, t: t.Promise.then2(s, t.function, t.function),
        lambda s, t: t.Promise.catch(s, t.function),
    ],
    "PromiseResolver": [
        lambda s, t: t.PromiseResolver.get_promise(s),
        lambda s, t: t.PromiseResolver.resolve(s, t.value),
        lambda s, t: t.PromiseResolver.reject(s, t.value),
    ],
    "PrimitiveArray": [
        lambda s, t: t.PrimitiveArray.get(s, 0),
        lambda s, t: t.PrimitiveArray.set(s, 0, t.value),
    ],
    "Function": [
        lambda s, t: t.Function.get_name(s),
        lambda s, t: t.Function.set_name(s, v8.String(s, "x")),
        lambda s, t: t.Function.get_debug_name(s),
        lambda s, t: t.Function.get_inferred_name(s),
        lambda s, t: t.Function.call_with_context(s, s.context, t.value),
        lambda s, t: v8.Function(s, callback, data=t.value),
    ],
    "ArrayBuffer": [
        lambda s, t: t.ArrayBuffer.set_detach_key(s, t.value),
        lambda s, t: t.ArrayBuffer.detach(s, t.value),
    ],
    "SharedArrayBuffer": [
        lambda s, t: v8.Int16Array(s, t.SharedArrayBuffer, 2, 1),
        lambda s, t: v8.DataView(s, t.SharedArrayBuffer),
    ],
    "Uint8Array": [lambda s, t: t.Uint8Array.buffer(s)],
    "DataView": [lambda s, t: t.DataView.buffer(s)],
    "ValueSerializer": [
        lambda s, t: t.ValueSerializer.write_value(s, t.value),
        lambda s, t: t.ValueSerializer.transfer_array_buffer(s, 1, t.ArrayBuffer),
    ],
    "ValueDeserializer": [
        lambda s, t: (t.ValueDeserializer.read_header(s), t.value.strict_equals(t.value)),
        lambda s, t: t.ValueDeserializer.transfer_array_buffer(s, 1, t.ArrayBuffer),
        lambda s, t: (t.ValueDeserializer.read_value(s), t.value.strict_equals(t.value)),
    ],
}
# What takes no scope.
WITHOUT_SCOPE: list[Callable[[Any], object]] = [
    lambda t: t.Object.get_creation_context(),
    lambda t: t.Object.is_callable(),
    lambda t: t.Object.is_constructor(),
    lambda t: t.Object.internal_field_count(),
    lambda t: t.Array.length,
    lambda t: t.Map.size,
    lambda t: t.Set.size,
    lambda t: t.ArrayBuffer.byte_length,
    lambda t: t.ArrayBuffer.is_detachable(),
    lambda t: t.ArrayBuffer.was_detached(),
    lambda t: t.ArrayBuffer.get_backing_store(),
    lambda t: memoryview(t.SharedArrayBuffer),
    lambda t: t.Uint8Array.length,
    lambda t: t.Uint8Array.byte_offset,
    lambda t: t.Uint8Array.has_buffer(),
    lambda t: t.Uint8Array.copy_contents(bytearray(1)),
    lambda t: memoryview(t.Uint8Array),
    lambda t: t.DataView.get_backing_store(),
    lambda t: t.DataView.data,
    lambda t: t.Proxy.is_revoked(),
    lambda t: t.Promise.state,
    lambda t: t.Promise.has_handler(),
    lambda t: t.Promise.mark_as_handled(),
    lambda t: t.Promise.mark_as_silent(),
    lambda t: t.PrimitiveArray.length,
    lambda t: t.Function.get_script_line_number(),
    lambda t: t.Function.get_script_column_number(),
    lambda t: t.Function.script_id(),
    lambda t: t.Function.get_script_origin(),
]
OPERATIONS = [(name, each) for name, operations in WITH_SCOPE.items() for each in operations]
MAKING: list[Callable[[v8.Scope], object]] = [
    v8.Object,
    v8.Map,
    v8.Set,
    v8.PromiseResolver,
    v8.Array,
    lambda s: v8.Function(s, callback),
    lambda s: v8.ArrayBuffer(s, 1),
    lambda s: v8.SharedArrayBuffer.new_backing_store(s, 1),
    lambda s: v8.ArrayBuffer.new_backing_store_from_buffer(s, bytearray(1)),
    v8.ValueSerializer,
    lambda s: v8.ValueDeserializer(s, b""),
]


def test_all_of_these_can_be_done(scope: v8.ContextScope) -> None:
    things = Things(scope)
    for _name, operation in OPERATIONS:
        operation(scope, things)
    for plain in WITHOUT_SCOPE:
        plain(things)


def test_a_handle_whose_scope_closed_is_refused(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as outer, v8.ContextScope(outer, context) as scope:
        with v8.HandleScope(scope) as inner:
            gone = Things(inner)
        for _name, operation in OPERATIONS:
            with pytest.raises((eyot.HandleExpiredError, eyot.ScopeClosedError)):
                operation(scope, gone)
        for plain in WITHOUT_SCOPE:
            with pytest.raises(eyot.HandleExpiredError):
                plain(gone)


def test_a_closed_or_shadowed_scope_is_refused(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as outer, v8.ContextScope(outer, context) as scope:
        things = Things(scope)
        with v8.HandleScope(scope) as closed:
            for _name, operation in OPERATIONS:
                with pytest.raises(eyot.ScopeShadowedError):
                    operation(scope, things)
            for make in MAKING:
                with pytest.raises(eyot.ScopeShadowedError):
                    make(scope)
        for _name, operation in OPERATIONS:
            with pytest.raises(eyot.ScopeClosedError):
                operation(closed, things)
        for make in MAKING:
            with pytest.raises(eyot.ScopeClosedError):
                make(closed)


def test_what_needs_a_context_says_so(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as outer:
        with v8.ContextScope(outer, context) as scope:
            things = Things(scope)
        with v8.HandleScope(context.isolate) as bare:
            for name, operation in OPERATIONS:
                if name == "PrimitiveArray":
                    operation(bare, things)
                    continue
                with pytest.raises(eyot.NoContextError):
                    operation(bare, things)
            for make in MAKING:
                with pytest.raises(eyot.NoContextError):
                    make(bare)


def test_another_isolate_is_refused(context: eyot.Context) -> None:
    with (
        eyot.Isolate() as foreign,
        v8.HandleScope(foreign) as there,
        v8.ContextScope(there, eyot.Context(foreign)) as foreign_scope,
        v8.HandleScope(context.isolate) as here,
        v8.ContextScope(here, context) as scope,
    ):
        things = Things(scope)
        for _name, operation in OPERATIONS:
            with pytest.raises(eyot.WrongIsolateError):
                operation(foreign_scope, things)


def test_another_thread_is_refused(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as outer, v8.ContextScope(outer, context) as scope:
        things = Things(scope)
        wrong: list[object] = []

        def use() -> None:
            uses: list[Callable[[], object]] = [
                *[lambda each=each: each(scope, things) for _name, each in OPERATIONS],
                *[lambda each=each: each(things) for each in WITHOUT_SCOPE],
                *[lambda each=each: each(scope) for each in MAKING],
            ]
            for operation in uses:
                try:
                    wrong.append(operation())
                except eyot.WrongThreadError:
                    pass
                except Exception as error:  # noqa: BLE001 - the thread must tell of any
                    wrong.append(error)

        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
        assert wrong == []


def test_a_closed_isolate_is_refused() -> None:
    isolate = eyot.Isolate()
    with (
        v8.HandleScope(isolate) as outer,
        v8.ContextScope(outer, eyot.Context(isolate)) as scope,
    ):
        things = Things(scope)
    isolate.close()
    for _name, operation in OPERATIONS:
        with pytest.raises((eyot.ScopeClosedError, eyot.HandleExpiredError)):
            operation(scope, things)
    for plain in WITHOUT_SCOPE:
        with pytest.raises(eyot.HandleExpiredError):
            plain(things)


ODD = [None, 1, -1, 2**70, 1.5, "x", b"x", [], {}, (), object(), callback, type, Ellipsis]


def test_odd_arguments_are_refused_or_work(scope: v8.ContextScope) -> None:
    """Every method with every number of odd arguments: no more than an exception comes of it."""
    things = Things(scope)
    allowed = (eyot.Error, TypeError, ValueError, IndexError, OverflowError, BufferError, EOFError)
    mixed = [*ODD, things.value, things.Object, things.PrimitiveArray, things.function]
    given = [
        [mixed[(shift + place * 3) % len(mixed)] for place in range(count)]
        for count in range(5)
        for shift in range(len(mixed))
    ]
    methods = [
        getattr(target, name)
        for target in map(things.__getattribute__, WITH_SCOPE)
        for name in dir(type(target))
        if not name.startswith("__")
    ]
    for method, arguments in itertools.product(filter(callable, methods), given):
        for call in (arguments, [scope, *arguments]):
            with contextlib.suppress(*allowed):
                method(*call)
