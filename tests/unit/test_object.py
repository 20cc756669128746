"""Objects: properties read and written, prototypes, names of constructors, integrity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def text(scope: v8.Scope, value: str) -> v8.String:
    return v8.String(scope, value)


def test_no_internal_field(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 1)
    assert target.internal_field_count() == 0
    for index in (0, 1, 1337, 2**32 - 1):
        assert target.get_internal_field(scope, index) is None
        assert target.set_internal_field(scope, index, value) is False
        assert target.get_internal_field(scope, index) is None


def test_internal_fields_hold_values_and_python_objects(scope: v8.ContextScope) -> None:
    template = v8.ObjectTemplate(scope)
    template.set_internal_field_count(2)
    target = template.new_instance(scope)
    assert target.internal_field_count() == 2
    first = target.get_internal_field(scope, 0)
    assert first is not None
    assert first.is_undefined()
    inner, thing = v8.Object(scope), object()
    assert target.set_internal_field(scope, 0, inner)
    assert target.set_internal_field(scope, 1, v8.External(scope, thing))
    assert target.get_internal_field(scope, 0) == inner
    held = target.get_internal_field(scope, 1)
    assert held is not None
    assert held.cast(v8.External).value is thing
    for index in (2, 2**32 - 1):
        assert target.get_internal_field(scope, index) is None
        assert target.set_internal_field(scope, index, inner) is False
    assert target.to_python(scope) == {}


def test_object(scope: v8.ContextScope) -> None:
    null, value = v8.Null(scope), v8.Number(scope, 3.5)
    name, other = text(scope, "p"), text(scope, "q")
    target = v8.Object.with_prototype_and_properties(scope, null, [name, "q"], [value, value])
    assert type(target) is v8.Object
    assert target.get_creation_context() is scope.context
    assert target.get_identity_hash() == target.get_identity_hash() != 0
    assert target.get_prototype(scope).is_null()
    assert target.has(scope, name)
    assert target.has(scope, other)
    assert target.has_own_property(scope, name)
    assert target.has_own_property(scope, other)
    assert not target.has(scope, "toString")
    assert target.delete(scope, other)
    assert not target.has(scope, other)
    assert not target.has_own_property(scope, other)

    inherits = v8.Object.with_prototype_and_properties(scope, target)
    assert inherits.has(scope, "p")
    assert not inherits.has_own_property(scope, "p")
    assert inherits.get(scope, "p") == value

    script_globals(scope).set(scope, "target", target)
    assert states(scope) == (True, False, False)
    assert target.set_integrity_level(scope, v8.IntegrityLevel.SEALED)
    assert states(scope) == (False, True, False)
    assert target.set(scope, "p", null)
    assert target.get(scope, "p").is_null()
    assert target.delete(scope, "p") is False
    assert target.set(scope, "new", null)
    assert not target.has(scope, "new")
    assert target.set_integrity_level(scope, v8.IntegrityLevel.FROZEN)
    assert states(scope) == (False, True, True)
    assert target.set(scope, "p", value)
    assert target.get(scope, "p").is_null()
    assert target.delete(scope, "p") is False


def script_globals(scope: v8.Scope) -> v8.Object:
    return js(scope, "globalThis").cast(v8.Object)


def states(scope: v8.Scope) -> tuple[bool, bool, bool]:
    asked = "[Object.isExtensible(target), Object.isSealed(target), Object.isFrozen(target)]"
    return tuple(js(scope, asked).to_python(scope))


def test_create_data_property(scope: v8.ContextScope) -> None:
    target = js(scope, "({__proto__: {set inherited(v) { throw v }}})").cast(v8.Object)
    value = v8.Integer(scope, 42)
    assert target.create_data_property(scope, "made", value)
    assert target.get(scope, "made") == value
    assert target.set(scope, "written", value)
    assert target.get(scope, "written") == value
    # What prototypes have doesn't matter to it.
    assert target.create_data_property(scope, "inherited", value)
    assert target.get(scope, "inherited") == value
    assert target.create_data_property(scope, 7, value)
    assert target.get(scope, 7) == target.get_index(scope, 7) == value
    frozen = js(scope, "Object.freeze({})").cast(v8.Object)
    assert frozen.create_data_property(scope, "made", value) is False


def test_constructor_names(scope: v8.ContextScope) -> None:
    for source, name in (("[]", "Array"), ("new Map", "Map"), ("({})", "Object")):
        assert js(scope, source).cast(v8.Object).get_constructor_name(scope).value == name


def test_get_constructor_name(scope: v8.ContextScope) -> None:
    js(
        scope,
        """function Parent() {}
        function Child() {}
        Child.prototype = new Parent();
        var outer = {inner: (0, function () {})};
        var parent = new Parent(), child = new Child(), nested = new outer.inner();
        var prototype = Child.prototype;""",
    )
    names = {
        source: js(scope, source).cast(v8.Object).get_constructor_name(scope).value
        for source in ("parent", "child", "nested", "prototype")
    }
    assert names == {
        "parent": "Parent",
        "child": "Child",
        "nested": "outer.inner",
        "prototype": "Parent",
    }


def test_prototype_api(scope: v8.ContextScope) -> None:
    target, prototype = v8.Object(scope), v8.Object(scope)
    prototype.set(scope, "inherited", v8.Integer(scope, 1))
    assert target.get(scope, "inherited").is_undefined()
    assert target.set_prototype(scope, prototype)
    assert target.get_prototype(scope) == prototype
    assert target.get(scope, "inherited").to_python(scope) == 1
    assert not target.has_own_property(scope, "inherited")
    assert target.set_prototype(scope, v8.Null(scope))
    assert target.get_prototype(scope).is_null()
    assert not target.has(scope, "inherited")
    made = js(scope, "({__proto__: null})").cast(v8.Object)
    assert made.get_prototype(scope).is_null()
    plain = js(scope, "({})").cast(v8.Object)
    assert plain.get_prototype(scope) == js(scope, "Object.prototype")


def test_a_prototype_that_cannot_be_is_refused(scope: v8.ContextScope) -> None:
    inner, outer = v8.Object(scope), v8.Object(scope)
    assert inner.set_prototype(scope, outer)
    assert outer.set_prototype(scope, inner) is False
    closed = js(scope, "Object.preventExtensions({})").cast(v8.Object)
    assert closed.set_prototype(scope, outer) is False
    wrong: Any
    for wrong in (v8.Integer(scope, 1), v8.Undefined(scope), {}, None):
        with pytest.raises(TypeError):
            inner.set_prototype(scope, wrong)
        with pytest.raises(TypeError):
            v8.Object.with_prototype_and_properties(scope, wrong)


def test_the_global_object_keeps_what_it_hides(scope: v8.ContextScope) -> None:
    world = script_globals(scope)
    prototype = world.get_prototype(scope)
    assert prototype == js(scope, "Object.getPrototypeOf(globalThis)")
    assert world.set_prototype(scope, v8.Object(scope))
    assert js(scope, "typeof Array").to_python(scope) == "function"
    assert js(scope, "6 * 7").to_python(scope) == 42


def test_a_proxy_that_is_asked_for_its_prototype_runs_no_trap(scope: v8.ContextScope) -> None:
    proxy = js(scope, "new Proxy({}, {getPrototypeOf() { throw 1 }})").cast(v8.Object)
    assert proxy.get_prototype(scope).is_null() or proxy.get_prototype(scope).is_object()


def test_preview_entries(scope: v8.ContextScope) -> None:
    js(
        scope,
        """var set = new Set([1, 2, 3]), map = new Map([[1, 2], [3, 4]]);
        var values = set.values(), entries = set.entries(), pairs = map.entries();
        values.next()""",
    )

    def preview(source: str) -> tuple[object, bool] | None:
        seen = js(scope, source).cast(v8.Object).preview_entries(scope)
        return None if seen is None else (seen[0].to_python(scope), seen[1])

    assert preview("values") == ([2, 3], False)
    assert preview("values") == ([2, 3], False)  # it isn't moved
    assert preview("entries") == ([1, 1, 2, 2, 3, 3], True)
    assert preview("pairs") == ([1, 2, 3, 4], True)
    assert preview("map.keys()") == ([1, 3], False)
    assert preview("set") == ([1, 2, 3], False)
    assert preview("map") == ([1, 2, 3, 4], True)
    assert preview("var ended = set.values(); for (const _ of ended) {} ended") == ([], False)
    assert preview("({})") is None
    assert preview("[1]") is None


def test_an_index_is_a_property_too(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 1)
    top = 2**32 - 1
    for index in (0, 1, top - 1, top):
        assert target.set_index(scope, index, value)
        assert target.has_index(scope, index)
        assert target.get_index(scope, index) == target.get(scope, str(index)) == value
        assert target.has_own_property(scope, index)
        assert target.delete_index(scope, index)
        assert not target.has_index(scope, index)
        assert target.get_index(scope, index).is_undefined()
    for wrong in (-1, 2**32, 2**70):
        with pytest.raises(OverflowError):
            target.get_index(scope, wrong)
        with pytest.raises(OverflowError):
            target.set_index(scope, wrong, value)
    with pytest.raises(TypeError):
        target.get_index(scope, "0")  # type: ignore[call-overload]


def test_callable_and_constructor_are_two_things(scope: v8.ContextScope) -> None:
    def answers(source: str) -> tuple[bool, bool]:
        value = js(scope, source).cast(v8.Object)
        return value.is_callable(), value.is_constructor()

    assert answers("({})") == (False, False)
    assert answers("(() => 1)") == (True, False)
    assert answers("(function () {})") == (True, True)
    assert answers("(class {})") == (True, True)
    assert answers("new Proxy(() => 1, {})") == (True, False)


def test_an_object_knows_the_context_it_was_made_in(isolate: eyot.Isolate) -> None:
    here, there = eyot.Context(isolate), eyot.Context(isolate)
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, there) as inner:
            target = v8.Object(inner)
        with v8.ContextScope(handle_scope, here):
            assert target.get_creation_context() is there
        there.close()
        assert target.get_creation_context() is None


def test_what_throws_raises_or_waits_in_the_try_catch(scope: v8.ContextScope) -> None:
    trap = js(scope, "new Proxy({}, new Proxy({}, {get() { throw new TypeError('no') }}))")
    target, value = trap.cast(v8.Object), v8.Null(scope)
    name = text(scope, "x")
    operations: list[Callable[[v8.Scope], object]] = [
        lambda s: target.get_index(s, 0),
        lambda s: target.set_index(s, 0, value),
        lambda s: target.has_index(s, 0),
        lambda s: target.delete_index(s, 0),
        lambda s: target.create_data_property(s, name, value),
        lambda s: target.create_data_property(s, 0, value),
        lambda s: target.define_own_property(s, name, value),
        lambda s: target.define_property(s, name, v8.PropertyDescriptor(value=value)),
        lambda s: target.set_accessor_property(s, name, v8.Function(s, lambda _s, _i: None)),
        lambda s: target.get_own_property_descriptor(s, name),
        lambda s: target.get_property_attributes(s, name),
        target.get_property_names,
        target.get_own_property_names,
        lambda s: target.set_integrity_level(s, v8.IntegrityLevel.FROZEN),
    ]
    for operation in operations:
        with pytest.raises(eyot.JSTypeError, match="no"):
            operation(scope)
        with v8.TryCatch(scope) as attempt:
            assert operation(attempt) is None
            assert attempt.caught


def test_odd_numbers_for_a_level_are_refused(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    for wrong in (-1, 2, 2**40):
        with pytest.raises(ValueError, match="level"):
            target.set_integrity_level(scope, wrong)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="level"):
        target.set_integrity_level(scope, "frozen")  # type: ignore[call-overload]


def test_as_many_values_as_names(scope: v8.ContextScope) -> None:
    null = v8.Null(scope)
    with pytest.raises(ValueError, match="as many values as names"):
        v8.Object.with_prototype_and_properties(scope, null, ["a"], [])
    made = v8.Object.with_prototype_and_properties(
        scope, null, ["a", "a", 3], [null, v8.Integer(scope, 1), null]
    )
    assert made.to_python(scope) == {"3": None, "a": 1}
