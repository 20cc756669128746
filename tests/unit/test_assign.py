"""What an object refuses to take is an error, as in a program in strict mode."""

from __future__ import annotations

from typing import Any

import pytest

import eyot
from eyot import v8

REFUSED = {
    "Object.freeze({x: 1})": "Cannot assign to read only property 'x'",
    "Object.defineProperty({}, 'x', {value: 1})": "Cannot assign to read only property 'x'",
    "Object.create(Object.freeze({x: 1}))": "Cannot assign to read only property 'x'",
    "({get x() { return 1 }})": "Cannot set property x of .* which has only a getter",
    "Object.preventExtensions({})": "Cannot add property x, object is not extensible",
    "Object.seal({y: 1})": "Cannot add property x, object is not extensible",
    "new Proxy({}, {set: () => false})": "'set' on proxy: trap returned falsish",
    "(() => { 'use strict'; return Object.freeze(() => {}) })()": "object is not extensible",
}


@pytest.mark.parametrize("source", REFUSED)
def test_a_property_that_cant_be_set_raises(context: eyot.Context, source: str) -> None:
    thing = context.eval(source)
    with pytest.raises(eyot.JSTypeError, match=REFUSED[source]) as caught:
        thing["x"] = 2
    assert caught.value.frames == ()
    with pytest.raises(eyot.JSTypeError, match=REFUSED[source]):
        thing.x = 2


def test_an_item_of_a_frozen_array_raises(context: eyot.Context) -> None:
    array = context.eval("Object.freeze([1, 2])")
    with pytest.raises(eyot.JSTypeError, match="read only property '0'"):
        array[0] = 5
    with pytest.raises(eyot.JSTypeError):
        array.append(3)
    with pytest.raises(TypeError):
        del array[0]
    assert list(array) == [1, 2]


def test_what_cant_be_deleted_raises(context: eyot.Context) -> None:
    thing = context.eval("Object.freeze({x: 1})")
    with pytest.raises(TypeError, match="can't be deleted"):
        del thing["x"]
    with pytest.raises(TypeError, match="can't be deleted"):
        del thing.x
    assert thing["x"] == 1


def test_a_sealed_object_takes_what_it_has(context: eyot.Context) -> None:
    thing = context.eval("Object.seal({x: 1})")
    thing["x"] = 2
    thing.x += 1
    assert thing["x"] == 3


def test_a_setter_runs_with_the_object_and_its_error_has_its_frames_alone(
    context: eyot.Context,
) -> None:
    thing = context.eval(
        "({set x(v) { if (v < 0) throw new RangeError('below'); this.kept = v }})",
        filename="setter.js",
    )
    thing["x"] = 5
    assert thing["kept"] == 5
    with pytest.raises(eyot.JSRangeError, match="below") as caught:
        thing["x"] = -1
    assert [frame.filename for frame in caught.value.frames] == ["setter.js"]


def test_a_program_can_replace_nothing_of_it(context: eyot.Context) -> None:
    context.eval("Reflect.set = Function.prototype.call = () => { throw new Error('no') }")
    thing: Any = context.eval("({})")
    thing["x"] = 1
    assert thing["x"] == 1


def test_after_a_collection_it_is_there_still(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    thing = context.eval("Object.freeze({})")
    for _ in range(3):
        with pytest.raises(eyot.JSTypeError):
            thing["x"] = 1
        isolate.collect_garbage()


def test_where_javascript_is_disallowed_python_still_assigns(
    context: eyot.Context, scope: v8.ContextScope
) -> None:
    thing = context.eval("({set guarded(value) { throw new Error() }})")
    with v8.DisallowJavascriptExecutionScope(scope):
        thing["x"] = 1
        context.globals["shared"] = [1, 2]
        with pytest.raises(eyot.JSError):
            thing["guarded"] = 1
    assert thing["x"] == 1
    assert context.eval("shared.length") == 2
