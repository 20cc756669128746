#include "bind/callback.h"

#include "bind/answer.h"
#include "bind/arguments.h"
#include "bind/convert.h"
#include "bind/op.h"
#include "bind/property.h"
#include "engine/collection.h"
#include "engine/entry.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

namespace {

void invoke_everyday(engine::HostCall& call) {
  const nb::object callable = nb::borrow(object_of(call.function.object));
  const nb::object result = owned(CallArguments(call).call(callable.ptr()));
  give_back(call, call.slot, result.ptr());
}

void invoke_explicit(engine::HostCall& call) {
  const nb::object callable = nb::borrow(object_of(call.function.object));
  const nb::object context = context_object(call.context);
  const nb::object scope = nb::steal(new_callback_scope(
      *reinterpret_cast<ContextObject*>(context.ptr()), call.isolate, callable.ptr()));
  const nb::object info = nb::steal(new_info(scope.ptr(), call));
  PyObject* const arguments[] = {scope.ptr(), info.ptr()};
  const nb::object result = nb::steal(PyObject_Vectorcall(callable.ptr(), arguments, 2, nullptr));
  end_info(info.ptr());
  if (!result.is_valid()) throw ErrorSet{};
  if (!result.is_none()) give_back(call, call.slot, result.ptr());
}

void invoke_bare(engine::HostCall& call) {
  const nb::object callable = nb::borrow(object_of(call.function.object));
  const nb::object done = owned(PyObject_CallNoArgs(callable.ptr()));
}

void run_accessor(engine::PropertyCall& call) {
  const nb::object pair = nb::borrow(object_of(call.accessor.object));
  const bool writes = !call.value.IsEmpty();
  PyObject* callable = PyTuple_GET_ITEM(pair.ptr(), writes ? 1 : 0);
  const nb::object context = context_object(call.context);
  const nb::object scope = nb::steal(
      new_callback_scope(*reinterpret_cast<ContextObject*>(context.ptr()), call.isolate, callable));
  engine::Scope& home = reinterpret_cast<ScopeObject*>(scope.ptr())->scope;
  const nb::object key = nb::steal(new_handle(home, call.key));
  const nb::object value = writes ? nb::steal(new_handle(home, call.value)) : nb::object();
  const nb::object info = nb::steal(new_property_info(scope.ptr(), call));
  PyObject* const read_arguments[] = {scope.ptr(), key.ptr(), info.ptr()};
  PyObject* const write_arguments[] = {scope.ptr(), key.ptr(), value.ptr(), info.ptr()};
  const nb::object result =
      nb::steal(writes ? PyObject_Vectorcall(callable, write_arguments, 4, nullptr)
                       : PyObject_Vectorcall(callable, read_arguments, 3, nullptr));
  end_info(info.ptr());
  if (!result.is_valid()) throw ErrorSet{};
  if (!writes && !result.is_none()) give_back(call, *call.slot, result.ptr());
}

}  // namespace

namespace {

// A handler's answer, which V8 must be able to trust.
void take_answer(engine::InterceptCall& call, engine::Scope& scope, PyObject* answer) {
  if (answer == Py_NotImplemented) return;
  if (call.what == engine::Intercepted::enumerator) {
    const nb::object keys = owned(PySequence_List(answer));
    engine::ScopedEntry entry(call.isolate, call.context);
    std::vector<engine::Ref> refs;
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(keys.ptr()); ++index) {
      PyObject* key = PyList_GET_ITEM(keys.ptr(), index);
      refs.push_back(call.indexed
                         ? engine::make_uint32(call.isolate, index_argument(key, "an enumerator"))
                         : name_argument(entry, scope, key, "an enumerator"));
    }
    call.result = entry.escape(engine::make_array(entry, refs));
  } else if (call.what == engine::Intercepted::descriptor) {
    const DescriptorParts parts(answer, "a descriptor handler");
    engine::ScopedEntry entry(call.isolate, call.context);
    call.result =
        entry.escape(engine::descriptor_of(entry, parts.engine(scope, "a descriptor handler")));
  } else if (call.what == engine::Intercepted::getter) {
    engine::ScopedEntry entry(call.isolate, call.context);
    const nb::object context = context_object(call.context);
    call.result = entry.escape(
        to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), answer));
  } else if (call.what == engine::Intercepted::query) {
    const long attributes = PyLong_AsLong(answer);
    if (attributes == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
    if (attributes < 0 || attributes > 7) value_error("a query gives a PropertyAttribute");
    call.number = static_cast<int>(attributes);
  } else if (call.what == engine::Intercepted::deleter) {
    call.number = PyObject_IsTrue(answer);
    if (call.number < 0) throw ErrorSet{};
  }
  call.answered = true;
}

void run_handler(engine::InterceptCall& call) {
  const nb::object functions = nb::borrow(object_of(call.accessor.object));
  PyObject* callable = PyTuple_GET_ITEM(functions.ptr(), static_cast<Py_ssize_t>(call.what));
  const nb::object context = context_object(call.context);
  const nb::object scope = nb::steal(
      new_callback_scope(*reinterpret_cast<ContextObject*>(context.ptr()), call.isolate, callable));
  engine::Scope& home = reinterpret_cast<ScopeObject*>(scope.ptr())->scope;
  std::vector<nb::object> given = {scope};
  if (!call.key.IsEmpty()) {
    given.push_back(call.indexed ? nb::int_(engine::index_of(call.key))
                                 : nb::steal(new_handle(home, call.key)));
  }
  if (!call.value.IsEmpty()) given.push_back(nb::steal(new_handle(home, call.value)));
  if (call.told != nullptr) {
    given.push_back(descriptor_object(home, engine::fields_of(*call.told)));
  }
  const nb::object info = nb::steal(new_property_info(scope.ptr(), call));
  given.push_back(info);
  std::vector<PyObject*> arguments;
  for (const nb::object& argument : given) arguments.push_back(argument.ptr());
  const nb::object result =
      nb::steal(PyObject_Vectorcall(callable, arguments.data(), arguments.size(), nullptr));
  end_info(info.ptr());
  if (!result.is_valid()) throw ErrorSet{};
  take_answer(call, home, result.ptr());
}

void answer_realm(engine::RealmTurn& turn) {
  const nb::object context = context_object(turn.context);
  const nb::object maker = nb::borrow(object_of(turn.isolate.realm_maker));
  const nb::object scope = nb::steal(new_callback_scope(
      *reinterpret_cast<ContextObject*>(context.ptr()), turn.isolate, maker.ptr()));
  const nb::object made =
      owned(PyObject_CallFunctionObjArgs(maker.ptr(), scope.ptr(), context.ptr(), nullptr));
  ContextObject& realm = context_argument(made.ptr(), "the callback of a ShadowRealm");
  if (realm.isolate->engine != &turn.isolate) engine::refuse_wrong_isolate("a context");
  if (realm.engine->closed()) engine::refuse_closed_context(*realm.engine);
  turn.made = realm.engine;
}

}  // namespace

void intercept(engine::InterceptCall& call) {
  answer(call, run_handler, object_of(call.accessor.object));
}

void make_realm(engine::RealmTurn& turn) {
  answer(turn, answer_realm, object_of(turn.isolate.realm_maker));
}

void invoke(engine::HostCall& call) {
  const std::uint8_t flavour = call.function.flavour;
  if (flavour == kOp) return run_op(call);
  answer(call,
         flavour == kEveryday   ? invoke_everyday
         : flavour == kExplicit ? invoke_explicit
                                : invoke_bare,
         object_of(call.function.object));
}

void access(engine::PropertyCall& call) {
  answer(call, run_accessor, object_of(call.accessor.object));
}

}  // namespace bind
