// JavaScript to Python in one piece.
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "bind/convert_packed.h"
#include "bind/convert_packed_text.h"
#include "engine/exposed.h"
#include "engine/packed.h"
#include "engine/value.h"

namespace bind {

namespace {

namespace packed = engine::packed;

constexpr int kDeepestPacked = 1000;

// Thrown where the data is more than plain, or not as it should be.
struct GivenUp {};

// Nothing of what is made here is garbage, and looking for some again and again takes a fourth of
// the time.
class Uncollected {
 public:
  Uncollected() : was_on_(PyGC_Disable()) {}
  ~Uncollected() {
    if (was_on_ != 0) PyGC_Enable();
  }
  Uncollected(const Uncollected&) = delete;
  Uncollected& operator=(const Uncollected&) = delete;

 private:
  int was_on_;
};

class Unpacker {
 public:
  Unpacker(engine::EntryCore& entry, ContextObject& context, const engine::Packed& whole,
           PyObject* undefined_value)
      : entry_(entry),
        context_(context),
        others_(whole.others),
        undefined_(undefined_value),
        next_(whole.data.get()),
        end_(next_ + whole.size) {}

  nb::object give() {
    if (byte() != packed::kVersion) throw GivenUp{};
    varint();
    return value(tag());
  }

 private:
  struct Deeper {
    explicit Deeper(int& depth) : depth(depth) {
      if (++depth > kDeepestPacked ||
          reinterpret_cast<std::uintptr_t>(this) < engine::stack_limit())
        throw GivenUp{};
    }
    ~Deeper() { --depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    int& depth;
  };

  nb::object value(std::uint8_t tag) {
    switch (tag) {
      case packed::kInt32:
        return owned(PyLong_FromLong(zigzag()));
      case packed::kOneByte: {
        const std::size_t length = varint();
        return owned(Names::from(raw(length), length));
      }
      case packed::kTwoByte:
        return from_units(units());
      case packed::kDouble:
        return owned(number_to_python(number()));
      case packed::kObject:
        return object();
      case packed::kArray:
        return array();
      case packed::kTrue:
        return nb::borrow(Py_True);
      case packed::kFalse:
        return nb::borrow(Py_False);
      case packed::kNull:
        return nb::none();
      case packed::kUndefined:
      case packed::kHole:
        return nb::borrow(undefined_);
      case packed::kUint32:
        return owned(PyLong_FromUnsignedLong(varint()));
      case packed::kReference:
        return known(varint());
      case packed::kBigInt:
        return big_int();
      default:
        return rarer(tag);
    }
  }

  nb::object rarer(std::uint8_t tag) {
    switch (tag) {
      case packed::kSparse:
        return sparse();
      case packed::kMap:
        return map();
      case packed::kSet:
        return set();
      case packed::kDate:
        return remembered(date());
      case packed::kTrueObject:
        return remembered(nb::borrow(Py_True));
      case packed::kFalseObject:
        return remembered(nb::borrow(Py_False));
      case packed::kNumberObject:
        return remembered(owned(number_to_python(number())));
      case packed::kHost: {
        const std::size_t index = varint();
        if (index >= others_.size()) throw GivenUp{};
        const engine::Ref object = others_[index];
        if (engine::host_object_of(entry_.isolate, object) == nullptr &&
            !engine::is_exposed(entry_.isolate, object)) {
          throw GivenUp{};
        }
        return remembered(to_python(entry_, context_, object));
      }
      default:
        throw GivenUp{};
    }
  }

  nb::object object() {
    const Deeper deeper(depth_);
    nb::object made = remembered(owned(PyDict_New()));
    std::size_t nth = 0;
    for (std::uint8_t next = tag(); next != packed::kObjectEnd; next = tag()) {
      const nb::object name = key(next, ++nth);
      const nb::object item = value(tag());
      if (PyDict_SetItem(made.ptr(), name.ptr(), item.ptr()) < 0) throw ErrorSet{};
    }
    varint();
    return made;
  }

  nb::object key(std::uint8_t tag, std::size_t nth = 0) {
    switch (tag) {
      case packed::kOneByte: {
        const std::size_t length = varint();
        return names_.get(raw(length), length, nth);
      }
      case packed::kTwoByte: {
        const Wide text = units();
        if (text.size() > Narrow::kLongest || text.all() > 0xFF) return from_units(text);
        const Narrow narrow(text);
        return names_.get(narrow.data(), text.size(), nth);
      }
      case packed::kInt32:
        return owned(PyUnicode_FromFormat("%d", zigzag()));
      case packed::kUint32:
        return owned(PyUnicode_FromFormat("%u", varint()));
      case packed::kDouble: {
        const double index = number();
        if (index < 0 || index > 4294967295.0 || std::trunc(index) != index) throw GivenUp{};
        return owned(PyUnicode_FromFormat("%u", static_cast<unsigned>(index)));
      }
      default:
        throw GivenUp{};
    }
  }

  nb::object array() {
    const Deeper deeper(depth_);
    const std::size_t length = varint();
    if (length > static_cast<std::size_t>(end_ - next_)) throw GivenUp{};  // each takes a byte
    nb::object made = remembered(owned(PyList_New(static_cast<Py_ssize_t>(length))));
    for (std::size_t index = 0; index < length; ++index) {
      PyList_SET_ITEM(made.ptr(), static_cast<Py_ssize_t>(index), value(tag()).release().ptr());
    }
    properties(packed::kArrayEnd);
    return made;
  }

  // Named properties of arrays, which a list has no place for.
  void properties(std::uint8_t end) {
    for (std::uint8_t next = tag(); next != end; next = tag()) {
      key(next);
      nowhere_.push_back(value(tag()));
    }
    varint();
    varint();
  }

  nb::object sparse() {
    const Deeper deeper(depth_);
    const std::size_t length = varint();
    nb::object made = remembered(owned(PyList_New(0)));
    std::vector<std::pair<std::size_t, nb::object>> items;
    for (std::uint8_t next = tag(); next != packed::kSparseEnd; next = tag()) {
      if (next == packed::kInt32 || next == packed::kUint32 || next == packed::kDouble) {
        const double index = next == packed::kInt32    ? zigzag()
                             : next == packed::kUint32 ? varint()
                                                       : number();
        if (index < 0 || index >= static_cast<double>(length)) throw GivenUp{};
        items.emplace_back(static_cast<std::size_t>(index), value(tag()));
      } else {
        key(next);
        nowhere_.push_back(value(tag()));
      }
    }
    varint();
    varint();
    if (length - items.size() > items.size() + kHoles) throw GivenUp{};
    const nb::object all = owned(PyList_New(static_cast<Py_ssize_t>(length)));
    for (auto& [index, item] : items) {
      PyList_SET_ITEM(all.ptr(), static_cast<Py_ssize_t>(index), item.release().ptr());
    }
    for (std::size_t index = 0; index < length; ++index) {
      const auto at = static_cast<Py_ssize_t>(index);
      if (PyList_GET_ITEM(all.ptr(), at) == nullptr) {
        PyList_SET_ITEM(all.ptr(), at, Py_NewRef(undefined_));
      }
    }
    if (PyList_SetSlice(made.ptr(), 0, 0, all.ptr()) < 0) throw ErrorSet{};
    return made;
  }

  nb::object map() {
    const Deeper deeper(depth_);
    nb::object made = remembered(owned(PyDict_New()));
    for (std::uint8_t next = tag(); next != packed::kMapEnd; next = tag()) {
      const nb::object key = primitive(next);
      if (PyDict_Contains(made.ptr(), key.ptr()) != 0) throw GivenUp{};
      const nb::object item = value(tag());
      if (PyDict_SetItem(made.ptr(), key.ptr(), item.ptr()) < 0) throw ErrorSet{};
    }
    varint();
    return made;
  }

  nb::object set() {
    const Deeper deeper(depth_);
    nb::object made = remembered(owned(PySet_New(nullptr)));
    for (std::uint8_t next = tag(); next != packed::kSetEnd; next = tag()) {
      const nb::object item = primitive(next);
      if (PySet_Contains(made.ptr(), item.ptr()) != 0) throw GivenUp{};
      if (PySet_Add(made.ptr(), item.ptr()) < 0) throw ErrorSet{};
    }
    varint();
    return made;
  }

  // What can be hashed and runs nothing for it.
  nb::object primitive(std::uint8_t tag) {
    nb::object made = value(tag);
    PyObject* object = made.ptr();
    const bool plain = PyUnicode_CheckExact(object) || PyLong_CheckExact(object) ||
                       PyFloat_CheckExact(object) || PyBool_Check(object) || object == Py_None ||
                       object == undefined;
    if (!plain) throw GivenUp{};
    return made;
  }

  Wide units() {
    const std::size_t bytes = varint();
    return {raw(bytes), bytes / sizeof(Py_UCS2)};
  }

  nb::object date() {
    constexpr double kFirst = -62'135'596'800'000;  // of Python's year 1
    constexpr double kLast = 253'402'300'799'999;   // of its year 9999
    const double time = number();
    if (!(time >= kFirst && time <= kLast)) throw GivenUp{};
    return date_to_python(time);
  }

  nb::object big_int() {
    const std::size_t bits = varint();
    return bigint_from_words(raw(bits >> 1), bits >> 1, (bits & 1) != 0);
  }

  nb::object remembered(nb::object made) {
    known_.push_back(made.ptr());
    return made;
  }

  nb::object known(std::size_t id) const {
    if (id >= known_.size()) throw GivenUp{};
    return nb::borrow(known_[id]);
  }

  std::uint8_t byte() { return *raw(1); }

  std::uint8_t tag() {
    std::uint8_t next = byte();
    while (next == packed::kPadding) next = byte();
    return next;
  }

  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t part = byte();
      if (shift < 32) value |= static_cast<std::uint32_t>(part & 0x7F) << shift;
      if (part < 0x80) return value;
    }
  }

  std::int32_t zigzag() {
    const std::uint32_t value = varint();
    return static_cast<std::int32_t>((value >> 1) ^ (~(value & 1) + 1));
  }

  double number() {
    double value = 0;
    std::memcpy(&value, raw(sizeof value), sizeof value);
    return value;
  }

  const std::uint8_t* raw(std::size_t length) {
    if (length > static_cast<std::size_t>(end_ - next_)) throw GivenUp{};
    return std::exchange(next_, next_ + length);
  }

  engine::EntryCore& entry_;
  ContextObject& context_;
  const std::vector<engine::Ref>& others_;
  PyObject* undefined_;
  const std::uint8_t* next_;
  const std::uint8_t* end_;
  std::vector<PyObject*> known_;  // each has its place in what is made, or here:
  std::vector<nb::object> nowhere_;
  Names names_;
  int depth_ = 0;
};

}  // namespace

nb::object unpack_to_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref,
                            PyObject* undefined_value) {
  const engine::Packed whole = engine::pack(entry, ref);
  if (!whole.whole()) return {};
  const Uncollected uncollected;
  try {
    return Unpacker(entry, context, whole, undefined_value).give();
  } catch (const GivenUp&) {
    return {};
  }
}

}  // namespace bind
