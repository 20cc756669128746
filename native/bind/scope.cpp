// The scopes of the explicit layer. They are opened in the innermost loops of programs, which is
// why they are types written by hand: see benchmarks/scopes.py.
#include "bind/bind.h"
#include "bind/exception.h"
#include "bind/handles.h"
#include "bind/objects.h"
#include "bind/suspension.h"
#include "engine/context_data.h"
#include "engine/entry.h"
#include "engine/promise_hook.h"
#include "engine/script.h"

namespace bind {

PyTypeObject scope_type, handle_scope_type, escapable_handle_scope_type, context_scope_type,
    callback_scope_type, disallow_javascript_type, allow_javascript_type;

engine::Isolate& isolate_argument(PyObject* object, const char* function) {
  if (!is_isolate(object)) {
    type_error(std::string(function) + " needs an Isolate, not " + Py_TYPE(object)->tp_name);
  }
  return *reinterpret_cast<IsolateObject*>(object)->engine;
}

ScopeObject& scope_argument(PyObject* object, const char* function) {
  if (!is_scope(object)) {
    type_error(std::string(function) + " needs a scope as its first argument, not " +
               Py_TYPE(object)->tp_name);
  }
  return *reinterpret_cast<ScopeObject*>(object);
}

ScopeObject& new_scope(PyTypeObject* type, engine::ScopeKind kind) {
  auto* self = reinterpret_cast<ScopeObject*>(checked(type->tp_alloc(type, 0)));
  new (&self->scope) engine::Scope;
  self->scope.kind = kind;
  self->scope.object = self;
  return *self;
}

void prepare_scope(ScopeObject& self, PyObject* on, const char* name) {
  self.scope.opened = here();
  if (is_isolate(on)) {
    auto* isolate = reinterpret_cast<IsolateObject*>(on);
    engine::prepare_on(self.scope, *isolate->engine);
    self.isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(on));
    return;
  }
  ScopeObject& parent = scope_argument(on, name);
  engine::prepare_on(self.scope, parent.scope);
  self.isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(parent.isolate)));
  self.parent = reinterpret_cast<ScopeObject*>(Py_NewRef(on));
}

namespace {

ScopeObject& self_of(PyObject* object) { return *reinterpret_cast<ScopeObject*>(object); }

// A closed scope keeps nobody; what is left of it is its name and place.
void let_keepers_go(ScopeObject& self) {
  Py_CLEAR(self.parent);
  Py_CLEAR(self.context);
  Py_CLEAR(self.isolate);
  self.scope.isolate = nullptr;
}

template <engine::ScopeKind Kind>
PyObject* construct(PyTypeObject* type, Args args) {
  const char* name = engine::kind_name(Kind);
  args.expect(name, 1, 1);
  ScopeObject& self = new_scope(type, Kind);
  const nb::object keep = nb::steal(as_object(&self));
  prepare_scope(self, args[0], name);
  return keep.inc_ref().ptr();
}

PyObject* construct_context_scope(PyTypeObject* type, Args args) {
  args.expect("ContextScope", 2, 2);
  scope_argument(args[0], "ContextScope()");
  ContextObject& context = context_argument(args[1], "ContextScope()");
  ScopeObject& self = new_scope(type, engine::ScopeKind::context);
  const nb::object keep = nb::steal(as_object(&self));
  prepare_scope(self, args[0], "ContextScope()");
  self.context = reinterpret_cast<ContextObject*>(Py_NewRef(args[1]));
  self.scope.context = context.engine;
  return keep.inc_ref().ptr();
}

PyObject* construct_disallow(PyTypeObject* type, Args args) {
  const char* const names[] = {"parent", "on_failure"};
  const auto [parent, on_failure] = args.parse("DisallowJavascriptExecutionScope", names, 1, 1);
  if (on_failure != nullptr && (!PyUnicode_Check(on_failure) ||
                                PyUnicode_CompareWithASCIIString(on_failure, "throw") != 0)) {
    value_error("on_failure is 'throw': V8's other answers end the process, and nothing here may");
  }
  return construct<engine::ScopeKind::disallow_javascript>(type, {&parent, 1});
}

void dealloc(PyObject* object) {
  ScopeObject& self = self_of(object);
  if (self.scope.live) {
    engine::abandon(self.scope);
  } else if (self.scope.state == engine::ScopeState::fresh) {
    engine::unprepare(self.scope);
  }
  let_keepers_go(self);
  forget(self.scope.opened);
  Py_TYPE(object)->tp_free(object);
}

PyObject* enter(PyObject* object) {
  ScopeObject& self = self_of(object);
  engine::open(self.scope);
  try {
    watch_if_in_loop(self.scope);
  } catch (const ErrorSet&) {  // a signal's handler, in the loop's code: there will be no exit
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    engine::exit(self.scope);
    PyErr_Restore(type, value, traceback);
    throw;
  }
  return Py_NewRef(object);
}

PyObject* exit(PyObject* object, Args exception) { return leave_scope(object, exception); }

PyObject* escape(PyObject* object, Args args) {
  args.expect("escape", 1, 1);
  ScopeObject& self = self_of(object);
  engine::use(self.scope);
  engine::Scope& target = engine::escape_target(self.scope);
  if (self.scope.escaped) engine::refuse_second_escape(self.scope);
  const engine::Ref ref = handle_argument(self.scope, args[0], nullptr, "escape()");
  PyTypeObject* type = Py_TYPE(args[0]);
  return new_handle(type, target, engine::escape(self.scope, ref));
}

PyObject* represent(PyObject* object) {
  return guarded([object] {
    ScopeObject& self = self_of(object);
    const bool fresh = self.scope.state == engine::ScopeState::fresh;
    const char* state = self.scope.live ? "open" : fresh ? "not entered" : "closed";
    return PyUnicode_FromFormat("<%s made at %s, %s>", Py_TYPE(object)->tp_name,
                                engine::host.describe(self.scope.opened).c_str(), state);
  });
}

PyObject* get_context(PyObject* object) {
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  return context_object(*self.scope.context).release().ptr();
}

PyObject* get_isolate(PyObject* object) {
  ScopeObject& self = self_of(object);
  if (self.isolate == nullptr) engine::refuse_closed_scope(self.scope);
  return Py_NewRef(as_object(self.isolate));
}

// What V8 takes for the current context, and for the one entered last.
template <engine::Context* (*Find)(engine::Isolate&)>
PyObject* find_context(PyObject* object) {
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  engine::Context* found = Find(*self.scope.isolate);
  if (found == nullptr) engine::refuse_no_context(self.scope);
  return context_object(*found).release().ptr();
}

PyObject* get_continuation_data(PyObject* object) {
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  return new_handle(*self.scope.home, engine::continuation_data(*self.scope.context));
}

PyObject* set_continuation_data(PyObject* object, Args args) {
  args.expect("set_continuation_preserved_embedder_data", 1, 1);
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  engine::set_continuation_data(
      *self.scope.context,
      handle_argument(self.scope, args[0], nullptr, "set_continuation_preserved_embedder_data()"));
  Py_RETURN_NONE;
}

PyObject* set_promise_hooks(PyObject* object, Args args) {
  const char* const names[] = {"init", "before", "after", "resolve"};
  const auto given = args.parse("set_promise_hooks", names, 0, 4);
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  std::array<engine::Ref, 4> hooks;
  for (std::size_t index = 0; index < hooks.size(); ++index) {
    if (given[index] == nullptr || given[index] == Py_None) continue;
    hooks[index] = handle_argument(self.scope, given[index], &function_type, "set_promise_hooks()");
  }
  engine::ScopedEntry entry(self.scope);
  if (!engine::set_promise_hooks(entry, *self.scope.context, hooks)) raise_caught(entry, nullptr);
  check_stopped(entry);
  Py_RETURN_NONE;
}

PyObject* get_host_defined_options(PyObject* object) {
  ScopeObject& self = self_of(object);
  engine::use_with_context(self.scope);
  if (!engine::tells_host_defined_options()) {
    PyErr_SetString(PyExc_NotImplementedError,
                    "get_current_host_defined_options() needs V8 13.6 or later: older ones don't "
                    "tell");
    throw ErrorSet{};
  }
  engine::ScopedEntry entry(self.scope);
  const engine::Ref options = engine::current_host_defined_options(entry.isolate);
  if (options.IsEmpty()) return finish_plain(entry, self.scope, true, Py_None);
  return finish(entry, self.scope, options, &primitive_array_type);
}

PyMethodDef scope_methods[] = {
    method<enter>("__enter__", "__enter__(self) -> Self\n\nOpens the scope."),
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None\n\n"
                 "Closes the scope; it must be the innermost one.\n\nRaises:\n    ScopeOrderError: "
                 "EY104, an inner scope is still open, or this one is closed already."),
    method<find_context<engine::current_context>>(
        "get_current_context",
        "get_current_context(self) -> Context\n\nThe context that V8 takes for the current one.\n\n"
        "Raises:\n    NoContextError: EY106."),
    method<find_context<engine::entered_or_microtask_context>>(
        "get_entered_or_microtask_context",
        "get_entered_or_microtask_context(self) -> Context\n\nThe context that was entered last, or "
        "that of the microtask that runs.\n\nRaises:\n    NoContextError: EY106."),
    method<get_continuation_data>(
        "get_continuation_preserved_embedder_data",
        "get_continuation_preserved_embedder_data(self) -> Value\n\nA value that goes along with "
        "what runs; undefined until one is set."),
    method<set_continuation_data>(
        "set_continuation_preserved_embedder_data",
        "set_continuation_preserved_embedder_data(self, value: Value, /) -> None"),
    method<set_promise_hooks>(
        "set_promise_hooks",
        "set_promise_hooks(self, init: Function | None = None, before: Function | None = None, "
        "after: Function | None = None, resolve: Function | None = None) -> None\n\nHas functions of "
        "JavaScript called in the life of each promise of the context: when it is made, before and "
        "after a function that waits for it runs, and when it is resolved or rejected. Each is given "
        "the promise, and `init` the one it comes of. They stay until the next call of this. Of promises "
        "that a hook makes it isn't told, and what it throws is dropped."),
    method<get_host_defined_options>(
        "get_current_host_defined_options",
        "get_current_host_defined_options(self) -> PrimitiveArray | None\n\nWhat the origin of the "
        "script that runs carries for its host; None where none runs. Needs V8 13.6 or later."
        "\n\nRaises:\n    NotImplementedError: V8 is older."),
    method<throw_exception>("throw_exception", kThrowExceptionDoc),
    {}};

PyGetSetDef scope_properties[] = {
    property<get_context>("context",
                          "context: Context\n\nThe context that is entered here.\n\nRaises:\n    "
                          "NoContextError: EY106, there is none."),
    property<get_isolate>("isolate", "isolate: Isolate\n\nThe isolate it is a scope of."),
    {}};

PyMethodDef escapable_methods[] = {
    method<escape>("escape",
                   "escape(self, value: T, /) -> T\n\nHands one handle to the scope around this "
                   "one, where it lives on.\n\nRaises:\n    EscapeError: EY107, on the second "
                   "call."),
    {}};

}  // namespace

void bind_scope(nb::module_& module) {
  scope_type.tp_repr = represent;
  make_type(
      module, scope_type,
      {.name = "eyot.v8.Scope",
       .doc =
           "What handles are made in: the base of the scopes. Stands for what V8's scopes have in common.\n\nRaises:\n    "
           "ScopeClosedError: EY101, at any use after its block.\n    "
           "ScopeShadowedError: EY103, while an inner scope is open.\n    "
           "ScopeOrderError: EY104, closed out of order, or entered twice.",
       .size = sizeof(ScopeObject),
       .dealloc = dealloc,
       .methods = scope_methods,
       .properties = scope_properties});
  make_type(
      module, handle_scope_type,
      {.name = "eyot.v8.HandleScope",
       .doc = "HandleScope(parent: Isolate | Scope, /)\n\nHolds the handles that are made in "
              "it and lets go of all of them when its block ends.\n\nOn an isolate it nests on "
              "whatever is open there and has no context; on a scope it has that scope's. "
              "Stands for v8::HandleScope.",
       .size = sizeof(ScopeObject),
       .dealloc = dealloc,
       .construct = constructor<construct<engine::ScopeKind::handle>>(),
       .base = &scope_type});
  make_type(
      module, escapable_handle_scope_type,
      {.name = "eyot.v8.EscapableHandleScope",
       .doc = "EscapableHandleScope(parent: Isolate | Scope, /)\n\nA HandleScope from which one "
              "handle can escape to the scope around it. Stands for "
              "v8::EscapableHandleScope.\n\nRaises:\n    EscapeError: EY107, nothing is open "
              "around it.",
       .size = sizeof(ScopeObject),
       .dealloc = dealloc,
       .methods = escapable_methods,
       .construct = constructor<construct<engine::ScopeKind::escapable>>(),
       .base = &handle_scope_type});
  make_type(
      module, context_scope_type,
      {.name = "eyot.v8.ContextScope",
       .doc = "ContextScope(parent: Scope, context: Context, /)\n\nEnters a context for the time "
              "of its block. Handles made through it belong to the handle scope around it and "
              "outlive it. Stands for v8::Context::Scope.\n\nRaises:\n    WrongIsolateError: "
              "EY109, the context is another isolate's.\n    ContextClosedError: EY206.",
       .size = sizeof(ScopeObject),
       .dealloc = dealloc,
       .construct = constructor<construct_context_scope>(),
       .base = &scope_type});
  make_type(module, disallow_javascript_type,
            {.name = "eyot.v8.DisallowJavascriptExecutionScope",
             .doc = "DisallowJavascriptExecutionScope(parent: Isolate | Scope, /, *, on_failure: "
                    "Literal['throw'] = 'throw')\n\nA scope in which JavaScript doesn't run: what "
                    "would run it throws. Stands for "
                    "v8::Isolate::DisallowJavascriptExecutionScope.",
             .size = sizeof(ScopeObject),
             .dealloc = dealloc,
             .construct = constructor<construct_disallow>(),
             .base = &scope_type});
  make_type(module, allow_javascript_type,
            {.name = "eyot.v8.AllowJavascriptExecutionScope",
             .doc = "AllowJavascriptExecutionScope(parent: Isolate | Scope, /)\n\nA scope in which "
                    "JavaScript runs again, inside one that disallows it. Stands for "
                    "v8::Isolate::AllowJavascriptExecutionScope.",
             .size = sizeof(ScopeObject),
             .dealloc = dealloc,
             .construct = constructor<construct<engine::ScopeKind::allow_javascript>>(),
             .base = &scope_type});
  make_type(
      module, callback_scope_type,
      {.name = "eyot.v8.CallbackScope",
       .doc =
           "The scope that a function of the explicit layer gets as its first argument. It "
           "has the running context and ends when the function returns. Stands for the v8::HandleScope that V8 opens around a callback.",
       .size = sizeof(ScopeObject),
       .dealloc = dealloc,
       .base = &scope_type});
}

PyObject* leave_scope(PyObject* object, Args exception) {
  if (leaves_forked_child(exception)) Py_RETURN_NONE;
  ScopeObject& self = self_of(object);
  if (!is_told_elsewhere(self.scope, exception)) engine::exit(self.scope);
  if (!self.scope.live) let_keepers_go(self);
  Py_RETURN_NONE;
}

PyObject* new_callback_scope(ContextObject& context, engine::Isolate& isolate, PyObject* callable) {
  ScopeObject& self = new_scope(&callback_scope_type, engine::ScopeKind::callback);
  self.isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(object_of(isolate.object)));
  self.context = reinterpret_cast<ContextObject*>(Py_NewRef(as_object(&context)));
  self.scope.opened = place_of_function(callable);
  engine::open_callback(self.scope, isolate, context.engine);
  return as_object(&self);
}

void end_scope(void* object) { let_keepers_go(self_of(object_of(object))); }

}  // namespace bind
