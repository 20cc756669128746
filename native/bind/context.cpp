// eyot.Context.
#include "bind/context.h"

#include <vector>

#include "bind/awaiting.h"
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/errors.h"
#include "bind/isolate.h"
#include "bind/module_map.h"
#include "bind/pending.h"
#include "bind/time_limit.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/script.h"
#include "engine/value.h"

namespace bind {

PyTypeObject context_type;

PyObject* compiled_script(engine::EntryCore& entry, ContextObject& context, engine::Ref script);

ContextObject& context_argument(PyObject* object, const char* function) {
  if (!is_context(object)) {
    type_error(std::string(function) + " needs a Context, not " + Py_TYPE(object)->tp_name);
  }
  return *reinterpret_cast<ContextObject*>(object);
}

namespace {

ContextObject& self_of(PyObject* object) { return *reinterpret_cast<ContextObject*>(object); }

engine::Isolate& isolate_of(PyObject* object) { return *self_of(object).isolate->engine; }

ContextObject& new_object(engine::Context& engine, IsolateObject* isolate) {
  auto* self = reinterpret_cast<ContextObject*>(checked(context_type.tp_alloc(&context_type, 0)));
  self->engine = &engine;
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(isolate)));
  engine::adopt(engine, self);
  return *self;
}

PyObject* construct(PyTypeObject* /*type*/, Args args) {
  const char* const names[] = {"parent", "global_template", "global_object", "microtask_queue"};
  const auto [parent, global_template, global_object, queue] = args.parse("Context", names, 0, 1);
  nb::object isolate;
  const bool own = parent == nullptr || parent == Py_None;
  if (own) {
    isolate = owned(PyObject_CallNoArgs(reinterpret_cast<PyObject*>(&isolate_type)));
  } else if (is_isolate(parent)) {
    isolate = nb::borrow(parent);
  } else {
    if (!is_scope(parent)) {
      type_error(std::string("Context() needs an Isolate, or a scope of one, not ") +
                 Py_TYPE(parent)->tp_name);
    }
    ScopeObject& scope = scope_argument(parent, "Context()");
    engine::use(scope.scope);
    isolate = nb::borrow(as_object(scope.isolate));
  }
  auto* holder = reinterpret_cast<IsolateObject*>(isolate.ptr());
  engine::Entry entry(*holder->engine, nullptr);
  engine::Context* made = engine::make_context(
      *holder->engine, context_options(*holder->engine, global_template, global_object, queue));
  entry.relock();  // making one takes long enough for an interrupt, which gives the lock away
  if (made == nullptr) {
    // V8's extensions are installed by JavaScript, for which too little of the stack may be left
    // deep inside of a call; V8 drops what they throw.
    if (!entry.thrown() && !entry.settle()) raise_stack_overflow();
    raise_caught(entry, nullptr);
  }
  ContextObject& self = new_object(*made, holder);
  self.owns_isolate = own;
  made->made = here();
  const nb::object object = owned(as_object(&self));
  check_stopped(entry);
  return Py_NewRef(object.ptr());
}

void dealloc(PyObject* object) {
  ContextObject& self = self_of(object);
  PyObject_GC_UnTrack(object);
  // First of all: nobody may find the object through the engine from here on.
  if (self.engine != nullptr && !engine::process_ending()) {
    forget(self.engine->made);
    engine::drop(self.engine);
  }
  if (self.weakrefs != nullptr) PyObject_ClearWeakRefs(object);
  Py_CLEAR(self.isolate);
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).isolate);
  return 0;
}

struct Origin {
  engine::Origin engine;
  explicit Origin(engine::Isolate& isolate, PyObject* filename, PyObject* line) {
    if (filename == nullptr) {
      engine.filename = engine::default_filename(isolate);
    } else {
      if (!PyUnicode_Check(filename)) type_error("filename must be a str");
      engine.filename = text_to_javascript(isolate, filename);
    }
    if (line != nullptr) {
      const long first = PyLong_AsLong(line);
      if (first == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
      if (first < 1 || first > INT32_MAX) value_error("line counts from 1");
      engine.line = static_cast<int>(first) - 1;
    }
  }
};

constexpr const char* kSourceParameters[] = {"source", "filename", "line"};
constexpr const char* kEvalParameters[] = {"source", "filename", "line", "timeout",
                                           "count_host_time"};

engine::Ref source_argument(engine::Isolate& isolate, PyObject* source) {
  if (!PyUnicode_Check(source)) {
    type_error(std::string("source must be a str, not ") + Py_TYPE(source)->tp_name);
  }
  return text_to_javascript(isolate, source);
}

PyObject* eval(PyObject* object, Args args) {
  const auto [source, filename, line, timeout, count_host_time] =
      args.parse("eval", kEvalParameters, 1, 1);
  const engine::TimeLimit limit = time_limit(timeout, count_host_time);
  ContextObject& self = self_of(object);
  engine::Isolate& isolate = isolate_of(object);
  engine::Entry entry(isolate, self.engine);
  const engine::Deadline deadline(entry, limit);
  const engine::Ref text = source_argument(isolate, source);
  const Origin origin(isolate, filename, line);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    const engine::Ref script = engine::compile(entry, text, origin.engine);
    if (!script.IsEmpty()) result = engine::run(entry, script);
  }
  if (result.IsEmpty()) raise_caught(entry, &self);
  nb::object value = to_python(entry, self, result);
  check_stopped(entry);
  return value.release().ptr();
}

PyObject* compile(PyObject* object, Args args) {
  const auto [source, filename, line] = args.parse("compile", kSourceParameters, 1, 1);
  ContextObject& self = self_of(object);
  engine::Isolate& isolate = isolate_of(object);
  engine::Entry entry(isolate, self.engine);
  const engine::Ref text = source_argument(isolate, source);
  const Origin origin(isolate, filename, line);
  engine::Ref script;
  {
    const engine::Unlocked unlocked(entry);
    script = engine::compile(entry, text, origin.engine);
  }
  if (script.IsEmpty()) raise_caught(entry, &self);
  check_stopped(entry);
  return compiled_script(entry, self, script);
}

PyObject* wrap(PyObject* object, Args args) {
  args.expect("wrap", 2, 2);
  ContextObject& self = self_of(object);
  ScopeObject& scope = scope_argument(args[0], "wrap()");
  engine::use(scope.scope);
  if (scope.scope.isolate != self.isolate->engine) engine::refuse_wrong_isolate("a scope");
  engine::Entry entry(*scope.scope.isolate, self.engine);  // may run anything: the handle's turn
  const engine::Ref ref = handle_argument(scope.scope, args[1], nullptr, "wrap()");
  return to_python(entry, self, ref).release().ptr();
}

PyObject* get_globals(PyObject* object) {
  ContextObject& self = self_of(object);
  engine::Entry entry(isolate_of(object), self.engine);
  return live_object(entry, self, engine::global_object(*self.engine)).release().ptr();
}

PyObject* close(PyObject* object) {
  ContextObject& self = self_of(object);
  engine::Isolate& isolate = *self.isolate->engine;
  if (isolate.closed) Py_RETURN_NONE;
  if (self.owns_isolate) {
    close_isolate(*self.isolate);
  } else {
    if (self.engine->closed()) Py_RETURN_NONE;
    const nb::object isolate_object = nb::borrow(as_object(self.isolate));
    engine::close(*self.engine);
    cancel_work(*self.isolate, object);
  }
  Py_RETURN_NONE;
}

PyObject* enter(PyObject* object) {
  engine::admit(isolate_of(object));
  return Py_NewRef(object);
}

PyObject* exit(PyObject* object, Args exception) {
  if (leaves_forked_child(exception)) Py_RETURN_NONE;
  return close(object);
}

PyObject* get_closed(PyObject* object) {
  ContextObject& self = self_of(object);
  return PyBool_FromLong(self.engine->closed() || self.isolate->engine->closed);
}

PyObject* get_isolate(PyObject* object) { return Py_NewRef(as_object(self_of(object).isolate)); }

PyObject* represent(PyObject* object) {
  return guarded([object] {
    ContextObject& self = self_of(object);
    const bool closed = self.engine->closed() || self.isolate->engine->closed;
    return PyUnicode_FromFormat("<eyot.Context made at %s%s>",
                                engine::host.describe(self.engine->made).c_str(),
                                closed ? ", closed" : "");
  });
}

const PyMethodDef methods[] = {
    method<eval>(
        "eval",
        "eval(self, source: str, *, filename: str = ..., line: int = ..., timeout: float | None = "
        "..., count_host_time: bool = ...) -> Any\n\nRuns a "
        "script and gives its value: primitives as Python's, objects live.\n\nArgs:\n    "
        "source: JavaScript.\n    filename: What tracebacks call it.\n    line: The number "
        "of its first line, from 1.\n    timeout: So many seconds at most, of microtasks too; None "
        "for no limit.\n    count_host_time: Whether they pass while JavaScript waits for a Python "
        "function.\n\nRaises:\n    JSError: It threw, or didn't parse (JSSyntaxError).\n    "
        "TimedOut: It took longer."),
    method<eval_async>(
        "eval_async",
        "eval_async(self, source: str, *, filename: str = ..., line: int = ..., timeout: float | "
        "None = ..., count_host_time: bool = ...) -> Coroutine[Any, Any, Any]\n\nRuns a script when "
        "it is awaited, and awaits its value where that is a promise.\n\nArgs:\n    timeout: So "
        "many seconds at most, of both together. What the loop runs in the isolate when they are over "
        "is stopped; what is pending then goes on when it is due.\n    count_host_time: Where it is "
        "False they are those of the script, while no Python function runs, and not of the promise."
        "\n\nRaises:\n    JSError: It threw, or didn't parse, or the promise was rejected.\n    "
        "TimedOut: It took longer.\n    RuntimeError: The promise is pending, and no loop runs."),
    method<compile>(
        "compile",
        "compile(self, source: str, *, filename: str = ..., line: int = ...) -> "
        "CompiledScript\n\nCompiles a script to be run any number of times.\n\nRaises:\n"
        "    JSSyntaxError: It doesn't parse."),
    method<wrap>(
        "wrap",
        "wrap(self, scope: Scope, handle: Value, /) -> Any\n\nAn everyday object of a handle: "
        "it lives until it is dropped."),
    method<close>(
        "close",
        "close(self) -> None\n\nLets the world of this context go, and its isolate if it made "
        "that itself. Closing twice is harmless.\n\nRaises:\n    ScopeOrderError: EY203, "
        "it is entered."),
    method<enter>("__enter__", "__enter__(self) -> Self"),
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None"),
};

const PyGetSetDef properties[] = {
    property<get_globals>("globals", "globals: JSObject\n\nThe global object, live."),
    property<get_closed>("closed", "closed: bool\n\nWhether it, or its isolate, was closed."),
    property<get_isolate>("isolate", "isolate: Isolate\n\nThe isolate it is in."),
};

}  // namespace

nb::object context_object(engine::Context& context) {
  if (context.object != nullptr) return nb::borrow(object_of(context.object));
  return nb::steal(
      as_object(&new_object(context, static_cast<IsolateObject*>(context.isolate->object))));
}

void bind_context(nb::module_& module) {
  static std::vector<PyMethodDef> all(std::begin(methods), std::end(methods));
  const auto more = context_data_methods();
  all.insert(all.end(), more.begin(), more.end());
  const auto modules = module_methods();
  all.insert(all.end(), modules.begin(), modules.end());
  all.push_back({});
  static std::vector<PyGetSetDef> facts(std::begin(properties), std::end(properties));
  const auto more_facts = module_properties();
  facts.insert(facts.end(), more_facts.begin(), more_facts.end());
  facts.push_back({});
  context_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  context_type.tp_traverse = traverse;
  context_type.tp_repr = represent;
  context_type.tp_weaklistoffset = offsetof(ContextObject, weakrefs);
  make_type(
      module, context_type,
      {.name = "eyot.Context",
       .doc =
           "Context(isolate: Isolate | Scope | None = None, /, *, global_template: ObjectTemplate | "
           "None = ..., global_object: Object | None = ..., microtask_queue: MicrotaskQueue | "
           "None = ...)\n\nA world of globals in an isolate. It outlives the scope it is made in; keep it as long as you like. "
           "Without an isolate it makes one of its own, closed with it.\n\nStands for "
           "v8::Global<v8::Context>.\n\nRaises:\n    "
           "ContextClosedError: EY206, at any use after it was closed.\n    "
           "WrongIsolateError: EY109, in a scope of another isolate.",
       .size = sizeof(ContextObject),
       .dealloc = dealloc,
       .methods = all.data(),
       .properties = facts.data(),
       .construct = constructor<construct>()});
}

}  // namespace bind
