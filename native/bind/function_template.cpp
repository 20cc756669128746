// FunctionTemplate.
#include "bind/bind.h"
#include "bind/property.h"
#include "bind/template.h"

namespace bind {

PyTypeObject function_template_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  const char* const called = "FunctionTemplate()";
  const char* const names[] = {"scope",  "function",    "signature",
                               "length", "constructor", "side_effect_type"};
  const auto [scope_object, function, signature, length, constructor, side_effect] =
      args.parse("FunctionTemplate", names, 1, 2);
  PyObject* callable = callable_or_null(function, called, "function");
  engine::FunctionTemplateOptions options;
  options.length = number_argument(length, "length", 65535, 0);
  options.side_effect = number_argument(side_effect, "side_effect_type", 2, 0);
  const int constructible = constructor == nullptr ? 1 : PyObject_IsTrue(constructor);
  if (constructible < 0) throw ErrorSet{};
  options.constructible = constructible != 0;
  ScopeObject& scope = scope_for({&scope_object, 1}, called, false);
  if (signature != nullptr && signature != Py_None) {
    options.signature = handle_argument(scope.scope, signature, &signature_type, called);
  }
  return new_handle(
      type, *scope.scope.home,
      engine::make_function_template(*scope.scope.isolate, Py_XNewRef(callable), options));
}

PyObject* get_function(PyObject* object, Args args) {
  args.expect("get_function", 1, 1);
  const TemplateUse use(object, args[0], "get_function()", true);
  engine::ScopedEntry entry(use.scope.scope);
  return finish(entry, use.scope.scope, engine::function_of(entry, use.self));
}

PyObject* set_class_name(PyObject* object, Args args) {
  args.expect("set_class_name", 2, 2);
  const TemplateUse use(object, args[0], "set_class_name()");
  const engine::Ref name = text_argument(use.scope.scope, args[1], "set_class_name()");
  check(engine::may_change(use.isolate(), use.self));
  engine::set_class_name(use.self, name);
  Py_RETURN_NONE;
}

template <engine::Ref (*Part)(engine::Isolate&, engine::Ref)>
PyObject* part(PyObject* object, Args args) {
  args.expect("a part of a template", 1, 1);
  const TemplateUse use(object, args[0], "this");
  check(engine::may_change(use.isolate(), use.self));
  if (Part == engine::instance_template) check(engine::may_have_instances(use.isolate(), use.self));
  return new_handle(&object_template_type, *use.scope.scope.home, Part(use.isolate(), use.self));
}

PyObject* inherit(PyObject* object, Args args) {
  args.expect("inherit", 2, 2);
  const TemplateUse use(object, args[0], "inherit()");
  const engine::Ref parent =
      handle_argument(use.scope.scope, args[1], &function_template_type, "inherit()");
  check(engine::may_change(use.isolate(), use.self));
  check(engine::may_inherit(use.isolate(), use.self, parent));
  engine::inherit(use.isolate(), use.self, parent);
  Py_RETURN_NONE;
}

PyObject* remove_prototype(PyObject* object) {
  const engine::Ref self = changed_template(object);
  engine::Isolate& isolate = isolate_of(handle_of(object));
  check(engine::may_lose_prototype(isolate, self));
  engine::remove_prototype(isolate, self);
  Py_RETURN_NONE;
}

PyObject* read_only_prototype(PyObject* object) {
  const engine::Ref self = changed_template(object);
  engine::make_prototype_read_only(isolate_of(handle_of(object)), self);
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    method<get_function>(
        "get_function",
        "get_function(self, scope: TryCatch, /) -> Function | None\n"
        "get_function(self, scope: Scope, /) -> Function\n\nThe function after it: one a context."),
    method<set_class_name>(
        "set_class_name",
        "set_class_name(self, scope: Scope, name: String | str, /) -> None\n\nThe "
        "name of the function, and of what it constructs."),
    method<part<engine::instance_template>>(
        "instance_template",
        "instance_template(self, scope: Scope, /) -> ObjectTemplate\n\nAfter which `new` makes "
        "objects.\n\nRaises:\n    ValueError: It has no prototype."),
    method<part<engine::prototype_template>>(
        "prototype_template",
        "prototype_template(self, scope: Scope, /) -> ObjectTemplate\n\nAfter which its `prototype` "
        "is made."),
    method<inherit>(
        "inherit",
        "inherit(self, scope: Scope, parent: FunctionTemplate, /) -> None\n\nPuts the parent's "
        "`prototype` behind its own, as `extends` does for a class. The parent's `prototype` can't "
        "be replaced from then on, as that of a class can't.\n\nRaises:\n    ValueError: Either has "
        "no prototype, or it is too late to change them."),
    method<remove_prototype>(
        "remove_prototype",
        "remove_prototype(self) -> None\n\nThe function has no `prototype` then, and `new` can't be "
        "applied to it.\n\nRaises:\n    ValueError: It inherits, is inherited from, or makes instances."),
    method<read_only_prototype>(
        "read_only_prototype",
        "read_only_prototype(self) -> None\n\nThe function's `prototype` can't be replaced then."),
    {}};

}  // namespace

void bind_function_template(nb::module_& module) {
  make_handle_type(
      module, function_template_type,
      {.name = "eyot.v8.FunctionTemplate",
       .doc =
           "FunctionTemplate(scope: Scope, function: Callable[[CallbackScope, "
           "FunctionCallbackInfo], Value | bool | int | float | str | None] | None = ..., /, *, "
           "signature: Signature | None = None, length: int = 0, constructor: bool = True, "
           "side_effect_type: SideEffectType = ...)\n\nWhat a function is made after, in any "
           "context. Stands for v8::FunctionTemplate.\n\nArgs:\n    signature: On what it may be "
           "called.\n    length: The function's property `length`.\n    constructor: Whether `new` "
           "can be applied to it; if not, it has no prototype.\n    side_effect_type: What a "
           "debugger may expect of it.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &template_type});
}

}  // namespace bind
