"""Templates, and handlers of named properties."""

from __future__ import annotations

from typing import Any

import pytest

import eyot
from eyot import v8


def run(scope: v8.Scope, source: str) -> Any:
    return v8.Script.compile(scope, v8.String(scope, source)).run(scope)


def test_objects_are_made_after_a_template(scope: v8.ContextScope) -> None:
    template = v8.ObjectTemplate(scope)
    inner = v8.ObjectTemplate(scope)
    inner.set(scope, "deep", v8.Integer(scope, 3))
    template.set(scope, "inner", inner)
    template.set(scope, "fixed", v8.String(scope, "x"), v8.PropertyAttribute.READ_ONLY)
    template.set_internal_field_count(2)
    assert template.internal_field_count() == 2
    made = template.new_instance(scope)
    assert made.internal_field_count() == 2
    assert made.to_python(scope) == {"inner": {"deep": 3}, "fixed": "x"}
    assert made != template.new_instance(scope)


def test_a_function_template_constructs(scope: v8.ContextScope) -> None:
    template = v8.FunctionTemplate(scope, lambda *_: None)
    template.set_class_name(scope, "Point")
    template.prototype_template(scope).set(scope, "sum", v8.FunctionTemplate(scope, lambda *_: 7))
    template.instance_template(scope).set_internal_field_count(1)
    function = template.get_function(scope)
    assert function == template.get_function(scope)
    scope.context.globals["Point"] = scope.context.wrap(scope, function)
    assert run(scope, "new Point().sum()").to_python(scope) == 7
    assert run(scope, "Point.name").to_python(scope) == "Point"
    assert run(scope, "new Point()").internal_field_count() == 1


def test_handlers_answer_for_properties_or_leave_them(scope: v8.ContextScope) -> None:
    held: dict[object, object] = {"seven": 7}

    def get(scope: v8.CallbackScope, key: v8.Name, info: v8.PropertyCallbackInfo) -> object:
        if key.is_symbol():
            return NotImplemented
        assert info.this.is_object()
        return held.get(key.to_python(scope), NotImplemented)

    def set_(
        scope: v8.CallbackScope, key: v8.Name, value: v8.Value, _: v8.PropertyCallbackInfo
    ) -> object:
        if key.to_python(scope) == "left":
            return NotImplemented
        held[key.to_python(scope)] = value.to_python(scope)
        return None

    def query(scope: v8.CallbackScope, key: v8.Name, _: v8.PropertyCallbackInfo) -> object:
        known = key.to_python(scope) in held
        return v8.PropertyAttribute.READ_ONLY if known else NotImplemented

    def delete(scope: v8.CallbackScope, key: v8.Name, _: v8.PropertyCallbackInfo) -> object:
        return held.pop(key.to_python(scope), None) is not None or NotImplemented

    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(getter=get, setter=set_, query=query, deleter=delete)
    scope.context.globals["o"] = scope.context.wrap(scope, template.new_instance(scope))
    assert run(scope, "o.seven").to_python(scope) == 7
    assert run(scope, "o.none").is_undefined()
    run(scope, "o.nine = 9; o.left = 1")
    assert held == {"seven": 7, "nine": 9}
    assert run(scope, "'nine' in o").to_python(scope) is True
    assert run(scope, "'ten' in o").to_python(scope) is False
    assert run(scope, "o.left").to_python(scope) == 1
    assert run(scope, "delete o.nine").to_python(scope) is True
    assert held == {"seven": 7}


def test_what_a_handler_raises_is_thrown(scope: v8.ContextScope) -> None:
    class Refusal(Exception):
        pass

    def refuse(*_: object) -> object:
        raise Refusal

    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(
        getter=refuse, setter=refuse, query=lambda *_: 9, deleter=refuse, definer=refuse
    )
    scope.context.globals["o"] = scope.context.wrap(scope, template.new_instance(scope))
    for source in ("o.x", "o.x = 1", "delete o.x"):
        with pytest.raises(Refusal):
            run(scope, source)
    with pytest.raises(ValueError, match="PropertyAttribute"):
        run(scope, "'x' in o")


def test_what_would_end_the_process_is_refused(scope: v8.ContextScope) -> None:
    template, other = v8.ObjectTemplate(scope), v8.ObjectTemplate(scope)
    with pytest.raises(TypeError, match="primitives and templates"):
        template.set(scope, "x", v8.Object(scope))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="within itself"):
        template.set(scope, "x", template)
    template.set(scope, "other", other)
    with pytest.raises(ValueError, match="within another"):
        other.set(scope, "x", template)
    for count in (-1, 1001, 2**40):
        with pytest.raises((ValueError, OverflowError)):
            template.set_internal_field_count(count)
    with pytest.raises(TypeError, match="needs a function"):
        template.set_named_property_handler()
    with pytest.raises(TypeError, match="callable"):
        template.set_named_property_handler(getter=3)  # type: ignore[arg-type]
    template.new_instance(scope)
    function = v8.FunctionTemplate(scope)
    part = function.instance_template(scope)
    function.get_function(scope)
    for change in (
        lambda: template.set(scope, "y", v8.Integer(scope, 1)),
        lambda: other.set(scope, "y", v8.Integer(scope, 1)),
        lambda: template.set_internal_field_count(1),
        lambda: template.set_named_property_handler(getter=print),
        lambda: function.set_class_name(scope, "x"),
        lambda: function.prototype_template(scope),
        lambda: part.set_internal_field_count(1),
    ):
        with pytest.raises(ValueError, match="instantiated"):
            change()
    deep = v8.ObjectTemplate(scope)
    for _ in range(63):
        outer = v8.ObjectTemplate(scope)
        outer.set(scope, "inner", deep)
        deep = outer
    with pytest.raises(ValueError, match="64 deep"):
        v8.ObjectTemplate(scope).set(scope, "inner", deep)
    assert deep.new_instance(scope).is_object()


def test_templates_obey_the_rules_of_handles(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        template = v8.ObjectTemplate(handles)
        with pytest.raises(eyot.NoContextError):
            template.new_instance(handles)
        with (
            v8.Isolate() as other,
            v8.HandleScope(other) as foreign,
            pytest.raises(eyot.WrongIsolateError),
        ):
            template.set(foreign, "x", v8.Integer(foreign, 1))
    with pytest.raises(eyot.HandleExpiredError):
        template.set_internal_field_count(1)
    isolate.close()
    with pytest.raises((eyot.HandleExpiredError, eyot.IsolateClosedError)):
        template.set_internal_field_count(1)


def test_a_templates_function_runs_for_the_context_it_was_made_in(isolate: v8.Isolate) -> None:
    seen: list[v8.Context] = []

    def note(scope: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        seen.append(scope.context)

    with v8.HandleScope(isolate) as handles:
        template = v8.ObjectTemplate(handles)
        template.set(handles, "note", v8.FunctionTemplate(handles, note))
        first = v8.Context(handles, global_template=template)
        second = v8.Context(handles, global_template=template)
    isolate.collect_garbage()
    first.eval("note()")
    second.eval("note()")
    assert seen == [first, second]


def test_a_function_template_inherits_as_a_class_does(scope: v8.ContextScope) -> None:
    animal = v8.FunctionTemplate(scope, lambda *_: None)
    animal.set_class_name(scope, "Animal")
    speak = v8.FunctionTemplate(
        scope, lambda *_: "grr", signature=v8.Signature(scope, animal), length=2
    )
    animal.prototype_template(scope).set(scope, "speak", speak)
    dog = v8.FunctionTemplate(scope, lambda *_: None)
    dog.inherit(scope, animal)
    for name, template in (("Animal", animal), ("Dog", dog)):
        scope.context.globals[name] = scope.context.wrap(scope, template.get_function(scope))
    assert run(scope, "new Dog().speak()").to_python(scope) == "grr"
    assert run(scope, "new Dog() instanceof Animal").to_python(scope) is True
    assert run(scope, "Animal.prototype.speak.length").to_python(scope) == 2
    with pytest.raises(eyot.JSTypeError, match="Illegal invocation"):
        run(scope, "new Dog().speak.call({})")
    # V8 ends the process where a parent's prototype is no object, so nobody can replace it.
    run(scope, "Animal.prototype = 5")
    assert run(scope, "typeof Animal.prototype").to_python(scope) == "object"
    late = v8.FunctionTemplate(scope)
    late.inherit(scope, animal)
    assert late.get_function(scope).is_function()


def test_a_template_without_a_prototype_has_no_heirs(scope: v8.ContextScope) -> None:
    bare = v8.FunctionTemplate(scope, lambda *_: 1, constructor=False)
    removed = v8.FunctionTemplate(scope, lambda *_: 1)
    removed.remove_prototype()
    parent, heir = v8.FunctionTemplate(scope), v8.FunctionTemplate(scope)
    heir.inherit(scope, parent)
    maker = v8.FunctionTemplate(scope)
    instances = maker.instance_template(scope)
    for refused in (
        lambda: v8.FunctionTemplate(scope).inherit(scope, bare),
        lambda: v8.FunctionTemplate(scope).inherit(scope, removed),
        lambda: removed.inherit(scope, v8.FunctionTemplate(scope)),
        lambda: v8.ObjectTemplate(scope, bare),
        parent.remove_prototype,
        heir.remove_prototype,
        maker.remove_prototype,
        lambda: bare.instance_template(scope),
        lambda: removed.instance_template(scope),
    ):
        with pytest.raises(ValueError, match="prototype"):
            refused()
    for template in (bare, removed):
        scope.context.globals["f"] = scope.context.wrap(scope, template.get_function(scope))
        assert run(scope, "f()").to_python(scope) == 1
        assert run(scope, "'prototype' in f").to_python(scope) is False
        with pytest.raises(eyot.JSTypeError, match="not a constructor"):
            run(scope, "new f()")
    assert instances.new_instance(scope).is_object()
    ring = v8.FunctionTemplate(scope)
    with pytest.raises(ValueError, match="within itself"):
        ring.inherit(scope, ring)
    with pytest.raises(ValueError, match="within another"):
        parent.inherit(scope, heir)
    used = v8.FunctionTemplate(scope)
    used.get_function(scope)
    with pytest.raises(ValueError, match="instantiated"):
        v8.FunctionTemplate(scope).inherit(scope, used)


def test_a_prototype_can_be_fixed(scope: v8.ContextScope) -> None:
    template = v8.FunctionTemplate(scope)
    template.read_only_prototype()
    scope.context.globals["f"] = scope.context.wrap(scope, template.get_function(scope))
    with pytest.raises(eyot.JSTypeError, match="read only"):
        run(scope, "'use strict'; f.prototype = {}")
    fixed = v8.ObjectTemplate(scope)
    fixed.set_immutable_proto()
    scope.context.globals["o"] = scope.context.wrap(scope, fixed.new_instance(scope))
    with pytest.raises(eyot.JSTypeError, match="Immutable prototype"):
        run(scope, "Object.setPrototypeOf(o, {})")


def test_an_object_template_has_a_constructor(scope: v8.ContextScope) -> None:
    called: list[int] = []
    maker = v8.FunctionTemplate(scope, lambda *_: called.append(1))
    maker.set_class_name(scope, "Made")
    template = v8.ObjectTemplate(scope, maker)
    scope.context.globals["o"] = scope.context.wrap(scope, template.new_instance(scope))
    scope.context.globals["Made"] = scope.context.wrap(scope, maker.get_function(scope))
    assert run(scope, "o instanceof Made").to_python(scope) is True
    assert called == []


def test_a_template_has_what_is_v8s_own(scope: v8.ContextScope) -> None:
    template = v8.ObjectTemplate(scope)
    for intrinsic in v8.Intrinsic:
        template.set_intrinsic_data_property(scope, intrinsic.name, intrinsic)
    scope.context.globals["o"] = scope.context.wrap(scope, template.new_instance(scope))
    for name, source in (
        ("ARRAY_PROTO_ENTRIES", "Array.prototype.entries"),
        ("ARRAY_PROTO_FOR_EACH", "Array.prototype.forEach"),
        ("ARRAY_PROTO_KEYS", "Array.prototype.keys"),
        ("ARRAY_PROTO_VALUES", "Array.prototype.values"),
        ("ARRAY_PROTOTYPE", "Array.prototype"),
        ("ERROR_PROTOTYPE", "Error.prototype"),
        (
            "ITERATOR_PROTOTYPE",
            "Object.getPrototypeOf(Object.getPrototypeOf([].keys()))",
        ),
        ("OBJ_PROTO_VALUE_OF", "Object.prototype.valueOf"),
    ):
        assert run(scope, f"o.{name} === {source}").to_python(scope) is True, name
    with pytest.raises(ValueError, match="intrinsic"):
        v8.ObjectTemplate(scope).set_intrinsic_data_property(scope, "x", 9)  # type: ignore[arg-type]
