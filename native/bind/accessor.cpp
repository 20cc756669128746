// Properties of the explicit layer that Python functions answer for.
#include "engine/accessor.h"

#include "bind/property.h"

namespace bind {

PyObject* callable_or_null(PyObject* object, const char* function, const char* what) {
  if (object == nullptr || object == Py_None) return nullptr;
  if (!PyCallable_Check(object)) {
    type_error(std::string(function) + " needs a " + what + " that is callable, not " +
               Py_TYPE(object)->tp_name);
  }
  return object;
}

namespace {

constexpr int kAllAttributes = 7;

struct Wanted {
  PyObject *scope, *name, *getter, *setter, *data;
  engine::AccessorOptions options;
};

constexpr int kNoSideEffect = 1;  // SideEffectType.HAS_NO_SIDE_EFFECT

PyObject* install(PyObject* object, const Wanted& wanted, const char* function) {
  engine::AccessorOptions options = wanted.options;
  if (wanted.getter == nullptr) type_error(std::string(function) + " needs a getter");
  options.has_setter = wanted.setter != nullptr;
  const nb::object pair =
      owned(PyTuple_Pack(2, wanted.getter, options.has_setter ? wanted.setter : Py_None));
  Operation operation(object, wanted.scope, function);
  engine::Scope& core = operation.core();
  engine::ScopedEntry entry(core);
  const engine::Ref name = name_argument(entry, core, wanted.name, function);
  if (wanted.data != nullptr && wanted.data != Py_None) {
    options.data = handle_argument(core, wanted.data, nullptr, function);
  }
  const std::optional<bool> done = engine::set_accessor(entry, *core.context, operation.self, name,
                                                        Py_NewRef(pair.ptr()), options);
  return finish_plain(entry, core, done.has_value(), done.value_or(false) ? Py_True : Py_False);
}

PyObject* set_accessor(PyObject* object, Args args) {
  const char* const function = "set_accessor()";
  const char* const names[] = {"scope",
                               "name",
                               "getter",
                               "setter",
                               "data",
                               "attributes",
                               "getter_side_effect_type",
                               "setter_side_effect_type"};
  const auto given = args.parse("set_accessor", names, 3, 4);
  const auto [scope, name, getter, setter, data, attributes, reads, writes] = given;
  const int setter_side_effect = number_argument(writes, "setter_side_effect_type", 2, 0);
  // V8 ends the process.
  if (setter_side_effect == kNoSideEffect) {
    value_error("a setter has a side effect: HAS_SIDE_EFFECT, or HAS_SIDE_EFFECT_TO_RECEIVER");
  }
  return install(object,
                 {scope,
                  name,
                  callable_or_null(getter, function, "getter"),
                  callable_or_null(setter, function, "setter"),
                  data,
                  {.data = {},
                   .attributes = static_cast<unsigned>(
                       number_argument(attributes, "attributes", kAllAttributes, 0)),
                   .getter_side_effect = number_argument(reads, "getter_side_effect_type", 2, 0),
                   .setter_side_effect = setter_side_effect}},
                 function);
}

PyObject* set_lazy_data_property(PyObject* object, Args args) {
  const char* const function = "set_lazy_data_property()";
  const char* const names[] = {"scope", "name",       "getter",
                               "data",  "attributes", "getter_side_effect_type"};
  const auto [scope, name, getter, data, attributes, reads] =
      args.parse("set_lazy_data_property", names, 3, 3);
  return install(object,
                 {scope,
                  name,
                  callable_or_null(getter, function, "getter"),
                  nullptr,
                  data,
                  {.data = {},
                   .lazy = true,
                   .attributes = static_cast<unsigned>(
                       number_argument(attributes, "attributes", kAllAttributes, 0)),
                   .getter_side_effect = number_argument(reads, "getter_side_effect_type", 2, 0)}},
                 function);
}

// What a getter and a setter look like.
#define GETTER \
  "Callable[[CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None]"
#define SETTER "Callable[[CallbackScope, Value, Value, PropertyCallbackInfo], object]"

// The parameters after the scope.
#define ACCESSOR                                                                           \
  "name: Name | str | int, getter: " GETTER ", setter: " SETTER                            \
  " | None = None, *, data: Value | None = None, attributes: PropertyAttribute = ..., "    \
  "getter_side_effect_type: SideEffectType = ..., setter_side_effect_type: SideEffectType" \
  " = ...)"
#define LAZY                                                                                     \
  "name: Name | str | int, getter: " GETTER                                                      \
  ", *, data: Value | None = None, attributes: PropertyAttribute = ..., getter_side_effect_type" \
  ": SideEffectType = ...)"

const PyMethodDef methods[] = {
    method<set_accessor>(
        "set_accessor",
        "set_accessor(self, scope: TryCatch, " ACCESSOR
        " -> bool | None\nset_accessor(self, scope: Scope, " ACCESSOR
        " -> bool\n\nGives it a property that Python answers for; to JavaScript it looks like "
        "one with a value. `getter(scope, name, info)` gives its value, `setter(scope, name, value, "
        "info)` is told what is written; without one, or with READ_ONLY, writing does what it does "
        "to a property with a value. False where the object can't have it.\n\nArgs:\n    data: What "
        "`info.data` is to be."),
    method<set_lazy_data_property>(
        "set_lazy_data_property",
        "set_lazy_data_property(self, scope: TryCatch, " LAZY
        " -> bool | None\nset_lazy_data_property(self, scope: Scope, " LAZY
        " -> bool\n\nGives it a property whose value "
        "`getter(scope, name, info)` makes when it is first read."),
};

}  // namespace

std::span<const PyMethodDef> accessor_methods() { return methods; }

}  // namespace bind
