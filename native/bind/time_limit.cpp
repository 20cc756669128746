#include "bind/time_limit.h"

#include <cmath>

#include "bind/bind.h"

namespace bind {

engine::TimeLimit time_limit(PyObject* timeout, PyObject* count_host_time) {
  engine::TimeLimit limit;
  if (timeout != nullptr && timeout != Py_None) {
    const double seconds = PyFloat_AsDouble(timeout);
    if (seconds == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
    if (std::isnan(seconds) || seconds < 0) value_error("timeout is in seconds, and not negative");
    if (!std::isinf(seconds)) limit.seconds = seconds;
  }
  if (count_host_time != nullptr) {
    const int counts = PyObject_IsTrue(count_host_time);
    if (counts < 0) throw ErrorSet{};
    limit.counts_host_time = counts != 0;
  }
  return limit;
}

engine::TimeLimit keyword_limit(const char* function, const Args& args) {
  const char* const names[] = {"timeout", "count_host_time"};
  const auto [timeout, count_host_time] =
      Args{args.values + args.count, 0, args.names}.parse(function, names, 0, 0);
  return time_limit(timeout, count_host_time);
}

}  // namespace bind
