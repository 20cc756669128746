// The modules of a context. Which module an import stands for, and where its source comes from, is
// Python's: src/eyot/modules.
#include "bind/module_map.h"

#include <vector>

#include "bind/arguments.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/script_origin.h"
#include "bind/time_limit.h"
#include "engine/builtin.h"
#include "engine/deadline.h"
#include "engine/es_module.h"
#include "engine/module_map.h"
#include "engine/script_compiler.h"

namespace bind {

PyObject* import_one = nullptr;
PyObject* import_one_async = nullptr;
PyObject* modules_of = nullptr;

namespace {
int number_argument(PyObject* object) { return int_argument(object, "number", 0, INT32_MAX); }
}  // namespace

std::vector<int> numbers_argument(PyObject* list) {
  const nb::object copy = owned(PySequence_List(list));
  std::vector<int> numbers;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(copy.ptr()); ++index) {
    numbers.push_back(number_argument(PyList_GET_ITEM(copy.ptr(), index)));
  }
  return numbers;
}

void expect_ready(engine::EntryCore& entry, const engine::Context& context,
                  const std::vector<int>& numbers) {
  if (numbers.empty()) value_error("a graph has a module");
  for (const int number : numbers) {
    const engine::Ref module = engine::module_at(entry, context, number);
    if (module.IsEmpty()) value_error("the context has no module of this number");
    const engine::ModuleStatus status = engine::module_status(module);
    if (status < engine::ModuleStatus::instantiated) {
      value_error("a module is instantiated before it is evaluated");
    }
    if (status == engine::ModuleStatus::evaluating) value_error("the module is being evaluated");
  }
}

namespace {

constexpr const char* kModules = "eyot.modules.importing";

// One operation on the map of a context.
struct MapVisit {
  ContextObject& self;
  engine::Entry entry;

  explicit MapVisit(PyObject* object)
      : self(*reinterpret_cast<ContextObject*>(object)),
        entry(*self.isolate->engine, self.engine) {}

  // A number that names a module which is still there.
  engine::Ref module(int number) {
    const engine::Ref found = engine::module_at(entry, *self.engine, number);
    if (found.IsEmpty()) value_error("the context has no module of this number");
    return found;
  }

  PyObject* give(engine::Ref value) {
    if (value.IsEmpty()) raise_caught(entry, &self);
    nb::object result = to_python(entry, self, value);
    check_stopped(entry);
    return result.release().ptr();
  }
};

void text_check(PyObject* object, const char* name) {
  if (!PyUnicode_Check(object)) {
    type_error(std::string(name) + " must be a str, not " + Py_TYPE(object)->tp_name);
  }
}

nb::object requests_to_python(engine::EntryCore& entry, engine::Ref module) {
  nb::list all;
  for (const engine::Request& request : engine::requests_of(entry, module)) {
    nb::dict attributes;
    for (const auto& [key, value] : request.attributes) {
      attributes[text_to_python(key)] = text_to_python(value);
    }
    all.append(nb::make_tuple(text_to_python(request.specifier), attributes, request.line,
                              request.column));
  }
  return all;
}

PyObject* compile_module(PyObject* object, Args args) {
  const char* const names[] = {"source", "url", "cache", "timeout"};
  const auto [source, url, cache, timeout] = args.parse("_compile_module", names, 2, 4);
  text_check(source, "source");
  text_check(url, "url");
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  MapVisit visit(object);
  const engine::Deadline deadline(visit.entry, limit);
  engine::Isolate& isolate = visit.entry.isolate;
  engine::Code code;
  code.source = text_to_javascript(isolate, source);
  code.origin.filename = text_to_javascript(isolate, url);
  code.origin.module = true;
  if (cache != nullptr && PyBytes_Check(cache)) {
    code.cache = std::span(reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(cache)),
                           static_cast<std::size_t>(PyBytes_GET_SIZE(cache)));
  }
  engine::Ref module;
  {
    const engine::Unlocked unlocked(visit.entry);
    module = engine::compile_module(visit.entry, code);
  }
  if (module.IsEmpty()) raise_caught(visit.entry, &visit.self);
  const int number = engine::add_module(visit.entry, *visit.self.engine, module);
  nb::object result =
      nb::make_tuple(number, requests_to_python(visit.entry, module), code.rejected);
  check_stopped(visit.entry);
  return result.release().ptr();
}

PyObject* make_synthetic(PyObject* object, Args args) {
  args.expect("_make_synthetic", 2, 2);
  text_check(args[0], "name");
  const nb::object names = owned(PySequence_List(args[1]));
  const nb::object unique = owned(PySet_New(names.ptr()));
  if (PySet_GET_SIZE(unique.ptr()) != PyList_GET_SIZE(names.ptr())) {
    value_error("a module exports each name once");
  }
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(names.ptr()); ++index) {
    text_check(PyList_GET_ITEM(names.ptr(), index), "the name of an export");
  }
  MapVisit visit(object);
  std::vector<engine::Ref> exports;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(names.ptr()); ++index) {
    exports.push_back(
        text_to_javascript(visit.entry.isolate, PyList_GET_ITEM(names.ptr(), index), true));
  }
  const engine::Ref module = engine::make_synthetic(
      visit.entry, text_to_javascript(visit.entry.isolate, args[0]), exports);
  nb::object number = nb::int_(engine::add_module(visit.entry, *visit.self.engine, module));
  check_stopped(visit.entry);
  return number.release().ptr();
}

PyObject* link_module(PyObject* object, Args args) {
  args.expect("_link_module", 2, 2);
  const int number = number_argument(args[0]);
  const std::vector<int> targets = numbers_argument(args[1]);
  MapVisit visit(object);
  visit.module(number);
  engine::link(visit.entry, *visit.self.engine, number, targets);
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyObject* instantiate_modules(PyObject* object, Args args) {
  const char* const names[] = {"numbers", "timeout"};
  const auto [list, timeout] = args.parse("_instantiate_modules", names, 1, 2);
  const std::vector<int> numbers = numbers_argument(list);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  MapVisit visit(object);
  const engine::Deadline deadline(visit.entry, limit);
  for (const int number : numbers) visit.module(number);
  bool done = true;
  {
    const engine::Unlocked unlocked(visit.entry);
    for (const int number : numbers) {
      done = done && engine::instantiate(visit.entry, *visit.self.engine, number);
    }
  }
  if (!done) raise_caught(visit.entry, &visit.self);
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyObject* evaluate_modules(PyObject* object, Args args) {
  const char* const names[] = {"numbers", "deep", "timeout"};
  const auto [list, is_deep, timeout] = args.parse("_evaluate_modules", names, 2, 3);
  const std::vector<int> numbers = numbers_argument(list);
  const bool deep = flag_argument(is_deep);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  MapVisit visit(object);
  const engine::Deadline deadline(visit.entry, limit);
  expect_ready(visit.entry, *visit.self.engine, numbers);
  engine::Ref promise;
  {
    const engine::Unlocked unlocked(visit.entry);
    promise = engine::evaluate(visit.entry, *visit.self.engine, numbers, deep);
  }
  return visit.give(promise);
}

PyObject* module_namespace(PyObject* object, Args args) {
  args.expect("_module_namespace", 1, 1);
  const int number = number_argument(args[0]);
  MapVisit visit(object);
  const engine::Ref module = visit.module(number);
  if (engine::module_status(module) < engine::ModuleStatus::instantiated) {
    value_error("a module is instantiated before it has a namespace");
  }
  return visit.give(engine::module_namespace(module));
}

PyObject* module_status(PyObject* object, Args args) {
  args.expect("_module_status", 1, 1);
  const int number = number_argument(args[0]);
  MapVisit visit(object);
  const engine::Ref module = engine::module_at(visit.entry, *visit.self.engine, number);
  nb::object status =
      nb::int_(module.IsEmpty() ? -1 : static_cast<int>(engine::module_status(module)));
  check_stopped(visit.entry);
  return status.release().ptr();
}

PyObject* parse_json(PyObject* object, Args args) {
  args.expect("_parse_json", 1, 1);
  text_check(args[0], "text");
  MapVisit visit(object);
  return visit.give(
      engine::parse_json(visit.entry, text_to_javascript(visit.entry.isolate, args[0])));
}

PyObject* module_cache(PyObject* object, Args args) {
  args.expect("_module_cache", 1, 1);
  const int number = number_argument(args[0]);
  MapVisit visit(object);
  const auto made = engine::module_code_cache(visit.entry, *visit.self.engine, number);
  nb::object bytes = nb::bytes(made.data(), made.size());
  check_stopped(visit.entry);
  return bytes.release().ptr();
}

PyObject* drop_module(PyObject* object, Args args) {
  args.expect("_drop_module", 1, 1);
  const int number = number_argument(args[0]);
  MapVisit visit(object);
  engine::drop_module(*visit.self.engine, number);
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

// --- The public ones, which are written in Python ---

PyObject* with_self(PyObject* callable, PyObject* self, Args args) {
  std::vector<PyObject*> values{self};
  const Py_ssize_t named = args.names == nullptr ? 0 : PyTuple_GET_SIZE(args.names);
  values.insert(values.end(), args.values, args.values + args.count + named);
  return checked(PyObject_Vectorcall(callable, values.data(),
                                     static_cast<std::size_t>(args.count) + 1, args.names));
}

PyObject* import_sync(PyObject* object, Args args) {
  return with_self(handed_over(import_one, kModules).ptr(), object, args);
}

PyObject* import_async(PyObject* object, Args args) {
  return with_self(handed_over(import_one_async, kModules).ptr(), object, args);
}

PyObject* get_modules(PyObject* object) {
  return handed_over(modules_of, kModules)(nb::borrow(object)).release().ptr();
}

const PyMethodDef methods[] = {
    method<import_sync>(
        "import_module",
        "import_module(self, specifier: str, *, loader: Loader | None = None, timeout: float | None "
        "= None) -> JSModule\n\nImports a module, with all that it imports, and gives its "
        "namespace.\n\nArgs:\n    specifier: What JavaScript would write after `from`.\n    loader: "
        "Where this module and what it imports come from; `context.modules.loader` where it isn't "
        "given.\n    timeout: So many seconds at most for what runs; None for no limit.\n\nRaises:\n"
        "    ModuleError: It isn't there, or needs import_module_async.\n    JSError: It doesn't "
        "parse or link, or it threw.\n    TimedOut: It took longer."),
    method<import_async>(
        "import_module_async",
        "import_module_async(self, specifier: str, *, loader: Loader | None = None, timeout: float "
        "| None = None) -> Coroutine[Any, Any, JSModule]\n\nThe same on a running loop: for a loader "
        "that is asynchronous, and modules that await what takes its time."),
    method<compile_module>(
        "_compile_module",
        "_compile_module(self, source: str, url: str, cache: bytes | None = None, timeout: float | "
        "None = None) -> tuple[int, list[tuple[str, dict[str, str], int, int]], bool]"),
    method<make_synthetic>("_make_synthetic",
                           "_make_synthetic(self, name: str, exports: Iterable[str], /) -> int"),
    method<link_module>("_link_module",
                        "_link_module(self, number: int, targets: list[int], /) -> None"),
    method<instantiate_modules>("_instantiate_modules",
                                "_instantiate_modules(self, numbers: list[int], timeout: float | "
                                "None = None) -> None"),
    method<evaluate_modules>(
        "_evaluate_modules",
        "_evaluate_modules(self, numbers: list[int], deep: bool, timeout: float | "
        "None = None) -> JSPromise"),
    method<module_namespace>("_module_namespace",
                             "_module_namespace(self, number: int, /) -> JSModule"),
    method<module_status>("_module_status", "_module_status(self, number: int, /) -> int"),
    method<parse_json>("_parse_json", "_parse_json(self, text: str, /) -> Any"),
    method<module_cache>("_module_cache", "_module_cache(self, number: int, /) -> bytes"),
    method<drop_module>("_drop_module", "_drop_module(self, number: int, /) -> None"),
};

const PyGetSetDef properties[] = {
    property<get_modules>(
        "modules",
        "modules: Modules\n\nWhere its modules come from, and those that Python has made."),
};

}  // namespace

std::span<const PyMethodDef> module_methods() { return methods; }
std::span<const PyGetSetDef> module_properties() { return properties; }

}  // namespace bind
