// TryCatch.
#include "engine/try_catch.h"

#include "bind/bind.h"
#include "bind/exception.h"
#include "bind/handles.h"
#include "bind/script_origin.h"
#include "engine/entry.h"
#include "engine/exception.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

PyTypeObject try_catch_type;

namespace {

TryCatchObject& self_of(PyObject* object) { return *reinterpret_cast<TryCatchObject*>(object); }

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("TryCatch", 1, 1);
  ScopeObject& parent = scope_argument(args[0], "TryCatch()");
  auto* self = reinterpret_cast<TryCatchObject*>(checked(type->tp_alloc(type, 0)));
  const nb::object keep = nb::steal(as_object(self));
  engine::Scope& scope = *new (&self->base.scope) engine::Scope;
  new (&self->caught) engine::Caught;
  scope.kind = engine::ScopeKind::try_catch;
  scope.object = self;
  scope.caught = &self->caught;
  scope.opened = here();
  engine::prepare_on(scope, parent.scope);
  self->base.isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(parent.isolate)));
  self->base.parent = reinterpret_cast<ScopeObject*>(Py_NewRef(args[0]));
  return keep.inc_ref().ptr();
}

void dealloc(PyObject* object) {
  if (!engine::process_ending()) {
    engine::reset(self_of(object).caught);
    engine::reset(self_of(object).caught.rethrown);
  }
  scope_type.tp_dealloc(object);
}

// What was thrown again goes to the TryCatch around; where there is none, it is raised.
PyObject* exit(PyObject* object, Args exception) {
  TryCatchObject& self = self_of(object);
  engine::Scope& scope = self.base.scope;
  const nb::object keep = nb::borrow(object);
  if (self.caught.rethrown.value == nullptr || scope.state != engine::ScopeState::open) {
    return leave_scope(object, exception);
  }
  engine::Context* context = scope.context;
  engine::Isolate& isolate = *scope.isolate;
  const nb::object keep_isolate = nb::borrow(as_object(self.base.isolate));
  const nb::object left = nb::steal(leave_scope(object, exception));
  if (scope.state == engine::ScopeState::open) return Py_NewRef(Py_None);  // in a forked child
  if (self.caught.rethrown.value == nullptr) return Py_NewRef(Py_None);
  if (engine::Scope* outer = engine::try_catch_of(isolate.innermost, isolate)) {
    engine::hand_on(self.caught, *outer->caught);
    Py_RETURN_NONE;
  }
  // An exception of Python that is on its way goes first.
  if (exception.count > 0 && exception[0] != Py_None) Py_RETURN_NONE;
  if (isolate.innermost == nullptr || isolate.innermost->context != context) Py_RETURN_NONE;
  engine::Entry entry(isolate, context);
  const engine::Exception& rethrown = self.caught.rethrown;
  const engine::Ref value = engine::local(*rethrown.value, isolate.v8);
  engine::Ref message;
  if (rethrown.message != nullptr) message = engine::local(*rethrown.message, isolate.v8);
  raise_value(entry, *context, value, message);
}

// What was caught is handed out in the handle scope around, which must be the innermost one that
// holds handles: so the TryCatch must be the innermost scope.
PyObject* hand_out(PyObject* object, const engine::Held* held, PyTypeObject* type) {
  engine::Scope& scope = self_of(object).base.scope;
  engine::use(scope);
  if (held == nullptr) Py_RETURN_NONE;
  const engine::Ref ref = engine::local(*held, scope.isolate->v8);
  return new_handle(type == nullptr ? handle_class(ref) : type, *scope.home, ref, true);
}

// Of the thread that owns it, as long as it is open; afterwards anybody may ask.
engine::Caught& caught_of(PyObject* object) {
  TryCatchObject& self = self_of(object);
  if (self.base.scope.live) engine::admit(*self.base.scope.isolate);
  return self.caught;
}

engine::Caught& open_caught_of(PyObject* object) {
  TryCatchObject& self = self_of(object);
  engine::use(self.base.scope);
  return self.caught;
}

PyObject* get_caught(PyObject* object) { return PyBool_FromLong(caught_of(object).any()); }

PyObject* has_terminated(PyObject* object) { return PyBool_FromLong(caught_of(object).terminated); }

PyObject* can_continue(PyObject* object) { return PyBool_FromLong(!caught_of(object).terminated); }

PyObject* is_verbose(PyObject* object) { return PyBool_FromLong(caught_of(object).verbose); }

PyObject* set_verbose(PyObject* object, Args args) {
  args.expect("set_verbose", 1, 1);
  const bool value = flag_argument(args[0]);
  open_caught_of(object).verbose = value;
  Py_RETURN_NONE;
}

PyObject* set_capture_message(PyObject* object, Args args) {
  args.expect("set_capture_message", 1, 1);
  const bool value = flag_argument(args[0]);
  open_caught_of(object).capture_message = value;
  Py_RETURN_NONE;
}

PyObject* get_exception(PyObject* object) {
  return hand_out(object, self_of(object).caught.exception.value, nullptr);
}

PyObject* get_message(PyObject* object) {
  return hand_out(object, self_of(object).caught.exception.message, &message_type);
}

PyObject* stack_trace(PyObject* object, Args args) {
  args.expect("stack_trace", 1, 1);
  ScopeObject& scope = scope_for(args, "stack_trace()", true);
  TryCatchObject& self = self_of(object);
  if (!self.base.scope.live) engine::refuse_closed_scope(self.base.scope);
  if (self.base.scope.isolate != scope.scope.isolate) engine::refuse_wrong_isolate("a TryCatch");
  const engine::Held* held = self.caught.exception.value;
  if (held == nullptr) Py_RETURN_NONE;
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref stack = engine::stack_property(entry, engine::local(*held, entry.isolate.v8));
  check_stopped(entry);
  if (stack.IsEmpty()) Py_RETURN_NONE;
  return finish(entry, scope.scope, stack);
}

PyObject* rethrow(PyObject* object) {
  engine::Caught& caught = open_caught_of(object);
  engine::Scope& scope = self_of(object).base.scope;
  if (caught.exception.value == nullptr) Py_RETURN_NONE;
  if (engine::try_catch_of(scope.below, *scope.isolate) == nullptr) engine::use_with_context(scope);
  engine::rethrow(caught, *scope.isolate);
  return new_handle(*scope.home, engine::make_undefined(*scope.isolate));
}

PyObject* reset(PyObject* object) {
  engine::reset(open_caught_of(object));
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None\n\nCloses it. What was thrown "
                 "again goes to the TryCatch around, or is raised.\n\nRaises:\n    "
                 "ScopeOrderError: EY104, an inner scope is still open, or this one is closed "
                 "already.\n    JSError: What was thrown again, where no TryCatch is around."),
    method<get_caught>("has_caught", "has_caught(self) -> bool\n\nThe same as `caught`."),
    method<has_terminated>(
        "has_terminated",
        "has_terminated(self) -> bool\n\nWhether JavaScript was stopped from outside. The "
        "operation raised Terminated, then: there is no exception here."),
    method<can_continue>("can_continue",
                         "can_continue(self) -> bool\n\nFalse where JavaScript was stopped."),
    method<is_verbose>("is_verbose", "is_verbose(self) -> bool\n\nWhat set_verbose() said."),
    method<set_verbose>(
        "set_verbose",
        "set_verbose(self, value: bool, /) -> None\n\nWhether message listeners are told of what "
        "it catches from now on."),
    method<set_capture_message>(
        "set_capture_message",
        "set_capture_message(self, value: bool, /) -> None\n\nWhether what it catches from now on "
        "gets a message. It does, unless said otherwise."),
    method<stack_trace>(
        "stack_trace",
        "stack_trace(self, scope: Scope, /) -> Value | None\n\nThe property `stack` of the "
        "exception; None where it has none."),
    method<rethrow>(
        "rethrow",
        "rethrow(self) -> Value | None\n\nThrows the exception again when the block ends: the "
        "TryCatch around catches it, or JSError is raised. Gives undefined; None where nothing "
        "was caught."),
    method<reset>("reset", "reset(self) -> None\n\nForgets what it caught."),
    {}};

PyGetSetDef properties[] = {
    property<get_caught>("caught", "caught: bool\n\nWhether something was thrown since it opened."),
    property<get_exception>(
        "exception",
        "exception: Value | None\n\nWhat was thrown, a handle of the handle scope "
        "around; None where nothing was."),
    property<get_message>(
        "message",
        "message: Message | None\n\nWhat V8 says about it, a handle of the handle "
        "scope around."),
    property<is_verbose>("verbose", "verbose: bool\n\nWhat set_verbose() said."),
    {}};

}  // namespace

void bind_try_catch(nb::module_& module) {
  make_type(
      module, try_catch_type,
      {.name = "eyot.v8.TryCatch",
       .doc = "TryCatch(parent: Scope, /)\n\nA scope in which what throws gives None, and the "
              "exception waits here. What it caught belongs to the handle scope around it. "
              "Stands for v8::TryCatch.",
       .size = sizeof(TryCatchObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>(),
       .base = &scope_type});
}

}  // namespace bind
