// Script of the explicit layer.
#include "engine/script.h"

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject script_type;

namespace {

PyObject* compile(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "source", "filename", "line"};
  const auto [scope_object, source, filename, line] = args.parse("Script.compile", names, 2, 2);
  ScopeObject& scope = scope_for({&scope_object, 1}, "Script.compile()", true);
  const engine::Ref text = handle_argument(scope.scope, source, &string_type, "Script.compile()");
  engine::Isolate& isolate = *scope.scope.isolate;
  engine::ScopedEntry entry(scope.scope);
  engine::Origin origin{.filename = engine::default_filename(isolate)};
  if (filename != nullptr) {
    if (!PyUnicode_Check(filename)) type_error("filename must be a str");
    origin.filename = text_to_javascript(isolate, filename);
  }
  if (line != nullptr) {
    const long first = PyLong_AsLong(line);
    if (first == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
    if (first < 1 || first > INT32_MAX) value_error("line counts from 1");
    origin.line = static_cast<int>(first) - 1;
  }
  engine::Ref script;
  {
    const engine::Unlocked unlocked(entry);
    script = engine::compile(entry, text, origin);
  }
  return finish(entry, scope.scope, script, &script_type);
}

PyObject* run(PyObject* object, Args args) {
  args.expect("run", 1, 1);
  Operation operation(object, args[0], "run()");
  engine::ScopedEntry entry(operation.core());
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::run(entry, operation.self);
  }
  return finish(entry, operation.core(), result);
}

PyMethodDef methods[] = {
    method<compile>(
        "compile",
        "compile(scope: TryCatch, source: String, *, filename: str = ..., line: int = ...)"
        " -> Script | None\ncompile(scope: Scope, source: String, *, filename: str = ..., "
        "line: int = ...) -> Script\n\nCompiles a script.\n\nArgs:\n    filename: What "
        "tracebacks call it.\n    line: The number of its first line, from 1.\n\nRaises:\n"
        "    JSSyntaxError: It doesn't parse, and the scope is no TryCatch.",
        METH_STATIC),
    method<run>(
        "run",
        "run(self, scope: TryCatch, /) -> Value | None\nrun(self, scope: Scope, /) -> Value"
        "\n\nRuns it and gives its value.\n\nRaises:\n    JSError: It threw, and the scope is no "
        "TryCatch."),
    {}};

}  // namespace

void bind_script(nb::module_& module) {
  make_handle_type(module, script_type,
                   {.name = "eyot.v8.Script",
                    .doc = "A compiled script, bound to the context it was compiled in. Stands for "
                           "v8::Script.",
                    .methods = methods,
                    .base = &data_type});
}

}  // namespace bind
