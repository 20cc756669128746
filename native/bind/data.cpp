// Data: what every handle can be asked, whether it is a value or not.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/proxy.h"
#include "engine/value.h"

namespace bind {

namespace {

bool is_subtype(const PyTypeObject* type, const PyTypeObject* base) {
  return PyType_IsSubtype(const_cast<PyTypeObject*>(type), const_cast<PyTypeObject*>(base)) != 0;
}

// Whether a value is of a class; the classes that overlap (1 is an Int32 and a Uint32) are asked.
bool belongs(engine::Ref ref, const PyTypeObject* type) {
  if (type == &int32_type) return engine::int32_of(ref).has_value();
  if (type == &uint32_type) return engine::uint32_of(ref).has_value();
  if (type == &integer_type) {
    return engine::int32_of(ref).has_value() || engine::uint32_of(ref).has_value();
  }
  if (type == &proxy_type) return engine::is_proxy(ref);  // one of a function is a Function, too
  return is_subtype(handle_class(ref), type);
}

// The class that says most about what a handle refers to.
PyTypeObject* class_of(PyObject* object, engine::Ref ref) {
  return PyObject_TypeCheck(object, &value_type) != 0 ? handle_class(ref) : Py_TYPE(object);
}

PyObject* cast(PyObject* object, Args args) {
  args.expect("cast", 1, 1);
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  if (!PyType_Check(args[0]) || !is_subtype(reinterpret_cast<PyTypeObject*>(args[0]), &data_type)) {
    type_error("cast() needs a class of eyot.v8 that derives from Data");
  }
  auto* type = reinterpret_cast<PyTypeObject*>(args[0]);
  const bool value = PyObject_TypeCheck(object, &value_type) != 0 && is_subtype(type, &value_type);
  const bool fits =
      value ? Py_IS_TYPE(object, type) || belongs(ref, type) : is_subtype(Py_TYPE(object), type);
  if (!fits) {
    type_error(std::string("the handle's value is of class ") + class_of(object, ref)->tp_name +
               ", not " + type->tp_name);
  }
  return value ? new_handle(type, *self.scope, ref, self.caught) : Py_NewRef(object);
}

// A question of the form "is it a …?", which the classes answer.
template <PyTypeObject* Type>
PyObject* is_a(PyObject* object) {
  const engine::Ref ref = use_handle(handle_of(object));
  return PyBool_FromLong(is_subtype(class_of(object, ref), Type));
}

// The same by the class's name: of kinds that handles may not have (yet).
template <const char* const& Name>
PyObject* is_named(PyObject* object) {
  const engine::Ref ref = use_handle(handle_of(object));
  for (const PyTypeObject* type = class_of(object, ref); type != nullptr; type = type->tp_base) {
    if (std::string_view(type->tp_name) == Name) Py_RETURN_TRUE;
  }
  Py_RETURN_FALSE;
}

constexpr const char* kContext = "eyot.v8.Context";
constexpr const char* kFixedArray = "eyot.v8.FixedArray";
constexpr const char* kFunctionTemplate = "eyot.v8.FunctionTemplate";
constexpr const char* kModule = "eyot.v8.Module";
constexpr const char* kModuleRequest = "eyot.v8.ModuleRequest";
constexpr const char* kObjectTemplate = "eyot.v8.ObjectTemplate";

PyMethodDef methods[] = {
    method<cast>("cast",
                 "cast(self, kind: type[D], /) -> D\n\nThe same under another of its "
                 "classes.\n\nRaises:\n    TypeError: It isn't of that class."),
    method<is_a<&value_type>>("is_value", "is_value(self) -> bool"),
    method<is_a<&primitive_type>>("is_primitive", "is_primitive(self) -> bool"),
    method<is_a<&private_type>>("is_private", "is_private(self) -> bool"),
    method<is_a<&big_int_type>>("is_big_int", "is_big_int(self) -> bool"),
    method<is_a<&boolean_type>>("is_boolean", "is_boolean(self) -> bool"),
    method<is_a<&name_type>>("is_name", "is_name(self) -> bool"),
    method<is_a<&number_type>>("is_number", "is_number(self) -> bool"),
    method<is_a<&string_type>>("is_string", "is_string(self) -> bool"),
    method<is_a<&symbol_type>>("is_symbol", "is_symbol(self) -> bool"),
    method<is_named<kContext>>("is_context", "is_context(self) -> bool"),
    method<is_named<kFixedArray>>("is_fixed_array", "is_fixed_array(self) -> bool"),
    method<is_named<kFunctionTemplate>>("is_function_template",
                                        "is_function_template(self) -> bool"),
    method<is_named<kModule>>("is_module", "is_module(self) -> bool"),
    method<is_named<kModuleRequest>>("is_module_request", "is_module_request(self) -> bool"),
    method<is_named<kObjectTemplate>>("is_object_template", "is_object_template(self) -> bool"),
    {}};

}  // namespace

void bind_data(nb::module_& /*module*/) { add_methods(data_type, methods); }

}  // namespace bind
