// JavaScript to Python, all the way down: arrays as lists, objects and Maps as dicts, Sets as sets.
#include <unordered_map>
#include <vector>

#include "bind/convert.h"
#include "bind/convert_packed.h"
#include "bind/convert_path.h"
#include "engine/builtin.h"
#include "engine/collection.h"
#include "engine/exposed.h"
#include "engine/iteration.h"
#include "engine/object.h"
#include "engine/proxy.h"
#include "engine/value.h"

namespace bind {

namespace {

// V8 holds half as many items in one array, so the rest of a longer one is holes, or a Proxy's lie.
constexpr std::uint32_t kLongest = 1U << 28;

// On a stack of its own: what JavaScript nests may be deeper than C++ can call.
class Plain {
 public:
  Plain(engine::EntryCore& entry, ContextObject& context, PyObject* undefined_value)
      : entry_(entry), context_(context), undefined_(undefined_value) {}

  nb::object convert(engine::Ref ref) {
    nb::object result = start(ref);
    while (!open_.empty()) step();
    return result;
  }

  std::string path() const {
    Path path;
    for (const Open& open : open_) {
      if (open.next == 0) break;  // nothing of it was looked at
      const auto index = static_cast<Py_ssize_t>(open.next) - 1;
      switch (open.kind) {
        case Kind::array:
          path.item(index);
          break;
        case Kind::object:
          if (open.key.is_valid()) path.property(open.key.ptr());
          break;
        case Kind::map:
          if (open.key.is_valid()) {
            path.entry(index);
          } else {
            path.key(index);
          }
          break;
        case Kind::set:
          path.entry(index);
          break;
        case Kind::none:
          break;
      }
    }
    return path.text();
  }

 private:
  enum class Kind : std::uint8_t { array, object, map, set, none };

  struct Open {
    Kind kind;
    engine::Ref object;
    engine::Ref parts;  // the names of an object; what a Map or Set holds
    nb::object made;
    nb::object key;
    std::uint32_t next = 0;
    std::uint32_t length = 0;
    std::uint32_t holes = 0;
  };

  // Converts what needs no descending; opens what does.
  nb::object start(engine::Ref ref) {
    if (ref->IsUndefined()) return nb::borrow(undefined_);
    if (auto primitive = primitive_to_python(ref)) return *std::move(primitive);
    if (ref->IsDate()) return date_to_python(engine::date_value(ref), path());
    const Kind kind = kind_of(ref);
    if (kind == Kind::none) return no_container(ref);
    const int hash = engine::identity_hash(ref);
    auto [begin, end] = seen_.equal_range(hash);
    for (auto place = begin; place != end; ++place) {
      if (place->second.first == ref) return place->second.second;
    }
    if (open_.size() >= kDeepest) conversion_error("the value is nested too deeply", path());
    Open open{.kind = kind, .object = ref, .parts = {}, .made = {}, .key = {}};
    fill_in(open);
    nb::object made = open.made;
    seen_.emplace(hash, std::pair(ref, made));
    open_.push_back(std::move(open));
    return made;
  }

  void fill_in(Open& open) {
    switch (open.kind) {
      case Kind::array:
        open.length = length_of(open.object);
        if (open.length > kLongest) nearly_all_holes(open.length, path());
        open.made = owned(PyList_New(0));
        return;
      case Kind::set:
        open.parts = engine::set_as_array(entry_, open.object);
        open.length = engine::array_length(open.parts);
        open.made = owned(PySet_New(nullptr));
        return;
      case Kind::map:
        open.parts = engine::map_as_array(entry_, open.object);
        open.length = engine::array_length(open.parts) / 2;
        open.made = owned(PyDict_New());
        return;
      default:
        open.parts = required(engine::own_keys(entry_, open.object));
        open.length = engine::array_length(open.parts);
        open.made = owned(PyDict_New());
    }
  }

  std::uint32_t length_of(engine::Ref array) {
    if (array->IsArray()) return engine::array_length(array);
    const engine::Ref told =
        required(engine::get(entry_, array, engine::make_ascii(entry_.isolate, "length")));
    return engine::uint32_of(told).value_or(0);
  }

  void step() {
    const std::size_t top = open_.size() - 1;  // what is converted may open more
    if (open_[top].next == open_[top].length) {
      open_.pop_back();
      return;
    }
    const std::uint32_t index = open_[top].next++;
    open_[top].key.reset();
    const nb::object made = open_[top].made;
    switch (open_[top].kind) {
      case Kind::array: {
        const engine::Ref found = required(engine::get(entry_, open_[top].object, index));
        if (found->IsUndefined()) count_hole(open_[top], index);
        const nb::object item = start(found);
        if (PyList_Append(made.ptr(), item.ptr()) < 0) throw ErrorSet{};
        return;
      }
      case Kind::object: {
        const engine::Ref key = required(engine::get(entry_, open_[top].parts, index));
        const nb::object name = text_to_python(key);
        open_[top].key = name;
        const nb::object item = start(required(engine::get(entry_, open_[top].object, key)));
        if (PyDict_SetItem(made.ptr(), name.ptr(), item.ptr()) < 0) throw ErrorSet{};
        return;
      }
      case Kind::map: {
        const nb::object key = hashable(required(engine::get(entry_, open_[top].parts, 2 * index)),
                                        "a Map's key", "dict");
        different(made, key, "a Map's keys", "dict");
        open_[top].key = key;
        const nb::object item =
            start(required(engine::get(entry_, open_[top].parts, 2 * index + 1)));
        if (PyDict_SetItem(made.ptr(), key.ptr(), item.ptr()) < 0) throw ErrorSet{};
        return;
      }
      default: {
        const nb::object item = hashable(required(engine::get(entry_, open_[top].parts, index)),
                                         "what a Set holds", "set");
        different(made, item, "what a Set holds", "set");
        if (PySet_Add(made.ptr(), item.ptr()) < 0) throw ErrorSet{};
      }
    }
  }

  void count_hole(Open& open, std::uint32_t index) {
    if (open.length <= kHoles) return;
    const bool there =
        open.object->IsArray() &&
        engine::has_own(entry_, open.object, engine::make_uint32(entry_.isolate, index))
            .value_or(true);
    if (!there) ++open.holes;
    const std::uint32_t items = index + 1 - open.holes;
    if (open.holes > items && open.holes - items > kHoles) {
      nearly_all_holes(open.length, at(open_.size() - 1));
    }
  }

  [[noreturn]] static void nearly_all_holes(std::uint32_t length, const std::string& path) {
    conversion_error("an array of length " + std::to_string(length) +
                         " that is nearly all holes would be a list as long; take what it has "
                         "with Object.entries()",
                     path);
  }

  // A key as Python can have one.
  nb::object hashable(engine::Ref ref, const char* what, const char* container) {
    const bool container_itself = ref->IsObject() && !ref->IsDate() && kind_of(ref) != Kind::none;
    if (!container_itself) {
      nb::object key = start(ref);
      if (PyObject_Hash(key.ptr()) != -1) return key;
      if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw ErrorSet{};
      PyErr_Clear();
    }
    conversion_error(std::string(what) + " is an object that a " + container +
                         " can't have there; without to_python() it stays as it is",
                     path());
  }

  // JavaScript tells 1 from true and from 1n, Python doesn't; one of them would be lost.
  void different(const nb::object& made, const nb::object& key, const char* what,
                 const char* container) {
    const int there = PySequence_Contains(made.ptr(), key.ptr());
    if (there < 0) throw ErrorSet{};
    if (there == 0) return;
    const nb::object shown = owned(PyObject_ASCII(key.ptr()));
    conversion_error(std::string(what) + " differ in JavaScript and are equal in Python, and a " +
                         container + " has each once: " + PyUnicode_AsUTF8(shown.ptr()),
                     path());
  }

  nb::object no_container(engine::Ref ref) {
    switch (engine::type_of(ref)) {
      case engine::Type::boolean_object:
        return nb::bool_(engine::boolean_object_value(ref));
      case engine::Type::number_object:
        return *primitive_to_python(
            engine::make_number(entry_.isolate, engine::number_object_value(ref)));
      case engine::Type::string_object:
        return text_to_python(engine::string_object_value(ref));
      case engine::Type::big_int_object:
        return *primitive_to_python(engine::big_int_object_value(ref));
      default:
        return to_python(entry_, context_, ref);
    }
  }

  Kind kind_of(engine::Ref ref) {
    switch (engine::type_of(ref)) {
      case engine::Type::array:
        return Kind::array;
      case engine::Type::map:
        return Kind::map;
      case engine::Type::set:
        return Kind::set;
      case engine::Type::proxy: {
        if (engine::host_object_of(entry_.isolate, ref) != nullptr) return Kind::none;
        engine::Ref target = ref;
        while (target->IsProxy()) target = engine::proxy_target(target);
        return target->IsArray() ? Kind::array : Kind::object;  // what is callable isn't here
      }
      case engine::Type::object:
        return is_record(ref) ? Kind::object : Kind::none;
      default:
        return Kind::none;
    }
  }

  // An object that is nothing but its properties.
  bool is_record(engine::Ref ref) {
    if (engine::host_object_of(entry_.isolate, ref) != nullptr) return false;
    if (ref.As<v8::Object>()->InternalFieldCount() != 0 &&
        engine::is_exposed(entry_.isolate, ref)) {
      return false;
    }
    if (engine::is_plain_object(ref)) return true;
    return !ref->IsNativeError() && !ref->IsArrayBuffer() && !ref->IsArrayBufferView() &&
           !ref->IsSharedArrayBuffer() && !ref->IsWeakMap() && !ref->IsWeakSet() &&
           !ref->IsGeneratorObject() &&
           engine::iteration_of(entry_, ref) == engine::Iteration::none;
  }

  std::string at(std::size_t depth) {
    const std::uint32_t next = std::exchange(open_[depth].next, 0);
    std::string text = path();
    open_[depth].next = next;
    return text;
  }

  engine::Ref required(engine::Ref ref) {
    if (ref.IsEmpty()) raise_caught(entry_, &context_);
    return ref;
  }

  engine::EntryCore& entry_;
  ContextObject& context_;
  PyObject* undefined_;
  std::vector<Open> open_;
  std::unordered_multimap<int, std::pair<engine::Ref, nb::object>> seen_;
};

}  // namespace

nb::object to_plain_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref,
                           PyObject* undefined_value) {
  if (ref->IsObject()) {
    nb::object made = unpack_to_python(entry, context, ref, undefined_value);
    if (made.is_valid()) return made;
  }
  Plain plain(entry, context, undefined_value);
  try {
    return plain.convert(ref);
  } catch (nb::python_error& error) {
    error.restore();
  } catch (const ErrorSet&) {
  }
  note_path(plain.path());
  throw ErrorSet{};
}

}  // namespace bind
