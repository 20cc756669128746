// ModuleRequest of the explicit layer.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "engine/module_explicit.h"

namespace bind {

PyTypeObject module_request_type;
PyObject* module_import_phase_class = nullptr;

namespace {

PyObject* get_specifier(PyObject* object, Args args) {
  args.expect("get_specifier", 1, 1);
  Operation operation(object, args[0], "get_specifier()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::request_specifier(operation.self));
}

PyObject* get_source_offset(PyObject* object) {
  return PyLong_FromLong(engine::request_offset(use_handle(handle_of(object))));
}

PyObject* get_phase(PyObject* object) {
  const int number = engine::request_phase(use_handle(handle_of(object)));
  return handed_over(module_import_phase_class, "eyot.properties")(number).release().ptr();
}

PyObject* get_import_attributes(PyObject* object, Args args) {
  args.expect("get_import_attributes", 1, 1);
  Operation operation(object, args[0], "get_import_attributes()");
  nb::list all;
  engine::ScopedEntry entry(operation.core());
  std::vector<int> offsets;
  std::size_t index = 0;
  for (const auto& [key, value] : engine::request_attributes(entry, operation.self, offsets)) {
    all.append(nb::make_tuple(text_to_python(key), text_to_python(value), offsets[index++]));
  }
  check_stopped(entry);
  return all.release().ptr();
}

PyMethodDef request_methods[] = {
    method<get_specifier>("get_specifier", "get_specifier(self, scope: Scope, /) -> String"),
    method<get_source_offset>("get_source_offset",
                              "get_source_offset(self) -> int\n\nWhere it stands, for "
                              "Module.source_offset_to_location()."),
    method<get_phase>("get_phase", "get_phase(self) -> ModuleImportPhase"),
    method<get_import_attributes>(
        "get_import_attributes",
        "get_import_attributes(self, scope: Scope, /) -> list[tuple[str, str, int]]\n\nThe key and "
        "value of each, and where it stands."),
    {}};

}  // namespace

void bind_module_request(nb::module_& module) {
  make_handle_type(module, module_request_type,
                   {.name = "eyot.v8.ModuleRequest",
                    .doc = "One import of a module. Stands for v8::ModuleRequest.",
                    .methods = request_methods,
                    .base = &data_type});
}

}  // namespace bind
