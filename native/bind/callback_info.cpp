// What a Python function is told about its call by JavaScript.
#include <limits>

#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/rules.h"
#include "engine/scope.h"
#include "engine/value.h"

namespace bind {

namespace {

PyTypeObject function_info_type, property_info_type, return_value_type;

struct InfoObject {
  PyObject_HEAD
  ScopeObject* scope;
  engine::HostTurn* turn;  // null once the callback has returned
  engine::ReturnSlot* slot;
};

InfoObject& info_of(PyObject* object) { return *reinterpret_cast<InfoObject*>(object); }

template <class Turn>
Turn& turn_of(PyObject* object) {
  InfoObject& self = info_of(object);
  if (self.turn == nullptr) engine::refuse_closed_scope(self.scope->scope);
  engine::admit(self.turn->isolate);
  return *static_cast<Turn*>(self.turn);
}

PyObject* info_handle(PyObject* object, engine::Ref ref) {
  return new_handle(info_of(object).scope->scope, ref);
}

PyObject* make_info(PyTypeObject& type, PyObject* scope, engine::HostTurn& turn,
                    engine::ReturnSlot* slot) {
  auto* self = PyObject_New(InfoObject, &type);
  if (self == nullptr) throw ErrorSet{};
  self->scope = reinterpret_cast<ScopeObject*>(Py_NewRef(scope));
  self->turn = &turn;
  self->slot = slot;
  return as_object(self);
}

void info_dealloc(PyObject* object) {
  Py_DECREF(as_object(info_of(object).scope));
  PyObject_Free(object);
}

template <class Turn, engine::Ref (*Read)(const Turn&)>
PyObject* info_value(PyObject* object) {
  return info_handle(object, Read(turn_of<Turn>(object)));
}

template <class Turn, bool (*Read)(const Turn&)>
PyObject* info_truth(PyObject* object) {
  return PyBool_FromLong(Read(turn_of<Turn>(object)));
}

// --- FunctionCallbackInfo ---

using Call = engine::HostCall;

Py_ssize_t info_length(PyObject* object) {
  return guarded([object]() -> Py_ssize_t { return turn_of<Call>(object).length(); },
                 Py_ssize_t{-1});
}

PyObject* info_item(PyObject* object, Py_ssize_t index) {
  return guarded([object, index] {
    const Call& call = turn_of<Call>(object);
    if (index < 0 || index >= call.length()) {
      PyErr_SetString(PyExc_IndexError, "the call has fewer arguments");
      throw ErrorSet{};
    }
    return info_handle(object, call.argument(static_cast<int>(index)));
  });
}

engine::Ref receiver(const Call& call) { return call.receiver(); }
engine::Ref new_target(const Call& call) { return call.new_target(); }
engine::Ref call_data(const Call& call) {
  return call.data.IsEmpty() ? engine::make_undefined(call.isolate) : call.data;
}
bool is_construct_call(const Call& call) { return call.is_construct_call(); }

// --- PropertyCallbackInfo ---

using Access = engine::PropertyCall;

engine::Ref access_receiver(const Access& call) { return call.receiver; }
engine::Ref holder(const Access& call) { return call.holder; }
engine::Ref access_data(const Access& call) { return call.data; }
bool should_throw(const Access& call) { return call.should_throw; }

// --- ReturnValue ---

struct ReturnValueObject {
  PyObject_HEAD
  PyObject* info;
};

PyObject* get_return_value(PyObject* object) {
  turn_of<engine::HostTurn>(object);
  if (info_of(object).slot == nullptr) {
    type_error("a setter returns nothing: what it gives back has no effect in JavaScript");
  }
  auto* self = PyObject_New(ReturnValueObject, &return_value_type);
  if (self == nullptr) throw ErrorSet{};
  self->info = Py_NewRef(object);
  return as_object(self);
}

void return_value_dealloc(PyObject* object) {
  Py_DECREF(reinterpret_cast<ReturnValueObject*>(object)->info);
  PyObject_Free(object);
}

InfoObject& info_behind(PyObject* return_value) {
  PyObject* info = reinterpret_cast<ReturnValueObject*>(return_value)->info;
  turn_of<engine::HostTurn>(info);
  return info_of(info);
}

engine::ReturnSlot& slot_of(PyObject* return_value) { return *info_behind(return_value).slot; }

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 1, 1);
  InfoObject& info = info_behind(object);
  info.slot->set(handle_argument(info.scope->scope, args[0], nullptr, "set()"));
  Py_RETURN_NONE;
}

PyObject* set_bool(PyObject* object, Args args) {
  args.expect("set_bool", 1, 1);
  const int truth = PyObject_IsTrue(args[0]);  // runs Python, so it comes first
  if (truth < 0) throw ErrorSet{};
  slot_of(object).set(truth != 0);
  Py_RETURN_NONE;
}

template <class Integer>
PyObject* set_integer(PyObject* object, Args args) {
  args.expect("set_int32", 1, 1);
  if (!PyLong_Check(args[0])) {
    type_error(std::string("a return value of 32 bits is an int, not ") +
               Py_TYPE(args[0])->tp_name);
  }
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(args[0], &overflow);
  if (overflow != 0 || value < std::numeric_limits<Integer>::min() ||
      value > std::numeric_limits<Integer>::max()) {
    PyErr_SetString(PyExc_OverflowError, "the value has more than 32 bits; use set_double()");
    throw ErrorSet{};
  }
  slot_of(object).set(static_cast<Integer>(value));
  Py_RETURN_NONE;
}

PyObject* set_double(PyObject* object, Args args) {
  args.expect("set_double", 1, 1);
  const double value = PyFloat_AsDouble(args[0]);  // may run Python
  if (value == -1.0 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  slot_of(object).set(value);
  Py_RETURN_NONE;
}

template <void (engine::ReturnSlot::*Set)()>
PyObject* set_constant(PyObject* object) {
  (slot_of(object).*Set)();
  Py_RETURN_NONE;
}

PyObject* get(PyObject* object) {
  InfoObject& info = info_behind(object);
  engine::use(info.scope->scope);  // the handle is made in the scope that is innermost
  return new_handle(info.scope->scope, info.slot->get());
}

PyMethodDef return_value_methods[] = {
    method<set>("set", "set(self, value: Value, /) -> None\n\nGives this handle's value back."),
    method<set_bool>("set_bool", "set_bool(self, value: bool, /) -> None"),
    method<set_integer<std::int32_t>>("set_int32", "set_int32(self, value: int, /) -> None"),
    method<set_integer<std::uint32_t>>("set_uint32", "set_uint32(self, value: int, /) -> None"),
    method<set_double>("set_double", "set_double(self, value: float, /) -> None"),
    method<set_constant<&engine::ReturnSlot::set_null>>("set_null", "set_null(self) -> None"),
    method<set_constant<&engine::ReturnSlot::set_undefined>>("set_undefined",
                                                             "set_undefined(self) -> None"),
    method<set_constant<&engine::ReturnSlot::set_empty_string>>("set_empty_string",
                                                                "set_empty_string(self) -> None"),
    method<get>("get", "get(self) -> Value\n\nWhat is to be given back now: undefined at first."),
    {}};

PyGetSetDef function_info_properties[] = {
    property<info_value<Call, receiver>>("this", "this: Value\n\nWhat the function was called on."),
    property<info_value<Call, new_target>>(
        "new_target", "new_target: Value\n\nWhat `new` was applied to, else undefined."),
    property<info_value<Call, call_data>>(
        "data", "data: Value\n\nWhat the function was made with, else undefined."),
    property<info_truth<Call, is_construct_call>>(
        "is_construct_call", "is_construct_call: bool\n\nWhether it was called with `new`."),
    property<get_return_value>(
        "return_value",
        "return_value: ReturnValue\n\nWhat the call gives back, if the function returns None."),
    {}};

PyGetSetDef property_info_properties[] = {
    property<info_value<Access, access_receiver>>(
        "this", "this: Value\n\nThe object whose property was asked for."),
    property<info_value<Access, holder>>(
        "holder", "holder: Value\n\nThe object that has the accessor: that one or a prototype."),
    property<info_value<Access, access_data>>(
        "data", "data: Value\n\nWhat the accessor was made with, else undefined."),
    property<info_truth<Access, should_throw>>(
        "should_throw_on_error",
        "should_throw_on_error: bool\n\nWhether it is strict code that asks: there what can't be "
        "done throws."),
    property<get_return_value>(
        "return_value",
        "return_value: ReturnValue\n\nWhat a getter gives back, if it returns "
        "None.\n\nRaises:\n    TypeError: In a setter."),
    {}};

PySequenceMethods function_info_sequence = {};

}  // namespace

PyObject* new_info(PyObject* scope, engine::HostCall& call) {
  return make_info(function_info_type, scope, call, &call.slot);
}

PyObject* new_property_info(PyObject* scope, engine::PropertyCall& call) {
  return make_info(property_info_type, scope, call, call.slot ? &*call.slot : nullptr);
}

void end_info(PyObject* info) { info_of(info).turn = nullptr; }

void bind_callback_info(nb::module_& module) {
  function_info_sequence.sq_length = info_length;
  function_info_sequence.sq_item = info_item;
  function_info_type.tp_as_sequence = &function_info_sequence;
  make_type(
      module, function_info_type,
      {.name = "eyot.v8.FunctionCallbackInfo",
       .doc =
           "__getitem__(self, index: int, /) -> Value\n\n"
           "A call of a Python function by JavaScript: `info[i]` and `len(info)` are its "
           "arguments. It ends with the call. Stands for v8::FunctionCallbackInfo.\n\nRaises:\n    "
           "ScopeClosedError: EY101, once the call is over.",
       .size = sizeof(InfoObject),
       .dealloc = info_dealloc,
       .properties = function_info_properties});
  make_type(module, property_info_type,
            {.name = "eyot.v8.PropertyCallbackInfo",
             .doc = "A reading or writing of a property that a Python function answers for. It "
                    "ends with that. Stands for v8::PropertyCallbackInfo.\n\nRaises:\n    "
                    "ScopeClosedError: EY101, once that is over.",
             .size = sizeof(InfoObject),
             .dealloc = info_dealloc,
             .properties = property_info_properties});
  make_type(module, return_value_type,
            {.name = "eyot.v8.ReturnValue",
             .doc = "What a call from JavaScript gives back. A function that returns something "
                    "else than None overrules it. Stands for v8::ReturnValue.\n\nRaises:\n    "
                    "ScopeClosedError: EY101, once the call is over.",
             .size = sizeof(ReturnValueObject),
             .dealloc = return_value_dealloc,
             .methods = return_value_methods});
}

}  // namespace bind
