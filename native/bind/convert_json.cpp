// Python to JavaScript as JSON text, for data that is no more than JSON can say.
//
// V8 makes objects out of JSON in half the time that it needs for its own format: it follows the
// names that other objects had before. With numbers that have a fraction, and with short strings,
// which it looks up among all that it has, it is the other way about. So what was met is counted,
// and where the other format is the quicker one this gives up, as it does where JSON says too
// little.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "bind/convert_packed.h"
#include "engine/packed.h"

namespace bind {

namespace {

constexpr int kDeepestJson = 1000;
// V8 reads it without a look at who wants to end it.
constexpr std::size_t kLargest = 1 << 24;

// What stands as it is between quotes, in one-byte text.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t unit = ' '; unit < plain.size(); ++unit) plain[unit] = true;
  plain['"'] = plain['\\'] = false;
  return plain;
}();

class Writer {
 public:
  Writer() { bytes_.resize(kFirst); }

  bool write(PyObject* object) { return value(object); }
  std::span<const std::uint8_t> text() const { return {bytes_.data(), size_}; }

 private:
  static constexpr std::size_t kFirst = 512;
  static constexpr std::ptrdiff_t kBlock = 16;
  static constexpr std::size_t kNumber = 32;  // no number is as long

  bool value(PyObject* object) {
    if (PyUnicode_CheckExact(object)) {
      const Py_ssize_t length = PyUnicode_GET_LENGTH(object);
      gain_ -= length == 1 ? 0 : length <= 10 ? 2 : length / 32;
      return worth_it() && string(object);
    }
    if (PyLong_CheckExact(object)) return integer(object);
    if (PyFloat_CheckExact(object)) return number(PyFloat_AS_DOUBLE(object));
    if (object == Py_None) return put("null");
    if (object == Py_True) return put("true");
    if (object == Py_False) return put("false");
    if (PyDict_Check(object)) {
      return !has_own_order(object) && container(object, &Writer::mapping);
    }
    if (PyList_Check(object) || PyTuple_Check(object)) {
      return container(object, &Writer::sequence);
    }
    return false;
  }

  // Asked ever more rarely, so that giving up costs no more than was done before.
  bool worth_it() {
    if (++met_ < next_look_) return true;
    next_look_ *= 2;
    return gain_ >= 0;
  }

  bool container(PyObject* object, bool (Writer::*fill)(PyObject*)) {
    ++gain_;
    if (!worth_it() || depth_ == kDeepestJson ||
        reinterpret_cast<std::uintptr_t>(&object) < engine::stack_limit()) {
      return false;
    }
    // Who has one reference is found once. No Python runs here, so that nothing goes away.
    if (Py_REFCNT(object) > 1 && !shared_.insert(object).second) return false;
    ++depth_;
    const bool done = (this->*fill)(object);
    --depth_;
    return done;
  }

  bool sequence(PyObject* object) {
    const Py_ssize_t length = PySequence_Fast_GET_SIZE(object);
    PyObject** items = PySequence_Fast_ITEMS(object);
    put('[');
    for (Py_ssize_t index = 0; index < length; ++index) {
      if (index != 0) put(',');
      if (size_ > kLargest || !value(items[index])) return false;
    }
    put(']');
    return true;
  }

  bool mapping(PyObject* object) {
    Py_ssize_t place = 0;
    PyObject* key = nullptr;
    PyObject* item = nullptr;
    bool first = true;
    put('{');
    while (PyDict_Next(object, &place, &key, &item) != 0) {
      if (!std::exchange(first, false)) put(',');
      if (!PyUnicode_CheckExact(key) || !string(key)) return false;
      put(':');
      ++gain_;
      if (!value(item)) return false;
    }
    put('}');
    return true;
  }

  bool integer(PyObject* object) {
    constexpr long long kLargestExact = 1LL << 53;
    int overflow = 0;
    const long long whole = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow != 0 || whole <= -kLargestExact || whole >= kLargestExact) return false;
    return decimal(whole);
  }

  bool number(double value) {
    --gain_;
    return std::isfinite(value) && worth_it() && decimal(value);
  }

  // The shortest that gives the same number again.
  template <class Number>
  bool decimal(Number value) {
    room_for(kNumber);
    auto* const at = reinterpret_cast<char*>(bytes_.data() + size_);
    size_ += static_cast<std::size_t>(std::to_chars(at, at + kNumber, value).ptr - at);
    return true;
  }

  bool string(PyObject* text) {
    const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(text));
    if (size_ + length > kLargest) return false;
    put('"');
    switch (PyUnicode_KIND(text)) {
      case PyUnicode_1BYTE_KIND:
        one_byte(PyUnicode_1BYTE_DATA(text), length);
        break;
      case PyUnicode_2BYTE_KIND:
        wide(PyUnicode_2BYTE_DATA(text), length);
        break;
      default:
        wide(PyUnicode_4BYTE_DATA(text), length);
    }
    put('"');
    return true;
  }

  void one_byte(const Py_UCS1* text, std::size_t length) {
    room_for(length);
    std::uint8_t* at = bytes_.data() + size_;
    const Py_UCS1* const end = text + length;
    for (; end - text >= kBlock && plain(text); text += kBlock, at += kBlock) {
      std::memcpy(at, text, kBlock);
    }
    for (; text != end && kPlain[*text]; ++text) *at++ = *text;
    size_ = static_cast<std::size_t>(at - bytes_.data());
    if (text == end) [[likely]]
      return;
    escape(*text++);
    one_byte_after(text, end);
  }

  // The rest, of which it is known that it needs more than a copy.
  void one_byte_after(const Py_UCS1* text, const Py_UCS1* end) {
    for (; text != end; ++text) {
      if (kPlain[*text]) {
        put(static_cast<char>(*text));
      } else {
        escape(*text);
      }
    }
  }

  // Without a branch for each, so that it is done for all at once.
  static bool plain(const Py_UCS1* text) {
    unsigned special = 0;
    for (std::ptrdiff_t index = 0; index < kBlock; ++index) {
      const Py_UCS1 unit = text[index];
      special |= unsigned{unit < ' '} | unsigned{unit == '"'} | unsigned{unit == '\\'};
    }
    return special == 0;
  }

  template <class Unit>
  void wide(const Unit* text, std::size_t length) {
    gain_ -= static_cast<std::int64_t>(length / 8);
    for (std::size_t index = 0; index < length; ++index) {
      const std::uint32_t point = text[index];
      if (point < kPlain.size() && kPlain[point]) {
        put(static_cast<char>(point));
      } else if (point >= 0x10000) {
        escape(0xD7C0 + (point >> 10));
        escape(0xDC00 + (point & 0x3FF));
      } else {
        escape(point);
      }
    }
  }

  void escape(std::uint32_t unit) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    put("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) put(kDigits[(unit >> shift) & 0xF]);
  }

  void put(char byte) {
    room_for(1);
    bytes_[size_++] = static_cast<std::uint8_t>(byte);
  }

  bool put(std::string_view text) {
    room_for(text.size());
    std::memcpy(bytes_.data() + size_, text.data(), text.size());
    size_ += text.size();
    return true;
  }

  void room_for(std::size_t more) {
    if (size_ + more > bytes_.size()) [[unlikely]]
      bytes_.resize(std::max(size_ + more, bytes_.size() * 2));
  }

  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
  std::unordered_set<PyObject*> shared_;
  int depth_ = 0;
  // In tenths of a microsecond: what V8 needs less for an object or a name, and more for a number
  // or a short string.
  std::int64_t gain_ = 0;
  std::uint64_t met_ = 0;
  std::uint64_t next_look_ = 64;
};

}  // namespace

engine::Ref json_to_javascript(engine::EntryCore& entry, PyObject* object) {
  Writer writer;
  if (!writer.write(object)) return {};
  return engine::read_json(entry, writer.text());
}

}  // namespace bind
