"""What every value can be asked: its kind, its conversions, its equals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

THROWS = None
NAN = math.nan


class Kind(NamedTuple):
    """A kind of value: where it comes from, and what is so of it."""

    source: str
    cls: type[v8.Value]
    questions: str
    number: float | None
    text: str | None
    integer: float | None = 0
    typeof: str = "object"


OBJECT = "object "
KINDS = [
    Kind(
        "undefined", v8.Undefined, "undefined null_or_undefined", NAN, "undefined", 0, "undefined"
    ),
    Kind("null", v8.Null, "null null_or_undefined", 0, "null"),
    Kind("true", v8.Boolean, "boolean true", 1, "true", 1, "boolean"),
    Kind("false", v8.Boolean, "boolean false", 0, "false", 0, "boolean"),
    Kind("'12.5'", v8.String, "name string", 12.5, "12.5", 12, "string"),
    Kind("Symbol('s')", v8.Symbol, "name symbol", THROWS, THROWS, THROWS, "symbol"),
    Kind("5", v8.Int32, "number int32 uint32", 5, "5", 5, "number"),
    Kind("-5", v8.Int32, "number int32", -5, "-5", -5, "number"),
    Kind("4294967295", v8.Uint32, "number uint32", 2**32 - 1, "4294967295", 2**32 - 1, "number"),
    Kind("-123.9", v8.Number, "number", -123.9, "-123.9", -123, "number"),
    Kind("NaN", v8.Number, "number", NAN, "NaN", 0, "number"),
    Kind("12345678901234n", v8.BigInt, "big_int", THROWS, "12345678901234", THROWS, "bigint"),
    Kind("({})", v8.Object, OBJECT, NAN, "[object Object]"),
    Kind("[7]", v8.Array, OBJECT + "array", 7, "7", 7),
    Kind("(() => 1)", v8.Function, OBJECT + "function", NAN, "() => 1", 0, "function"),
    Kind(
        "(async () => 1)",
        v8.Function,
        OBJECT + "function async_function",
        NAN,
        "async () => 1",
        0,
        "function",
    ),
    Kind(
        "(function* () {})",
        v8.Function,
        OBJECT + "function generator_function",
        NAN,
        "function* () {}",
        0,
        "function",
    ),
    Kind("(function* () {})()", v8.Object, OBJECT + "generator_object", NAN, "[object Generator]"),
    Kind(
        "(function () { return arguments })()",
        v8.Object,
        OBJECT + "arguments_object",
        NAN,
        "[object Arguments]",
    ),
    Kind("Promise.resolve()", v8.Object, OBJECT + "promise", NAN, "[object Promise]"),
    Kind("new Map()", v8.Object, OBJECT + "map", NAN, "[object Map]"),
    Kind("new Set()", v8.Object, OBJECT + "set", NAN, "[object Set]"),
    Kind("new Map().entries()", v8.Object, OBJECT + "map_iterator", NAN, "[object Map Iterator]"),
    Kind("new Set().entries()", v8.Object, OBJECT + "set_iterator", NAN, "[object Set Iterator]"),
    Kind("new WeakMap()", v8.Object, OBJECT + "weak_map", NAN, "[object WeakMap]"),
    Kind("new WeakSet()", v8.Object, OBJECT + "weak_set", NAN, "[object WeakSet]"),
    Kind("new Proxy({}, {})", v8.Object, OBJECT + "proxy", NAN, "[object Object]"),
    Kind("new Error('e')", v8.Object, OBJECT + "native_error", NAN, "Error: e"),
    Kind("/a/g", v8.RegExp, OBJECT + "reg_exp", NAN, "/a/g"),
    Kind("Object(true)", v8.BooleanObject, OBJECT + "boolean_object", 1, "true", 1),
    Kind("Object(2)", v8.NumberObject, OBJECT + "number_object", 2, "2", 2),
    Kind("Object('3')", v8.StringObject, OBJECT + "string_object", 3, "3", 3),
    Kind("Object(Symbol())", v8.SymbolObject, OBJECT + "symbol_object", THROWS, THROWS, THROWS),
    Kind("Object(4n)", v8.BigIntObject, OBJECT + "big_int_object", THROWS, "4", THROWS),
    Kind(
        "new ArrayBuffer(4)", v8.ArrayBuffer, OBJECT + "array_buffer", NAN, "[object ArrayBuffer]"
    ),
    Kind(
        "new SharedArrayBuffer(4)",
        v8.SharedArrayBuffer,
        OBJECT + "shared_array_buffer",
        NAN,
        "[object SharedArrayBuffer]",
    ),
    Kind(
        "new DataView(new ArrayBuffer(4))",
        v8.DataView,
        OBJECT + "array_buffer_view data_view",
        NAN,
        "[object DataView]",
    ),
    *(
        Kind(
            f"new {name}(1)",
            getattr(v8, name),
            f"{OBJECT}array_buffer_view typed_array {question}_array",
            0,
            "0",
        )
        for name, question in (
            ("Uint8Array", "uint8"),
            ("Uint8ClampedArray", "uint8_clamped"),
            ("Int8Array", "int8"),
            ("Uint16Array", "uint16"),
            ("Int16Array", "int16"),
            ("Uint32Array", "uint32"),
            ("Int32Array", "int32"),
            ("Float32Array", "float32"),
            ("Float64Array", "float64"),
            ("BigInt64Array", "big_int64"),
            ("BigUint64Array", "big_uint64"),
        )
    ),
    Kind(
        "new WebAssembly.Memory({initial: 1})",
        v8.Object,
        OBJECT + "wasm_memory_object",
        NAN,
        "[object WebAssembly.Memory]",
    ),
    Kind(
        "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))",
        v8.Object,
        OBJECT + "wasm_module_object",
        NAN,
        "[object WebAssembly.Module]",
    ),
]

QUESTIONS = {
    name.removeprefix("is_")
    for name in dir(v8.Value)
    if name.startswith("is_") and name not in {"is_value", "is_primitive"}
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.source)
def test_value_checker(scope: v8.ContextScope, run: Callable[[str], Any], kind: Kind) -> None:
    value = run(kind.source)
    assert {name for name in QUESTIONS if getattr(value, f"is_{name}")()} == set(
        kind.questions.split()
    )
    assert value.is_value()
    assert value.is_primitive() is not value.is_object()

    assert isinstance(value, kind.cls)
    assert value.cast(kind.cls) == value
    kept = v8.Global(scope, value)
    assert value == value.cast(v8.Value)
    assert value == kept
    assert kept == value
    assert kept.copy() == kept
    for other in KINDS:
        if other is not kind:
            different = run(other.source)
            assert value != different
            assert kept != different
            assert kept != v8.Global(scope, different)

    check(scope, value.to_number, value.number_value, kind.number)
    check(scope, value.to_integer, value.integer_value, kind.integer)
    with v8.TryCatch(scope) as try_catch:
        text = value.to_string(try_catch)
        assert (None if text is None else text.value) == kind.text
    assert isinstance(value.to_detail_string(scope), v8.String)
    assert value.type_of() == kind.typeof


def check(scope: v8.Scope, convert: Any, read: Any, expected: float | None) -> None:
    """The handle and the number of a conversion, or that it throws."""
    if expected is THROWS:
        for conversion in (convert, read):
            with pytest.raises(eyot.JSTypeError, match="Cannot convert"):
                conversion(scope)
            with v8.TryCatch(scope) as try_catch:
                assert conversion(try_catch) is None
        return
    handle = convert(scope)
    assert isinstance(handle, v8.Number)
    for number in (handle.value, read(scope)):
        assert number == expected or (math.isnan(number) and math.isnan(expected))


def test_equality(scope: v8.ContextScope) -> None:
    first, same, other = (v8.String(scope, text) for text in ("a", "a", "b"))
    assert first.strict_equals(same)
    assert first.same_value(same)
    assert not first.strict_equals(other)
    assert not first.same_value(other)


def test_equality_edge_cases(scope: v8.ContextScope) -> None:
    plus, minus, nan = (v8.Number(scope, value) for value in (0.0, -0.0, NAN))
    also_nan = v8.Number(scope, NAN)
    zero = v8.Integer(scope, 0)

    assert plus == minus == zero
    assert nan == also_nan
    assert plus != nan
    assert plus.strict_equals(minus)
    assert not nan.strict_equals(also_nan)
    assert not nan.strict_equals(nan)
    assert not plus.same_value(minus)
    assert plus.same_value(zero)
    assert nan.same_value(also_nan)
    assert plus.same_value_zero(minus)
    assert nan.same_value_zero(also_nan)
    assert not plus.same_value_zero(nan)

    assert plus.get_hash() == minus.get_hash() == zero.get_hash()
    assert nan.get_hash() == also_nan.get_hash()
    assert hash(plus) == hash(minus) == plus.get_hash()
    assert len({plus, minus, zero, nan, also_nan}) == 2
    assert plus.equals(scope, v8.String(scope, ""))
    assert not nan.equals(scope, nan)


def test_get_hash(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    for source in ("'text ✓'", "5", "1.5", "2n**200n", "-1n", "true", "null", "Symbol.iterator"):
        assert run(source).get_hash() == run(source).get_hash() == hash(run(source)), source
    for name in (v8.String(scope, "a name"), v8.Symbol(scope, "s")):
        assert name.get_hash() == name.get_identity_hash()
    joined = v8.String(scope, "a ").concat(scope, v8.String(scope, "name"))
    assert joined.get_hash() == v8.String(scope, "a name").get_hash()

    made = v8.Object(scope)
    made.set(scope, "x", made)
    assert made.get_hash() == made.get_identity_hash() == made.get(scope, "x").get_hash()
    found = {run("({})").get_hash() for _ in range(1000)}
    assert len(found) > 990, "objects hash by identity"

    table = {v8.Global(scope, v8.String(scope, f"key {n}")): n for n in range(100)}
    for number in range(100):
        assert table[v8.String(scope, f"key {number}")] == number  # type: ignore[index]
        assert table[v8.Global(scope, v8.String(scope, f"key {number}"))] == number
    assert v8.String(scope, "key 100") not in table
    by_object = {v8.Global(scope, made): "made"}
    assert by_object[made.get(scope, "x")] == "made"  # type: ignore[index]

    for make in (
        lambda n: v8.Integer(scope, n),
        lambda n: v8.Number(scope, n + 0.5),
        lambda n: v8.BigInt(scope, n << 64),
        lambda n: v8.String(scope, str(n)),
    ):
        assert len({make(n).get_hash() for n in range(1000)}) > 990


def test_typeof_checker(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    number = v8.Number(scope, 1.5).type_of()
    assert number == v8.Integer(scope, 3).type_of() == run("NaN").type_of() == "number"
    text = v8.String(scope, "x").type_of()
    assert text == "string"
    assert v8.Object(scope).type_of() == v8.Null(scope).type_of() == v8.Array(scope).type_of()
    kinds = ("1", "''", "({})", "undefined", "true", "Symbol()", "1n", "(() => 1)")
    assert len({run(source).type_of() for source in kinds}) == len(kinds)


def test_instance_of(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    array, constructor = v8.Array(scope), run("Array")
    assert array.instance_of(scope, constructor) is True
    assert v8.Object(scope).instance_of(scope, constructor) is False
    assert v8.Integer(scope, 1).instance_of(scope, constructor) is False
    with pytest.raises(eyot.JSTypeError, match="not callable"):
        array.instance_of(scope, v8.Object(scope))
    with v8.TryCatch(scope) as try_catch:
        assert array.instance_of(try_catch, run_in(try_catch, "({})")) is None
    with pytest.raises(TypeError, match=r"needs a handle of class eyot\.v8\.Object"):
        array.instance_of(scope, v8.Integer(scope, 1))  # type: ignore[call-overload]


def run_in(scope: v8.Scope, source: str) -> Any:
    script = v8.Script.compile(scope, v8.String(scope, source))
    return script.run(scope)


def test_conversions_follow_the_language(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    text = run("'4294967297.9'")
    assert text.to_uint32(scope).value == text.uint32_value(scope) == 1
    assert isinstance(text.to_uint32(scope), v8.Uint32)
    assert run("-1").to_uint32(scope).value == run("-1").uint32_value(scope) == 2**32 - 1
    assert run("4294967295").to_int32(scope).value == run("2**32-1").int32_value(scope) == -1
    assert isinstance(text.to_int32(scope), v8.Int32)
    assert run("1e300").integer_value(scope) == 2**63 - 1
    assert run("-1e300").integer_value(scope) == -(2**63)
    assert run("2**53").to_integer(scope).value == 2**53
    assert run("'12'").to_big_int(scope).value == 12
    assert run("true").to_big_int(scope).value == 1
    with pytest.raises(eyot.JSTypeError, match="Cannot convert 1 to a BigInt"):
        run("1").to_big_int(scope)
    with pytest.raises(eyot.JSSyntaxError, match="Cannot convert x to a BigInt"):
        run("'x'").to_big_int(scope)
    assert isinstance(run("1").to_object(scope), v8.NumberObject)
    made = run("({})")
    assert made.to_object(scope) == made
    with pytest.raises(eyot.JSTypeError):
        v8.Null(scope).to_object(scope)
    for source, truth in (("''", False), ("'0'", True), ("NaN", False), ("[]", True)):
        assert run(source).to_boolean(scope).value is truth
        assert run(source).boolean_value(scope) is truth
    assert run("Symbol('s')").to_detail_string(scope).value == "Symbol(s)"
    assert run("(function f() {})").to_detail_string(scope).value == "function f() {}"
    assert run("1").equals(scope, run("'1'")) is True
    assert run("null").equals(scope, run("undefined")) is True
    assert run("1").equals(scope, run("2n")) is False


def test_what_a_conversion_throws_is_raised_or_waits(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    made = run("({[Symbol.toPrimitive]() { throw new RangeError('mine') }})")
    other = v8.Integer(scope, 1)
    names = [
        "to_big_int",
        "to_number",
        "to_string",
        "to_integer",
        "to_uint32",
        "to_int32",
        "number_value",
        "integer_value",
        "uint32_value",
        "int32_value",
    ]
    for name in names:
        with pytest.raises(eyot.JSRangeError, match="mine"):
            getattr(made, name)(scope)
        with v8.TryCatch(scope) as try_catch:
            assert getattr(made, name)(try_catch) is None
    with pytest.raises(eyot.JSRangeError, match="mine"):
        made.equals(scope, other)


def test_python_can_be_called_by_a_conversion(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    made = run("({})")
    made.set(scope, "valueOf", v8.Function(scope, lambda inner, info: v8.Integer(inner, len(info))))
    assert made.number_value(scope) == 0
    assert made.to_number(scope) == v8.Integer(scope, 0)


WORDS = {
    "new Proxy({}, {})": "Proxy",
    "new Uint8ClampedArray(1)": "Uint8ClampedArray",
    "new BigUint64Array(1)": "BigUint64Array",
    "new DataView(new ArrayBuffer(1))": "DataView",
    "new Map()": "Map",
    "new Map().keys()": "Map Iterator",
    "Promise.resolve()": "Promise",
    "(async () => 1)": "Async function",
    "(() => 1)": "function",
    "/a/": "RegExp",
    "new TypeError()": "Error",
    "[]": "array",
    "({})": "object",
    "1": "number",
    "1n": "bigint",
    "''": "string",
    "Symbol()": "symbol",
    "true": "boolean",
    "null": "null",
    "undefined": "undefined",
}


@pytest.mark.parametrize("source", WORDS)
def test_the_kind_of_a_value_is_told_in_a_word(run: Callable[[str], Any], source: str) -> None:
    assert run(source).type_repr() == WORDS[source]
