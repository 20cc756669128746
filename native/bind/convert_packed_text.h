// The texts of plain data in one piece, as V8's format has them; see convert_unpack.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "bind/python.h"

namespace bind {

// UTF-16 as V8 writes it, at an even place. Not all of it is wide: V8 10.2's JSON.parse() makes
// short strings so, whatever is in them.
class Wide {
 public:
  Wide(const std::uint8_t* bytes, std::size_t length)
      : text_(reinterpret_cast<const Py_UCS2*>(bytes)), length_(length) {}

  const Py_UCS2* data() const { return text_; }
  std::size_t size() const { return length_; }

  // The bits of all units.
  unsigned all() const {
    unsigned bits = 0;
    for (std::size_t index = 0; index < length_; ++index) bits |= text_[index];
    return bits;
  }

 private:
  const Py_UCS2* text_;
  std::size_t length_;
};

// The same in Latin-1.
class Narrow {
 public:
  static constexpr std::size_t kLongest = 32;

  explicit Narrow(const Wide& text) {
    for (std::size_t index = 0; index < text.size(); ++index) {
      text_[index] = static_cast<std::uint8_t>(text.data()[index]);
    }
  }
  const std::uint8_t* data() const { return text_.data(); }

 private:
  std::array<std::uint8_t, kLongest> text_;
};

inline nb::object from_units(const Wide& text) {
  constexpr unsigned kFirstSurrogate = 0xD800;
  if (text.all() < kFirstSurrogate) {  // where the bits of all are less, each is
    return owned(PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, text.data(),
                                           static_cast<Py_ssize_t>(text.size())));
  }
  int order = -1;
  return owned(PyUnicode_DecodeUTF16(reinterpret_cast<const char*>(text.data()),
                                     static_cast<Py_ssize_t>(text.size() * sizeof(Py_UCS2)),
                                     "surrogatepass", &order));
}

// The names of properties, most of which come again and again.
class Names {
 public:
  // `nth` of its object: those of a large one are names of things, and would only take the places
  // of others.
  nb::object get(const std::uint8_t* text, std::size_t length, std::size_t nth) {
    if (length > kLongest || nth > kMost) return owned(from(text, length));
    std::size_t hash = length;
    for (std::size_t index = 0; index < length; ++index) hash = hash * 31 + text[index];
    nb::object& kept = kept_[hash % kSize];
    if (!kept.is_valid() || static_cast<std::size_t>(PyUnicode_GET_LENGTH(kept.ptr())) != length ||
        std::memcmp(PyUnicode_1BYTE_DATA(kept.ptr()), text, length) != 0) {
      kept = owned(from(text, length));
    }
    return kept;
  }

  static PyObject* from(const std::uint8_t* text, std::size_t length) {
    return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, text, static_cast<Py_ssize_t>(length));
  }

 private:
  static constexpr std::size_t kLongest = 32;
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kSize = 256;
  std::array<nb::object, kSize> kept_;
};

}  // namespace bind
