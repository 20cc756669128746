"""Properties: defined, described and listed."""

from __future__ import annotations

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

NONE = v8.PropertyAttribute.NONE
READ_ONLY = v8.PropertyAttribute.READ_ONLY
DONT_ENUM = v8.PropertyAttribute.DONT_ENUM
DONT_DELETE = v8.PropertyAttribute.DONT_DELETE
ALL = READ_ONLY | DONT_ENUM | DONT_DELETE


def made(scope: v8.Scope, source: str) -> v8.Object:
    return js(scope, f"({source})").cast(v8.Object)


def flags(scope: v8.Scope, target: v8.Object, name: str) -> tuple[object, ...]:
    """configurable, enumerable, writable and value of a property."""
    described = target.get_own_property_descriptor(scope, name).cast(v8.Object)
    return tuple(
        described.get(scope, field).to_python(scope)
        for field in ("configurable", "enumerable", "writable", "value")
    )


def test_get_property_attributes(scope: v8.ContextScope) -> None:
    target = made(scope, "{a: 1, __proto__: {b: 2}}")
    function = made(scope, "class {}")
    assert target.get_property_attributes(scope, "a") is NONE
    assert target.get_property_attributes(scope, "b") is NONE
    assert target.get_property_attributes(scope, "absent") is NONE
    assert function.get_property_attributes(scope, "prototype") == ALL
    assert function.get_property_attributes(scope, "name") == READ_ONLY | DONT_ENUM
    assert target.get_property_attributes(scope, js(scope, "Symbol.for('x')")) is NONE

    assert target.get_real_named_property(scope, "a") == v8.Integer(scope, 1)
    assert target.get_real_named_property(scope, "b") == v8.Integer(scope, 2)
    assert target.get_real_named_property(scope, "absent") is None
    assert target.has_real_named_property(scope, "a")
    assert not target.has_real_named_property(scope, "b")
    assert not target.has_real_named_property(scope, "absent")
    assert target.get_real_named_property_attributes(scope, "a") is NONE
    assert target.get_real_named_property_attributes(scope, "absent") is None
    assert function.get_real_named_property_attributes(scope, "prototype") == ALL

    key = js(scope, "({toString() { throw new RangeError('key') }})")
    with v8.TryCatch(scope) as attempt:
        assert target.get_property_attributes(attempt, key) is None
        assert attempt.caught
        assert attempt.exception is not None
        assert attempt.exception.is_native_error()
    with pytest.raises(eyot.JSRangeError, match="key"):
        target.get_property_attributes(scope, key)
    thrower = made(scope, "{get x() { throw new RangeError('getter') }}")
    with pytest.raises(eyot.JSRangeError, match="getter"):
        thrower.get_real_named_property(scope, "x")
    with v8.TryCatch(scope) as attempt:
        assert thrower.get_real_named_property(attempt, "x") is None
        assert attempt.caught


def test_real_lookups_know_indices_and_callbacks(scope: v8.ContextScope) -> None:
    target = made(scope, "{0: 'a', plain: 1, get asked() { return 2 }}")
    assert target.has_real_indexed_property(scope, 0)
    assert not target.has_real_indexed_property(scope, 1)
    assert target.has_real_named_callback_property(scope, "asked")
    assert not target.has_real_named_callback_property(scope, "plain")
    assert not target.has_real_named_callback_property(scope, "absent")


def test_get_own_property_descriptor(scope: v8.ContextScope) -> None:
    target = made(scope, "{a: 1, get b() { return 2 }, __proto__: {c: 3}}")
    assert flags(scope, target, "a") == (True, True, True, 1)
    described = target.get_own_property_descriptor(scope, "b").cast(v8.Object)
    assert described.get(scope, "get").is_function()
    assert described.get(scope, "set").is_undefined()
    assert not described.has(scope, "value")
    assert target.get_own_property_descriptor(scope, "c").is_undefined()
    assert target.get_own_property_descriptor(scope, "absent").is_undefined()
    assert target.get_own_property_descriptor(scope, 0).is_undefined()


def test_object_define_property(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 42)
    assert target.define_property(scope, "empty", v8.PropertyDescriptor())
    assert flags(scope, target, "empty")[:3] == (False, False, False)
    assert target.get(scope, "empty").is_undefined()
    writable = v8.PropertyDescriptor(value=value, writable=True)
    assert target.define_property(scope, "writable", writable)
    assert flags(scope, target, "writable") == (False, False, True, 42)
    assert target.define_property(scope, "valued", v8.PropertyDescriptor(value=value))
    assert flags(scope, target, "valued") == (False, False, False, 42)


def test_a_descriptor_says_what_it_says_and_no_more(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 1)
    target.set(scope, "x", value)
    change = v8.PropertyDescriptor(enumerable=False)
    assert target.define_property(scope, "x", change)
    assert flags(scope, target, "x") == (True, False, True, 1)
    change = v8.PropertyDescriptor(writable=False, configurable=False)
    assert target.define_property(scope, "x", change)
    assert flags(scope, target, "x") == (False, False, False, 1)
    assert target.define_property(scope, "x", v8.PropertyDescriptor(writable=True)) is False
    getter = v8.Function(scope, lambda _scope, _info: 7)
    accessor = v8.PropertyDescriptor(get=getter, set=v8.Undefined(scope), enumerable=True)
    assert target.define_property(scope, "y", accessor)
    assert target.get(scope, "y").to_python(scope) == 7
    described = target.get_own_property_descriptor(scope, "y").cast(v8.Object)
    assert described.get(scope, "get") == getter
    assert described.get(scope, "set").is_undefined()


def test_a_descriptor_is_data_or_accessor(scope: v8.ContextScope) -> None:
    getter = v8.Function(scope, lambda _scope, _info: 7)
    with pytest.raises(ValueError, match="no value of its own"):
        v8.PropertyDescriptor(value=v8.Null(scope), get=getter)
    with pytest.raises(ValueError, match="no value of its own"):
        v8.PropertyDescriptor(writable=False, set=getter)
    target = v8.Object(scope)
    with pytest.raises(TypeError, match="needs a PropertyDescriptor"):
        target.define_property(scope, "x", {"value": 1})  # type: ignore[call-overload]
    wrong = v8.PropertyDescriptor(get=v8.Null(scope))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="get or set"):
        target.define_property(scope, "x", wrong)
    odd = v8.PropertyDescriptor(value=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="handle"):
        target.define_property(scope, "x", odd)


def test_define_own_property_has_attributes(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 1)
    assert target.define_own_property(scope, "x", value, READ_ONLY | DONT_DELETE)
    assert flags(scope, target, "x") == (False, True, False, 1)
    assert target.define_own_property(scope, "x", v8.Null(scope)) is False
    for wrong in (-1, 8, 2**40):
        with pytest.raises(ValueError, match="attributes"):
            target.define_own_property(scope, "y", value, wrong)  # type: ignore[call-overload]


def test_set_accessor_property_takes_functions_of_javascript(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    getter = js(scope, "(function () { return this.y })").cast(v8.Function)
    setter = js(scope, "(function (v) { this.y = v })").cast(v8.Function)
    assert target.set_accessor_property(scope, "x", getter, setter, DONT_ENUM)
    target.set(scope, "x", v8.Integer(scope, 5))
    assert target.get(scope, "x") == target.get(scope, "y") == v8.Integer(scope, 5)
    assert target.get_own_property_names(scope).to_python(scope) == ["y"]
    assert target.set_accessor_property(scope, "only", None, setter)
    assert target.get(scope, "only").is_undefined()
    with pytest.raises(ValueError, match="getter or a setter"):
        target.set_accessor_property(scope, "none", None)
    frozen = made(scope, "Object.freeze({x: 1})")
    assert frozen.set_accessor_property(scope, "x", getter) is False
    assert frozen.set_accessor_property(scope, "y", getter) is False


def test_object_get_property_names(scope: v8.ContextScope) -> None:
    target = made(
        scope,
        "{b: 1, 1: 2, 0: 3, [Symbol.for('own')]: 4,"
        " __proto__: {__proto__: null, inherited: 5, 2: 6, [Symbol.for('inherited')]: 7}}",
    )
    target.define_own_property(scope, "hidden", v8.Null(scope), DONT_ENUM)
    target.define_own_property(scope, "fixed", v8.Null(scope), READ_ONLY | DONT_DELETE)
    filters, convert = v8.PropertyFilter, v8.KeyConversionMode
    text, no_indices = convert.CONVERT_TO_STRING, v8.IndexFilter.SKIP_INDICES

    def names(found: v8.Array) -> list[object]:
        return [
            f"@{js_name(scope, key)}" if key.is_symbol() else key.to_python(scope)
            for key in found.iterate(scope)
        ]

    own, every = target.get_own_property_names, target.get_property_names
    assert names(own(scope)) == [0, 1, "b", "fixed"]
    assert names(every(scope)) == [0, 1, "b", "fixed", 2, "inherited"]
    assert names(own(scope, key_conversion=text)) == ["0", "1", "b", "fixed"]
    assert names(own(scope, key_conversion=convert.KEEP_NUMBERS)) == [0, 1, "b", "fixed"]
    assert names(own(scope, key_conversion=convert.NO_NUMBERS)) == ["b", "fixed"]
    assert names(own(scope, index_filter=no_indices)) == ["b", "fixed"]
    assert names(every(scope, index_filter=no_indices)) == ["b", "fixed", "inherited"]
    assert names(own(scope, property_filter=filters.ALL_PROPERTIES)) == [
        *[0, 1, "b", "hidden", "fixed"],
        "@own",
    ]
    assert names(own(scope, property_filter=filters.ONLY_ENUMERABLE)) == [
        *[0, 1, "b", "fixed"],
        "@own",
    ]
    assert names(own(scope, property_filter=filters.SKIP_STRINGS)) == ["@own"]
    assert names(own(scope, property_filter=filters.SKIP_SYMBOLS | filters.ONLY_WRITABLE)) == [
        *[0, 1, "b", "hidden"],
    ]
    assert names(own(scope, property_filter=filters.SKIP_SYMBOLS | filters.ONLY_CONFIGURABLE)) == [
        *[0, 1, "b", "hidden"],
    ]
    symbols = every(scope, property_filter=filters.SKIP_STRINGS, index_filter=no_indices)
    assert names(symbols) == ["@own", "@inherited"]
    mode = v8.KeyCollectionMode
    assert names(every(scope, mode=mode.OWN_ONLY)) == names(own(scope))
    assert names(own(scope, mode=mode.INCLUDE_PROTOTYPES)) == names(every(scope))


def js_name(scope: v8.Scope, symbol: v8.Value) -> str:
    script = js(scope, "(symbol => symbol.description)").cast(v8.Function)
    return str(script.call(scope, v8.Undefined(scope), [symbol]).to_python(scope))


def test_odd_numbers_for_which_names_are_refused(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    for name, most in (
        ("mode", 1),
        ("property_filter", 31),
        ("index_filter", 1),
        ("key_conversion", 2),
    ):
        target.get_property_names(scope, **{name: most})  # type: ignore[call-overload]
        for wrong in (-1, most + 1, 2**64):
            with pytest.raises(ValueError, match=name):
                target.get_property_names(scope, **{name: wrong})  # type: ignore[call-overload]
        with pytest.raises(TypeError, match=name):
            target.get_own_property_names(scope, **{name: "x"})  # type: ignore[call-overload]


def test_a_name_is_a_string_a_symbol_or_an_index(scope: v8.ContextScope) -> None:
    target, value = v8.Object(scope), v8.Integer(scope, 1)
    assert target.define_own_property(scope, 2**70, value)
    assert target.has(scope, str(2**70))
    assert target.define_own_property(scope, -1, value)
    assert target.has(scope, "-1")
    for wrong in (1.5, None, v8.Number(scope, 1.5), v8.Object(scope)):
        with pytest.raises(TypeError):
            target.define_own_property(scope, wrong, value)  # type: ignore[call-overload]
        with pytest.raises(TypeError):
            target.get_own_property_descriptor(scope, wrong)  # type: ignore[call-overload]
        with pytest.raises(TypeError):
            target.get_real_named_property(scope, wrong)  # type: ignore[arg-type]
