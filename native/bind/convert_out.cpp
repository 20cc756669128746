// JavaScript to Python.
#include <cmath>
#include <vector>

#include "bind/callback.h"
#include "bind/convert.h"
#include "engine/builtin.h"
#include "engine/external.h"
#include "engine/value.h"

namespace bind {

namespace {

constexpr double kLargestExact = 9007199254740992.0;  // 2^53

nb::object bigint_to_python(v8::Local<v8::BigInt> bigint) {
  bool lossless = false;
  const std::int64_t small = bigint->Int64Value(&lossless);
  if (lossless) return owned(PyLong_FromLongLong(small));
  int count = bigint->WordCount();
  int negative = 0;
  std::vector<std::uint64_t> words(static_cast<std::size_t>(count));
  bigint->ToWordsArray(&negative, &count, words.data());
  return bigint_from_words(words.data(), words.size() * sizeof(std::uint64_t), negative != 0);
}

}  // namespace

PyObject* number_to_python(double value) {
  // -0.0 stays a float: an int has no sign to keep.
  if (std::trunc(value) == value && std::fabs(value) < kLargestExact &&
      (value != 0 || !std::signbit(value))) {
    return PyLong_FromLongLong(static_cast<long long>(value));
  }
  return PyFloat_FromDouble(value);
}

nb::object bigint_from_words(const void* words, std::size_t bytes, bool negative) {
  const nb::bytes raw(words, bytes);
  const nb::object magnitude =
      nb::borrow(reinterpret_cast<PyObject*>(&PyLong_Type)).attr("from_bytes")(raw, "little");
  return negative ? owned(PyNumber_Negative(magnitude.ptr())) : magnitude;
}

std::optional<nb::object> primitive_to_python(engine::Ref ref) {
  switch (engine::type_of(ref)) {
    case engine::Type::undefined:
      return nb::borrow(undefined);
    case engine::Type::null:
      return nb::none();
    case engine::Type::boolean:
      return nb::borrow(ref->IsTrue() ? Py_True : Py_False);
    case engine::Type::int32:
      return owned(PyLong_FromLong(ref.As<v8::Int32>()->Value()));
    case engine::Type::uint32:
    case engine::Type::number:
      return owned(number_to_python(ref.As<v8::Number>()->Value()));
    case engine::Type::bigint:
      return bigint_to_python(ref.As<v8::BigInt>());
    case engine::Type::string:
      return text_to_python(ref);
    default:
      return std::nullopt;
  }
}

nb::object to_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref) {
  if (std::int32_t small = 0; engine::small_integer(ref, small)) {
    return owned(PyLong_FromLong(small));
  }
  if (auto primitive = primitive_to_python(ref)) return *std::move(primitive);
  if (engine::is_external(ref)) {
    void* object = engine::object_of_external(entry.isolate, ref);
    return object == nullptr ? nb::none() : nb::borrow(object_of(object));
  }
  if (ref->IsObject()) {
    engine::Held* host = engine::host_object_of(entry.isolate, ref);
    // A Python object that comes back is itself. A function of the explicit layer is not: what it
    // takes is a scope and handles.
    if (host != nullptr && comes_back(host->flavour)) return nb::borrow(object_of(host->object));
    if (ref->IsNativeError()) return error_object(entry, context, ref);
    if (ref->IsDate()) return date_to_python(engine::date_value(ref));
    return live_object(entry, context, ref);
  }
  return live_object(entry, context, ref);
}

nb::object to_python_in_any_case(engine::EntryCore& entry, ContextObject& context,
                                 engine::Ref ref) {
  try {
    return to_python(entry, context, ref);
  } catch (const ErrorSet&) {
    if (!ref->IsDate()) throw;
    PyErr_Clear();
    return live_object(entry, context, ref);
  }
}

}  // namespace bind
