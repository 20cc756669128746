// Python to JavaScript.
#include <cmath>
#include <unordered_map>
#include <vector>

#include "bind/awaiting.h"
#include "bind/buffer_in.h"
#include "bind/callback.h"
#include "bind/convert.h"
#include "bind/convert_packed.h"
#include "bind/convert_path.h"
#include "bind/errors.h"
#include "bind/exposed.h"
#include "bind/handles.h"
#include "bind/iterator.h"
#include "bind/op.h"
#include "engine/collection.h"
#include "engine/object.h"
#include "engine/value.h"

namespace bind {

PyObject* undefined = nullptr;

IntWords::IntWords(PyObject* integer) {
  // The slot itself: a subclass may have an idea of its own of what abs() is.
  const nb::object magnitude = owned(PyLong_Type.tp_as_number->nb_absolute(integer));
  const nb::object bits = magnitude.attr("bit_length")();
  const std::size_t count = (nb::cast<std::size_t>(bits) + 63) / 64;
  const nb::bytes raw(magnitude.attr("to_bytes")(count * 8, "little"));
  words.resize(count);
  if (count != 0) std::memcpy(words.data(), raw.c_str(), count * 8);
  int overflow = 0;
  const long long small = PyLong_AsLongLongAndOverflow(integer, &overflow);
  negative = overflow == 0 ? small < 0 : overflow < 0;
}

engine::Ref int_to_javascript(engine::EntryCore& entry, PyObject* integer) {
  int overflow = 0;
  const long long small = PyLong_AsLongLongAndOverflow(integer, &overflow);
  if (small == -1 && overflow == 0 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (overflow == 0) {
    if (small >= INT32_MIN && small <= INT32_MAX) {
      return engine::make_int32(entry.isolate, static_cast<std::int32_t>(small));
    }
    constexpr long long kLargestExact = 1LL << 53;
    if (small > -kLargestExact && small < kLargestExact) {
      return engine::make_number(entry.isolate, static_cast<double>(small));
    }
    const bool negative = small < 0;
    const std::uint64_t word =
        negative ? 0 - static_cast<std::uint64_t>(small) : static_cast<std::uint64_t>(small);
    const engine::Ref made = engine::make_bigint(entry, negative, std::span(&word, 1));
    if (made.IsEmpty()) raise_caught(entry, nullptr);  // V8 makes none while it is being stopped
    return made;
  }
  const IntWords value(integer);
  const engine::Ref made = engine::make_bigint(entry, value.negative, value.words);
  if (made.IsEmpty()) {
    check_stopped(entry);
    conversion_error("an integer of this size is more than V8 can hold");
  }
  return made;
}

namespace {

// V8 ends the process where an array grows much beyond this.
constexpr Py_ssize_t kLongest = 32 * 1024 * 1024;

struct Step {
  enum class Kind : std::uint8_t { property, item, entry } kind;
  nb::object name;
  Py_ssize_t index;
};

// Told once the stack is short again: making an exception takes some of it.
struct TooDeep {
  std::string path;
};

// The names of a dataclass's fields; nothing for any other object.
nb::object dataclass_fields(PyObject* object) {
  static PyObject* const attribute = PyUnicode_InternFromString("__dataclass_fields__");
  if (_PyType_Lookup(Py_TYPE(object), attribute) == nullptr || PyType_Check(object)) return {};
  return nb::module_::import_("dataclasses").attr("fields")(nb::borrow(object));
}

class Converter {
 public:
  Converter(engine::EntryCore& entry, ContextObject& context) : entry_(entry), context_(context) {}

  engine::Ref convert(PyObject* object) {
    if (PyUnicode_Check(object)) return text_to_javascript(entry_.isolate, object);
    if (object == Py_None) return engine::make_null(entry_.isolate);
    if (object == Py_True || object == Py_False) {
      return engine::make_boolean(entry_.isolate, object == Py_True);
    }
    if (PyLong_Check(object)) return int_to_javascript(entry_, object);
    if (PyFloat_Check(object)) {
      return engine::make_number(entry_.isolate, PyFloat_AS_DOUBLE(object));
    }
    if (object == undefined) return engine::make_undefined(entry_.isolate);
    if (is_live(object)) return live(*reinterpret_cast<LiveObject*>(object));
    if (is_exposed(object)) return exposed_to_javascript(entry_, context_, object);
    if (PyList_Check(object) || PyTuple_Check(object)) return sequence(object);
    if (PyDict_Check(object)) return mapping(object);
    if (PyAnySet_Check(object)) return set(object);
    // Scripts, messages and private names are in V8's heap as well, and no values.
    if (PyObject_TypeCheck(object, &value_type) != 0) return handle(handle_of(object));
    if (const engine::Ref known = exposure_of(entry_, context_, object); !known.IsEmpty()) {
      return known;
    }
    if (const engine::Ref made = buffer(object); !made.IsEmpty()) return made;
    if (PyExceptionInstance_Check(object)) return error_to_javascript(entry_, context_, object);
    if (is_date_or_time(object)) return date_to_javascript(entry_, object, path());
    if (const nb::object fields = dataclass_fields(object); fields.is_valid()) {
      return record(object, fields);
    }
    if (is_awaitable(object)) return awaitable_to_javascript(entry_, context_, object);
    if (is_async_iterable(object)) {
      return async_iterable_to_javascript(entry_, context_, object);
    }
    if (PyCallable_Check(object)) return function(object);
    if (is_iterable(object)) return iterator_to_javascript(entry_, context_, object);
    refuse_to_convert(object, path());
  }

  // The quick way takes whole trees, but what isn't plain in them is made here, if it holds nothing
  // that others may refer to.
  static engine::Ref leaf(void* converter, PyObject* object) {
    auto& self = *static_cast<Converter*>(converter);
    if (is_live(object) || is_exposed(object)) return self.convert(object);
    if (is_date_or_time(object)) {
      try {
        return self.convert(object);
      } catch (const ErrorSet&) {  // the slow way can say where
        PyErr_Clear();
        return {};
      }
    }
    if (PyAnySet_Check(object) || !PyCallable_Check(object) ||
        dataclass_fields(object).is_valid()) {
      return {};
    }
    return self.convert(object);
  }

  std::string path() const {
    Path path;
    for (const Step& step : path_) {
      switch (step.kind) {
        case Step::Kind::property:
          path.property(step.name.ptr());
          break;
        case Step::Kind::item:
          path.item(step.index);
          break;
        case Step::Kind::entry:
          path.entry(step.index);
      }
    }
    return path.text();
  }

 private:
  engine::Ref live(LiveObject& object) {
    if (&entry_.isolate != object.context->isolate->engine) {
      engine::refuse_wrong_isolate("an object");
    }
    if (object.context->engine->closed()) engine::refuse_closed_context(*object.context->engine);
    return engine::local(*object.held, entry_.isolate.v8);
  }

  engine::Ref handle(const HandleObject& object) {
    const engine::Ref ref = use_handle(object);
    if (object.scope->isolate != &entry_.isolate) engine::refuse_wrong_isolate("a handle");
    return ref;
  }

  engine::Ref function(PyObject* callable) {
    engine::Ref name;
    if (PyObject* named = PyObject_GetAttrString(callable, "__name__"); named != nullptr) {
      if (PyUnicode_Check(named)) name = text_to_javascript(entry_.isolate, named);
      Py_DECREF(named);
    } else {
      PyErr_Clear();
    }
    if (is_op(callable)) check_installable(callable);
    const engine::Ref made = engine::make_function(entry_, *context_.engine, Py_NewRef(callable),
                                                   is_op(callable) ? kOp : kEveryday, name, false);
    if (made.IsEmpty()) raise_caught(entry_, &context_);
    return made;
  }

  // Memory: empty where it is none.
  engine::Ref buffer(PyObject* object) {
    if (const auto known = seen_.find(object); known != seen_.end()) return known->second;
    const engine::Ref made = buffer_to_javascript(entry_, context_, object, path());
    if (!made.IsEmpty()) remember(object, made);
    return made;
  }

  // Containers are remembered before they are filled, so that cycles close.
  engine::Ref sequence(PyObject* object) {
    if (const auto known = seen_.find(object); known != seen_.end()) return known->second;
    const Deeper deeper(*this);
    const Py_ssize_t length = PySequence_Fast_GET_SIZE(object);
    if (length > kLongest) conversion_error("a list of this length is too long", path());
    const engine::Ref made = engine::make_array(entry_, static_cast<int>(length));
    remember(object, made);
    // The list may change while it is read: a conversion can run Python.
    for (Py_ssize_t index = 0; index < PySequence_Fast_GET_SIZE(object) && index < kLongest;
         ++index) {
      const nb::object item = nb::borrow(PySequence_Fast_GET_ITEM(object, index));
      const engine::Ref value = below({Step::Kind::item, {}, index}, item.ptr());
      done(engine::create_data_property(entry_, made, static_cast<std::uint32_t>(index), value));
    }
    return made;
  }

  engine::Ref mapping(PyObject* object) {
    if (const auto known = seen_.find(object); known != seen_.end()) return known->second;
    const Deeper deeper(*this);
    const engine::Ref made = engine::make_object(entry_);
    remember(object, made);
    const nb::object items =
        owned(has_own_order(object) ? PyMapping_Items(object) : PyDict_Items(object));
    const Py_ssize_t length = PyList_GET_SIZE(items.ptr());
    for (Py_ssize_t index = 0; index < length; ++index) {
      PyObject* pair = PyList_GET_ITEM(items.ptr(), index);
      if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        conversion_error("the items of a dict must be pairs", path());
      }
      PyObject* key = PyTuple_GET_ITEM(pair, 0);
      if (!PyUnicode_Check(key)) {
        conversion_error(std::string("a property needs a name of type str, not '") +
                             Py_TYPE(key)->tp_name +
                             "'; give the dict such names, or make a Map of it: "
                             "context.globals.Map.new(list(d.items()))",
                         path());
      }
      define(made, key, PyTuple_GET_ITEM(pair, 1));
    }
    return made;
  }

  engine::Ref set(PyObject* object) {
    if (const auto known = seen_.find(object); known != seen_.end()) return known->second;
    const Deeper deeper(*this);
    const engine::Ref made = engine::make_set(entry_);
    remember(object, made);
    const nb::object items = owned(PySequence_List(object));
    const Py_ssize_t length = PyList_GET_SIZE(items.ptr());
    for (Py_ssize_t index = 0; index < length; ++index) {
      const engine::Ref value =
          below({Step::Kind::entry, {}, index}, PyList_GET_ITEM(items.ptr(), index));
      if (engine::set_add(entry_, made, value).IsEmpty()) raise_caught(entry_, &context_);
    }
    return made;
  }

  engine::Ref record(PyObject* object, const nb::object& fields) {
    if (const auto known = seen_.find(object); known != seen_.end()) return known->second;
    const Deeper deeper(*this);
    const engine::Ref made = engine::make_object(entry_);
    remember(object, made);
    for (const nb::handle field : fields) {
      const nb::object name = field.attr("name");
      const nb::object value = owned(PyObject_GetAttr(object, name.ptr()));
      define(made, name.ptr(), value.ptr());
    }
    return made;
  }

  // An own property whatever the name: `__proto__` among data is data.
  void define(engine::Ref object, PyObject* key, PyObject* value) {
    const engine::Ref name = text_to_javascript(entry_.isolate, key, true);
    done(engine::create_data_property(entry_, object, name,
                                      below({Step::Kind::property, nb::borrow(key), 0}, value)));
  }

  engine::Ref below(Step step, PyObject* object) {
    path_.push_back(std::move(step));
    const engine::Ref value = convert(object);
    path_.pop_back();
    return value;
  }

  void done(std::optional<bool> answer) {
    if (!answer.value_or(false)) raise_caught(entry_, &context_);
  }

  // Kept until the end: an address that is free again may be another container's.
  void remember(PyObject* object, engine::Ref made) {
    kept_.push_back(nb::borrow(object));
    seen_.emplace(object, made);
  }

  struct Deeper {
    explicit Deeper(Converter& converter) : depth(converter.depth_) {
      if (++depth > kDeepest || reinterpret_cast<std::uintptr_t>(this) < engine::stack_limit()) {
        --depth;
        throw TooDeep{converter.path()};
      }
    }
    ~Deeper() { --depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    std::size_t& depth;
  };

  engine::EntryCore& entry_;
  ContextObject& context_;
  std::unordered_map<PyObject*, engine::Ref> seen_;
  std::vector<nb::object> kept_;
  std::vector<Step> path_;
  std::size_t depth_ = 0;
};

}  // namespace

engine::Ref to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* object) {
  if (PyLong_CheckExact(object)) return int_to_javascript(entry, object);
  if (PyUnicode_CheckExact(object)) return text_to_javascript(entry.isolate, object);
  Converter converter(entry, context);
  try {
    if (PyDict_Check(object) || PyList_Check(object) || PyTuple_Check(object)) {
      engine::Ref made = json_to_javascript(entry, object);
      if (made.IsEmpty()) {
        made = pack_to_javascript(entry, object, Converter::leaf, &converter);
      }
      if (!made.IsEmpty()) return made;
    }
    return converter.convert(object);
  } catch (const TooDeep& deep) {
    conversion_error("the value is nested too deeply", deep.path);
  } catch (nb::python_error& error) {
    error.restore();
  } catch (const ErrorSet&) {
  }
  note_path(converter.path());
  throw ErrorSet{};
}

}  // namespace bind
