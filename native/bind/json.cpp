// JSON, as V8 reads and writes it.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/builtin.h"
#include "engine/entry.h"

namespace bind {

namespace {

PyTypeObject json_type;

PyObject* parse(PyObject* /*type*/, Args args) {
  args.expect("JSON.parse", 2, 2);
  ScopeObject& scope = scope_for(args, "JSON.parse()", true);
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref text = text_argument(scope.scope, args[1], "JSON.parse()");
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::parse_json(entry, text);
  }
  return finish(entry, scope.scope, result);
}

PyObject* stringify(PyObject* /*type*/, Args args) {
  args.expect("JSON.stringify", 2, 3);
  ScopeObject& scope = scope_for(args, "JSON.stringify()", true);
  const engine::Ref value = handle_argument(scope.scope, args[1], nullptr, "JSON.stringify()");
  engine::ScopedEntry entry(scope.scope);
  engine::Ref gap;
  if (args.count == 3 && args[2] != Py_None) {
    gap = text_argument(scope.scope, args[2], "JSON.stringify()");
  }
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::stringify_json(entry, value, gap);
  }
  return finish(entry, scope.scope, result);
}

PyMethodDef methods[] = {
    method<parse>("parse",
                  "parse(scope: TryCatch, text: String | str, /) -> Value | None\n"
                  "parse(scope: Scope, text: String | str, /) -> Value\n\nThe value that a text "
                  "tells of.\n\nRaises:\n    JSSyntaxError: It is no JSON.",
                  METH_STATIC),
    method<stringify>(
        "stringify",
        "stringify(scope: TryCatch, value: Value, gap: String | str | None = None, /) -> String | "
        "None\n"
        "stringify(scope: Scope, value: Value, gap: String | str | None = None, /) -> String\n\nThe "
        "text that tells of a value, indented by `gap` where one is given. Of what JSON has nothing "
        "for, undefined or a function, it is \"undefined\".",
        METH_STATIC),
    {}};

}  // namespace

void bind_json(nb::module_& module) {
  make_type(module, json_type,
            {.name = "eyot.v8.JSON",
             .doc = "JSON through V8. There are no objects of this class. Stands for v8::JSON.",
             .size = sizeof(PyObject),
             .methods = methods});
}

}  // namespace bind
