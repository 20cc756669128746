// Context: what is kept in it, and what it is allowed.
#include "engine/context_data.h"

#include "bind/context.h"
#include "bind/slots.h"
#include "engine/microtask.h"
#include "engine/rules.h"

namespace bind {

PyObject* new_microtask_queue(IsolateObject* isolate, engine::MicrotaskQueue& queue);
engine::MicrotaskQueue* microtask_queue_argument(engine::Isolate& isolate, PyObject* object,
                                                 const char* function);

namespace {

// A use of a context in a scope of its isolate.
struct Use {
  engine::Context& context;
  ScopeObject& scope;
  Use(PyObject* object, PyObject* scope_object, const char* function)
      : context(*reinterpret_cast<ContextObject*>(object)->engine),
        scope(scope_argument(scope_object, function)) {
    engine::use(scope.scope);
    if (scope.scope.isolate != reinterpret_cast<ContextObject*>(object)->isolate->engine) {
      engine::refuse_wrong_isolate("a context");
    }
    if (context.closed()) engine::refuse_closed_context(context);
  }
  PyObject* handle(engine::Ref ref) const { return new_handle(*scope.scope.home, ref); }
};

// The same where no scope is needed.
engine::Context& open_context(PyObject* object) {
  auto& self = *reinterpret_cast<ContextObject*>(object);
  engine::enter(*self.isolate->engine);
  if (self.engine->closed()) engine::refuse_closed_context(*self.engine);
  return *self.engine;
}

int embedder_index(PyObject* index) {
  const Py_ssize_t number = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (number == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (number < 0 || number >= engine::kEmbedderData) {
    PyErr_SetString(PyExc_IndexError, "embedder data has the indices 0 to 1023");
    throw ErrorSet{};
  }
  return static_cast<int>(number);
}

PyObject* set_embedder_data(PyObject* object, Args args) {
  args.expect("set_embedder_data", 3, 3);
  const int index = embedder_index(args[1]);
  const Use use(object, args[0], "set_embedder_data()");
  const engine::Ref value =
      handle_argument(use.scope.scope, args[2], nullptr, "set_embedder_data()");
  engine::set_embedder_data(use.context, index, value);
  Py_RETURN_NONE;
}

PyObject* get_embedder_data(PyObject* object, Args args) {
  args.expect("get_embedder_data", 2, 2);
  const int index = embedder_index(args[1]);
  const Use use(object, args[0], "get_embedder_data()");
  return use.handle(engine::embedder_data(use.context, index));
}

PyObject* set_security_token(PyObject* object, Args args) {
  args.expect("set_security_token", 2, 2);
  const Use use(object, args[0], "set_security_token()");
  engine::set_security_token(
      use.context, handle_argument(use.scope.scope, args[1], nullptr, "set_security_token()"));
  Py_RETURN_NONE;
}

PyObject* use_default_security_token(PyObject* object) {
  engine::use_default_security_token(open_context(object));
  Py_RETURN_NONE;
}

// What is read as it is, and given as a handle.
template <engine::Ref (*Read)(engine::Context&)>
PyObject* read(PyObject* object, Args args) {
  args.expect("reading a context", 1, 1);
  const Use use(object, args[0], "this");
  return use.handle(Read(use.context));
}

PyObject* set_allow_code(PyObject* object, Args args) {
  args.expect("set_allow_generation_from_strings", 1, 1);
  const int allow = PyObject_IsTrue(args[0]);
  if (allow < 0) throw ErrorSet{};
  engine::allow_code_from_strings(open_context(object), allow != 0);
  Py_RETURN_NONE;
}

PyObject* is_code_allowed(PyObject* object) {
  return PyBool_FromLong(engine::code_from_strings_allowed(open_context(object)));
}

PyObject* set_code_message(PyObject* object, Args args) {
  args.expect("set_error_message_for_code_generation_from_strings", 2, 2);
  const Use use(object, args[0], "this");
  engine::set_code_from_strings_message(
      use.context, handle_argument(use.scope.scope, args[1], &string_type, "this"));
  Py_RETURN_NONE;
}

PyObject* get_microtask_queue(PyObject* object) {
  engine::Context& context = open_context(object);
  return new_microtask_queue(reinterpret_cast<ContextObject*>(object)->isolate,
                             engine::microtask_queue(context));
}

PyObject* detach_global(PyObject* object, Args args) {
  args.expect("detach_global", 1, 1);
  const Use use(object, args[0], "detach_global()");
  const engine::Ref global = engine::detach_global(use.context);
  if (global.IsEmpty()) value_error("the global object was detached from its context before");
  return use.handle(global);
}

// --- slots ---

PyObject* slots_of(const engine::Context& context) { return object_of(engine::kept_with(context)); }

PyObject* set_slot(PyObject* object, Args args) {
  args.expect("set_slot", 1, 1);
  engine::Context& context = open_context(object);
  if (slots_of(context) == nullptr) engine::keep_with(context, checked(PyDict_New()));
  nb::object before = slots::set(slots_of(context), args[0]);
  return before.is_valid() ? before.release().ptr() : Py_NewRef(Py_None);
}

PyObject* kind_argument(PyObject* kind, const char* function) {
  if (!PyType_Check(kind)) type_error(std::string(function) + " needs the class of what is kept");
  return kind;
}

PyObject* get_slot(PyObject* object, Args args) {
  args.expect("get_slot", 1, 1);
  PyObject* kind = kind_argument(args[0], "get_slot()");
  return slots::get(slots_of(open_context(object)), kind);
}

PyObject* remove_slot(PyObject* object, Args args) {
  args.expect("remove_slot", 1, 1);
  PyObject* kind = kind_argument(args[0], "remove_slot()");
  return slots::remove(slots_of(open_context(object)), kind);
}

PyObject* clear_all_slots(PyObject* object) {
  PyObject* slots = slots_of(open_context(object));
  if (slots == nullptr) Py_RETURN_NONE;
  const nb::object keep = nb::borrow(slots);
  PyDict_Clear(slots);
  Py_RETURN_NONE;
}

const PyMethodDef methods[] = {
    method<read<engine::global_object>>(
        "global_",
        "global_(self, scope: Scope, /) -> Object\n\nThe global object, which V8 calls Global(): "
        "that is no name in Python."),
    method<detach_global>(
        "detach_global",
        "detach_global(self, scope: Scope, /) -> Object\n\nTakes the global object from this "
        "context and gives it, for another context: Context(scope, global_object=...). JavaScript "
        "of this context no longer reaches its globals through it.\n\nRaises:\n    ValueError: That "
        "was done before."),
    method<read<engine::extras_object>>(
        "get_extras_binding_object",
        "get_extras_binding_object(self, scope: Scope, /) -> Object\n\nThe object in which V8 keeps "
        "what it offers the host alone."),
    method<set_embedder_data>(
        "set_embedder_data",
        "set_embedder_data(self, scope: Scope, index: int, value: Value, /) -> None\n\nKeeps a value "
        "in the context under a number from 0 to 1023."),
    method<get_embedder_data>(
        "get_embedder_data",
        "get_embedder_data(self, scope: Scope, index: int, /) -> Value\n\nWhat "
        "is kept under a number, or undefined."),
    method<get_microtask_queue>(
        "get_microtask_queue",
        "get_microtask_queue(self) -> MicrotaskQueue\n\nThe queue it was made with, else its "
        "isolate's own."),
    method<set_security_token>(
        "set_security_token",
        "set_security_token(self, scope: Scope, token: Value, /) -> None\n\nContexts of the same "
        "token reach each other's globals; V8 refuses it to others with 'no access'."),
    method<read<engine::security_token>>("get_security_token",
                                         "get_security_token(self, scope: Scope, /) -> Value"),
    method<use_default_security_token>(
        "use_default_security_token",
        "use_default_security_token(self) -> None\n\nGives it a token "
        "of its own again."),
    method<set_allow_code>(
        "set_allow_generation_from_strings",
        "set_allow_generation_from_strings(self, allow: bool, /) -> None\n\nWhether JavaScript may "
        "make code of text, with eval or new Function; else that throws an EvalError."),
    method<is_code_allowed>("is_code_generation_from_strings_allowed",
                            "is_code_generation_from_strings_allowed(self) -> bool"),
    method<set_code_message>(
        "set_error_message_for_code_generation_from_strings",
        "set_error_message_for_code_generation_from_strings(self, scope: Scope, message: String, /) "
        "-> None\n\nThe message of that EvalError."),
    method<set_slot>(
        "set_slot",
        "set_slot(self, value: S, /) -> S | None\n\nKeeps an object with the context, one of each "
        "class, and gives the one it takes the place of, or None. It is let go of when the context "
        "is closed or collected, and when the isolate closes."),
    method<get_slot>(
        "get_slot",
        "get_slot(self, kind: type[S], /) -> S | None\n\nThe object of that very class "
        "that is kept, or None."),
    method<remove_slot>("remove_slot",
                        "remove_slot(self, kind: type[S], /) -> S | None\n\nThe same, and it is no "
                        "longer kept."),
    method<clear_all_slots>("clear_all_slots",
                            "clear_all_slots(self) -> None\n\nLets go of all that is kept."),
};

}  // namespace

std::span<const PyMethodDef> context_data_methods() { return methods; }

engine::ContextOptions context_options(engine::Isolate& isolate, PyObject* global_template,
                                       PyObject* global_object, PyObject* microtask_queue) {
  engine::ContextOptions options;
  int fields = 0;
  if (global_template != nullptr && global_template != Py_None) {
    options.global_template =
        handle_argument(isolate.root, global_template, &object_template_type, "Context()");
    fields = engine::internal_fields(options.global_template);
  }
  if (global_object != nullptr && global_object != Py_None) {
    options.global_object = handle_argument(isolate.root, global_object, &object_type, "Context()");
    if (!engine::is_detached_global(isolate, options.global_object, fields)) {
      value_error(
          "global_object must be one that detach_global() gave and no context has, of a "
          "context whose template had as many internal fields");
    }
  }
  if (microtask_queue != nullptr && microtask_queue != Py_None) {
    options.microtask_queue = microtask_queue_argument(isolate, microtask_queue, "Context()");
  }
  return options;
}

}  // namespace bind
