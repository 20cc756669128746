"""What conversions, private names and the makers of values give."""

from __future__ import annotations

from typing import assert_type

from eyot import v8


def test_conversions_have_the_class_that_they_give(scope: v8.ContextScope) -> None:
    value = v8.String(scope, "7")
    assert_type(value.to_number(scope), v8.Number)
    assert_type(value.to_string(scope), v8.String)
    assert_type(value.to_detail_string(scope), v8.String)
    assert_type(value.to_object(scope), v8.Object)
    assert_type(value.to_int32(scope), v8.Int32)
    assert_type(value.to_uint32(scope), v8.Uint32)
    assert_type(value.to_big_int(scope), v8.BigInt)
    assert_type(value.to_boolean(scope), v8.Boolean)
    assert_type(value.number_value(scope), float)
    assert_type(value.integer_value(scope), int)
    assert_type(value.boolean_value(scope), bool)
    assert_type(value.equals(scope, value), bool)
    assert_type(value.cast(v8.Name), v8.Name)
    assert_type(v8.Private(scope).cast(v8.Private), v8.Private)


def test_in_a_try_catch_they_may_be_none(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as attempt:
        value = v8.String(attempt, "7")
        assert_type(value.to_number(attempt), v8.Number | None)
        assert_type(value.number_value(attempt), float | None)
        assert_type(value.equals(attempt, value), bool | None)
        assert_type(value.to_boolean(attempt), v8.Boolean)
        assert_type(v8.JSON.parse(attempt, "[1]"), v8.Value | None)
        assert_type(v8.JSON.stringify(attempt, value), v8.String | None)
        target, key = v8.Object(attempt), v8.Private(attempt)
        assert_type(target.get_private(attempt, key), v8.Value | None)
        assert_type(target.set_private(attempt, key, value), bool | None)


def test_makers_give_their_class(scope: v8.ContextScope) -> None:
    assert_type(v8.String.new_from_utf8(scope, bytearray(b"x")), v8.String)
    assert_type(v8.String.new_external_onebyte(scope, b"x"), v8.String)
    assert_type(v8.String.MAX_LENGTH, int)
    assert_type(v8.Symbol.for_key(scope, "x"), v8.Symbol)
    assert_type(v8.Symbol.get_iterator(scope).description(scope), v8.String | v8.Undefined)
    assert_type(v8.BigInt.new_from_words(scope, False, [1]), v8.BigInt)  # noqa: FBT003
    assert_type(v8.BigInt(scope, 1).i64_value(), tuple[int, bool])
    assert_type(v8.BigInt(scope, 1).to_words_array(), tuple[bool, list[int]])
    assert_type(v8.BigInt(scope, 1).to_words_array(bytearray(8)), tuple[bool, int])
    assert_type(v8.JSON.parse(scope, "[1]"), v8.Value)
    assert_type(v8.RegExp(scope, "a").exec(scope, "a"), v8.Object | v8.Null)
    assert_type(v8.Date(scope, 0).value_of(), float)
    assert_type(v8.ValueView(scope, v8.String(scope, "x")).data, "memoryview[int]")


def test_objects_around_primitives_and_what_is_no_value(scope: v8.ContextScope) -> None:
    assert_type(v8.NumberObject(scope, 1.5).value_of(), float)
    assert_type(v8.BooleanObject(scope, True).value_of(), bool)  # noqa: FBT003
    assert_type(v8.StringObject(scope, "x").value_of(scope), v8.String)
    assert_type(v8.SymbolObject(scope, v8.Symbol(scope)).value_of(scope), v8.Symbol)
    assert_type(v8.BigIntObject(scope, v8.BigInt(scope, 1)).value_of(scope), v8.BigInt)
    inner: v8.Data = v8.Private(scope)
    assert_type(inner.is_value(), bool)
    made = v8.String(scope, "x", type=v8.NewStringType.INTERNALIZED)
    assert_type(made, v8.String)
    flags = v8.RegExpCreationFlags.GLOBAL | v8.RegExpCreationFlags.IGNORE_CASE
    assert_type(v8.RegExp(scope, "x", flags).get_flags(), int)
