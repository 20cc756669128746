#include "bind/process.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <cstring>
#include <string>
#include <utility>

#include "bind/bind.h"
#include "bind/python.h"
#include "engine/entropy.h"
#include "engine/icu.h"
#include "engine/machine_memory.h"

namespace bind {

namespace {

PyObject* entropy_source = nullptr;

}  // namespace

void feed_entropy() {
  if (entropy_source == nullptr) return;
  const nb::object source = nb::borrow(entropy_source);
  engine::Seed seed;
  const nb::object given =
      owned(PyObject_CallFunction(source.ptr(), "n", static_cast<Py_ssize_t>(seed.size())));
  if (!PyBytes_Check(given.ptr()) ||
      PyBytes_GET_SIZE(given.ptr()) != static_cast<Py_ssize_t>(seed.size())) {
    value_error("an entropy source gives as many bytes as it is asked for");
  }
  std::memcpy(seed.data(), PyBytes_AS_STRING(given.ptr()), seed.size());
  engine::set_seed(seed);
}

void bind_process(nb::module_& module) {
  module.def(
      "set_entropy_source",
      [](const nb::object& source) {
        PyObject* before =
            std::exchange(entropy_source, source.is_none() ? nullptr : Py_NewRef(source.ptr()));
        if (source.is_none()) engine::forget_seed();
        Py_XDECREF(before);
      },
      nb::arg("source").none(),
      nb::sig("def set_entropy_source(source: Callable[[int], bytes] | None, /) -> None"),
      "Where the seeds of isolates come from.");
  module.def(
      "machine_memory", [](const std::string& root) { return engine::machine_memory(root); },
      nb::sig("def machine_memory(root: str, /) -> int"),
      "How much memory the process may have, in bytes, as the files below a folder say.");
  module.def("language_tag", engine::language_tag, nb::sig("def language_tag() -> str | None"),
             "ICU's default locale; None where ICU can't be reached.");
  module.def(
      "set_default_locale",
      [](const std::string& locale) -> std::optional<bool> {
        const engine::IcuAnswer answer = engine::set_default_locale(locale.c_str());
        if (answer == engine::IcuAnswer::missing) return std::nullopt;
        return answer == engine::IcuAnswer::done;
      },
      nb::sig("def set_default_locale(locale: str, /) -> bool | None"),
      "Sets ICU's default locale; None where ICU can't be reached.");
  module.def(
      "set_icu_data",
      [](const nb::bytes& data) -> std::optional<bool> {
        const engine::IcuAnswer answer = engine::set_icu_data(data.data(), data.size());
        if (answer == engine::IcuAnswer::missing) return std::nullopt;
        return answer == engine::IcuAnswer::done;
      },
      nb::sig("def set_icu_data(data: bytes, /) -> bool | None"),
      "Gives ICU its data; None where ICU can't be reached.");
}

}  // namespace bind
