// Values across the border, both ways. convert_*.cpp are the only files here that look inside a
// JavaScript value.
#pragma once

#include <optional>
#include <vector>

#include "bind/objects.h"
#include "engine/entry.h"

namespace bind {

// A Python object that JavaScript has no counterpart for. `path` says where in what was given.
[[noreturn]] void conversion_error(const std::string& text, const std::string& path = "$");

// How deep data may be nested, on either side. What is deeper can be neither compared, shown nor
// written as JSON by the languages' own means.
inline constexpr std::size_t kDeepest = 10'000;

// So many more holes than items may an array have: JavaScript's may be of any length and hold
// nothing, and a list has a place for each.
inline constexpr std::uint32_t kHoles = 1U << 20;

// --- JavaScript to Python ---

nb::object text_to_python(engine::Ref string);
// A value as the everyday layer gives it: primitives as Python's, everything else live.
nb::object to_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref);
// Plain data all the way down: arrays as lists, plain objects as dicts. `undefined` stands for
// undefined.
nb::object to_plain_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref,
                           PyObject* undefined);
// Live, where it has no counterpart: what was thrown, of which there must be something to tell.
nb::object to_python_in_any_case(engine::EntryCore& entry, ContextObject& context, engine::Ref ref);
// An aware datetime, UTC.
nb::object date_to_python(double time, const std::string& path = "$");
// An int where it has no fraction and is exact, else a float.
PyObject* number_to_python(double value);
nb::object bigint_from_words(const void* words, std::size_t bytes, bool negative);
// Of a primitive, without an entry; nothing for an object.
std::optional<nb::object> primitive_to_python(engine::Ref ref);

// --- Python to JavaScript ---

// Deep for lists, dicts and the like. Raises ConversionError.
engine::Ref to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* object);
// Of a datetime, date, time or timedelta, only the first of which has a counterpart.
bool is_date_or_time(PyObject* object);
engine::Ref date_to_javascript(engine::EntryCore& entry, PyObject* object, const std::string& path);
// Says what to pass in place of an object that JavaScript has nothing for.
[[noreturn]] void refuse_to_convert(PyObject* object, const std::string& path);
engine::Ref text_to_javascript(engine::Isolate& isolate, PyObject* string, bool name = false);
// An int of any size: a number where a number holds it exactly, else a bigint.
engine::Ref int_to_javascript(engine::EntryCore& entry, PyObject* integer);

// A float or int, else a TypeError. May run Python.
double number_argument(PyObject* object, const char* function);

// The words of an int of any size, the least significant first, and its sign.
struct IntWords {
  explicit IntWords(PyObject* integer);
  bool negative = false;
  std::vector<std::uint64_t> words;
};

extern PyObject* undefined;  // the singleton

}  // namespace bind
