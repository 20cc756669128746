#include "bind/live_view.h"

#include "bind/arguments.h"
#include "bind/convert.h"
#include "bind/exposed.h"
#include "engine/entry.h"
#include "engine/object.h"
#include "engine/value.h"

namespace bind {

namespace {

// Behind a list stands an empty array, behind a dict an empty object: they give the prototype, and
// hold what JavaScript puts there that no list or dict can, under symbols and other names.
class View {
 public:
  View(engine::ExposedCall& call, PyObject* object)
      : call_(call),
        object_(object),
        entry_(call.isolate, call.context),
        context_(context_object(call.context)),
        target_(call.argument(0)),
        is_array_(engine::type_of(target_) == engine::Type::array) {}

  void run() {
    switch (call_.member->kind) {
      case engine::MemberKind::trap_get:
        return get();
      case engine::MemberKind::trap_set:
        return answer(set(argument(1), argument(2)));
      case engine::MemberKind::trap_has:
        return answer(has(argument(1)));
      case engine::MemberKind::trap_delete:
        return answer(remove(argument(1)));
      case engine::MemberKind::trap_keys:
        return keys();
      case engine::MemberKind::trap_describe:
        return describe();
      case engine::MemberKind::trap_define:
        return answer(define(argument(1), argument(2)));
      default:
        return answer(false);  // it can't be frozen: Python goes on changing it
    }
  }

 private:
  // What a key is to the Python object.
  struct Place {
    std::optional<Py_ssize_t> index;  // of a sequence, perhaps behind its end
    bool is_length = false;           // of a sequence
    nb::object key;                   // of a mapping
  };

  engine::Ref argument(int index) const { return call_.argument(index); }
  ContextObject& context() { return *reinterpret_cast<ContextObject*>(context_.ptr()); }

  void answer(bool value) { call_.slot->set(value); }

  void give(engine::Ref result) {
    if (result.IsEmpty()) raise_caught(entry_, &context());
    call_.result = entry_.escape(result);
  }

  bool know(std::optional<bool> value) {
    if (!value) raise_caught(entry_, &context());
    return *value;
  }

  Py_ssize_t size() const {
    const Py_ssize_t size = PyObject_Size(object_);
    if (size < 0) throw ErrorSet{};
    return size;
  }

  Place place(engine::Ref key) {
    Place found;
    if (engine::type_of(key) == engine::Type::symbol) return found;
    if (!is_array_) {
      found.key = text_to_python(key);
    } else if (const auto index = engine::array_index(call_.isolate, key); index) {
      found.index = *index;
    } else {
      const nb::object name = text_to_python(key);
      found.is_length = PyUnicode_CompareWithASCIIString(name.ptr(), "length") == 0;
    }
    return found;
  }

  // The value there, or none.
  nb::object value(const Place& place) {
    if (place.index) {
      if (*place.index >= size()) return {};
      return owned(PySequence_GetItem(object_, *place.index));
    }
    if (place.is_length) return owned(PyLong_FromSsize_t(size()));
    if (!place.key.is_valid()) return {};
    if (!holds(place.key)) return {};
    return owned(PyObject_GetItem(object_, place.key.ptr()));
  }

  // Asked first: a mapping may make what it hasn't.
  bool holds(const nb::object& key) const {
    const int there = PySequence_Contains(object_, key.ptr());
    if (there < 0) throw ErrorSet{};
    return there == 1;
  }

  engine::Ref to_javascript_live(const nb::object& value) {
    if (PyList_Check(value.ptr()) || PyDict_Check(value.ptr())) {
      return live_view(entry_, context(), value.ptr(), PyList_Check(value.ptr()));
    }
    return to_javascript(entry_, context(), value.ptr());
  }

  void get() {
    const nb::object found = value(place(argument(1)));
    if (!found.is_valid()) return give(engine::get(entry_, target_, argument(1)));
    give(to_javascript_live(found));
  }

  bool set(engine::Ref key, engine::Ref given) {
    if (call_.length() > 3 && !engine::same_object(argument(3), engine::borrow(*call_.exposed))) {
      // An object that inherits from this one: the property becomes its own.
      if (!engine::is_object(argument(3))) return false;
      return know(engine::create_data_property(entry_, argument(3), key, given));
    }
    return put(key, given);
  }

  bool put(engine::Ref key, engine::Ref given) {
    const Place at = place(key);
    if (!at.index && !at.is_length && !at.key.is_valid()) {
      return know(engine::create_data_property(entry_, target_, key, given));
    }
    const nb::object value = to_python(entry_, context(), given);
    if (at.is_length) {
      resize(value);
    } else if (at.index) {
      put_item(*at.index, value);
    } else if (PyObject_SetItem(object_, at.key.ptr(), value.ptr()) < 0) {
      throw ErrorSet{};
    }
    return true;
  }

  void put_item(Py_ssize_t index, const nb::object& value) {
    const Py_ssize_t before = size();
    if (index < before) {
      if (PySequence_SetItem(object_, index, value.ptr()) < 0) throw ErrorSet{};
      return;
    }
    fill(before, index);
    append(value.ptr());
  }

  void append(PyObject* value) {
    if (PyList_CheckExact(object_)) {
      if (PyList_Append(object_, value) < 0) throw ErrorSet{};
      return;
    }
    const nb::object name = nb::str("append");
    owned(PyObject_CallMethodOneArg(object_, name.ptr(), value));
  }

  // A list has no holes as arrays have.
  void fill(Py_ssize_t from, Py_ssize_t to) {
    constexpr Py_ssize_t kMost = 1 << 20;
    if (to - from > kMost) {
      PyErr_Format(PyExc_IndexError,
                   "a Python list has no holes: it can't grow from %zd to %zd items at once", from,
                   to);
      throw ErrorSet{};
    }
    for (; from < to; ++from) append(undefined);
  }

  void resize(const nb::object& value) {
    const Py_ssize_t wanted =
        PyLong_CheckExact(value.ptr()) ? PyLong_AsSsize_t(value.ptr()) : Py_ssize_t{-1};
    if (wanted < 0 || wanted > Py_ssize_t{UINT32_MAX}) {
      PyErr_Clear();
      value_error("the length of a list is an integer from 0 on");
    }
    const Py_ssize_t before = size();
    fill(before, wanted);
    if (PyList_CheckExact(object_)) {
      if (PyList_SetSlice(object_, wanted, before, nullptr) < 0) throw ErrorSet{};
      return;
    }
    for (Py_ssize_t left = before; left > wanted; --left) {
      if (PySequence_DelItem(object_, left - 1) < 0) throw ErrorSet{};
    }
  }

  bool has(engine::Ref key) {
    const Place at = place(key);
    if (at.index) return *at.index < size();
    if (at.key.is_valid() && holds(at.key)) return true;
    return know(engine::has(entry_, target_, key));
  }

  // As an array's item that was deleted, a list's is undefined; its length stays.
  bool remove(engine::Ref key) {
    const Place at = place(key);
    if (at.index) {
      if (*at.index < size() && PySequence_SetItem(object_, *at.index, undefined) < 0) {
        throw ErrorSet{};
      }
      return true;
    }
    if (at.key.is_valid() && holds(at.key)) {
      if (PyObject_DelItem(object_, at.key.ptr()) < 0) throw ErrorSet{};
      return true;
    }
    return know(engine::remove(entry_, target_, key));
  }

  void keys() {
    const engine::Ref listed = engine::make_array(entry_, 0);
    std::uint32_t count = 0;
    const auto add = [&](engine::Ref key) {
      know(engine::create_data_property(entry_, listed, count++, key));
    };
    if (is_array_) {
      const Py_ssize_t items = size();
      for (Py_ssize_t index = 0; index < items; ++index) {
        add(engine::make_ascii(call_.isolate, std::to_string(index)));
      }
    } else {
      const nb::object names = owned(PySequence_List(object_));
      for (Py_ssize_t index = 0; index < PyList_GET_SIZE(names.ptr()); ++index) {
        PyObject* name = PyList_GET_ITEM(names.ptr(), index);
        if (PyUnicode_Check(name)) add(text_to_javascript(call_.isolate, name, true));
      }
    }
    const engine::Ref own = engine::property_names(entry_, target_, {});
    if (own.IsEmpty()) raise_caught(entry_, &context());
    for (std::uint32_t index = 0; index < engine::array_length(own); ++index) {
      const engine::Ref key = engine::get(entry_, own, index);
      if (key.IsEmpty()) raise_caught(entry_, &context());
      add(key);
    }
    give(listed);
  }

  void describe() {
    const Place at = place(argument(1));
    const nb::object found = value(at);
    if (!found.is_valid()) {
      return give(engine::own_descriptor(entry_, target_, argument(1)));
    }
    const engine::Ref described = engine::make_object(entry_);
    const auto say = [&](const char* name, engine::Ref value) {
      know(engine::create_data_property(entry_, described, engine::make_ascii(call_.isolate, name),
                                        value));
    };
    say("value", to_javascript_live(found));
    say("writable", engine::make_boolean(call_.isolate, true));
    say("enumerable", engine::make_boolean(call_.isolate, !at.is_length));
    say("configurable", engine::make_boolean(call_.isolate, !at.is_length));
    give(described);
  }

  // Only what is as plain as an item of Python's.
  bool define(engine::Ref key, engine::Ref descriptor) {
    const auto field = [&](const char* name) {
      return engine::get(entry_, descriptor, engine::make_ascii(call_.isolate, name));
    };
    const auto refuses = [&](const char* name) {
      const engine::Ref found = field(name);
      return found.IsEmpty() ||
             engine::same_value(found, engine::make_boolean(call_.isolate, false));
    };
    if (engine::type_of(field("get")) != engine::Type::undefined ||
        engine::type_of(field("set")) != engine::Type::undefined) {
      return false;
    }
    const Place at = place(key);
    if (!at.is_length && (refuses("writable") || refuses("configurable"))) return false;
    const engine::Ref name = engine::make_ascii(call_.isolate, "value");
    if (!know(engine::has_own(entry_, descriptor, name))) return true;
    return put(key, field("value"));
  }

  engine::ExposedCall& call_;
  PyObject* object_;
  engine::ScopedEntry entry_;
  nb::object context_;
  engine::Ref target_;
  bool is_array_;
};

// As expose() writes them.
PyObject* traps() {
  static PyObject* members = nullptr;
  if (members == nullptr) {
    constexpr std::pair<const char*, engine::MemberKind> kTraps[] = {
        {"get", engine::MemberKind::trap_get},
        {"set", engine::MemberKind::trap_set},
        {"has", engine::MemberKind::trap_has},
        {"deleteProperty", engine::MemberKind::trap_delete},
        {"ownKeys", engine::MemberKind::trap_keys},
        {"getOwnPropertyDescriptor", engine::MemberKind::trap_describe},
        {"defineProperty", engine::MemberKind::trap_define},
        {"preventExtensions", engine::MemberKind::trap_seal}};
    nb::list listed;
    for (const auto& [name, kind] : kTraps) {
      listed.append(nb::make_tuple(static_cast<int>(kind), name));
    }
    members = nb::make_tuple("View", nb::none(), nb::tuple(listed)).release().ptr();
  }
  return members;
}

}  // namespace

engine::Ref live_view(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                      bool sequence) {
  const engine::Shape& shape = shape_of(entry, context, traps());
  if (const engine::Ref known =
          engine::known_view(*context.engine, entry.isolate.v8, shape, object);
      !known.IsEmpty()) {
    return known;
  }
  const engine::Ref target = sequence ? engine::make_array(entry, 0) : engine::make_object(entry);
  const engine::Ref view = engine::expose_view(entry, *context.engine, shape, object, target);
  if (view.IsEmpty()) raise_caught(entry, &context);
  return view;
}

// Most of what is asked for: an item of a list that is no object of JavaScript's. It needs no
// entry.
static bool read_item(engine::ExposedCall& call, PyObject* object) {
  if (call.member->kind != engine::MemberKind::trap_get || PyList_CheckExact(object) == 0) {
    return false;
  }
  const auto index = engine::array_index(call.isolate, call.argument(1));
  if (!index || Py_ssize_t{*index} >= PyList_GET_SIZE(object)) return false;
  const nb::object item = nb::borrow(PyList_GET_ITEM(object, Py_ssize_t{*index}));
  const bool plain = PyLong_CheckExact(item.ptr()) != 0 || PyUnicode_CheckExact(item.ptr()) != 0 ||
                     PyFloat_CheckExact(item.ptr()) != 0 || PyBool_Check(item.ptr()) != 0 ||
                     item.is_none();
  if (plain) give_back(call, *call.slot, item.ptr());
  return plain;
}

void use_view(engine::ExposedCall& call, PyObject* object) {
  if (!read_item(call, object)) View(call, object).run();
}

}  // namespace bind
