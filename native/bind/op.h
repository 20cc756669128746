// Python functions whose conversions were chosen when they were made ops: the fast road for calls
// into Python.
#pragma once

#include <vector>

#include "bind/objects.h"

namespace bind {

// What a parameter takes. As in eyot.ops.parameters.
enum class Takes : std::uint8_t {
  anything,  // what an everyday callback gets
  integer,
  real,
  text,
  boolean,
  nothing,  // null or undefined
  bytes,    // a copy
  memory,   // a memoryview of the very memory
  plain,    // lists and dicts all the way down
  instance  // of one of its classes
};

// What `eyot.op` made of a parameter. All of it is kept by the op's tuple of them.
struct OpParameter {
  PyObject* name;
  Takes takes;
  PyObject* classes;   // null for any
  PyObject* expected;  // in words
  bool nullable;       // null and undefined are None
  PyObject* fallback;  // null where there is none
};

struct OpObject {
  PyObject_HEAD
  vectorcallfunc call;
  PyObject* function;
  PyObject* name;
  PyObject* parameters;
  std::vector<OpParameter>* taken;  // the last may be for all that are left
  PyObject* state;                  // null where it was installed without one
  OpObject* origin;                 // of one with state: whom its calls are counted by
  bool has_rest;
  bool wants_state;
  bool is_async;
  bool timed;
  bool gives_real;
  std::uint64_t calls;
  std::uint64_t errors;
  std::uint64_t in_flight;
  double seconds;

  OpObject& counted() { return origin == nullptr ? *this : *origin; }
};

extern PyTypeObject op_type;
inline bool is_op(PyObject* object) { return Py_IS_TYPE(object, &op_type); }
inline OpObject& op_of(PyObject* object) { return *reinterpret_cast<OpObject*>(object); }

// Refuses one that needs a state and has none.
void check_installable(PyObject* op);

// The arguments of a call of an op, converted as its parameters say.
class OpArguments {
 public:
  OpArguments(engine::HostCall& call, OpObject& op);
  ~OpArguments();
  OpArguments(const OpArguments&) = delete;
  OpArguments& operator=(const OpArguments&) = delete;

  PyObject* call(PyObject* function) {
    return PyObject_Vectorcall(function, values() + 1, made_ | PY_VECTORCALL_ARGUMENTS_OFFSET,
                               nullptr);
  }

 private:
  static constexpr std::size_t kFew = 8;
  PyObject** values() { return many_.empty() ? few_.data() : many_.data(); }
  void add(PyObject* value) { values()[++made_] = value; }

  std::size_t made_ = 0;
  std::array<PyObject*, kFew + 1> few_{};  // the first place is a bound method's
  std::vector<PyObject*> many_;
};

// Runs an op that JavaScript has called. What an async one raises rejects its promise.
void run_op(engine::HostCall& call);

}  // namespace bind
