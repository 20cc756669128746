"""The everyday layer's types: what JavaScript gives is Any, all around it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_type

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import MutableMapping, MutableSequence


def test_the_first_program_needs_no_cast() -> None:
    with eyot.Isolate() as isolate:
        assert_type(isolate, eyot.Isolate)
        context = eyot.Context(isolate)
        assert_type(context.eval("6 * 7"), Any)
        assert_type(context.globals, eyot.JSObject)
        context.globals["greet"] = lambda name: f"hi {name}"
        context.globals.eight = 8
        assert context.eval("greet('js')") == "hi js"


def test_a_context_of_its_own_isolate_closes_itself() -> None:
    with eyot.Context() as context:
        assert_type(context, eyot.Context)
        assert_type(context.isolate, eyot.Isolate)
    assert_type(context.closed, bool)


def test_an_object_is_a_mapping_of_str_and_its_attributes_are_any(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    point: eyot.JSObject = context.eval("({x: 1, tags: ['a', 'b']})")
    mapping: MutableMapping[str, Any] = point
    assert_type(point["x"], Any)
    assert_type(point.tags[0], Any)
    assert_type(point.to_python(), Any)
    assert_type(list(mapping), list[str])
    assert_type(len(point), int)
    assert_type("x" in point, bool)
    assert {key: value for key, value in point.items() if key == "x"} == {"x": 1}
    del point.tags
    del point["x"]


def test_an_array_is_a_sequence(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    array: eyot.JSArray = context.eval("[1, 2, 3]")
    sequence: MutableSequence[Any] = array
    assert_type(array[0], Any)
    assert_type(array[1:], list[Any])
    array[1:] = [4]
    array.append(5)
    assert array["length"] == 3
    assert list(sequence) == [1, 4, 5]
    del array[0]
    array.label = "eight"
    del array["label"]
    assert (array.to_python(), "label" in array) == ([4, 5], False)


def test_a_function_is_callable(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    add: eyot.JSFunction = context.eval("(function (a, b) { return a + b; })")
    assert_type(add(2, 3), Any)
    assert_type(add(2, 3, this=context.globals), Any)
    assert_type(add.new(2, 3), Any)


def test_a_script_runs_again_and_again(isolate: eyot.Isolate) -> None:
    script = eyot.Context(isolate).compile("6 * 7", filename="eight.js", line=8)
    assert_type(script, eyot.CompiledScript)
    assert_type(script.run(), Any)


def test_the_two_layers_share_their_classes(scope: v8.ContextScope) -> None:
    same: eyot.Isolate = scope.isolate
    assert same.closed is False
    everyday = scope.context.wrap(scope, v8.Object(scope))
    assert_type(everyday, Any)
    wrapped: eyot.JSObject = everyday
    assert_type(wrapped.local(scope), Any)


def test_undefined_is_a_value_of_a_class_of_its_own(isolate: eyot.Isolate) -> None:
    assert not eyot.undefined
    assert eyot.Context(isolate).eval("undefined") is eyot.undefined
