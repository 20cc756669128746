"""The types of templates, of what they make, and of what answers for their properties."""

from __future__ import annotations

from typing import assert_type

from eyot import v8


def test_templates(scope: v8.ContextScope) -> None:
    function = v8.FunctionTemplate(
        scope,
        lambda _scope, info: len(info),
        signature=v8.Signature(scope, v8.FunctionTemplate(scope)),
        length=1,
        constructor=True,
        side_effect_type=v8.SideEffectType.HAS_NO_SIDE_EFFECT,
    )
    assert_type(function, v8.FunctionTemplate)
    assert_type(function.instance_template(scope), v8.ObjectTemplate)
    assert_type(function.prototype_template(scope), v8.ObjectTemplate)
    template = v8.ObjectTemplate(scope, v8.FunctionTemplate(scope))
    template.set(scope, "nested", v8.ObjectTemplate(scope))
    template.set(scope, "plain", v8.Integer(scope, 1), v8.PropertyAttribute.READ_ONLY)
    template.set_intrinsic_data_property(scope, "keys", v8.Intrinsic.ARRAY_PROTO_KEYS)
    template.set_accessor_property(scope, "got", None, v8.FunctionTemplate(scope))
    template.set_call_as_function_handler(lambda _scope, info: info.is_construct_call)
    assert_type(template.new_instance(scope), v8.Object)
    assert_type(function.get_function(scope), v8.Function)
    with v8.TryCatch(scope) as attempt:
        assert_type(template.new_instance(attempt), v8.Object | None)
        assert_type(function.get_function(attempt), v8.Function | None)
    base: v8.Template = template
    assert_type(base.cast(v8.ObjectTemplate), v8.ObjectTemplate)


def test_handlers_are_typed_by_what_they_answer_for(scope: v8.ContextScope) -> None:
    def named(_scope: v8.CallbackScope, key: v8.Name, info: v8.PropertyCallbackInfo) -> object:
        assert_type(key.get_identity_hash(), int)
        assert_type(info.holder, v8.Value)
        return NotImplemented

    def indexed(_scope: v8.CallbackScope, key: int, _info: v8.PropertyCallbackInfo) -> object:
        return key

    def describe(
        scope: v8.CallbackScope, _key: int, _info: v8.PropertyCallbackInfo
    ) -> v8.PropertyDescriptor:
        return v8.PropertyDescriptor(value=v8.Null(scope))

    template = v8.ObjectTemplate(scope)
    template.set_named_property_handler(getter=named, flags=v8.PropertyHandlerFlags.NON_MASKING)
    template.set_indexed_property_handler(
        getter=indexed, descriptor=describe, enumerator=lambda _scope, _info: [0]
    )
    template.set_indexed_property_handler(getter=named)  # type: ignore[arg-type]
    assert template.new_instance(scope).is_object()
