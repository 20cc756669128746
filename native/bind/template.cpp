// Templates.
#include "engine/template.h"

#include "bind/bind.h"
#include "bind/context.h"
#include "bind/property.h"
#include "engine/context_data.h"
#include "engine/rules.h"

namespace bind {

PyTypeObject template_type, function_template_type, object_template_type;

namespace {

// A use of a template in a scope.
struct Use {
  ScopeObject& scope;
  engine::Ref self;
  Use(PyObject* object, PyObject* scope_object, const char* function, bool with_context = false)
      : scope(scope_for({&scope_object, 1}, function, with_context)),
        self(handle_argument(scope.scope, object, &template_type, function)) {}
  engine::Isolate& isolate() const { return *scope.scope.isolate; }
};

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
  }
}

// For changes that need no scope: the handle says which isolate it is.
engine::Ref changed(PyObject* object) {
  const HandleObject& handle = handle_of(object);
  const engine::Ref self = use_handle(handle);
  engine::enter(isolate_of(handle));
  const engine::Ref again = use_handle(handle);  // entering may have run anything
  check(engine::may_change(isolate_of(handle), again));
  return self;
}

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 3, 4);
  const int attributes = number_argument(args.count == 4 ? args[3] : nullptr, "attributes", 7, 0);
  const Use use(object, args[0], "set()");
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

// --- FunctionTemplate ---

PyObject* construct_function(PyTypeObject* type, Args args) {
  args.expect("FunctionTemplate", 1, 2);
  PyObject* function = args.count == 2 && args[1] != Py_None ? args[1] : nullptr;
  if (function != nullptr && !PyCallable_Check(function)) {
    type_error(std::string("FunctionTemplate() needs something callable, not ") +
               Py_TYPE(function)->tp_name);
  }
  ScopeObject& scope = scope_for(args, "FunctionTemplate()", false);
  return new_handle(type, *scope.scope.home,
                    engine::make_function_template(*scope.scope.isolate, Py_XNewRef(function)));
}

PyObject* get_function(PyObject* object, Args args) {
  args.expect("get_function", 1, 1);
  const Use use(object, args[0], "get_function()", true);
  engine::ScopedEntry entry(use.scope.scope);
  return finish(entry, use.scope.scope, engine::function_of(entry, use.self));
}

PyObject* set_class_name(PyObject* object, Args args) {
  args.expect("set_class_name", 2, 2);
  const Use use(object, args[0], "set_class_name()");
  const engine::Ref name = text_argument(use.scope.scope, args[1], "set_class_name()");
  check(engine::may_change(use.isolate(), use.self));
  engine::set_class_name(use.self, name);
  Py_RETURN_NONE;
}

template <engine::Ref (*Part)(engine::Isolate&, engine::Ref)>
PyObject* part(PyObject* object, Args args) {
  args.expect("a part of a template", 1, 1);
  const Use use(object, args[0], "this");
  check(engine::may_change(use.isolate(), use.self));
  return new_handle(&object_template_type, *use.scope.scope.home, Part(use.isolate(), use.self));
}

// --- ObjectTemplate ---

PyObject* construct_object(PyTypeObject* type, Args args) {
  args.expect("ObjectTemplate", 1, 1);
  ScopeObject& scope = scope_for(args, "ObjectTemplate()", false);
  return new_handle(type, *scope.scope.home, engine::make_object_template(*scope.scope.isolate));
}

PyObject* new_instance(PyObject* object, Args args) {
  args.expect("new_instance", 1, 1);
  const Use use(object, args[0], "new_instance()", true);
  engine::ScopedEntry entry(use.scope.scope);
  return finish(entry, use.scope.scope, engine::instance_of(entry, use.self));
}

PyObject* set_internal_field_count(PyObject* object, Args args) {
  args.expect("set_internal_field_count", 1, 1);
  // V8's objects have room for some thousands; what is more would end the process.
  const int count = number_argument(args[0], "an internal field count", 1000, 0);
  engine::set_internal_fields(changed(object), count);
  Py_RETURN_NONE;
}

PyObject* get_internal_field_count(PyObject* object) {
  return PyLong_FromLong(engine::internal_fields(use_handle(handle_of(object))));
}

PyObject* set_named_property_handler(PyObject* object, Args args) {
  const char* const names[] = {"getter", "setter", "query", "deleter", "definer", "flags"};
  const auto given = args.parse("set_named_property_handler", names, 0, 0);
  nb::list functions;
  unsigned which = 0;
  for (std::size_t index = 0; index < engine::kIntercepted; ++index) {
    PyObject* function = given[index] == Py_None ? nullptr : given[index];
    if (function != nullptr && !PyCallable_Check(function)) {
      type_error(std::string("the ") + names[index] + " of a handler is callable");
    }
    if (function != nullptr) which |= 1U << index;
    functions.append(function == nullptr ? nb::none() : nb::borrow(function));
  }
  if (which == 0) type_error("set_named_property_handler() needs a function");
  const int flags = number_argument(given[5], "flags", 15, 0);
  const nb::object handler = owned(PyList_AsTuple(functions.ptr()));
  const engine::Ref self = changed(object);
  engine::set_named_handler(isolate_of(handle_of(object)), self, Py_NewRef(handler.ptr()), which,
                            flags);
  Py_RETURN_NONE;
}

PyMethodDef template_methods[] = {
    method<set>(
        "set",
        "set(self, scope: Scope, name: Value | str, value: Primitive | Template, attributes: "
        "PropertyAttribute = ..., /) -> None\n\nGives a property to all that is made after it: a "
        "primitive, or what is made after another template, anew for each.\n\nRaises:\n    "
        "ValueError: It was instantiated, or is within another template."),
    {}};

PyMethodDef function_methods[] = {
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
        "objects."),
    method<part<engine::prototype_template>>(
        "prototype_template",
        "prototype_template(self, scope: Scope, /) -> ObjectTemplate\n\nAfter which its `prototype` "
        "is made."),
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
    method<set_named_property_handler>(
        "set_named_property_handler",
        "set_named_property_handler(self, *, getter: Callable[[CallbackScope, Name, "
        "PropertyCallbackInfo], object] | None = ..., setter: Callable[[CallbackScope, Name, Value, "
        "PropertyCallbackInfo], object] | None = ..., query: Callable[[CallbackScope, Name, "
        "PropertyCallbackInfo], object] | None = ..., deleter: Callable[[CallbackScope, Name, "
        "PropertyCallbackInfo], object] | None = ..., definer: Callable[[CallbackScope, Name, "
        "PropertyDescriptor, PropertyCallbackInfo], object] | None = ..., flags: "
        "PropertyHandlerFlags = ...) -> None\n\nHas Python asked for the properties with a name, "
        "before the object's own. What returns NotImplemented leaves it to the object; a getter "
        "returns the value, a query the PropertyAttribute, a deleter whether it is gone, and what a "
        "setter or definer returns doesn't matter."),
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
      module, function_template_type,
      {.name = "eyot.v8.FunctionTemplate",
       .doc = "FunctionTemplate(scope: Scope, function: Callable[[CallbackScope, "
              "FunctionCallbackInfo], Value | bool | int | float | str | None] | None = ..., /)\n\n"
              "What a function is made after, in any context. Stands for v8::FunctionTemplate.",
       .methods = function_methods,
       .construct = constructor<construct_function>(),
       .base = &template_type});
  make_handle_type(
      module, object_template_type,
      {.name = "eyot.v8.ObjectTemplate",
       .doc = "ObjectTemplate(scope: Scope, /)\n\nWhat objects are made after, and the globals of "
              "contexts: Context(scope, global_template=...). Stands for v8::ObjectTemplate.",
       .methods = object_methods,
       .construct = constructor<construct_object>(),
       .base = &template_type});
}

}  // namespace bind
