"""BigInts of the explicit layer."""

from __future__ import annotations

import array

import pytest

import eyot
from eyot import v8

SIZES = [0, 1, -1, 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 2**64, -(2**64), 3**500, -(7**1000)]


def words_of(value: int) -> list[int]:
    value = abs(value)
    return [value >> at & (2**64 - 1) for at in range(0, value.bit_length(), 64)]


def test_bigint(scope: v8.ContextScope) -> None:
    signed = v8.BigInt.new_from_i64(scope, -(2**63))
    assert signed.i64_value() == (-(2**63), True)
    assert signed.u64_value() == (2**63, False)
    unsigned = v8.BigInt.new_from_u64(scope, 2**64 - 1)
    assert unsigned.u64_value() == (2**64 - 1, True)
    assert unsigned.i64_value() == (-1, False)

    words = [10, 11, 2**64 - 1]
    value = -(words[0] | words[1] << 64 | words[2] << 128)
    made = v8.BigInt.new_from_words(scope, True, words)  # noqa: FBT003 - V8's order
    assert made.value == value
    assert v8.BigInt.new_from_words(scope, sign_bit := False, words).value == -value
    assert not sign_bit
    assert made.word_count() == 3
    assert made.i64_value() == (-10, False)

    short, exact, long = (array.array("Q", [7] * size) for size in (2, 3, 5))
    assert made.to_words_array(short) == (True, 2)
    assert made.to_words_array(exact) == (True, 3)
    assert made.to_words_array(long) == (True, 3)
    assert short.tolist() == words[:2]
    assert exact.tolist() == words
    assert long.tolist() == [*words, 7, 7]
    assert made.to_words_array() == (True, words)
    assert made.to_words_array(bytearray()) == (True, 0)
    odd = bytearray(25)
    assert made.to_words_array(memoryview(odd)[1:]) == (True, 3)
    assert odd[1:] == exact.tobytes()


@pytest.mark.parametrize("value", SIZES)
def test_an_int_of_any_size_goes_there_and_back(scope: v8.ContextScope, value: int) -> None:
    made = v8.BigInt(scope, value)
    assert made.value == value
    assert made.word_count() == len(words_of(value))
    assert made.to_words_array() == (value < 0, words_of(value))
    assert made == v8.BigInt.new_from_words(scope, value < 0, words_of(value))
    assert hash(made) == hash(v8.BigInt(scope, value))
    assert made.i64_value()[1] == (-(2**63) <= value < 2**63)
    assert made.u64_value()[1] == (0 <= value < 2**64)


def test_needless_words_and_the_sign_of_zero_are_dropped(scope: v8.ContextScope) -> None:
    zero = v8.BigInt.new_from_words(scope, True, [0, 0])  # noqa: FBT003
    assert zero.to_words_array() == (False, [])
    assert zero == v8.BigInt(scope, 0) == v8.BigInt.new_from_words(scope, True, [])  # noqa: FBT003
    assert v8.BigInt.new_from_words(scope, False, [5, 0]).word_count() == 1  # noqa: FBT003


def test_what_does_not_fit_is_refused(scope: v8.ContextScope) -> None:
    for value in (2**63, -(2**63) - 1, 2**200):
        with pytest.raises(OverflowError, match="64 bits with sign"):
            v8.BigInt.new_from_i64(scope, value)
    for value in (-1, 2**64):
        with pytest.raises(OverflowError, match="64 bits without sign"):
            v8.BigInt.new_from_u64(scope, value)
        with pytest.raises(OverflowError, match="a word of a BigInt"):
            v8.BigInt.new_from_words(scope, False, [value])  # noqa: FBT003
    with pytest.raises(eyot.ConversionError, match="more than V8 can hold"):
        v8.BigInt(scope, 1 << 2**30 + 64)
    with pytest.raises(ValueError, match="at most 16777216 words"):
        v8.BigInt.new_from_words(scope, False, [0] * (2**24 + 1))  # noqa: FBT003


def test_arguments_of_another_kind_are_refused(scope: v8.ContextScope) -> None:
    for wrong in (1.5, "1", None, v8.Integer(scope, 1)):
        for make in (v8.BigInt, v8.BigInt.new_from_i64, v8.BigInt.new_from_u64):
            with pytest.raises(TypeError, match="needs an int"):
                make(scope, wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="needs an int"):
        v8.BigInt.new_from_words(scope, False, ["1"])  # type: ignore[list-item]  # noqa: FBT003
    with pytest.raises(TypeError):
        v8.BigInt.new_from_words(scope, False, 5)  # type: ignore[call-overload]  # noqa: FBT003
    made = v8.BigInt(scope, 1)
    with pytest.raises(TypeError, match="memory that can be written"):
        made.to_words_array(b"12345678")
    with pytest.raises(ValueError, match="whole units of 8 bytes"):
        made.to_words_array(bytearray(9))


def test_a_context_is_needed_only_for_more_than_64_bits(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        assert v8.BigInt.new_from_i64(scope, -5).value == -5
        assert v8.BigInt.new_from_u64(scope, 5).value == 5
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.BigInt(scope, 5)
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.BigInt.new_from_words(scope, False, [5])  # noqa: FBT003


def test_one_too_long_to_print_can_still_be_shown(scope: v8.ContextScope) -> None:
    assert repr(v8.BigInt(scope, 10**5000)) == "<eyot.v8.BigInt>"
    assert repr(v8.BigInt(scope, 10)) == "<eyot.v8.BigInt 10>"
