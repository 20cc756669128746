// ObjectTemplate: handlers, which answer for properties that needn't be there.
#include "bind/property.h"
#include "bind/template.h"

namespace bind {

namespace {

// One a kind of engine::Intercepted, in its order.
constexpr const char* kNames[] = {"getter",     "setter",  "query",      "deleter",
                                  "enumerator", "definer", "descriptor", "flags"};

template <bool indexed>
PyObject* set_handler(PyObject* object, Args args) {
  const char* const function =
      indexed ? "set_indexed_property_handler" : "set_named_property_handler";
  const auto given = args.parse(function, kNames, 0, 0);
  nb::list functions;
  unsigned which = 0;
  for (std::size_t index = 0; index < engine::kIntercepted; ++index) {
    PyObject* callable = given[index] == Py_None ? nullptr : given[index];
    if (callable != nullptr && !PyCallable_Check(callable)) {
      type_error(std::string("the ") + kNames[index] + " of a handler is callable");
    }
    if (callable != nullptr) which |= 1U << index;
    functions.append(callable == nullptr ? nb::none() : nb::borrow(callable));
  }
  if (which == 0) type_error(std::string(function) + "() needs a function");
  const auto has = [which](engine::Intercepted what) {
    return (which & (1U << static_cast<unsigned>(what))) != 0;
  };
  if (has(engine::Intercepted::query) && has(engine::Intercepted::descriptor)) {
    value_error("a handler has a query or a descriptor: either tells of attributes");
  }
  const int flags = number_argument(given[engine::kIntercepted], "flags", 15, 0);
  const nb::object handler = owned(PyList_AsTuple(functions.ptr()));
  const engine::Ref self = changed_template(object);
  check(engine::may_handle(isolate_of(handle_of(object)), self));
  engine::set_handler(isolate_of(handle_of(object)), self, Py_NewRef(handler.ptr()), which, flags,
                      indexed);
  Py_RETURN_NONE;
}

PyObject* set_accessor(PyObject* object, Args args) {
  const char* const function = "set_accessor()";
  const char* const names[] = {"scope", "name", "getter", "setter", "attributes"};
  const auto [scope, name_object, getter, setter, bits] = args.parse("set_accessor", names, 3, 4);
  const int attributes = number_argument(bits, "attributes", 7, 0);
  PyObject* reads = callable_or_null(getter, function, "getter");
  PyObject* writes = callable_or_null(setter, function, "setter");
  if (reads == nullptr) type_error(std::string(function) + " needs a getter");
  const nb::object pair = owned(PyTuple_Pack(2, reads, writes == nullptr ? Py_None : writes));
  const TemplateUse use(object, scope, function);
  engine::ScopedEntry entry(use.scope.scope);
  const engine::Ref name = name_argument(entry, use.scope.scope, name_object, function);
  check(engine::may_change(use.isolate(), use.self));
  engine::set_native_property(use.isolate(), use.self, name, Py_NewRef(pair.ptr()),
                              writes != nullptr, static_cast<unsigned>(attributes));
  Py_RETURN_NONE;
}

PyObject* set_call_handler(PyObject* object, Args args) {
  args.expect("set_call_as_function_handler", 1, 1);
  if (!PyCallable_Check(args[0])) {
    type_error(std::string("set_call_as_function_handler() needs something callable, not ") +
               Py_TYPE(args[0])->tp_name);
  }
  const engine::Ref self = changed_template(object);
  check(engine::may_handle(isolate_of(handle_of(object)), self));
  engine::set_call_handler(isolate_of(handle_of(object)), self, Py_NewRef(args[0]));
  Py_RETURN_NONE;
}

#define HANDLERS(KEY)                                                                          \
  "(self, *, getter: Callable[[CallbackScope, " KEY                                            \
  ", PropertyCallbackInfo], object] | None = ..., setter: Callable[[CallbackScope, " KEY       \
  ", Value, PropertyCallbackInfo], object] | None = ..., query: Callable[[CallbackScope, " KEY \
  ", PropertyCallbackInfo], object] | None = ..., deleter: Callable[[CallbackScope, " KEY      \
  ", PropertyCallbackInfo], object] | None = ..., enumerator: Callable[[CallbackScope, "       \
  "PropertyCallbackInfo], object] | None = ..., definer: Callable[[CallbackScope, " KEY        \
  ", PropertyDescriptor, PropertyCallbackInfo], object] | None = ..., descriptor: "            \
  "Callable[[CallbackScope, " KEY                                                              \
  ", PropertyCallbackInfo], object] | None = ..., flags: "                                     \
  "PropertyHandlerFlags = ...) -> None\n\n"

PyMethodDef methods[] = {
    method<set_handler<false>>(
        "set_named_property_handler",
        "set_named_property_handler" HANDLERS(
            "Name") "Has Python asked for the properties with a name, before the object's own. What returns "
                    "NotImplemented leaves it to the object; a getter returns the value, a query the "
                    "PropertyAttribute, a deleter whether it is gone, an enumerator the names, a descriptor a "
                    "PropertyDescriptor, and what a setter or definer returns doesn't matter.\n\nRaises:\n    "
                    "ValueError: The template was instantiated; or there are both a query and a descriptor."),
    method<set_handler<true>>("set_indexed_property_handler",
                              "set_indexed_property_handler" HANDLERS(
                                  "int") "The same for the properties with an index."),
    method<set_accessor>(
        "set_accessor",
        "set_accessor(self, scope: Scope, name: Name | str, getter: Callable[[CallbackScope, Value, "
        "PropertyCallbackInfo], Value | bool | int | float | str | None], setter: "
        "Callable[[CallbackScope, Value, Value, PropertyCallbackInfo], object] | None = None, *, "
        "attributes: PropertyAttribute = ...) -> None\n\nGives all that is made after it a property "
        "that Python answers for, as Object.set_accessor does for one object. V8 calls it a native "
        "data property.\n\nRaises:\n    ValueError: The template was instantiated."),
    method<set_call_handler>(
        "set_call_as_function_handler",
        "set_call_as_function_handler(self, function: Callable[[CallbackScope, "
        "FunctionCallbackInfo], Value | bool | int | float | str | None], /) -> None\n\nHas a "
        "function called where an object made after it is called, or has `new` applied to it."),
    {}};

}  // namespace

PyMethodDef* handler_methods() { return methods; }

}  // namespace bind
