// Date of the explicit layer.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/builtin.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject date_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Date", 2, 2);
  const double time = number_argument(args[1], "Date()");
  ScopeObject& scope = scope_for(args, "Date()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_date(entry, time), type);
}

PyObject* value_of(PyObject* object) {
  return PyFloat_FromDouble(engine::date_value(use_handle(handle_of(object))));
}

PyMethodDef methods[] = {
    method<value_of>("value_of",
                     "value_of(self) -> float\n\nMilliseconds since 1970, UTC; NaN where it is "
                     "invalid."),
    {}};

}  // namespace

void bind_date(nb::module_& module) {
  make_handle_type(module, date_type,
                   {.name = "eyot.v8.Date",
                    .doc = "Date(scope: Scope, time: float, /)\n\nA date, of milliseconds since "
                           "1970, UTC: fractions are cut off, and beyond 8.64e15 either way it is "
                           "invalid. Stands for v8::Date.",
                    .methods = methods,
                    .construct = constructor<construct>(),
                    .base = &object_type});
}

}  // namespace bind
