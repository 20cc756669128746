// JavaScript's memory as a Python buffer: what memoryview(), bytes() and NumPy are given.
//
// A buffer that was given keeps the memory, whatever JavaScript does with it: detaches it,
// transfers it, ends. Memory that JavaScript may take pages away from is given as a copy, which
// can't be written.
#pragma once

#include "bind/python.h"
#include "engine/typed_array.h"

namespace bind {

// Fills in `view` for `exporter`. Raises BufferError.
void export_contents(PyObject* exporter, engine::Contents contents, Py_buffer* view, int flags);

// For tp_as_buffer: the contents come from `Find`, which may raise.
template <engine::Contents (*Find)(PyObject*)>
int get_buffer(PyObject* exporter, Py_buffer* view, int flags) {
  view->obj = nullptr;
  return guarded(
      [=] {
        export_contents(exporter, Find(exporter), view, flags);
        return 0;
      },
      -1);
}
void release_buffer(PyObject* exporter, Py_buffer* view);

}  // namespace bind
