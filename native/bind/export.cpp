#include "bind/export.h"

#include <memory>
#include <optional>
#include <vector>

#include "engine/allocator.h"
#include "engine/counters.h"

namespace bind {

namespace {

struct Export {
  engine::Memory memory;
  std::optional<engine::Pin> pin;
  std::vector<std::byte> copy;
  Py_ssize_t shape;
  Py_ssize_t stride;

  Export() { engine::count(engine::Kind::memory, 1); }
  ~Export() { engine::count(engine::Kind::memory, -1); }
  Export(const Export&) = delete;
  Export& operator=(const Export&) = delete;
};

[[noreturn]] void buffer_error(const char* text) {
  PyErr_SetString(PyExc_BufferError, text);
  throw ErrorSet{};
}

}  // namespace

void export_contents(PyObject* exporter, engine::Contents contents, Py_buffer* view, int flags) {
  if (contents.detached) {
    buffer_error("the ArrayBuffer is detached: its memory was given away or taken back");
  }
  const bool copied = contents.memory.may_shrink();
  if (copied && (flags & PyBUF_WRITABLE) != 0) {
    buffer_error(
        "JavaScript may shrink a resizable ArrayBuffer, so Python gets a copy of it, which can't "
        "be written; write with JavaScript, or use a buffer of fixed length");
  }
  auto made = std::make_unique<Export>();
  const std::span<std::byte> bytes = contents.bytes();
  if (copied) {
    made->copy.assign(bytes.begin(), bytes.end());
    made->copy.reserve(1);  // never a null pointer
  } else {
    made->pin.emplace(contents.memory.bytes().data());
    made->memory = std::move(contents.memory);
  }
  static constexpr engine::ElementFacts kBytes{1, "B"};
  const engine::ElementFacts& element =
      contents.element ? engine::facts_of(*contents.element) : kBytes;
  made->stride = element.size;
  made->shape = static_cast<Py_ssize_t>(bytes.size() / element.size);
  view->buf = copied ? made->copy.data() : bytes.data();
  view->len = made->shape * made->stride;
  view->readonly = copied ? 1 : 0;
  view->itemsize = made->stride;
  view->format = (flags & PyBUF_FORMAT) != 0 ? const_cast<char*>(element.format) : nullptr;
  view->ndim = 1;
  view->shape = (flags & PyBUF_ND) != 0 ? &made->shape : nullptr;
  view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &made->stride : nullptr;
  view->suboffsets = nullptr;
  view->internal = made.release();
  view->obj = Py_NewRef(exporter);
}

void release_buffer(PyObject* /*exporter*/, Py_buffer* view) {
  delete static_cast<Export*>(view->internal);
}

}  // namespace bind
