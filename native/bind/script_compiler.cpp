// ScriptCompiler: compiling with options and code caches.
#include "engine/script_compiler.h"

#include "bind/bind.h"
#include "bind/code_cache.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "bind/script_origin.h"
#include "engine/value.h"

namespace bind {

PyObject* source_class = nullptr;
PyObject* cached_data_class = nullptr;
PyObject* seal_code_cache = nullptr;
PyObject* open_code_cache = nullptr;
PyObject* note_code_cache = nullptr;

PyObject* sealed_code_cache(const char* kind, engine::Ref source,
                            const std::vector<std::uint8_t>& payload) {
  if (payload.empty()) Py_RETURN_NONE;
  const nb::bytes bytes(payload.data(), payload.size());
  return handed_over(seal_code_cache, "eyot.scripts")(kind, text_to_python(source), bytes)
      .release()
      .ptr();
}

namespace {

PyTypeObject script_compiler_type;

// As in eyot.scripts.CompileOptions.
constexpr int kConsumeCodeCache = 1, kEagerCompile = 2;
// V8 counts parameters in 16 bits.
constexpr Py_ssize_t kMostParameters = 65534;

// What a Source says, and how to compile it. Read before a scope is looked at.
class Request {
 public:
  Request(PyObject* source, PyObject* options, PyObject* reason, const char* function,
          bool of_module = false)
      : function_(function), origin_(nullptr, function) {
    const int is_source =
        PyObject_IsInstance(source, handed_over(source_class, "eyot.scripts").ptr());
    if (is_source < 0) throw ErrorSet{};
    if (is_source == 0) {
      type_error(std::string(function) + " needs a Source, not " + Py_TYPE(source)->tp_name);
    }
    const nb::object given = nb::borrow(source);
    text_ = given.attr("source_string");
    cached_ = given.attr("cached_data");
    const nb::object origin = given.attr("origin");
    origin_ = OriginParts(origin.ptr(), function, of_module);
    if (options != nullptr) options_ = int_argument(options, "options", 0, kEagerCompile);
    if (reason != nullptr) {
      reason_ = int_argument(reason, "no_cache_reason", 0, engine::kNoCacheReasons - 1);
    }
    if (!cached_.is_none()) {
      const int is_cache =
          PyObject_IsInstance(cached_.ptr(), handed_over(cached_data_class, "eyot.scripts").ptr());
      if (is_cache < 0) throw ErrorSet{};
      if (is_cache == 0) type_error("the cached_data of a Source must be a CachedData or None");
    } else if (options_ == kConsumeCodeCache) {
      value_error("CONSUME_CODE_CACHE needs a Source with cached_data");
    }
  }

  // In a scope: the arguments of V8. `parameters` is what else a cache depends on.
  void begin(engine::EntryCore& entry, ScopeObject& scope, const char* kind,
             const nb::object& parameters) {
    engine::Isolate& isolate = entry.isolate;
    code.source = handle_argument(scope.scope, text_.ptr(), &string_type, function_);
    code.origin = origin_.engine(entry, *scope.scope.context);
    code.eager = options_ == kEagerCompile;
    code.no_cache_reason = reason_;
    described = code.source;
    if (parameters.is_valid()) {
      described =
          engine::concat(isolate, text_to_javascript(isolate, parameters.ptr()), code.source);
    }
    if (options_ != kConsumeCodeCache || described.IsEmpty()) return;
    payload_ =
        handed_over(open_code_cache, "eyot.scripts")(cached_, kind, text_to_python(described));
    if (payload_.is_none()) return;
    code.cache = std::span(reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(payload_.ptr())),
                           static_cast<std::size_t>(PyBytes_GET_SIZE(payload_.ptr())));
  }

  // After the compilation, locked: says whether V8 took the cache.
  void end() const {
    if (code.cache) handed_over(note_code_cache, "eyot.scripts")(cached_, code.rejected);
  }

  engine::Code code;
  engine::Ref described;  // the source with all that a cache depends on

 private:
  const char* function_;
  OriginParts origin_;
  nb::object text_, cached_, payload_;
  int options_ = 0;
  int reason_ = 0;
};

template <bool Bound>
PyObject* compile(PyObject* /*type*/, Args args) {
  const char* const function = Bound ? "compile()" : "compile_unbound_script()";
  const char* const names[] = {"scope", "source", "options", "no_cache_reason"};
  const auto [scope_object, source, options, reason] =
      args.parse(Bound ? "compile" : "compile_unbound_script", names, 2, 4);
  Request request(source, options, reason, function);
  ScopeObject& scope = scope_for({&scope_object, 1}, function, true);
  engine::ScopedEntry entry(scope.scope);
  request.begin(entry, scope, kScriptCache, {});
  engine::Ref script;
  {
    const engine::Unlocked unlocked(entry);
    script =
        Bound ? engine::compile(entry, request.code) : engine::compile_unbound(entry, request.code);
    if (!script.IsEmpty()) {
      engine::remember_source(entry, Bound ? engine::unbound_script(script) : script, request.code);
    }
  }
  request.end();
  return finish(entry, scope.scope, script, Bound ? &script_type : &unbound_script_type);
}

PyObject* compile_module(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "source", "options", "no_cache_reason"};
  const auto [scope_object, source, options, reason] = args.parse("compile_module", names, 2, 4);
  Request request(source, options, reason, "compile_module()", true);
  ScopeObject& scope = scope_for({&scope_object, 1}, "compile_module()", true);
  engine::ScopedEntry entry(scope.scope);
  request.begin(entry, scope, kModuleCache, {});
  request.code.origin.module = true;
  if (request.code.eager) {
    value_error("compile_module() knows no EAGER_COMPILE: V8 compiles modules lazily");
  }
  engine::Ref module;
  {
    const engine::Unlocked unlocked(entry);
    module = engine::compile_module(entry, request.code);
  }
  request.end();
  return finish(entry, scope.scope, module, &module_type);
}

std::vector<engine::Ref> names_of(engine::Isolate& isolate, const nb::object& names) {
  std::vector<engine::Ref> refs;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(names.ptr()); ++index) {
    refs.push_back(text_to_javascript(isolate, PyList_GET_ITEM(names.ptr(), index), true));
  }
  return refs;
}

nb::object names_argument(PyObject* names) {
  if (names != nullptr && PyUnicode_Check(names)) {
    type_error("compile_function() needs an iterable of argument names, not a str");
  }
  nb::object list = owned(names == nullptr ? PyList_New(0) : PySequence_List(names));
  if (PyList_GET_SIZE(list.ptr()) > kMostParameters) {
    value_error("a function has 65534 arguments at the most");
  }
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(list.ptr()); ++index) {
    if (!PyUnicode_Check(PyList_GET_ITEM(list.ptr(), index))) {
      type_error(std::string("the argument names must be strs, not ") +
                 Py_TYPE(PyList_GET_ITEM(list.ptr(), index))->tp_name);
    }
  }
  return list;
}

std::vector<engine::Ref> extensions_of(const engine::Scope& scope, const nb::object& objects) {
  std::vector<engine::Ref> refs;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(objects.ptr()); ++index) {
    const engine::Ref ref = handle_argument(scope, PyList_GET_ITEM(objects.ptr(), index),
                                            &object_type, "compile_function()");
    if (ref->IsProxy()) type_error("a context extension can't be a Proxy");
    refs.push_back(ref);
  }
  return refs;
}

PyObject* compile_function(PyObject* /*type*/, Args args) {
  const char* const keywords[] = {"scope",   "source",         "arguments", "context_extensions",
                                  "options", "no_cache_reason"};
  const auto [scope_object, source, arguments, extensions, options, reason] =
      args.parse("compile_function", keywords, 2, 6);
  Request request(source, options, reason, "compile_function()");
  const nb::object names = names_argument(arguments);
  const nb::object objects =
      owned(extensions == nullptr ? PyList_New(0) : PySequence_List(extensions));
  const nb::object comma = nb::str(",");
  const nb::object listed = owned(PyUnicode_Join(comma.ptr(), names.ptr()));
  const nb::object described =
      owned(PyUnicode_FromFormat("%zd(%U)", PyList_GET_SIZE(objects.ptr()), listed.ptr()));
  ScopeObject& scope = scope_for({&scope_object, 1}, "compile_function()", true);
  std::vector<engine::Ref> surroundings = extensions_of(scope.scope, objects);
  engine::ScopedEntry entry(scope.scope);
  std::vector<engine::Ref> parameters = names_of(entry.isolate, names);
  request.begin(entry, scope, kFunctionCache, described);
  engine::Ref function;
  {
    const engine::Unlocked unlocked(entry);
    function = engine::compile_function(entry, request.code, parameters, surroundings);
    if (!function.IsEmpty() && !request.described.IsEmpty()) {
      engine::remember_function(entry, function, request.described);
    }
  }
  request.end();
  if (function.IsEmpty() && !entry.thrown() && !entry.settle()) {
    value_error("compile_function() needs argument names that are identifiers");
  }
  return finish(entry, scope.scope, function);
}

PyObject* cached_data_version_tag(PyObject* /*type*/) {
  return PyLong_FromUnsignedLong(engine::cached_data_version_tag());
}

#define EYOT_COMPILE \
  "source: Source, options: CompileOptions = ..., no_cache_reason: NoCacheReason = ..."

PyMethodDef methods[] = {
    method<compile<true>>(
        "compile",
        "compile(scope: TryCatch, " EYOT_COMPILE ") -> Script | None\ncompile(scope: "
        "Scope, " EYOT_COMPILE ") -> Script\n\nCompiles a script in the context of the scope."
        "\n\nArgs:\n    options: EAGER_COMPILE compiles every function at once, "
        "CONSUME_CODE_CACHE takes them from the source's cached_data, which then says whether it "
        "was rejected.\n    no_cache_reason: Why there is no cache, for V8's statistics."
        "\n\nRaises:\n    JSSyntaxError: It doesn't parse, and the scope is no TryCatch.",
        METH_STATIC),
    method<compile<false>>(
        "compile_unbound_script",
        "compile_unbound_script(scope: TryCatch, " EYOT_COMPILE ") -> UnboundScript | None"
        "\ncompile_unbound_script(scope: Scope, " EYOT_COMPILE ") -> UnboundScript\n\n"
        "Compiles a script to be bound to contexts.",
        METH_STATIC),
    method<compile_function>(
        "compile_function",
        "compile_function(scope: TryCatch, source: Source, arguments: Iterable[str] = (), "
        "context_extensions: Iterable[Object] = (), options: CompileOptions = ..., "
        "no_cache_reason: NoCacheReason = ...) -> Function | None\ncompile_function(scope: Scope, "
        "source: Source, arguments: Iterable[str] = (), context_extensions: Iterable[Object] = (), "
        "options: CompileOptions = ..., no_cache_reason: NoCacheReason = ...) -> Function\n\n"
        "Compiles the body of a function.\n\nArgs:\n    arguments: The names of its arguments.\n"
        "    context_extensions: Objects whose properties are names in it, as in `with`."
        "\n\nRaises:\n    JSSyntaxError: It doesn't parse, and the scope is no TryCatch.\n    "
        "ValueError: A name is no identifier.",
        METH_STATIC),
    method<compile_module>(
        "compile_module",
        "compile_module(scope: TryCatch, " EYOT_COMPILE ") -> Module | None\ncompile_module(scope: "
        "Scope, " EYOT_COMPILE ") -> Module\n\nCompiles a module, in the context of the scope."
        "\n\nRaises:\n    JSSyntaxError: It doesn't parse, and the scope is no TryCatch.\n    ValueError: The "
        "options are EAGER_COMPILE, which V8 has for scripts alone.",
        METH_STATIC),
    method<cached_data_version_tag>(
        "cached_data_version_tag",
        "cached_data_version_tag() -> int\n\nA number that changes with V8's version and flags: a "
        "code cache of another is rejected.",
        METH_STATIC),
    {}};

}  // namespace

PyObject* create_function_cache(PyObject* object, Args args) {
  args.expect("create_code_cache", 1, 1);
  Operation operation(object, args[0], "create_code_cache()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref described = engine::description_of_function(entry, operation.self);
  if (described.IsEmpty()) {
    type_error("only a function that ScriptCompiler.compile_function made has a code cache");
  }
  return sealed_code_cache(kFunctionCache, described,
                           engine::create_function_code_cache(operation.self));
}

void bind_script_compiler(nb::module_& module) {
  make_type(module, script_compiler_type,
            {.name = "eyot.v8.ScriptCompiler",
             .doc = "Compiles scripts and functions with options and code caches. Stands for "
                    "v8::ScriptCompiler.",
             .size = sizeof(PyObject),
             .methods = methods});
}

}  // namespace bind
