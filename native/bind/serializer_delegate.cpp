// What serializers ask of a delegate that is Python's.
#include "bind/answer.h"
#include "bind/callback.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "bind/serializer.h"
#include "engine/entry.h"

namespace bind {

namespace {

using engine::Asked;

const char* method_for(Asked asked) {
  switch (asked) {
    case Asked::data_clone_error:
      return "throw_data_clone_error";
    case Asked::is_host_object:
      return "is_host_object";
    case Asked::write_host_object:
      return "write_host_object";
    case Asked::shared_array_buffer_id:
      return "get_shared_array_buffer_id";
    case Asked::wasm_module_id:
      return "get_wasm_module_transfer_id";
    case Asked::read_host_object:
      return "read_host_object";
    case Asked::shared_array_buffer:
      return "get_shared_array_buffer_from_id";
    case Asked::wasm_module:
      break;
  }
  return "get_wasm_module_from_id";
}

std::uint32_t id_of(PyObject* result, const char* method) {
  if (PyLong_Check(result)) {
    const unsigned long id = PyLong_AsUnsignedLong(result);
    if (PyErr_Occurred() == nullptr && id <= UINT32_MAX) return static_cast<std::uint32_t>(id);
    PyErr_Clear();
  }
  type_error(std::string(method) + "() must give an int, 0 to 4294967295, or None");
}

// What the method gave, as the answer.
void take(engine::DelegateTurn& turn, const char* method, PyObject* result) {
  switch (turn.asked) {
    case Asked::data_clone_error:
      return;
    case Asked::is_host_object: {
      const int truth = PyObject_IsTrue(result);
      if (truth < 0) throw ErrorSet{};
      turn.answered = truth != 0;
      return;
    }
    case Asked::write_host_object:
      turn.answered = result != Py_False;
      return;
    case Asked::shared_array_buffer_id:
    case Asked::wasm_module_id:
      if (result == Py_None) return;
      turn.id = id_of(result, method);
      turn.answered = true;
      return;
    default: {
      if (result == Py_None) return;
      const nb::object context = context_object(turn.context);
      engine::ScopedEntry entry(turn.isolate, turn.context);
      turn.result = entry.escape(
          to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), result));
    }
  }
}

// The methods take a scope, what is asked for, and, where it may be used, the asker.
void ask(engine::DelegateTurn& turn) {
  auto* asker = object_of(turn.asker);
  if (serializer_of(asker).delegate == nullptr) return;
  const char* name = method_for(turn.asked);
  const nb::object delegate = nb::borrow(serializer_of(asker).delegate);
  nb::object method;
  if (turn.asked == Asked::read_host_object) {
    method = delegate.attr(name);  // who has a delegate for reading means this
  } else {
    method = nb::getattr(delegate, name, nb::handle());
    if (!method.is_valid()) return;
  }
  const nb::object context = context_object(turn.context);
  const nb::object scope = nb::steal(new_callback_scope(
      *reinterpret_cast<ContextObject*>(context.ptr()), turn.isolate, method.ptr()));
  nb::object subject;
  if (turn.asked == Asked::data_clone_error) {
    subject = text_to_python(turn.subject);
  } else if (!turn.subject.IsEmpty()) {
    subject = nb::steal(
        new_handle(*reinterpret_cast<ScopeObject*>(scope.ptr())->scope.home, turn.subject));
  } else if (turn.asked != Asked::read_host_object) {
    subject = nb::int_(turn.id);
  }
  const bool with_asker =
      turn.asked == Asked::read_host_object || turn.asked == Asked::write_host_object;
  PyObject* arguments[3] = {scope.ptr()};
  std::size_t count = 1;
  if (subject.is_valid()) arguments[count++] = subject.ptr();
  if (with_asker) arguments[count++] = asker;
  const nb::object result = owned(PyObject_Vectorcall(method.ptr(), arguments, count, nullptr));
  take(turn, name, result.ptr());
}

}  // namespace

void ask_delegate(engine::DelegateTurn& turn) { answer(turn, ask, object_of(turn.asker)); }

}  // namespace bind
