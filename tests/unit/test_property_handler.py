"""Templates: handlers of properties, and properties and calls that Python answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

Info = v8.PropertyCallbackInfo


@pytest.fixture
def ask(scope: v8.ContextScope) -> Callable[[v8.ObjectTemplate, str], Any]:
    """What a script gives, of which `o` is made after the template."""

    def run(template: v8.ObjectTemplate, source: str) -> Any:
        scope.context.globals["o"] = scope.context.wrap(scope, template.new_instance(scope))
        return js(scope, source).to_python(scope)

    return run


def test_indices_are_asked_for_as_ints(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    held: dict[int, Any] = {0: "a", 2**32 - 2: "last"}

    def get(_: v8.CallbackScope, index: int, info: Info) -> object:
        assert info.this.is_object()
        return held.get(index, NotImplemented)

    def set_(scope: v8.CallbackScope, index: int, value: v8.Value, _: Info) -> object:
        if index == 9:
            return NotImplemented
        held[index] = value.to_python(scope)
        return None

    def query(_: v8.CallbackScope, index: int, __: Info) -> object:
        return v8.PropertyAttribute.READ_ONLY if index in held else NotImplemented

    def delete(_: v8.CallbackScope, index: int, __: Info) -> object:
        return held.pop(index, None) is not None or NotImplemented

    def names(_: v8.CallbackScope, info: Info) -> object:
        assert info.holder.is_object()
        return list(held)

    template = v8.ObjectTemplate(scope)
    template.set_indexed_property_handler(
        getter=get, setter=set_, query=query, deleter=delete, enumerator=names
    )
    assert ask(template, "[o[0], o['0'], o[4294967294], o[1], o.a]") == [
        "a",
        "a",
        "last",
        *[eyot_undefined()] * 2,
    ]
    assert ask(template, "o[3] = 8; o[9] = 9; o[9]") == 9
    assert held == {0: "a", 2**32 - 2: "last", 3: 8}
    assert ask(template, "[3 in o, 4 in o, delete o[3], 3 in o]") == [True, False, True, False]
    assert ask(template, "Object.keys(o)") == ["0", "4294967294"]
    assert ask(template, "Object.getOwnPropertyDescriptor(o, 0).writable") is False


def eyot_undefined() -> object:
    import eyot

    return eyot.undefined


def test_an_enumerator_says_the_names(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    symbol = v8.Symbol(scope, "s")
    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(
        getter=lambda _scope, _name, _info: 1,
        enumerator=lambda scope, _info: ["x", v8.String(scope, "y"), symbol, 7],
    )
    assert ask(template, "Object.keys(o)") == ["x", "y", "7"]
    assert ask(template, "Object.getOwnPropertySymbols(o).length") == 1
    left = v8.ObjectTemplate(scope)
    left.set_named_property_handler(enumerator=lambda *_: NotImplemented)
    assert ask(left, "o.a = 1; Object.keys(o)") == ["a"]


@pytest.mark.parametrize("wrong", [5, [1.5], [None], [{}]])
def test_what_are_no_names_is_refused(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any], wrong: object
) -> None:
    """V8 would end the process over some of them."""
    for indexed in (False, True):
        template = v8.ObjectTemplate(scope)
        handler = (
            template.set_indexed_property_handler
            if indexed
            else template.set_named_property_handler
        )
        handler(enumerator=lambda *_: wrong, query=lambda *_: 0)
        with pytest.raises(TypeError):
            ask(template, "Object.keys(o)")


@pytest.mark.parametrize("wrong", ["a", "1"])
def test_an_index_is_no_text(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any], wrong: str
) -> None:
    template = v8.ObjectTemplate(scope)
    template.set_indexed_property_handler(enumerator=lambda *_: [wrong], query=lambda *_: 0)
    with pytest.raises(TypeError, match="an enumerator"):
        ask(template, "Object.keys(o)")
    template = v8.ObjectTemplate(scope)
    template.set_indexed_property_handler(enumerator=lambda *_: [2**32])
    with pytest.raises(OverflowError):
        ask(template, "Object.keys(o)")


def test_a_descriptor_and_a_definer_go_together(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    defined: dict[str | int, v8.PropertyDescriptor] = {}

    def describe(scope: v8.CallbackScope, key: v8.Name | int, _: Info) -> object:
        name = key if isinstance(key, int) else key.to_python(scope)
        if name == "getter":
            return v8.PropertyDescriptor(get=v8.Function(scope, lambda *_: 8), configurable=True)
        if name in ("value", 4):
            return v8.PropertyDescriptor(value=v8.Integer(scope, 8), enumerable=True)
        return NotImplemented

    def define(
        scope: v8.CallbackScope, key: v8.Name | int, descriptor: v8.PropertyDescriptor, _: Info
    ) -> None:
        name = key if isinstance(key, int) else key.to_python(scope)
        assert descriptor.has_value()
        assert descriptor.value is not None
        assert descriptor.value.to_python(scope) == 3
        assert (descriptor.has_writable(), descriptor.writable) == (True, True)
        assert not descriptor.has_enumerable()
        assert not descriptor.has_configurable()
        assert not descriptor.has_get()
        assert not descriptor.has_set()
        defined[name] = descriptor

    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(descriptor=describe, definer=define)
    template.set_indexed_property_handler(descriptor=describe, definer=define)
    whole = {"value": 8, "writable": False, "enumerable": True, "configurable": False}
    assert ask(template, "Object.getOwnPropertyDescriptor(o, 'value')") == whole
    assert ask(template, "Object.getOwnPropertyDescriptor(o, 4)") == whole
    assert ask(template, "Object.getOwnPropertyDescriptor(o, 'getter').get()") == 8
    assert ask(template, "Object.getOwnPropertyDescriptor(o, 'none') === undefined") is True
    ask(
        template,
        "for (const k of ['x', 5]) Object.defineProperty(o, k, {value: 3, writable: true})",
    )
    assert list(defined) == ["x", 5]


def test_a_constructor_that_was_used_takes_no_handlers(scope: v8.ContextScope) -> None:
    """V8 keeps them with the constructor, and ends the process where that is too late."""
    maker = v8.FunctionTemplate(scope)
    early, late = v8.ObjectTemplate(scope, maker), v8.ObjectTemplate(scope, maker)
    early.new_instance(scope)
    changes: list[Callable[[], object]] = [
        lambda: late.set_named_property_handler(getter=lambda *_: 1),
        lambda: late.set_indexed_property_handler(getter=lambda *_: 1),
        lambda: late.set_call_as_function_handler(lambda *_: 1),
    ]
    for refused in changes:
        with pytest.raises(ValueError, match="instantiated"):
            refused()
    late.set(scope, "x", v8.Integer(scope, 1))
    assert late.new_instance(scope).to_python(scope) == {"x": 1}


@pytest.mark.parametrize("wrong", [5, None, {}])
def test_what_is_no_descriptor_is_refused(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any], wrong: object
) -> None:
    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(descriptor=lambda *_: wrong)
    with pytest.raises(TypeError, match="PropertyDescriptor"):
        ask(template, "Object.getOwnPropertyDescriptor(o, 'x')")
    with pytest.raises(ValueError, match="either tells"):
        template.set_indexed_property_handler(descriptor=lambda *_: 1, query=lambda *_: 1)


def test_a_template_has_accessors(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    box = {"v": 1}
    shown: list[bool] = []

    def get(scope: v8.CallbackScope, name: v8.Value, info: Info) -> int:
        shown.append(info.holder == info.this)
        assert name.to_python(scope) in ("v", "fixed")
        return box["v"]

    def set_(scope: v8.CallbackScope, _: v8.Value, value: v8.Value, __: Info) -> None:
        box["v"] = value.to_python(scope)

    template = v8.ObjectTemplate(scope)
    template.set_accessor(scope, "v", get, set_)
    template.set_accessor(scope, "fixed", get, attributes=v8.PropertyAttribute.DONT_ENUM)
    assert ask(template, "o.v = 7; [o.v, o.fixed]") == [7, 7]
    assert ask(template, "o.fixed = 1; Object.keys(o)") == ["v"]
    assert all(shown)
    with pytest.raises(TypeError, match="getter"):
        template.set_accessor(scope, "v", None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="instantiated"):
        template.set_accessor(scope, "late", get)


def test_a_global_shows_itself_as_the_holder(isolate: v8.Isolate) -> None:
    """What it hides behind itself is nobody's to see."""
    seen: list[bool] = []

    def note(scope: v8.CallbackScope, name: v8.Value, info: Info) -> Any:
        seen.append(info.holder == info.this)
        return NotImplemented if name.to_python(scope) == "handled" else 1

    with v8.HandleScope(isolate) as handles:
        template = v8.ObjectTemplate(handles)
        template.set_accessor(handles, "native", note)
        template.set_named_property_handler(getter=lambda *_: NotImplemented, query=note)
        context = v8.Context(handles, global_template=template)
    context.eval("globalThis.native; 'handled' in globalThis")
    assert seen
    assert all(seen)


def test_getters_and_setters_are_functions_after_templates(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    box = {"v": 3}
    getter = v8.FunctionTemplate(scope, lambda _scope, _info: box["v"] ** 2)
    setter = v8.FunctionTemplate(scope, lambda scope, info: box.update(v=info[0].to_python(scope)))
    template = v8.ObjectTemplate(scope)
    template.set_accessor_property(scope, "square", getter, setter)
    template.set_accessor_property(
        scope, "cube", None, setter=setter, attributes=v8.PropertyAttribute.DONT_ENUM
    )
    assert ask(template, "const before = o.square; o.square = 4; [before, o.square]") == [9, 16]
    assert ask(template, "Object.keys(o)") == ["square"]
    fixed = v8.ObjectTemplate(scope)
    read_only = v8.PropertyAttribute.READ_ONLY
    bare = v8.FunctionTemplate(scope, lambda *_: 5, constructor=False)
    fixed.set_accessor_property(scope, "x", bare, bare, read_only)
    # V8 would crash over a getter without any code.
    fixed.set_accessor_property(scope, "y", v8.FunctionTemplate(scope, constructor=False))
    assert ask(fixed, "({...o}).x") == 5
    assert ask(fixed, "({...o}).y === undefined") is True
    assert ask(template, "Object.keys(o)") == ["square"]
    source = "typeof Object.getOwnPropertyDescriptor(o, 'cube').get"
    assert ask(template, source) == "undefined"
    with pytest.raises(TypeError, match="getter or a setter"):
        v8.ObjectTemplate(scope).set_accessor_property(scope, "none", None)
    inner, other = v8.FunctionTemplate(scope), v8.FunctionTemplate(scope)
    instances = inner.instance_template(scope)
    v8.ObjectTemplate(scope).set_accessor_property(scope, "x", inner)
    # V8 takes a getter for instantiated, and ends the process where it is changed after that.
    changes: list[Callable[[], object]] = [
        lambda: inner.set_accessor_property(scope, "y", other),
        lambda: inner.set_class_name(scope, "Inner"),
        lambda: instances.set_named_property_handler(getter=lambda *_: 1),
    ]
    for refused in changes:
        with pytest.raises(ValueError, match="instantiated"):
            refused()


def test_what_is_made_after_a_template_can_be_called(
    scope: v8.ContextScope, ask: Callable[[v8.ObjectTemplate, str], Any]
) -> None:
    template = v8.ObjectTemplate(scope)
    template.set_call_as_function_handler(
        lambda _scope, info: f"{'new' if info.is_construct_call else 'called'} {len(info)}"
    )
    assert ask(template, "[typeof o, o(1, 2), new o(1)]") == ["function", "called 2", "new 1"]
    made = template.new_instance(scope)
    assert isinstance(made, v8.Function)
    assert made.call(scope, v8.Undefined(scope)).to_python(scope) == "called 0"
    assert made.script_id() is None
    assert made.get_script_origin().resource_name is None
    assert made.get_script_line_number() is None
    with pytest.raises(TypeError, match="compile_function"):
        made.create_code_cache(scope)
    with pytest.raises(TypeError, match="callable"):
        template.set_call_as_function_handler(8)  # type: ignore[arg-type]
