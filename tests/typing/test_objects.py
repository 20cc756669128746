"""The types of objects, collections, promises and functions."""

from __future__ import annotations

from typing import assert_type

from eyot import v8


def read(scope: v8.Scope, _name: v8.Value, info: v8.PropertyCallbackInfo) -> v8.Value | None:
    assert_type(info.this, v8.Value)
    assert_type(info.holder, v8.Value)
    assert_type(info.data, v8.Value)
    assert_type(info.should_throw_on_error, bool)
    assert_type(info.return_value, v8.ReturnValue)
    return v8.Integer(scope, 8)


def write(
    scope: v8.CallbackScope, name: v8.Value, value: v8.Value, info: v8.PropertyCallbackInfo
) -> None:
    info.holder.cast(v8.Object).set(scope, name, value)


def test_objects(scope: v8.ContextScope) -> None:
    target = v8.Object.with_prototype_and_properties(scope, v8.Null(scope), ["x"], [v8.Null(scope)])
    assert_type(target, v8.Object)
    attributes = v8.PropertyAttribute.READ_ONLY | v8.PropertyAttribute.DONT_ENUM
    assert_type(attributes, v8.PropertyAttribute)
    assert_type(target.define_own_property(scope, "y", v8.Null(scope), attributes), bool)
    assert_type(target.get_property_attributes(scope, "y"), v8.PropertyAttribute)
    assert_type(target.get_real_named_property_attributes(scope, "y"), v8.PropertyAttribute | None)
    assert_type(target.get_real_named_property(scope, "y"), v8.Value | None)
    descriptor = v8.PropertyDescriptor(value=v8.Null(scope), writable=True)
    assert_type(target.define_property(scope, "z", descriptor), bool)
    assert_type(target.get_own_property_descriptor(scope, "z"), v8.Value)
    assert_type(target.set_accessor(scope, "a", read, write), bool)
    assert_type(target.set_lazy_data_property(scope, "b", read), bool)
    assert_type(target.get_with_receiver(scope, "y", target), v8.Value)
    assert_type(target.set_with_receiver(scope, "y", v8.Null(scope), target), bool)
    assert_type(descriptor.has_value(), bool)
    assert_type(target.get_prototype(scope), v8.Value)
    assert_type(target.get_constructor_name(scope), v8.String)
    assert_type(target.get_creation_context(), v8.Context | None)
    assert_type(target.get_internal_field(scope, 0), v8.Value | None)
    assert_type(target.preview_entries(scope), tuple[v8.Array, bool] | None)
    names = target.get_property_names(
        scope,
        mode=v8.KeyCollectionMode.OWN_ONLY,
        property_filter=v8.PropertyFilter.ONLY_WRITABLE | v8.PropertyFilter.SKIP_SYMBOLS,
        index_filter=v8.IndexFilter.SKIP_INDICES,
        key_conversion=v8.KeyConversionMode.CONVERT_TO_STRING,
    )
    assert_type(names, v8.Array)
    assert_type(names.iterate(scope), list[v8.Value])
    assert_type(target.set_integrity_level(scope, v8.IntegrityLevel.FROZEN), bool)


def test_collections(scope: v8.ContextScope) -> None:
    entries = v8.Map(scope)
    assert_type(entries.set(scope, "x", v8.Null(scope)), v8.Map)
    assert_type(entries.get(scope, "x"), v8.Value)
    assert_type(entries.has(scope, "x"), bool)
    assert_type(entries.size, int)
    values = v8.Set(scope).add(scope, "x")
    assert_type(values, v8.Set)
    assert_type(values.as_array(scope), v8.Array)
    row = v8.PrimitiveArray(scope, 1)
    assert_type(row.get(scope, 0), v8.Primitive)
    with v8.TryCatch(scope) as attempt:
        assert_type(entries.set(attempt, "x", v8.Null(attempt)), v8.Map | None)
        assert_type(values.add(attempt, "y"), v8.Set | None)


def test_promises_and_proxies(scope: v8.ContextScope) -> None:
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    assert_type(promise, v8.Promise)
    assert_type(resolver.resolve(scope, v8.Null(scope)), bool)
    assert_type(promise.state, v8.PromiseState)
    assert_type(promise.result(scope), v8.Value)
    handler = v8.Function(scope, lambda _scope, _info: None)
    assert_type(promise.then(scope, handler), v8.Promise)
    assert_type(promise.then2(scope, handler, handler), v8.Promise)
    assert_type(promise.catch(scope, handler), v8.Promise)
    proxy = v8.Proxy(scope, handler, v8.Object(scope))
    assert_type(proxy.cast(v8.Function), v8.Function)
    assert_type(proxy.get_target(scope), v8.Value)
    assert_type(proxy.is_revoked(), bool)


def test_functions(scope: v8.ContextScope) -> None:
    def callback(_scope: v8.CallbackScope, info: v8.FunctionCallbackInfo) -> None:
        assert_type(info.data, v8.Value)
        assert_type(info.is_construct_call, bool)
        assert_type(info.return_value.get(), v8.Value)

    function = v8.Function(
        scope,
        callback,
        data=v8.Null(scope),
        length=2,
        constructor=True,
        side_effect_type=v8.SideEffectType.HAS_NO_SIDE_EFFECT,
    )
    this = v8.Undefined(scope)
    assert_type(function.call_with_context(scope, scope.context, this), v8.Value)
    assert_type(function.new_instance(scope), v8.Object)
    assert_type(function.get_name(scope), v8.Value)
    assert_type(function.get_script_line_number(), int | None)
    assert_type(function.script_id(), int | None)
    assert_type(function.get_script_origin(), v8.ScriptOrigin)
