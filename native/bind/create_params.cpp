// What an isolate is made with.
#include <cmath>

#include "bind/allocator.h"
#include "bind/isolate.h"
#include "engine/counter_table.h"

namespace bind {

extern PyObject* create_params_class;

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

// A size V8 can work with. What is smaller ends the process when V8 makes its first context, what
// is larger when it reserves the addresses.
struct Size {
  const char* name;
  std::size_t least;
  std::size_t most;
  std::size_t engine::IsolateOptions::* field;
};

using Options = engine::IsolateOptions;
constexpr std::size_t kMost = 16 * 1024 * kMiB;
constexpr Size kSizes[] = {
    {"heap_limit", 16 * kMiB, kMost, &Options::heap_limit},
    {"initial_heap", 0, kMost, &Options::initial_heap},
    {"max_old_generation_size", 16 * kMiB, kMost, &Options::max_old_generation_size},
    {"max_young_generation_size", 0, kMost, &Options::max_young_generation_size},
    {"code_range_size", 4 * kMiB, 128 * kMiB, &Options::code_range_size},
    {"initial_old_generation_size", 0, kMost, &Options::initial_old_generation_size},
    {"initial_young_generation_size", 0, kMost, &Options::initial_young_generation_size},
    {"stack_limit", 256 * 1024, kMost, &Options::stack_limit},
    {"array_buffer_limit", 1, std::size_t{1} << 50, &Options::array_buffer_limit},
};

std::size_t size_argument(PyObject* object, const Size& size) {
  if (!PyLong_Check(object)) {
    type_error(std::string(size.name) + " must be an int, a number of bytes");
  }
  const std::size_t bytes = PyLong_AsSize_t(object);
  const bool beyond = bytes == static_cast<std::size_t>(-1) && PyErr_Occurred() != nullptr;
  if (beyond) PyErr_Clear();
  if (beyond || bytes < size.least || bytes > size.most) {
    value_error(std::string(size.name) + " is " + std::to_string(size.least) + " to " +
                std::to_string(size.most) + " bytes");
  }
  return bytes;
}

double seconds_argument(PyObject* object) {
  const double seconds = PyFloat_AsDouble(object);
  if (seconds == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (std::isnan(seconds) || seconds <= 0) value_error("cpu_limit is in seconds, and more than 0");
  return std::isinf(seconds) ? 0 : seconds;
}

bool truth(PyObject* object) {
  const int value = PyObject_IsTrue(object);
  if (value < 0) throw ErrorSet{};
  return value != 0;
}

}  // namespace

engine::IsolateOptions isolate_options(Args args) {
  engine::IsolateOptions options;
  if (args.count == 0 && args.names == nullptr) return options;
  const char* const names[] = {"params",
                               "heap_limit",
                               "initial_heap",
                               "max_old_generation_size",
                               "max_young_generation_size",
                               "code_range_size",
                               "initial_old_generation_size",
                               "initial_young_generation_size",
                               "stack_limit",
                               "array_buffer_limit",
                               "allow_atomics_wait",
                               "counters",
                               "array_buffer_allocator",
                               "cpu_limit",
                               "debug"};
  const auto given = args.parse("Isolate", names, 0, 1);
  PyObject* params = given[0] == nullptr || given[0] == Py_None ? nullptr : given[0];
  if (params != nullptr &&
      (create_params_class == nullptr || PyObject_IsInstance(params, create_params_class) != 1)) {
    PyErr_Clear();
    type_error(std::string("Isolate() needs CreateParams, not ") + Py_TYPE(params)->tp_name);
  }
  const auto find = [&](std::size_t index) -> nb::object {
    if (given[index] != nullptr) return nb::borrow(given[index]);
    if (params != nullptr) return nb::borrow(params).attr(names[index]);
    return {};
  };
  for (std::size_t index = 0; index < std::size(kSizes); ++index) {
    const nb::object value = find(index + 1);
    if (!value.is_valid() || value.is_none()) continue;
    options.*kSizes[index].field = size_argument(value.ptr(), kSizes[index]);
  }
  if (options.initial_heap != 0 && options.initial_heap > options.heap_limit) {
    value_error("initial_heap needs a heap_limit, and is no more than that");
  }
  const nb::object atomics = find(10);
  if (atomics.is_valid()) options.allow_atomics_wait = truth(atomics.ptr());
  const nb::object allocator = find(12);
  if (allocator.is_valid() && !allocator.is_none()) {
    options.allocator = allocator_argument(allocator.ptr());
    if (options.array_buffer_limit != 0) {
      value_error("array_buffer_limit is for an isolate's own allocator; give Allocator() a limit");
    }
  }
  const nb::object cpu = find(13);
  if (cpu.is_valid() && !cpu.is_none()) options.cpu_limit = seconds_argument(cpu.ptr());
  const nb::object debug = find(14);
  if (debug.is_valid()) options.debug = truth(debug.ptr());
  const nb::object counters = find(11);
  if (counters.is_valid() && truth(counters.ptr())) {
    options.counters = engine::take_counter_table();
    if (options.counters == nullptr) value_error("at most 32 isolates can have counters at once");
  }
  return options;
}

}  // namespace bind
