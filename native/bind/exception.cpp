// Exception: making errors and asking about them. Scope.throw_exception.
#include "engine/exception.h"

#include "bind/bind.h"
#include "bind/errors.h"
#include "bind/exception.h"
#include "bind/handles.h"
#include "engine/failure.h"

namespace bind {

namespace {

PyTypeObject exception_type;

template <engine::ErrorKind Kind>
PyObject* make(PyObject* /*type*/, Args args) {
  args.expect("an error", 2, 2);
  ScopeObject& scope = scope_for(args, "an error", true);
  const engine::Ref message = handle_argument(scope.scope, args[1], &string_type, "an error");
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_error(entry, Kind, {}, message));
}

PyObject* create_message(PyObject* /*type*/, Args args) {
  args.expect("create_message", 2, 2);
  ScopeObject& scope = scope_for(args, "create_message()", true);
  const engine::Ref value = handle_argument(scope.scope, args[1], nullptr, "create_message()");
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::create_message(entry, value), &message_type);
}

PyObject* get_stack_trace(PyObject* /*type*/, Args args) {
  args.expect("get_stack_trace", 2, 2);
  ScopeObject& scope = scope_for(args, "get_stack_trace()", true);
  const engine::Ref value = handle_argument(scope.scope, args[1], nullptr, "get_stack_trace()");
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref trace = engine::exception_stack_trace(value);
  if (trace.IsEmpty()) Py_RETURN_NONE;
  return finish(entry, scope.scope, trace, &stack_trace_type);
}

PyObject* capture_stack_trace(PyObject* /*type*/, Args args) {
  args.expect("capture_stack_trace", 2, 2);
  ScopeObject& scope = scope_for(args, "capture_stack_trace()", true);
  const engine::Ref object =
      handle_argument(scope.scope, args[1], &object_type, "capture_stack_trace()");
  engine::ScopedEntry entry(scope.scope);
  const bool done = engine::capture_stack_trace(entry, object);
  return finish_plain(entry, scope.scope, done, Py_True);
}

#define EYOT_MAKE(name) \
  name "(scope: Scope, message: String, /) -> Object\n\nA new error; it isn't thrown."

PyMethodDef methods[] = {
    method<make<engine::ErrorKind::error>>("error", EYOT_MAKE("error"), METH_STATIC),
    method<make<engine::ErrorKind::range>>("range_error", EYOT_MAKE("range_error"), METH_STATIC),
    method<make<engine::ErrorKind::reference>>("reference_error", EYOT_MAKE("reference_error"),
                                               METH_STATIC),
    method<make<engine::ErrorKind::syntax>>("syntax_error", EYOT_MAKE("syntax_error"), METH_STATIC),
    method<make<engine::ErrorKind::type>>("type_error", EYOT_MAKE("type_error"), METH_STATIC),
    method<create_message>(
        "create_message",
        "create_message(scope: Scope, exception: Value, /) -> Message\n\nWhat V8 says of a value "
        "that is thrown: where it was made, if it is an error, else where JavaScript is now.",
        METH_STATIC),
    method<get_stack_trace>(
        "get_stack_trace",
        "get_stack_trace(scope: Scope, exception: Value, /) -> StackTrace | None\n\nWhere an "
        "exception was thrown; None where it wasn't, or isn't one.",
        METH_STATIC),
    method<capture_stack_trace>(
        "capture_stack_trace",
        "capture_stack_trace(scope: TryCatch, object: Object, /) -> bool | None\n"
        "capture_stack_trace(scope: Scope, object: Object, /) -> bool\n\nGives an object a "
        "property `stack`: where JavaScript is now.\n\nRaises:\n    JSError: It can't have one, "
        "and the scope is no TryCatch.",
        METH_STATIC),
    {}};

}  // namespace

PyObject* throw_exception(PyObject* object, Args args) {
  args.expect("throw_exception", 1, 1);
  ScopeObject& scope = scope_for({&object, 1}, "throw_exception()", true);
  const engine::Ref value = handle_argument(scope.scope, args[0], nullptr, "throw_exception()");
  engine::ScopedEntry entry(scope.scope);
  const engine::Thrown thrown = engine::throw_exception(entry, value);
  check_stopped(entry);
  if (scope.scope.kind == engine::ScopeKind::try_catch) {
    engine::take_over(*scope.scope.caught, entry.isolate, thrown.value, thrown.message);
    Py_RETURN_NONE;
  }
  raise_value(entry, *scope.scope.context, thrown.value, thrown.message);
}

void raise_value(engine::EntryCore& entry, engine::Context& context, engine::Ref value,
                 engine::Ref message) {
  const nb::object holder = context_object(context);
  const engine::Failure failure = engine::describe_thrown(entry, value, message);
  const nb::object error =
      failure_object(entry, reinterpret_cast<ContextObject*>(holder.ptr()), failure);
  check_stopped(entry);
  raise_with_frames(error, failure.frames);
}

void bind_exception(nb::module_& module) {
  make_type(module, exception_type,
            {.name = "eyot.v8.Exception",
             .doc = "Makes errors, and tells what V8 knows of them. Stands for v8::Exception.",
             .size = sizeof(PyObject),
             .methods = methods});
}

}  // namespace bind
