"""Functions: of Python for JavaScript, and what functions tell of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def made(scope: v8.Scope, source: str) -> v8.Function:
    return js(scope, f"({source})").cast(v8.Function)


def test_return_value(scope: v8.ContextScope) -> None:
    this = v8.Undefined(scope)

    def given_back(fill: Callable[[v8.ReturnValue], None]) -> v8.Value:
        def callback(_scope: v8.Scope, info: v8.FunctionCallbackInfo) -> None:
            slot = info.return_value
            assert slot.get().is_undefined()
            fill(slot)

        return v8.Function(scope, callback).call(scope, this)

    assert given_back(lambda _slot: None).is_undefined()
    assert given_back(lambda slot: slot.set_bool(True)).is_true()
    assert given_back(lambda slot: slot.set_bool(False)).is_false()
    for number in (69, -69, 2**31 - 1, -(2**31)):
        seen = given_back(lambda slot, number=number: slot.set_int32(number))  # type: ignore[misc]
        assert seen.is_int32()
        assert seen.to_python(scope) == number
    for number in (69, 2**32 - 1):
        seen = given_back(lambda slot, number=number: slot.set_uint32(number))  # type: ignore[misc]
        assert seen.is_uint32()
        assert seen.to_python(scope) == number
    assert given_back(lambda slot: slot.set_null()).is_null()
    assert given_back(lambda slot: slot.set_undefined()).is_undefined()
    seen = given_back(lambda slot: slot.set_double(69.420))
    assert seen.is_number()
    assert seen.to_python(scope) == 69.420
    seen = given_back(lambda slot: slot.set_empty_string())
    assert seen.is_string()
    assert seen.to_python(scope) == ""


def test_a_return_value_can_be_read_and_overruled(scope: v8.ContextScope) -> None:
    def callback(inner: v8.Scope, info: v8.FunctionCallbackInfo) -> str | None:
        slot = info.return_value
        slot.set(v8.String(inner, "set"))
        assert slot.get().to_python(inner) == "set"
        with v8.HandleScope(inner) as deeper:
            slot.set(v8.String(deeper, "from within"))
        assert slot.get().to_python(inner) == "from within"
        return "returned" if len(info) else None

    function, this = v8.Function(scope, callback), v8.Undefined(scope)
    assert function.call(scope, this).to_python(scope) == "from within"
    assert function.call(scope, this, [this]).to_python(scope) == "returned"


def test_numbers_that_a_return_value_has_no_room_for(scope: v8.ContextScope) -> None:
    def callback(_scope: v8.Scope, info: v8.FunctionCallbackInfo) -> None:
        slot: Any = info.return_value
        wrong: Any
        for wrong in (2**31, -(2**31) - 1, 2**70):
            with pytest.raises(OverflowError):
                slot.set_int32(wrong)
        for wrong in (-1, 2**32, 2**70):
            with pytest.raises(OverflowError):
                slot.set_uint32(wrong)
        for wrong in (1.5, "1", None):
            with pytest.raises(TypeError):
                slot.set_int32(wrong)
        with pytest.raises(TypeError):
            slot.set_double("x")
        with pytest.raises(TypeError):
            slot.set("x")

    v8.Function(scope, callback).call(scope, v8.Undefined(scope))


def test_function(context: eyot.Context, scope: v8.ContextScope) -> None:
    this, name = v8.Undefined(scope), v8.String(scope, "Bill")

    def greet(inner: v8.Scope, info: v8.FunctionCallbackInfo) -> v8.Value:
        assert len(info) == 1
        assert info.new_target.is_undefined()
        assert not info.is_construct_call
        return v8.String(inner, f"Hello, {info[0].to_python(inner)}!")

    template = v8.FunctionTemplate(scope, greet).get_function(scope)
    greeting = v8.Function(scope, greet)
    for function in (template, greeting):
        assert function.get_creation_context() is context
        assert function.call(scope, this, [name]).to_python(scope) == "Hello, Bill!"

    data = v8.Object(scope)

    def tell(_inner: v8.Scope, info: v8.FunctionCallbackInfo) -> v8.Value:
        return info.data

    with_data = v8.Function(scope, tell, data=data)
    assert with_data.call(scope, this) == data
    assert v8.Function(scope, tell).call(scope, this).is_undefined()
    assert v8.Function(scope, tell, data=name, length=2).get(scope, "length") == v8.Integer(
        scope, 2
    )

    plain = v8.Function(scope, tell, constructor=False)
    assert not plain.has(scope, "prototype")
    assert not plain.is_constructor()
    with pytest.raises(eyot.JSTypeError, match="not a constructor"):
        plain.new_instance(scope)
    with v8.TryCatch(scope) as attempt:
        assert plain.new_instance(attempt) is None
        assert attempt.caught

    targets: list[v8.Global[v8.Value]] = []

    def construct(inner: v8.Scope, info: v8.FunctionCallbackInfo) -> None:
        assert info.is_construct_call
        targets.append(v8.Global(inner, info.new_target))
        info.this.cast(v8.Object).set(inner, "made", info[0])

    constructor = v8.Function(scope, construct, constructor=True)
    instance = constructor.new_instance(scope, [name])
    assert instance.to_python(scope) == {"made": "Bill"}
    assert targets.pop().local(scope) == constructor
    derive = made(scope, "base => new (class Derived extends base {})(1)")
    derived = derive.call(scope, this, [constructor]).cast(v8.Object)
    assert derived.get(scope, "made").to_python(scope) == 1
    assert targets.pop().local(scope) != constructor

    other = v8.Context(context.isolate)
    where = v8.Function(scope, lambda inner, _info: inner.context is context)
    assert where.call_with_context(scope, other, this).is_true()
    global_of = made(scope, "() => globalThis")
    assert global_of.call_with_context(scope, other, this) == js(scope, "globalThis")
    adder = made(scope, "(a, b) => a + b")
    three = adder.call_with_context(scope, other, this, [v8.Integer(scope, n) for n in (1, 2)])
    assert three.to_python(scope) == 3
    assert scope.context is context


def test_function_column_and_line_numbers(scope: v8.ContextScope) -> None:
    places = {}
    for name in ("first", "second"):
        js(scope, "function first(a) {\n}\n\n   function second() {}")
        function = made(scope, name)
        places[name] = function.get_script_line_number(), function.get_script_column_number()
    assert places == {"first": (0, 14), "second": (3, 18)}
    text = "export default function (a) {\n}\n\n  export class A { m() {} }"
    module = scope.context.import_module(f"data:text/javascript,{text}")
    exported = module.default.local(scope)
    assert (exported.get_script_line_number(), exported.get_script_column_number()) == (0, 24)
    method = module.A["prototype"]["m"].local(scope)
    assert (method.get_script_line_number(), method.get_script_column_number()) == (3, 20)
    native = v8.Function(scope, lambda _scope, _info: None)
    for function in (native, made(scope, "Math.max"), made(scope, "(() => 1).bind()")):
        assert function.get_script_line_number() is None
        assert function.get_script_column_number() is None
        assert function.script_id() is None


def test_function_script_origin_and_id(scope: v8.ContextScope) -> None:
    numbers = []
    for n in range(3):
        name, url = f"script{n}.js", f"script{n}.js.map"
        origin = v8.ScriptOrigin(resource_name=name, source_map_url=url, line_offset=n)
        source = v8.String(scope, "(function f() {})")
        function = v8.Script.compile(scope, source, origin).run(scope).cast(v8.Function)
        told = function.get_script_origin()
        assert (told.resource_name, told.source_map_url) == (name, url)
        assert told.line_offset == n
        assert told.script_id == function.script_id()
        numbers.append(function.script_id())
    known = [number for number in numbers if number is not None]
    assert len(known) == 3
    assert known == sorted(set(known))
    for n in range(2):  # and so are modules
        origin = v8.ScriptOrigin(f"module{n}.js", source_map_url="m.map", is_module=True)
        text = v8.Source(v8.String(scope, "export const f = () => 1"), origin)
        module = v8.ScriptCompiler.compile_module(scope, text)
        module.instantiate_module(scope, lambda *_: None)
        module.evaluate(scope)
        exports = module.get_module_namespace(scope).cast(v8.Object)
        function = exports.get(scope, "f").cast(v8.Function)
        told = function.get_script_origin()
        assert (told.resource_name, told.source_map_url) == (f"module{n}.js", "m.map")
        assert function.script_id() == module.script_id() == told.script_id
        assert told.script_id > known[-1]
        known.append(told.script_id)
    nothing = v8.Function(scope, lambda _scope, _info: None).get_script_origin()
    assert nothing.resource_name is None
    assert nothing.source_map_url is None


def test_constructor(scope: v8.ContextScope) -> None:
    world = js(scope, "globalThis").cast(v8.Object)
    array = world.get(scope, "Array").cast(v8.Function)
    assert array.is_constructor()
    made_array = array.new_instance(scope)
    assert made_array.is_array()
    assert type(made_array) is v8.Array
    assert made_array.length == 0


def test_function_names(scope: v8.ContextScope) -> None:
    function = v8.Function(scope, lambda _scope, _info: None, data=v8.Null(scope))
    assert function.get_name(scope).to_python(scope) == ""
    name = v8.String(scope, "kindness")
    function.set_name(scope, name)
    assert function.get_name(scope) == name
    assert function.get_debug_name(scope) == name
    text = made(scope, "f => f.toString()").call(scope, name, [function]).to_python(scope)
    assert "kindness" in text
    assert made(scope, "() => 1").get_name(scope).to_python(scope) == ""
    assert made(scope, "function () {}").get_name(scope).to_python(scope) == ""
    assert made(scope, "function named() {}").get_name(scope).to_python(scope) == "named"
    js(scope, "const holder = {}; holder.inferred = (0, function () {})")
    assert made(scope, "holder.inferred").get_inferred_name(scope).to_python(scope) in (
        "holder.inferred",
        "inferred",
        "",
    )
    with pytest.raises(TypeError, match="String"):
        function.set_name(scope, "text")  # type: ignore[arg-type]


def test_two_functions_of_one_callable_with_data_are_two(scope: v8.ContextScope) -> None:
    def tell(_inner: v8.Scope, info: v8.FunctionCallbackInfo) -> v8.Value:
        return info.data

    this = v8.Undefined(scope)
    one = v8.Function(scope, tell, data=v8.Integer(scope, 1))
    two = v8.Function(scope, tell, data=v8.Integer(scope, 2))
    none = v8.Function(scope, tell)
    assert one != two
    assert one.call(scope, this).to_python(scope) == 1
    assert two.call(scope, this).to_python(scope) == 2
    assert none.call(scope, this).is_undefined()


def test_data_outlives_its_scope_with_the_function(context: eyot.Context) -> None:
    isolate = context.isolate
    with v8.HandleScope(isolate) as outer, v8.ContextScope(outer, context) as scope:
        data = v8.Object(scope)
        data.set(scope, "x", v8.Integer(scope, 5))
        function = v8.Function(scope, lambda _scope, info: info.data, data=data)
        kept = v8.Global(scope, function)
    for _ in range(3):
        isolate.collect_garbage()
    with v8.HandleScope(isolate) as outer, v8.ContextScope(outer, context) as scope:
        given = kept.local(scope).call(scope, v8.Undefined(scope))
        assert given.to_python(scope) == {"x": 5}
    kept.close()


def test_what_a_function_is_made_of_is_checked(scope: v8.ContextScope) -> None:
    def callback(_scope: v8.Scope, _info: v8.FunctionCallbackInfo) -> None: ...

    make: Any = v8.Function
    for wrong in (-1, 2**15, 2**70):
        with pytest.raises(ValueError, match="length"):
            make(scope, callback, length=wrong)
    with pytest.raises(ValueError, match="side_effect_type"):
        make(scope, callback, side_effect_type=3)
    with pytest.raises(TypeError, match="data"):
        make(scope, callback, data="text")
    with pytest.raises(TypeError, match="callable"):
        make(scope, 1)
    with pytest.raises(TypeError, match="unexpected"):
        make(scope, callback, name="x")


def test_every_side_effect_type_makes_a_function(scope: v8.ContextScope) -> None:
    for kind in v8.SideEffectType:
        function = v8.Function(scope, lambda _scope, _info: None, side_effect_type=kind)
        assert function.call(scope, v8.Undefined(scope)).is_undefined()


def test_calling_in_a_context_needs_one_that_is_open_and_here(
    isolate: eyot.Isolate, scope: v8.ContextScope
) -> None:
    function, this = made(scope, "() => 1"), v8.Undefined(scope)
    closed = eyot.Context(isolate)
    closed.close()
    with pytest.raises(eyot.ContextClosedError):
        function.call_with_context(scope, closed, this)
    with eyot.Isolate() as foreign, pytest.raises(eyot.WrongIsolateError):
        function.call_with_context(scope, eyot.Context(foreign), this)
    with pytest.raises(TypeError, match="Context"):
        function.call_with_context(scope, this, this)  # type: ignore[call-overload]


def test_what_a_call_is_told_ends_with_it(scope: v8.ContextScope) -> None:
    kept: list[Any] = []

    def callback(_scope: v8.Scope, info: v8.FunctionCallbackInfo) -> None:
        kept.extend((info, info.return_value))

    v8.Function(scope, callback, data=v8.Null(scope)).call(scope, v8.Undefined(scope))
    info, slot = kept
    for use in (
        lambda: info.data,
        lambda: info.this,
        lambda: info.is_construct_call,
        lambda: info.return_value,
        slot.get,
        lambda: slot.set_bool(True),
        slot.set_empty_string,
    ):
        with pytest.raises(eyot.ScopeClosedError):
            use()
