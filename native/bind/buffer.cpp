#include "bind/buffer.h"

namespace bind {

Buffer::Buffer(PyObject* object, const char* function, bool written) {
  if (PyObject_GetBuffer(object, &view_, written ? PyBUF_WRITABLE : PyBUF_SIMPLE) == 0) return;
  view_.obj = nullptr;
  if (PyErr_ExceptionMatches(PyExc_BufferError) == 0 &&
      PyErr_ExceptionMatches(PyExc_TypeError) == 0) {
    throw ErrorSet{};
  }
  PyErr_Clear();
  type_error(std::string(function) + " needs " +
             (written ? "memory that can be written, like a bytearray" : "bytes") + ", not " +
             Py_TYPE(object)->tp_name);
}

void Buffer::expect_units(std::size_t unit, const char* function) const {
  if (size() % unit == 0) return;
  value_error(std::string(function) + " needs whole units of " + std::to_string(unit) +
              " bytes; there are " + std::to_string(size()) + " bytes");
}

}  // namespace bind
