// PropertyDescriptor: a dataclass to Python, read and made here.
#include "bind/handed_over.h"
#include "bind/property.h"

namespace bind {

PyObject* property_descriptor_class = nullptr;

namespace {

std::optional<bool> truth(PyObject* descriptor, const char* name) {
  const nb::object field = owned(PyObject_GetAttrString(descriptor, name));
  if (field.is_none()) return std::nullopt;
  const int given = PyObject_IsTrue(field.ptr());
  if (given < 0) throw ErrorSet{};
  return given != 0;
}

engine::Ref half_of_accessor(const engine::Scope& scope, const nb::object& field) {
  if (field.is_none()) return {};
  PyTypeObject* type =
      PyObject_TypeCheck(field.ptr(), &undefined_type) ? &undefined_type : &function_type;
  return handle_argument(scope, field.ptr(), type, "a PropertyDescriptor's get or set");
}

}  // namespace

DescriptorParts::DescriptorParts(PyObject* descriptor, const char* function) {
  if (as_object(Py_TYPE(descriptor)) != property_descriptor_class) {
    type_error(std::string(function) + " needs a PropertyDescriptor, not " +
               Py_TYPE(descriptor)->tp_name);
  }
  value_ = owned(PyObject_GetAttrString(descriptor, "value"));
  get_ = owned(PyObject_GetAttrString(descriptor, "get"));
  set_ = owned(PyObject_GetAttrString(descriptor, "set"));
  writable_ = truth(descriptor, "writable");
  enumerable_ = truth(descriptor, "enumerable");
  configurable_ = truth(descriptor, "configurable");
}

engine::Descriptor DescriptorParts::engine(const engine::Scope& scope, const char* function) const {
  engine::Descriptor descriptor;
  if (!value_.is_none()) {
    descriptor.value = handle_argument(scope, value_.ptr(), nullptr, function);
  }
  descriptor.get = half_of_accessor(scope, get_);
  descriptor.set = half_of_accessor(scope, set_);
  descriptor.writable = writable_;
  descriptor.enumerable = enumerable_;
  descriptor.configurable = configurable_;
  return descriptor;
}

nb::object descriptor_object(engine::Scope& home, const engine::DescriptorFields& fields) {
  nb::dict given;
  const auto handle = [&](const char* name, engine::Ref ref) {
    if (!ref.IsEmpty()) given[name] = nb::steal(new_handle(home, ref));
  };
  const auto truth = [&](const char* name, std::optional<bool> value) {
    if (value) given[name] = nb::bool_(*value);
  };
  handle("value", fields.value);
  handle("get", fields.get);
  handle("set", fields.set);
  truth("writable", fields.writable);
  truth("enumerable", fields.enumerable);
  truth("configurable", fields.configurable);
  const nb::object none = nb::make_tuple();
  return owned(PyObject_Call(handed_over(property_descriptor_class, "eyot.properties").ptr(),
                             none.ptr(), given.ptr()));
}

}  // namespace bind
