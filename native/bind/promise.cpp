// Promise and PromiseResolver of the explicit layer.
#include "engine/promise.h"

#include "bind/bind.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject promise_type, promise_resolver_type;
PyObject* promise_state_class = nullptr;

namespace {

PyObject* state(PyObject* object) {
  const int number = engine::promise_state(use_handle(handle_of(object)));
  return handed_over(promise_state_class, "eyot.properties")(number).release().ptr();
}

PyObject* result(PyObject* object, Args args) {
  args.expect("result", 1, 1);
  Operation operation(object, args[0], "result()");
  if (engine::promise_state(operation.self) == 0) {
    value_error("the promise is pending: it has no result yet; ask for its state first");
  }
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::promise_result(operation.self));
}

PyObject* has_handler(PyObject* object) {
  return PyBool_FromLong(engine::has_handler(use_handle(handle_of(object))));
}

template <void (*Mark)(engine::Ref)>
PyObject* mark(PyObject* object) {
  Mark(use_handle(handle_of(object)));
  Py_RETURN_NONE;
}

template <int Handlers>
PyObject* then(PyObject* object, Args args) {
  const char* const function = Handlers == 1 ? "then" : "then2";
  args.expect(function, 1 + Handlers, 1 + Handlers);
  Operation operation(object, args[0], function);
  const engine::Ref fulfilled =
      handle_argument(operation.core(), args[1], &function_type, function);
  engine::Ref rejected;
  if (Handlers == 2) {
    rejected = handle_argument(operation.core(), args[2], &function_type, function);
  }
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::then(entry, operation.self, fulfilled, rejected));
}

PyObject* catch_rejection(PyObject* object, Args args) {
  args.expect("catch", 2, 2);
  Operation operation(object, args[0], "catch()");
  const engine::Ref rejected =
      handle_argument(operation.core(), args[1], &function_type, "catch()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::catch_rejection(entry, operation.self, rejected));
}

PyMethodDef promise_methods[] = {
    method<result>("result",
                   "result(self, scope: Scope, /) -> Value\n\nWhat it was fulfilled with or "
                   "rejected for.\n\nRaises:\n    ValueError: It is pending."),
    method<has_handler>(
        "has_handler",
        "has_handler(self) -> bool\n\nWhether something waits for it, or has waited."),
    method<mark<engine::mark_as_handled>>(
        "mark_as_handled",
        "mark_as_handled(self) -> None\n\nKeeps its rejection from being reported as unhandled."),
    method<mark<engine::mark_as_silent>>(
        "mark_as_silent",
        "mark_as_silent(self) -> None\n\nKeeps a debugger from pausing at its rejection."),
    method<then<1>>("then",
                    "then(self, scope: TryCatch, on_fulfilled: Function, /) -> Promise | None\n"
                    "then(self, scope: Scope, on_fulfilled: Function, /) -> Promise\n\nCalls the "
                    "function with its value, as a microtask; the promise of what that gives."),
    method<then<2>>(
        "then2",
        "then2(self, scope: TryCatch, on_fulfilled: Function, on_rejected: Function, /) "
        "-> Promise | None\nthen2(self, scope: Scope, on_fulfilled: Function, "
        "on_rejected: Function, /) -> Promise\n\nThe same, with a function for its "
        "rejection."),
    method<catch_rejection>(
        "catch",
        "catch(self, scope: TryCatch, on_rejected: Function, /) -> Promise | None\n"
        "catch(self, scope: Scope, on_rejected: Function, /) -> Promise\n\nCalls the function if it "
        "is rejected."),
    {}};

PyGetSetDef promise_properties[] = {property<state>("state", "state: PromiseState"), {}};

// --- PromiseResolver ---

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("PromiseResolver", 1, 1);
  ScopeObject& scope = scope_for(args, "PromiseResolver()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_resolver(entry), type);
}

PyObject* get_promise(PyObject* object, Args args) {
  args.expect("get_promise", 1, 1);
  Operation operation(object, args[0], "get_promise()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::promise_of(operation.self), &promise_type);
}

template <std::optional<bool> (*Settle)(engine::EntryCore&, engine::Ref, engine::Ref)>
PyObject* settle(PyObject* object, Args args) {
  args.expect("resolve or reject", 2, 2);
  Operation operation(object, args[0], "a PromiseResolver");
  const engine::Ref value =
      handle_argument(operation.core(), args[1], nullptr, "a PromiseResolver");
  engine::ScopedEntry entry(operation.core());
  const std::optional<bool> done = Settle(entry, operation.self, value);
  return finish_plain(entry, operation.core(), done.has_value(),
                      done.value_or(false) ? Py_True : Py_False);
}

PyMethodDef resolver_methods[] = {
    method<get_promise>("get_promise",
                        "get_promise(self, scope: Scope, /) -> Promise\n\nThe promise it settles."),
    method<settle<engine::resolve>>(
        "resolve",
        "resolve(self, scope: TryCatch, value: Value, /) -> bool | None\n"
        "resolve(self, scope: Scope, value: Value, /) -> bool\n\nFulfils the promise with a value, "
        "or has it follow another promise. False where it was resolved or rejected before: that "
        "stays."),
    method<settle<engine::reject>>(
        "reject",
        "reject(self, scope: TryCatch, reason: Value, /) -> bool | None\n"
        "reject(self, scope: Scope, reason: Value, /) -> bool\n\nRejects the promise. False where it "
        "was resolved or rejected before: that stays."),
    {}};

}  // namespace

void bind_promise(nb::module_& module) {
  make_handle_type(module, promise_type,
                   {.name = "eyot.v8.Promise",
                    .doc = "A promise. Stands for v8::Promise.",
                    .methods = promise_methods,
                    .properties = promise_properties,
                    .base = &object_type});
  make_handle_type(module, promise_resolver_type,
                   {.name = "eyot.v8.PromiseResolver",
                    .doc = "PromiseResolver(scope: Scope, /)\n\nA promise and the means to settle "
                           "it. Stands for v8::Promise::Resolver.",
                    .methods = resolver_methods,
                    .construct = constructor<construct>(),
                    .base = &object_type});
}

}  // namespace bind
