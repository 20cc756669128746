// Function of the explicit layer, and what a callback is told about its call.
#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

PyTypeObject function_type;

namespace {

PyTypeObject info_type;

// The arguments as V8 wants them, without an allocation for a handful.
class Arguments {
 public:
  Arguments(const engine::Scope& scope, const nb::object& items, const char* function) {
    if (!items.is_valid()) return;
    refs_.reserve(static_cast<std::size_t>(PyList_GET_SIZE(items.ptr())));
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(items.ptr()); ++index) {
      refs_.push_back(
          handle_argument(scope, PyList_GET_ITEM(items.ptr(), index), nullptr, function));
    }
  }
  // To be done before the scope is looked at: reading an iterable runs Python, which may close it.
  static nb::object list(PyObject* iterable) { return owned(PySequence_List(iterable)); }
  int count() const { return static_cast<int>(refs_.size()); }
  engine::Ref* data() { return refs_.data(); }

 private:
  std::vector<engine::Ref> refs_;
};

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Function", 2, 2);
  ScopeObject& scope = scope_for(args, "Function()", true);
  if (!PyCallable_Check(args[1])) {
    type_error(std::string("Function() needs something callable, not ") +
               Py_TYPE(args[1])->tp_name);
  }
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref made =
      engine::make_function(entry, *scope.scope.context, Py_NewRef(args[1]), kExplicit, {}, true);
  return finish(entry, scope.scope, made, type);
}

PyObject* call(PyObject* object, Args args) {
  args.expect("call", 2, 3);
  const nb::object items = args.count > 2 ? Arguments::list(args[2]) : nb::object();
  Operation operation(object, args[0], "call()");
  const engine::Ref receiver = handle_argument(operation.core(), args[1], nullptr, "call()");
  Arguments arguments(operation.core(), items, "call()");
  engine::ScopedEntry entry(operation.core());
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::call(entry, operation.self, receiver, arguments.count(), arguments.data());
  }
  return finish(entry, operation.core(), result);
}

PyObject* new_instance(PyObject* object, Args args) {
  args.expect("new_instance", 1, 2);
  const nb::object items = args.count > 1 ? Arguments::list(args[1]) : nb::object();
  Operation operation(object, args[0], "new_instance()");
  Arguments arguments(operation.core(), items, "new_instance()");
  engine::ScopedEntry entry(operation.core());
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::construct(entry, operation.self, arguments.count(), arguments.data());
  }
  return finish(entry, operation.core(), result);
}

PyMethodDef methods[] = {
    method<call>(
        "call",
        "call(self, scope: TryCatch, this: Value, args: Iterable[Value] = (), /) -> Value | "
        "None\ncall(self, scope: Scope, this: Value, args: Iterable[Value] = (), /) -> "
        "Value\n\nCalls it with this `this`.\n\nRaises:\n    JSError: It threw, and the scope "
        "is no TryCatch."),
    method<new_instance>(
        "new_instance",
        "new_instance(self, scope: TryCatch, args: Iterable[Value] = (), /) -> Value | None\n"
        "new_instance(self, scope: Scope, args: Iterable[Value] = (), /) -> Value\n\nCalls it with "
        "`new`."),
    {}};

// --- FunctionCallbackInfo ---

struct InfoObject {
  PyObject_HEAD
  ScopeObject* scope;
  engine::HostCall* call;  // null once the callback has returned
};

InfoObject& info_of(PyObject* object) { return *reinterpret_cast<InfoObject*>(object); }

engine::HostCall& call_of(PyObject* object) {
  InfoObject& self = info_of(object);
  if (self.call == nullptr) engine::refuse_closed_scope(self.scope->scope);
  engine::admit(self.call->isolate);
  return *self.call;
}

PyObject* info_handle(PyObject* object, engine::Ref ref) {
  return new_handle(info_of(object).scope->scope, ref);
}

void info_dealloc(PyObject* object) {
  Py_DECREF(as_object(info_of(object).scope));
  PyObject_Free(object);
}

Py_ssize_t info_length(PyObject* object) {
  return guarded([object]() -> Py_ssize_t { return call_of(object).length(); }, Py_ssize_t{-1});
}

PyObject* info_item(PyObject* object, Py_ssize_t index) {
  return guarded([object, index] {
    const engine::HostCall& call = call_of(object);
    if (index < 0 || index >= call.length()) {
      PyErr_SetString(PyExc_IndexError, "the call has fewer arguments");
      throw ErrorSet{};
    }
    return info_handle(object, call.argument(static_cast<int>(index)));
  });
}

PyObject* info_this(PyObject* object) { return info_handle(object, call_of(object).receiver()); }
PyObject* info_new_target(PyObject* object) {
  return info_handle(object, call_of(object).new_target());
}

PyGetSetDef info_properties[] = {
    property<info_this>("this", "this: Value\n\nWhat the function was called on."),
    property<info_new_target>("new_target",
                              "new_target: Value\n\nWhat `new` was applied to, else undefined."),
    {}};

PySequenceMethods info_sequence = {};

}  // namespace

PyObject* new_info(PyObject* scope, engine::HostCall& call) {
  auto* self = PyObject_New(InfoObject, &info_type);
  if (self == nullptr) throw ErrorSet{};
  self->scope = reinterpret_cast<ScopeObject*>(Py_NewRef(scope));
  self->call = &call;
  return as_object(self);
}

void end_info(PyObject* info) { info_of(info).call = nullptr; }

void bind_function(nb::module_& module) {
  make_handle_type(
      module, function_type,
      {.name = "eyot.v8.Function",
       .doc =
           "Function(scope: Scope, function: Callable[[CallbackScope, FunctionCallbackInfo], "
           "Value | bool | int | float | str | None], /)\n\nA function. Made from a Python one, it "
           "calls that with a scope and what is known of the call, and takes a handle or a "
           "primitive back; None becomes undefined. Stands for v8::Function.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &object_type});
  info_sequence.sq_length = info_length;
  info_sequence.sq_item = info_item;
  info_type.tp_as_sequence = &info_sequence;
  make_type(module, info_type,
            {.name = "eyot.v8.FunctionCallbackInfo",
             .doc = "__getitem__(self, index: int, /) -> Value\n\n"
                    "A call of a Python function by JavaScript: `info[i]` and `len(info)` are its "
                    "arguments. It ends with the call. Stands for v8::FunctionCallbackInfo.",
             .size = sizeof(InfoObject),
             .dealloc = info_dealloc,
             .properties = info_properties});
}

}  // namespace bind
