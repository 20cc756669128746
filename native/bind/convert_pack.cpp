// Python to JavaScript in one piece.
#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "bind/convert_packed.h"
#include "engine/packed.h"
#include "engine/value.h"

namespace bind {

namespace {

namespace packed = engine::packed;

// V8 reads by recursion.
constexpr int kDeepestPacked = 1000;
constexpr Py_ssize_t kLargest = 1 << 24;  // beyond this the slow way knows the limits

class Packer {
 public:
  Packer(engine::EntryCore& entry, Leaf leaf, void* converter)
      : entry_(entry), leaf_(leaf), converter_(converter) {
    bytes_.resize(kFirst);
    put(packed::kVersion);
    put(packed::kFormat);
  }

  engine::Ref give(PyObject* object) {
    if (!value(object)) return {};
    return engine::unpack_data(entry_, std::span(bytes_.data(), size_), others_);
  }

 private:
  static constexpr std::size_t kFirst = 512;

  bool value(PyObject* object) {
    if (PyUnicode_CheckExact(object)) return text(object);
    if (PyLong_CheckExact(object)) return integer(object);
    if (PyFloat_CheckExact(object)) {
      number(PyFloat_AS_DOUBLE(object));
      return true;
    }
    if (object == Py_None) return put(packed::kNull);
    if (object == Py_True) return put(packed::kTrue);
    if (object == Py_False) return put(packed::kFalse);
    if (object == undefined) return put(packed::kUndefined);
    if (PyDict_Check(object)) {
      return !has_own_order(object) && container(object, &Packer::mapping);
    }
    if (PyList_Check(object) || PyTuple_Check(object)) return container(object, &Packer::sequence);
    return other(object);
  }

  bool container(PyObject* object, bool (Packer::*fill)(PyObject*)) {
    const std::uint32_t id = next_id_;
    const bool shared = Py_REFCNT(object) > 1;  // who has one reference is found once
    // A leaf can run Python, and that can let go of whatever is underway here.
    nb::object kept = nb::borrow(object);
    if (shared) {
      const auto [known, fresh] = seen_.emplace(object, id);
      if (!fresh) {
        put(packed::kReference);
        varint(known->second);
        return true;
      }
      kept_.push_back(kept);
    }
    ++next_id_;
    if (++depth_ > kDeepestPacked) return false;
    const bool done = (this->*fill)(object);
    --depth_;
    return done;
  }

  bool sequence(PyObject* object) {
    const Py_ssize_t length = PySequence_Fast_GET_SIZE(object);
    if (length > kLargest) return false;
    put(packed::kArray);
    varint(static_cast<std::uint64_t>(length));
    for (Py_ssize_t index = 0; index < length; ++index) {
      // A leaf can run Python, which can change the list.
      if (index >= PySequence_Fast_GET_SIZE(object)) return false;
      if (!value(PySequence_Fast_GET_ITEM(object, index))) return false;
    }
    put(packed::kArrayEnd);
    varint(0);
    varint(static_cast<std::uint64_t>(length));
    return true;
  }

  bool mapping(PyObject* object) {
    const Py_ssize_t length = PyDict_GET_SIZE(object);
    Py_ssize_t place = 0;
    std::uint64_t written = 0;
    PyObject* key = nullptr;
    PyObject* item = nullptr;
    put(packed::kObject);
    while (PyDict_Next(object, &place, &key, &item) != 0) {
      if (!PyUnicode_CheckExact(key) || !text(key) || !value(item)) return false;
      if (PyDict_GET_SIZE(object) != length) return false;
      ++written;
    }
    put(packed::kObjectEnd);
    varint(written);
    return true;
  }

  bool other(PyObject* object) {
    const nb::object kept = nb::borrow(object);
    const engine::Ref ref = leaf_(converter_, object);
    if (ref.IsEmpty() || !ref->IsObject()) return false;
    ++next_id_;
    put(packed::kHost);
    varint(others_.size());
    others_.push_back(ref);
    return true;
  }

  bool text(PyObject* string) {
    const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(string));
    if (length > static_cast<std::size_t>(kLargest)) return false;
    switch (PyUnicode_KIND(string)) {
      case PyUnicode_1BYTE_KIND:
        put(packed::kOneByte);
        varint(length);
        raw(PyUnicode_1BYTE_DATA(string), length);
        return true;
      case PyUnicode_2BYTE_KIND:
        units(PyUnicode_2BYTE_DATA(string), length);
        return true;
      default: {
        const Py_UCS4* points = PyUnicode_4BYTE_DATA(string);
        wide_.clear();
        for (std::size_t index = 0; index < length; ++index) {
          const Py_UCS4 point = points[index];
          if (point >= 0x10000) {
            wide_.push_back(static_cast<Py_UCS2>(0xD7C0 + (point >> 10)));
            wide_.push_back(static_cast<Py_UCS2>(0xDC00 + (point & 0x3FF)));
          } else {
            wide_.push_back(static_cast<Py_UCS2>(point));
          }
        }
        units(wide_.data(), wide_.size());
        return true;
      }
    }
  }

  // They must begin at an even place.
  void units(const Py_UCS2* text, std::size_t length) {
    const std::size_t bytes = length * 2;
    std::size_t head = 1;
    for (std::size_t rest = bytes; rest > 0x7F; rest >>= 7) ++head;
    if ((size_ + head + 1) % 2 != 0) put(packed::kPadding);
    put(packed::kTwoByte);
    varint(bytes);
    raw(text, bytes);
  }

  bool integer(PyObject* object) {
    int overflow = 0;
    const long long small = PyLong_AsLongLongAndOverflow(object, &overflow);
    constexpr long long kLargestExact = 1LL << 53;
    if (overflow == 0 && small >= INT32_MIN && small <= INT32_MAX) {
      put(packed::kInt32);
      const auto whole = static_cast<std::int32_t>(small);
      varint((static_cast<std::uint32_t>(whole) << 1) ^ static_cast<std::uint32_t>(whole >> 31));
      return true;
    }
    if (overflow == 0 && small > -kLargestExact && small < kLargestExact) {
      number(static_cast<double>(small));
      return true;
    }
    const IntWords words(object);
    if (words.words.size() > 1000) return false;
    put(packed::kBigInt);
    varint((words.words.size() * 8) << 1 | (words.negative ? 1U : 0U));
    raw(words.words.data(), words.words.size() * 8);
    return true;
  }

  void number(double value) {
    put(packed::kDouble);
    raw(&value, sizeof value);
  }

  bool put(std::uint8_t byte) {
    room_for(1);
    bytes_[size_++] = byte;
    return true;
  }

  void varint(std::uint64_t value) {
    room_for(10);
    while (value > 0x7F) {
      bytes_[size_++] = static_cast<std::uint8_t>(value | 0x80);
      value >>= 7;
    }
    bytes_[size_++] = static_cast<std::uint8_t>(value);
  }

  void raw(const void* data, std::size_t length) {
    room_for(length);
    std::memcpy(bytes_.data() + size_, data, length);
    size_ += length;
  }

  void room_for(std::size_t more) {
    if (size_ + more > bytes_.size()) [[unlikely]]
      bytes_.resize(std::max(size_ + more, bytes_.size() * 2));
  }

  engine::EntryCore& entry_;
  Leaf leaf_;
  void* converter_;
  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
  std::vector<engine::Ref> others_;
  std::unordered_map<PyObject*, std::uint32_t> seen_;
  std::vector<nb::object> kept_;  // an address that is free again may be another container's
  std::vector<Py_UCS2> wide_;
  std::uint32_t next_id_ = 0;
  int depth_ = 0;
};

static_assert(std::endian::native == std::endian::little, "V8 writes as the machine does");

}  // namespace

bool has_own_order(PyObject* dict) {
  if (PyDict_CheckExact(dict)) return false;
  static PyObject* const name = PyUnicode_InternFromString("items");
  return _PyType_Lookup(Py_TYPE(dict), name) != _PyType_Lookup(&PyDict_Type, name);
}

engine::Ref pack_to_javascript(engine::EntryCore& entry, PyObject* object, Leaf leaf,
                               void* converter) {
  return Packer(entry, leaf, converter).give(object);
}

}  // namespace bind
