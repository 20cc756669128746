// External: a Python object as a value of JavaScript.
#include "engine/external.h"

#include "bind/bind.h"
#include "bind/handles.h"

namespace bind {

PyTypeObject external_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("External", 2, 2);
  ScopeObject& scope = scope_for(args, "External()", false);
  return new_handle(type, *scope.scope.home,
                    engine::make_external(*scope.scope.isolate, Py_NewRef(args[1])));
}

PyObject* get_value(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  void* value = engine::object_of_external(isolate_of(self), ref);
  return Py_NewRef(value == nullptr ? Py_None : object_of(value));
}

PyGetSetDef properties[] = {property<get_value>("value", "value: Any\n\nThe very object."), {}};

}  // namespace

void bind_external(nb::module_& module) {
  make_handle_type(
      module, external_type,
      {.name = "eyot.v8.External",
       .doc =
           "External(scope: Scope, value: object, /)\n\nA Python object as a value of "
           "JavaScript, which can pass it on but not look inside. The object is kept until V8 finds "
           "the value unused, or the isolate closes. Stands for v8::External.",
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
