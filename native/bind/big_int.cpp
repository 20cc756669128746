// BigInt of the explicit layer.
#include "engine/big_int.h"

#include <vector>

#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

PyTypeObject big_int_type;

namespace {

PyObject* made(ScopeObject& scope, bool negative, std::span<const std::uint64_t> words) {
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_bigint(entry, negative, words), &big_int_type);
}

void need_int(PyObject* object, const char* function) {
  if (PyLong_Check(object)) return;
  type_error(std::string(function) + " needs an int, not " + Py_TYPE(object)->tp_name);
}

[[noreturn]] void refuse_size(const char* text) {
  PyErr_SetString(PyExc_OverflowError, text);
  throw ErrorSet{};
}

PyObject* construct(PyTypeObject* /*type*/, Args args) {
  args.expect("BigInt", 2, 2);
  need_int(args[1], "BigInt()");
  const IntWords words(args[1]);
  if (words.words.size() > engine::kMaxBigIntWords) {
    conversion_error("an integer of this size is more than V8 can hold");
  }
  return made(scope_for(args, "BigInt()", true), words.negative, words.words);
}

PyObject* new_from_i64(PyObject* /*type*/, Args args) {
  args.expect("BigInt.new_from_i64", 2, 2);
  need_int(args[1], "BigInt.new_from_i64()");
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(args[1], &overflow);
  if (overflow != 0) refuse_size("BigInt.new_from_i64() takes an int of 64 bits with sign");
  ScopeObject& scope = scope_for(args, "BigInt.new_from_i64()", false);
  return new_handle(&big_int_type, *scope.scope.home,
                    engine::big_int_from_i64(*scope.scope.isolate, value));
}

PyObject* new_from_u64(PyObject* /*type*/, Args args) {
  args.expect("BigInt.new_from_u64", 2, 2);
  need_int(args[1], "BigInt.new_from_u64()");
  const unsigned long long value = PyLong_AsUnsignedLongLong(args[1]);
  if (value == ~0ULL && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    refuse_size("BigInt.new_from_u64() takes an int of 64 bits without sign");
  }
  ScopeObject& scope = scope_for(args, "BigInt.new_from_u64()", false);
  return new_handle(&big_int_type, *scope.scope.home,
                    engine::big_int_from_u64(*scope.scope.isolate, value));
}

// One reading of a sequence's items, in Python, before anything of V8 is looked at.
std::vector<std::uint64_t> words_of(PyObject* sequence) {
  const nb::object items = owned(PySequence_List(sequence));
  const Py_ssize_t count = PyList_GET_SIZE(items.ptr());
  if (static_cast<std::size_t>(count) > engine::kMaxBigIntWords) {
    value_error("a BigInt has at most " + std::to_string(engine::kMaxBigIntWords) + " words");
  }
  std::vector<std::uint64_t> words;
  words.reserve(static_cast<std::size_t>(count));
  for (Py_ssize_t index = 0; index < count; ++index) {
    PyObject* item = PyList_GET_ITEM(items.ptr(), index);
    need_int(item, "BigInt.new_from_words()");
    const unsigned long long word = PyLong_AsUnsignedLongLong(item);
    if (word == ~0ULL && PyErr_Occurred() != nullptr) {
      PyErr_Clear();
      refuse_size("a word of a BigInt is an int of 64 bits without sign");
    }
    words.push_back(word);
  }
  return words;
}

PyObject* new_from_words(PyObject* /*type*/, Args args) {
  args.expect("BigInt.new_from_words", 3, 3);
  const int negative = PyObject_IsTrue(args[1]);
  if (negative < 0) throw ErrorSet{};
  const std::vector<std::uint64_t> words = words_of(args[2]);
  return made(scope_for(args, "BigInt.new_from_words()", true), negative != 0, words);
}

PyObject* get_value(PyObject* object) {
  return primitive_to_python(use_handle(handle_of(object)))->release().ptr();
}

PyObject* with_flag(PyObject* number, bool lossless) {
  const nb::object value = owned(number);
  return PyTuple_Pack(2, value.ptr(), lossless ? Py_True : Py_False);
}

PyObject* i64_value(PyObject* object) {
  const auto [value, lossless] = engine::i64_of_big_int(use_handle(handle_of(object)));
  return with_flag(PyLong_FromLongLong(value), lossless);
}

PyObject* u64_value(PyObject* object) {
  const auto [value, lossless] = engine::u64_of_big_int(use_handle(handle_of(object)));
  return with_flag(PyLong_FromUnsignedLongLong(value), lossless);
}

PyObject* word_count(PyObject* object) {
  return PyLong_FromSize_t(engine::big_int_words(use_handle(handle_of(object))));
}

PyObject* to_words_array(PyObject* object, Args args) {
  args.expect("to_words_array", 0, 1);
  if (args.count == 1) {
    const Buffer buffer = Buffer::writable(args[0], "to_words_array()");
    buffer.expect_units(8, "to_words_array()");
    const engine::Ref ref = use_handle(handle_of(object));
    std::vector<std::uint64_t> words(std::min(engine::big_int_words(ref), buffer.size() / 8));
    const bool negative = engine::copy_big_int(ref, words);
    if (!words.empty()) std::memcpy(buffer.as<char>().data(), words.data(), words.size() * 8);
    return Py_BuildValue("(Nn)", PyBool_FromLong(negative), static_cast<Py_ssize_t>(words.size()));
  }
  const engine::Ref ref = use_handle(handle_of(object));
  std::vector<std::uint64_t> words(engine::big_int_words(ref));
  const bool negative = engine::copy_big_int(ref, words);
  const nb::object list = owned(PyList_New(static_cast<Py_ssize_t>(words.size())));
  for (std::size_t index = 0; index < words.size(); ++index) {
    PyList_SET_ITEM(list.ptr(), static_cast<Py_ssize_t>(index),
                    checked(PyLong_FromUnsignedLongLong(words[index])));
  }
  return PyTuple_Pack(2, negative ? Py_True : Py_False, list.ptr());
}

PyMethodDef methods[] = {
    method<new_from_i64>("new_from_i64",
                         "new_from_i64(scope: Scope, value: int, /) -> BigInt\n\nOf 64 bits with "
                         "sign. Needs no context.",
                         METH_STATIC),
    method<new_from_u64>(
        "new_from_u64",
        "new_from_u64(scope: Scope, value: int, /) -> BigInt\n\nOf 64 bits without "
        "sign. Needs no context.",
        METH_STATIC),
    method<new_from_words>(
        "new_from_words",
        "new_from_words(scope: TryCatch, sign_bit: bool, words: Iterable[int], /) -> BigInt | None\n"
        "new_from_words(scope: Scope, sign_bit: bool, words: Iterable[int], /) -> BigInt\n\nOf a sign "
        "and words of 64 bits, the least significant first.",
        METH_STATIC),
    method<i64_value>("i64_value",
                      "i64_value(self) -> tuple[int, bool]\n\nIts lowest 64 bits with sign, and "
                      "whether that is all of it."),
    method<u64_value>("u64_value",
                      "u64_value(self) -> tuple[int, bool]\n\nIts lowest 64 bits without sign, and "
                      "whether that is all of it."),
    method<word_count>("word_count",
                       "word_count(self) -> int\n\nHow many words of 64 bits it takes."),
    method<to_words_array>(
        "to_words_array",
        "to_words_array(self) -> tuple[bool, list[int]]\n"
        "to_words_array(self, words: Buffer, /) -> tuple[bool, int]\n\nWhether it is negative, and "
        "its words of 64 bits, the least significant first; or into memory of the caller's as many "
        "as there is place for, and how many that is."),
    {}};

PyGetSetDef properties[] = {property<get_value>("value", "value: int"), {}};

}  // namespace

void bind_big_int(nb::module_& module) {
  make_handle_type(
      module, big_int_type,
      {.name = "eyot.v8.BigInt",
       .doc =
           "BigInt(scope: Scope, value: int, /)\n\nAn integer of any size. Stands for "
           "v8::BigInt.\n\nRaises:\n    ConversionError: It has more bits than V8 can hold.\n    "
           "NoContextError: EY106, the scope has no context.",
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>(),
       .base = &primitive_type});
}

}  // namespace bind
