// `timeout=` and `count_host_time=`: how long a call may take.
#pragma once

#include <algorithm>
#include <array>

#include "bind/python.h"
#include "engine/deadline.h"

// What they say in a docstring.
#define EYOT_LIMIT_ARGS                                                                      \
  "Args:\n    timeout: So many seconds at most, of microtasks too; None for no limit.\n    " \
  "count_host_time: Whether they pass while JavaScript waits for a Python function.\n\n"
#define EYOT_LIMIT_RAISES "    TimedOut: It took longer, in a TryCatch as well."

namespace bind {

// Of the two keywords' values, null where they weren't given.
engine::TimeLimit time_limit(PyObject* timeout, PyObject* count_host_time);
// Of a call's keywords, which may be no others.
engine::TimeLimit keyword_limit(const char* function, const Args& args);

// What a call was given by position, null where it wasn't, and its limit.
template <std::size_t Size>
class Limited {
 public:
  Limited(const char* function, const Args& args, Py_ssize_t least) {
    if (args.names != nullptr) [[unlikely]]
      limit = keyword_limit(function, args);
    Args{args.values, args.count}.expect(function, least, static_cast<Py_ssize_t>(Size));
    std::copy_n(args.values, args.count, values_.begin());
  }
  PyObject* operator[](std::size_t index) const { return values_[index]; }

  engine::TimeLimit limit;

 private:
  std::array<PyObject*, Size> values_{};
};

}  // namespace bind
