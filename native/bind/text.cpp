// Texts across the border, both ways.
//
// A long str isn't copied for JavaScript: V8 reads it where it is, and the str comes back as
// itself.
#include <algorithm>
#include <vector>

#include "bind/convert.h"
#include "bind/errors.h"
#include "engine/external_string.h"
#include "engine/string.h"
#include "engine/thread.h"
#include "engine/value.h"

namespace bind {

namespace {

// From here on a copy takes longer than what V8 does for a string outside its heap. A call that
// takes a text, on V8 10.2 with collections: copied 330 ns at 1 KB, 370 at 2 KB and 460 at 4 KB;
// shared 380 of any length.
constexpr std::size_t kSharedFrom = 2560;

// So many bytes at once stay in the processor's cache until they have been looked at. Pieces of 8
// KB and more the C library copies with one instruction (`rep movsb`), which takes some processors
// half as long again: 10 MB in pieces of 4 KB took 0.5 ms, of 16 KB 0.85.
constexpr std::size_t kPiece = 4 * 1024;

template <class Unit>
engine::Ref give(engine::Isolate& isolate, PyObject* string, std::span<const Unit> units,
                 bool name) {
  // Of a subclass not even the memory's place is sure; a name V8 would copy at once.
  const bool shared =
      !name && units.size_bytes() >= kSharedFrom && PyUnicode_CheckExact(string) != 0;
  if (!shared) {
    if constexpr (sizeof(Unit) == 1) {
      return engine::make_string(
          isolate, std::span(reinterpret_cast<const std::uint8_t*>(units.data()), units.size()),
          name);
    } else {
      return engine::make_string(isolate, units, name);
    }
  }
  const bool large = units.size_bytes() >= engine::kLongText;
  if (large) {
    if (const engine::Ref known = engine::known_long_text(isolate, string); !known.IsEmpty()) {
      return known;
    }
  }
  Py_INCREF(string);
  const engine::Ref made = engine::make_external_string(isolate, units, string, nullptr);
  if (made.IsEmpty()) {
    Py_DECREF(string);
  } else if (large) {
    engine::remember_long_text(isolate, string, made);
  }
  return made;
}

// The str that V8 reads where it is, or null.
PyObject* known_text(engine::Ref ref) {
  auto* object = static_cast<PyObject*>(engine::external_memory_of(ref));
  return object != nullptr && PyUnicode_CheckExact(object) != 0 ? object : nullptr;
}

nb::object one_byte_text(engine::Isolate& isolate, engine::Ref ref, std::size_t length) {
  if (length <= 256) {
    std::uint8_t text[256];
    engine::copy_bytes(isolate, ref, 0, text);
    return owned(
        PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, text, static_cast<Py_ssize_t>(length)));
  }
  // As ASCII, which most are, until a piece of it proves to be Latin-1.
  nb::object made = owned(PyUnicode_New(static_cast<Py_ssize_t>(length), 127));
  auto* text = static_cast<std::uint8_t*>(PyUnicode_DATA(made.ptr()));
  std::size_t done = 0;
  bool ascii = true;
  while (done < length) {
    const std::size_t count = std::min(kPiece, length - done);
    engine::copy_bytes(isolate, ref, done, std::span(text + done, count));
    std::uint8_t seen = 0;
    for (std::size_t index = done; index < done + count; ++index) seen |= text[index];
    done += count;
    if (seen < 128 || !ascii) continue;
    ascii = false;
    nb::object wide = owned(PyUnicode_New(static_cast<Py_ssize_t>(length), 255));
    auto* wide_text = static_cast<std::uint8_t*>(PyUnicode_DATA(wide.ptr()));
    std::copy_n(text, done, wide_text);
    made = std::move(wide);
    text = wide_text;
  }
  return made;
}

nb::object two_byte_text(engine::Isolate& isolate, engine::Ref ref, std::size_t length) {
  const auto size = static_cast<Py_ssize_t>(length);
  nb::object made = owned(PyUnicode_New(size, 0xFFFF));
  auto* text = static_cast<std::uint16_t*>(PyUnicode_DATA(made.ptr()));
  std::uint16_t seen = 0;
  bool surrogates = false;
  for (std::size_t done = 0; done < length;) {
    const std::size_t count = std::min(kPiece / sizeof(char16_t), length - done);
    engine::copy_units(isolate, ref, done, std::span(text + done, count));
    std::uint16_t found = 0;
    for (std::size_t index = done; index < done + count; ++index) {
      seen = static_cast<std::uint16_t>(seen | text[index]);
      found |= (text[index] & 0xF800) == 0xD800;
    }
    surrogates |= found != 0;
    done += count;
  }
  if (surrogates) {
    int order = -1;  // little endian, and no byte order mark is taken for one
    return owned(PyUnicode_DecodeUTF16(reinterpret_cast<const char*>(text), size * 2,
                                       "surrogatepass", &order));
  }
  if (seen > 0xFF) return made;
  return owned(PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, text, size));
}

}  // namespace

engine::Ref text_to_javascript(engine::Isolate& isolate, PyObject* string, bool name) {
  const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(string));
  engine::Ref made;
  switch (PyUnicode_KIND(string)) {
    case PyUnicode_1BYTE_KIND: {
      const auto* text = reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(string));
      made = give(isolate, string, std::span(text, length), name);
      break;
    }
    case PyUnicode_2BYTE_KIND: {
      const std::uint16_t* text = PyUnicode_2BYTE_DATA(string);
      made = give(isolate, string, std::span(text, length), name);
      break;
    }
    default: {
      const Py_UCS4* points = PyUnicode_4BYTE_DATA(string);
      std::vector<std::uint16_t> units;
      units.reserve(length + length / 8);
      for (std::size_t index = 0; index < length; ++index) {
        const Py_UCS4 point = points[index];
        if (point >= 0x10000) {
          units.push_back(static_cast<std::uint16_t>(0xD7C0 + (point >> 10)));
          units.push_back(static_cast<std::uint16_t>(0xDC00 + (point & 0x3FF)));
        } else {
          units.push_back(static_cast<std::uint16_t>(point));
        }
      }
      made = engine::make_string(isolate, std::span<const std::uint16_t>(units), name);
    }
  }
  if (made.IsEmpty()) conversion_error("a string of this length is more than V8 can hold");
  return made;
}

nb::object text_to_python(engine::Ref ref) {
  engine::Isolate& isolate = *engine::thread_slot.current;
  const auto length = static_cast<std::size_t>(engine::text_length(ref));
  if (length * 2 >= kSharedFrom) {
    if (PyObject* known = known_text(ref); known != nullptr) return nb::borrow(known);
  }
  return engine::is_one_byte(ref) ? one_byte_text(isolate, ref, length)
                                  : two_byte_text(isolate, ref, length);
}

}  // namespace bind
