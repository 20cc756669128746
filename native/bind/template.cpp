// Templates.
#include "bind/template.h"

#include "bind/bind.h"
#include "bind/context.h"
#include "bind/property.h"
#include "engine/context_data.h"

namespace bind {

PyTypeObject template_type, object_template_type, signature_type;

TemplateUse::TemplateUse(PyObject* object, PyObject* scope_object, const char* function,
                         bool with_context)
    : scope(scope_for({&scope_object, 1}, function, with_context)),
      self(handle_argument(scope.scope, object, &template_type, function)) {}

void check(engine::TemplateFault fault) {
  switch (fault) {
    case engine::TemplateFault::none:
      return;
    case engine::TemplateFault::instantiated:
      value_error("the template was instantiated; what is made after it can't change any more");
    case engine::TemplateFault::nested:
      value_error(
          "a template that is within another, or would be within itself, can't contain "
          "this one: put the innermost together first");
    case engine::TemplateFault::deep:
      value_error("templates can be nested 64 deep");
    case engine::TemplateFault::no_prototype:
      value_error(
          "a template without a prototype makes no instances, and has nothing to inherit or hand on");
    case engine::TemplateFault::heir:
      value_error(
          "the template inherits, is inherited from or makes instances: it needs its prototype");
  }
}

engine::Ref changed_template(PyObject* object) {
  const HandleObject& handle = handle_of(object);
  const engine::Ref self = entered_handle(handle);
  check(engine::may_change(isolate_of(handle), self));
  return self;
}

namespace {

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 3, 4);
  const int attributes = number_argument(args.count == 4 ? args[3] : nullptr, "attributes", 7, 0);
  const TemplateUse use(object, args[0], "set()");
  engine::ScopedEntry entry(use.scope.scope);
  const engine::Ref name = name_argument(entry, use.scope.scope, args[1], "set()");
  const bool nests = PyObject_TypeCheck(args[2], &template_type);
  if (!nests && !PyObject_TypeCheck(args[2], &primitive_type)) {
    type_error(std::string("a template has primitives and templates for properties, not ") +
               Py_TYPE(args[2])->tp_name);
  }
  const engine::Ref value =
      handle_argument(use.scope.scope, args[2], nests ? &template_type : nullptr, "set()");
  check(engine::may_change(use.isolate(), use.self));
  if (nests) check(engine::may_contain(use.isolate(), use.self, value));
  engine::set_on_template(use.isolate(), use.self, name, value, static_cast<unsigned>(attributes));
  Py_RETURN_NONE;
}

PyObject* set_intrinsic(PyObject* object, Args args) {
  const char* const function = "set_intrinsic_data_property()";
  args.expect("set_intrinsic_data_property", 3, 4);
  const int intrinsic = number_argument(args[2], "intrinsic", engine::kIntrinsics - 1, 0);
  const int attributes = number_argument(args.count == 4 ? args[3] : nullptr, "attributes", 7, 0);
  const TemplateUse use(object, args[0], function);
  engine::ScopedEntry entry(use.scope.scope);
  const engine::Ref name = name_argument(entry, use.scope.scope, args[1], function);
  check(engine::may_change(use.isolate(), use.self));
  engine::set_intrinsic(use.self, name, intrinsic, static_cast<unsigned>(attributes));
  Py_RETURN_NONE;
}

PyObject* set_accessor_property(PyObject* object, Args args) {
  const char* const function = "set_accessor_property()";
  const char* const names[] = {"scope", "name", "getter", "setter", "attributes"};
  const auto [scope, name_object, getter_object, setter_object, bits] =
      args.parse("set_accessor_property", names, 3, 5);
  const int attributes = number_argument(bits, "attributes", 7, 0);
  const TemplateUse use(object, scope, function);
  engine::ScopedEntry entry(use.scope.scope);
  const engine::Ref name = name_argument(entry, use.scope.scope, name_object, function);
  check(engine::may_change(use.isolate(), use.self));
  const auto half = [&](PyObject* given) -> engine::Ref {
    if (given == nullptr || given == Py_None) return {};
    const engine::Ref found =
        handle_argument(use.scope.scope, given, &function_template_type, function);
    check(engine::may_contain(use.isolate(), use.self, found));
    return found;
  };
  const engine::Ref getter = half(getter_object);
  const engine::Ref setter = half(setter_object);
  if (getter.IsEmpty() && setter.IsEmpty()) {
    type_error(std::string(function) + " needs a getter or a setter");
  }
  engine::set_accessor_property(use.isolate(), use.self, name, getter, setter,
                                static_cast<unsigned>(attributes));
  Py_RETURN_NONE;
}

// --- Signature ---

PyObject* construct_signature(PyTypeObject* type, Args args) {
  args.expect("Signature", 2, 2);
  ScopeObject& scope = scope_for(args, "Signature()", false);
  const engine::Ref receiver =
      handle_argument(scope.scope, args[1], &function_template_type, "Signature()");
  return new_handle(type, *scope.scope.home,
                    engine::make_signature(*scope.scope.isolate, receiver));
}

// --- ObjectTemplate ---

PyObject* construct_object(PyTypeObject* type, Args args) {
  args.expect("ObjectTemplate", 1, 2);
  ScopeObject& scope = scope_for(args, "ObjectTemplate()", false);
  engine::Isolate& isolate = *scope.scope.isolate;
  engine::Ref constructor;
  if (args.count == 2 && args[1] != Py_None) {
    constructor =
        handle_argument(scope.scope, args[1], &function_template_type, "ObjectTemplate()");
    check(engine::may_be_constructor(isolate, constructor));
  }
  return new_handle(type, *scope.scope.home, engine::make_object_template(isolate, constructor));
}

PyObject* set_immutable_proto(PyObject* object) {
  engine::make_prototype_immutable(changed_template(object));
  Py_RETURN_NONE;
}

PyObject* new_instance(PyObject* object, Args args) {
  args.expect("new_instance", 1, 1);
  const TemplateUse use(object, args[0], "new_instance()", true);
  engine::ScopedEntry entry(use.scope.scope);
  return finish(entry, use.scope.scope, engine::instance_of(entry, use.self));
}

PyObject* set_internal_field_count(PyObject* object, Args args) {
  args.expect("set_internal_field_count", 1, 1);
  // V8's objects have room for some thousands; what is more would end the process.
  const int count = number_argument(args[0], "an internal field count", 1000, 0);
  engine::set_internal_fields(changed_template(object), count);
  Py_RETURN_NONE;
}

PyObject* get_internal_field_count(PyObject* object) {
  return PyLong_FromLong(engine::internal_fields(use_handle(handle_of(object))));
}

PyMethodDef template_methods[] = {
    method<set>(
        "set",
        "set(self, scope: Scope, name: Value | str, value: Primitive | Template, attributes: "
        "PropertyAttribute = ..., /) -> None\n\nGives a property to all that is made after it: a "
        "primitive, or what is made after another template, anew for each.\n\nRaises:\n    "
        "ValueError: It was instantiated, or is within another template."),
    method<set_intrinsic>(
        "set_intrinsic_data_property",
        "set_intrinsic_data_property(self, scope: Scope, name: Name | str, intrinsic: Intrinsic, "
        "attributes: PropertyAttribute = ..., /) -> None\n\nGives all that is made after it one of "
        "V8's own functions or prototypes, that of the context it is made in.\n\nRaises:\n    "
        "ValueError: It was instantiated."),
    method<set_accessor_property>(
        "set_accessor_property",
        "set_accessor_property(self, scope: Scope, name: Name | str, getter: FunctionTemplate | "
        "None, setter: FunctionTemplate | None = None, attributes: PropertyAttribute = ...) -> "
        "None\n\nGives all that is made after it a property with a getter and a setter, functions "
        "made after these templates. "
        "READ_ONLY says nothing about one.\n\nRaises:\n    ValueError: It was instantiated, or is within "
        "another template."),
    {}};

PyMethodDef object_methods[] = {
    method<get_internal_field_count>("internal_field_count", "internal_field_count(self) -> int"),
    method<new_instance>("new_instance",
                         "new_instance(self, scope: TryCatch, /) -> Object | None\n"
                         "new_instance(self, scope: Scope, /) -> Object\n\nAn object after it."),
    method<set_internal_field_count>(
        "set_internal_field_count",
        "set_internal_field_count(self, count: int, /) -> None\n\nHow many internal fields objects "
        "made after it have."),
    method<set_immutable_proto>(
        "set_immutable_proto",
        "set_immutable_proto(self) -> None\n\nNobody can give an object made after it another "
        "prototype."),
    {}};

}  // namespace

void bind_template(nb::module_& module) {
  make_handle_type(module, template_type,
                   {.name = "eyot.v8.Template",
                    .doc = "What objects and functions are made after, in any context. Stands for "
                           "v8::Template.",
                    .methods = template_methods,
                    .base = &data_type});
  make_handle_type(
      module, signature_type,
      {.name = "eyot.v8.Signature",
       .doc = "Signature(scope: Scope, template: FunctionTemplate, /)\n\nSays of a "
              "FunctionTemplate that it is only called on what another one, or one that inherits "
              "from it, has made; on anything else JavaScript gets a TypeError. Stands for "
              "v8::Signature.",
       .construct = constructor<construct_signature>(),
       .base = &data_type});
  make_handle_type(
      module, object_template_type,
      {.name = "eyot.v8.ObjectTemplate",
       .doc =
           "ObjectTemplate(scope: Scope, constructor: FunctionTemplate | None = None, /)\n\nWhat "
           "objects are made after, and the globals of contexts: Context(scope, "
           "global_template=...). With a constructor they are made as if by its `new`, but that "
           "it isn't called. Stands for v8::ObjectTemplate.\n\nRaises:\n    ValueError: The "
           "constructor has no prototype.",
       .methods = object_methods,
       .construct = constructor<construct_object>(),
       .base = &template_type});
  add_methods(object_template_type, handler_methods());
}

}  // namespace bind
