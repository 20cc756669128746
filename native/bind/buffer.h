// Memory that Python lends: the buffer of an argument, for the time of a call.
#pragma once

#include <span>

#include "bind/python.h"

namespace bind {

// Taking a buffer can run Python, so it comes before the scope is looked at; giving it back as
// well, so nothing of V8 is used after that.
class Buffer {
 public:
  // For reading.
  Buffer(PyObject* object, const char* function) : Buffer(object, function, false) {}
  ~Buffer() {
    if (view_.obj != nullptr) PyBuffer_Release(&view_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  static Buffer writable(PyObject* object, const char* function) {
    return Buffer(object, function, true);
  }

  template <class Unit>
  std::span<Unit> as() const {
    return {static_cast<Unit*>(view_.buf), static_cast<std::size_t>(view_.len) / sizeof(Unit)};
  }
  std::size_t size() const { return static_cast<std::size_t>(view_.len); }
  // Whether units of that many bytes lie where the processor likes them.
  bool aligned(std::size_t unit) const {
    return reinterpret_cast<std::uintptr_t>(view_.buf) % unit == 0;
  }

  // Refused unless it holds whole units of that many bytes.
  void expect_units(std::size_t unit, const char* function) const;

 private:
  Buffer(PyObject* object, const char* function, bool written);
  Py_buffer view_{};
};

}  // namespace bind
