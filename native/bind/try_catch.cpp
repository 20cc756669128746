// TryCatch.
#include "engine/try_catch.h"

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"

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
  if (!engine::process_ending()) engine::reset(self_of(object).caught);
  scope_type.tp_dealloc(object);
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

PyObject* get_caught(PyObject* object) {
  TryCatchObject& self = self_of(object);
  if (self.base.scope.live) engine::admit(*self.base.scope.isolate);
  return PyBool_FromLong(self.caught.any());
}

PyObject* get_exception(PyObject* object) {
  return hand_out(object, self_of(object).caught.exception, nullptr);
}

PyObject* get_message(PyObject* object) {
  return hand_out(object, self_of(object).caught.message, &message_type);
}

PyObject* reset(PyObject* object) {
  TryCatchObject& self = self_of(object);
  engine::use(self.base.scope);
  engine::reset(self.caught);
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {method<reset>("reset", "reset(self) -> None\n\nForgets what it caught."),
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
