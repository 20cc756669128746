// Script and UnboundScript of the explicit layer.
#include "engine/script.h"

#include "bind/bind.h"
#include "bind/code_cache.h"
#include "bind/facts.h"
#include "bind/handles.h"
#include "bind/script_origin.h"
#include "bind/time_limit.h"
#include "engine/entry.h"
#include "engine/script_compiler.h"

namespace bind {

PyTypeObject script_type, unbound_script_type;

namespace {

PyObject* compile(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "source", "origin", "filename", "line"};
  const auto [scope_object, source, origin, filename, line] =
      args.parse("Script.compile", names, 2, 3);
  const OriginParts parts(origin, "Script.compile()");
  if (origin != nullptr && origin != Py_None && (filename != nullptr || line != nullptr)) {
    type_error("Script.compile() takes an origin, or a filename and a line");
  }
  if (filename != nullptr && !PyUnicode_Check(filename)) type_error("filename must be a str");
  const int first = line == nullptr ? 1 : int_argument(line, "line", 1, INT32_MAX);
  ScopeObject& scope = scope_for({&scope_object, 1}, "Script.compile()", true);
  const engine::Ref text = handle_argument(scope.scope, source, &string_type, "Script.compile()");
  engine::Isolate& isolate = *scope.scope.isolate;
  engine::ScopedEntry entry(scope.scope);
  engine::Code code;
  code.source = text;
  code.origin = parts.engine(entry, *scope.scope.context);
  if (filename != nullptr) code.origin.filename = text_to_javascript(isolate, filename);
  if (line != nullptr) code.origin.line = first - 1;
  engine::Ref script;
  {
    const engine::Unlocked unlocked(entry);
    script = engine::compile(entry, code);
    if (!script.IsEmpty()) {
      engine::remember_source(entry, engine::unbound_script(script), code);
    }
  }
  return finish(entry, scope.scope, script, &script_type);
}

PyObject* run(PyObject* object, Args args) {
  const Limited<1> given("run", args, 1);
  Operation operation(object, given[0], "run()");
  engine::ScopedEntry entry(operation.core());
  const engine::Deadline deadline(entry, given.limit);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::run(entry, operation.self);
  }
  return finish(entry, operation.core(), result);
}

PyObject* get_unbound_script(PyObject* object, Args args) {
  args.expect("get_unbound_script", 1, 1);
  Operation operation(object, args[0], "get_unbound_script()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::unbound_script(operation.self),
                &unbound_script_type);
}

PyMethodDef methods[] = {
    method<compile>(
        "compile",
        "compile(scope: TryCatch, source: String, origin: ScriptOrigin | None = None, *, filename: "
        "str = ..., line: int = ...) -> Script | None\ncompile(scope: Scope, source: String, "
        "origin: ScriptOrigin | None = None, *, filename: str = ..., line: int = ...) -> "
        "Script\n\nCompiles a script.\n\nArgs:\n    origin: Where the source came from, in full."
        "\n    filename: What tracebacks call it, where that is all there is to say.\n    line: "
        "The number of its first line, from 1.\n\nRaises:\n    JSSyntaxError: It doesn't parse, "
        "and the scope is no TryCatch.",
        METH_STATIC),
    method<run>(
        "run",
        "run(self, scope: TryCatch, /, *, timeout: float | None = None, count_host_time: bool = "
        "True) -> Value | None\nrun(self, scope: Scope, /, *, timeout: float | None = None, "
        "count_host_time: bool = True) -> Value\n\nRuns it and gives its value.\n\n" EYOT_LIMIT_ARGS
        "Raises:\n    JSError: It threw, and the scope is no TryCatch.\n" EYOT_LIMIT_RAISES),
    method<get_unbound_script>(
        "get_unbound_script",
        "get_unbound_script(self, scope: Scope, /) -> UnboundScript\n\nThe same script without its "
        "context."),
    {}};

// --- UnboundScript ---

PyObject* bind_to_current_context(PyObject* object, Args args) {
  args.expect("bind_to_current_context", 1, 1);
  Operation operation(object, args[0], "bind_to_current_context()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::bind_to_current_context(operation.self),
                &script_type);
}

PyObject* create_code_cache(PyObject* object, Args args) {
  args.expect("create_code_cache", 1, 1);
  Operation operation(object, args[0], "create_code_cache()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref source = engine::source_of_script(entry.isolate, operation.self);
  if (source.IsEmpty()) Py_RETURN_NONE;
  return sealed_code_cache(kScriptCache, source, engine::create_code_cache(operation.self));
}

PyMethodDef unbound_methods[] = {
    method<bind_to_current_context>(
        "bind_to_current_context",
        "bind_to_current_context(self, scope: Scope, /) -> Script\n\nThe script in the context of "
        "the scope, to be run there."),
    method<create_code_cache>(
        "create_code_cache",
        "create_code_cache(self, scope: Scope, /) -> bytes | None\n\nWhat V8 made of the source, "
        "for a CachedData in a later process; more of it after the script ran, for V8 compiles a "
        "function when it is first called. None where V8 can't write it."),
    {}};

PyGetSetDef unbound_properties[] = {
    property<int_fact<engine::unbound_script_id>>("script_id",
                                                  "script_id: int\n\nV8's number for it."),
    property<text_fact<engine::script_name>>(
        "script_name", "script_name: str | None\n\nWhat the origin called it."),
    property<text_fact<engine::source_url>>(
        "source_url",
        "source_url: str | None\n\nWhat a sourceURL comment says; None, undefined in "
        "V8, without one."),
    property<text_fact<engine::source_mapping_url>>(
        "source_mapping_url",
        "source_mapping_url: str | None\n\nThe origin's source map URL, else what a "
        "sourceMappingURL comment says; None, undefined in V8, without either."),
    {}};

}  // namespace

void bind_script(nb::module_& module) {
  make_handle_type(module, script_type,
                   {.name = "eyot.v8.Script",
                    .doc = "A compiled script, bound to the context it was compiled in. Stands for "
                           "v8::Script.",
                    .methods = methods,
                    .base = &data_type});
  make_handle_type(module, unbound_script_type,
                   {.name = "eyot.v8.UnboundScript",
                    .doc = "A compiled script that belongs to no context. Stands for "
                           "v8::UnboundScript.",
                    .methods = unbound_methods,
                    .properties = unbound_properties,
                    .base = &data_type});
}

}  // namespace bind
