// Module and UnboundModuleScript of the explicit layer.
#include "engine/es_module.h"

#include "bind/answer.h"
#include "bind/bind.h"
#include "bind/callback_scope.h"
#include "bind/code_cache.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "bind/module_map.h"
#include "bind/script_origin.h"
#include "bind/time_limit.h"
#include "engine/module_explicit.h"
#include "engine/module_map.h"
#include "engine/script_compiler.h"
#include "engine/value.h"

namespace bind {

PyTypeObject module_type, unbound_module_script_type;
PyObject* module_status_class = nullptr;

extern PyTypeObject module_request_type;

namespace {

using engine::ModuleStatus;

constexpr const char* kProperties = "eyot.properties";

ModuleStatus status_of(engine::Ref module) { return engine::module_status(module); }

void expect_instantiated(engine::Ref module, const char* function) {
  if (status_of(module) < ModuleStatus::instantiated) {
    value_error(std::string(function) +
                " needs a module that instantiate_module() has been through");
  }
}

PyObject* get_status(PyObject* object) {
  const int number = static_cast<int>(status_of(use_handle(handle_of(object))));
  return handed_over(module_status_class, kProperties)(number).release().ptr();
}

PyObject* get_exception(PyObject* object, Args args) {
  args.expect("get_exception", 1, 1);
  Operation operation(object, args[0], "get_exception()");
  if (status_of(operation.self) != ModuleStatus::errored) {
    value_error("get_exception() needs a module of status ERRORED");
  }
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::module_exception(operation.self));
}

PyObject* get_module_requests(PyObject* object, Args args) {
  args.expect("get_module_requests", 1, 1);
  Operation operation(object, args[0], "get_module_requests()");
  nb::list all;
  std::size_t count = 0;
  {
    engine::ScopedEntry entry(operation.core());
    count = engine::requests_of(entry, operation.self).size();
  }
  for (std::size_t index = 0; index < count; ++index) {
    engine::ScopedEntry entry(operation.core());
    all.append(nb::steal(finish(entry, operation.core(),
                                engine::requests_of(entry, operation.self)[index].packed,
                                &module_request_type)));
  }
  return all.release().ptr();
}

PyObject* source_offset_to_location(PyObject* object, Args args) {
  args.expect("source_offset_to_location", 1, 1);
  const int offset = int_argument(args[0], "an offset", 0, (1 << 30) - 1);
  EnteredHandle self(handle_of(object));
  if (!engine::is_source_text(self.ref)) value_error("a synthetic module has no source");
  const auto [line, column] = engine::module_location(self.ref, offset);
  return nb::make_tuple(line, column).release().ptr();
}

PyObject* script_id(PyObject* object) {
  EnteredHandle self(handle_of(object));
  if (!engine::is_source_text(self.ref) || status_of(self.ref) == ModuleStatus::errored) {
    Py_RETURN_NONE;
  }
  return PyLong_FromLong(engine::module_script_id(self.ref));
}

PyObject* get_identity_hash(PyObject* object) {
  return PyLong_FromLong(engine::module_hash(use_handle(handle_of(object))));
}

PyObject* is_source_text_module(PyObject* object) {
  return PyBool_FromLong(engine::is_source_text(use_handle(handle_of(object))));
}

PyObject* is_synthetic_module(PyObject* object) {
  return PyBool_FromLong(!engine::is_source_text(use_handle(handle_of(object))));
}

PyObject* is_graph_async(PyObject* object) {
  EnteredHandle self(handle_of(object));
  expect_instantiated(self.ref, "is_graph_async()");
  return PyBool_FromLong(engine::is_graph_async(self.ref));
}

PyObject* get_module_namespace(PyObject* object, Args args) {
  args.expect("get_module_namespace", 1, 1);
  Operation operation(object, args[0], "get_module_namespace()");
  expect_instantiated(operation.self, "get_module_namespace()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::module_namespace(operation.self));
}

PyObject* get_unbound_module_script(PyObject* object, Args args) {
  args.expect("get_unbound_module_script", 1, 1);
  Operation operation(object, args[0], "get_unbound_module_script()");
  if (!engine::is_source_text(operation.self) ||
      status_of(operation.self) >= ModuleStatus::evaluating) {
    value_error("get_unbound_module_script() needs a module of source text that hasn't run");
  }
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::unbound_module_script(operation.self),
                &unbound_module_script_type);
}

// What waits for ever, as pairs of handles.
PyObject* get_stalled_await_message(PyObject* object, Args args) {
  args.expect("get_stalled_top_level_await_message", 1, 1);
  Operation operation(object, args[0], "get_stalled_top_level_await_message()");
  if (!engine::tells_of_stalled_awaits()) {
    PyErr_SetString(PyExc_NotImplementedError,
                    "get_stalled_top_level_await_message() needs V8 11.3 or later: older ones "
                    "don't tell");
    throw ErrorSet{};
  }
  if (!engine::is_source_text(operation.self) ||
      status_of(operation.self) != ModuleStatus::evaluated) {
    value_error(
        "get_stalled_top_level_await_message() needs a module of source text, of status EVALUATED");
  }
  nb::list all;
  std::size_t count = 1;
  for (std::size_t index = 0; index < count; ++index) {
    const auto part = [&](bool message) {
      engine::ScopedEntry entry(operation.core());
      const auto found = engine::stalled_awaits(entry, operation.self);
      count = found.size();
      if (count <= index) return nb::object();
      return nb::steal(finish(entry, operation.core(),
                              message ? found[index].second : found[index].first,
                              message ? &message_type : &module_type));
    };
    const nb::object module = part(false);
    if (module.is_valid()) all.append(nb::make_tuple(module, part(true)));
  }
  return all.release().ptr();
}

PyObject* instantiate_module(PyObject* object, Args args) {
  args.expect("instantiate_module", 2, 3);
  const nb::object resolver = nb::borrow(callable_argument(args[1], "instantiate_module()"));
  nb::object source_resolver;
  if (args.count == 3 && args[2] != Py_None) {
    source_resolver = nb::borrow(callable_argument(args[2], "instantiate_module()"));
  }
  Operation operation(object, args[0], "instantiate_module()");
  if (engine::is_instantiating()) {
    value_error("instantiate_module() can't be called by the resolver of another one");
  }
  engine::ScopedEntry entry(operation.core());
  std::optional<bool> done;
  {
    const engine::Unlocked unlocked(entry);
    done = engine::instantiate_asking(entry, operation.self, resolver.ptr(), source_resolver.ptr());
  }
  return finish_plain(entry, operation.core(), done.has_value(),
                      done.value_or(false) ? Py_True : Py_False);
}

PyObject* evaluate(PyObject* object, Args args) {
  const Limited<1> given("evaluate", args, 1);
  Operation operation(object, given[0], "evaluate()");
  expect_instantiated(operation.self, "evaluate()");
  if (status_of(operation.self) == ModuleStatus::evaluating) {
    value_error("evaluate() can't be called by the module that is being evaluated");
  }
  engine::ScopedEntry entry(operation.core());
  const engine::Deadline deadline(entry, given.limit);
  engine::Ref promise;
  {
    const engine::Unlocked unlocked(entry);
    promise = engine::evaluate(entry, operation.self);
  }
  return finish(entry, operation.core(), promise);
}

// --- Synthetic modules ---

PyObject* create_synthetic_module(PyObject* /*type*/, Args args) {
  args.expect("create_synthetic_module", 4, 4);
  const nb::object names = owned(PySequence_List(args[2]));
  callable_argument(args[3], "create_synthetic_module()");
  ScopeObject& scope = scope_for(args, "create_synthetic_module()", true);
  const engine::Ref name =
      handle_argument(scope.scope, args[1], &string_type, "create_synthetic_module()");
  std::vector<engine::Ref> exports;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(names.ptr()); ++index) {
    exports.push_back(handle_argument(scope.scope, PyList_GET_ITEM(names.ptr(), index),
                                      &string_type, "create_synthetic_module()"));
    for (std::size_t before = 0; before + 1 < exports.size(); ++before) {
      if (engine::strict_equals(exports[before], exports.back())) {
        value_error("a module exports each name once");
      }
    }
  }
  engine::ScopedEntry entry(scope.scope);
  return finish(
      entry, scope.scope,
      engine::make_stepping(entry, *scope.scope.context, name, exports, Py_NewRef(args[3])),
      &module_type);
}

PyObject* set_synthetic_module_export(PyObject* object, Args args) {
  args.expect("set_synthetic_module_export", 3, 3);
  Operation operation(object, args[0], "set_synthetic_module_export()");
  if (engine::is_source_text(operation.self)) {
    value_error("set_synthetic_module_export() needs a synthetic module");
  }
  expect_instantiated(operation.self, "set_synthetic_module_export()");
  const engine::Ref name =
      handle_argument(operation.core(), args[1], &string_type, "set_synthetic_module_export()");
  const engine::Ref value =
      handle_argument(operation.core(), args[2], &value_type, "set_synthetic_module_export()");
  engine::ScopedEntry entry(operation.core());
  return finish_plain(entry, operation.core(),
                      engine::set_export(entry, operation.self, name, value), Py_True);
}

PyMethodDef module_methods_[] = {
    method<get_status>("get_status", "get_status(self) -> ModuleStatus\n\nHow far it has come."),
    method<get_exception>("get_exception",
                          "get_exception(self, scope: Scope, /) -> Value\n\nWhat it failed with."
                          "\n\nRaises:\n    ValueError: Its status isn't ERRORED."),
    method<get_module_requests>("get_module_requests",
                                "get_module_requests(self, scope: Scope, /) -> list[ModuleRequest]"
                                "\n\nWhat it imports, in the order of the source."),
    method<source_offset_to_location>(
        "source_offset_to_location",
        "source_offset_to_location(self, offset: int, /) -> tuple[int, int]\n\nThe line and column, "
        "from 0, of an offset that a request has.\n\nRaises:\n    ValueError: It has no source."),
    method<script_id>("script_id",
                      "script_id(self) -> int | None\n\nV8's number for its source; None for a "
                      "synthetic or errored one."),
    method<get_identity_hash>("get_identity_hash", "get_identity_hash(self) -> int"),
    method<is_source_text_module>("is_source_text_module", "is_source_text_module(self) -> bool"),
    method<is_synthetic_module>("is_synthetic_module", "is_synthetic_module(self) -> bool"),
    method<is_graph_async>(
        "is_graph_async",
        "is_graph_async(self) -> bool\n\nWhether it, or a module it imports, has "
        "a top-level await.\n\nRaises:\n    ValueError: It isn't instantiated."),
    method<get_stalled_await_message>(
        "get_stalled_top_level_await_message",
        "get_stalled_top_level_await_message(self, scope: Scope, /) -> list[tuple[Module, Message]]"
        "\n\nThe top-level awaits that are pending, its own and those of what it imports: of each the "
        "module, and where it stands.\n\nRaises:\n    ValueError: Its status isn't EVALUATED, or it "
        "has no source.\n    NotImplementedError: V8 is older than 11.3."),
    method<get_module_namespace>(
        "get_module_namespace",
        "get_module_namespace(self, scope: Scope, /) -> Value\n\nThe object that `import *` gives."
        "\n\nRaises:\n    ValueError: It isn't instantiated."),
    method<get_unbound_module_script>(
        "get_unbound_module_script",
        "get_unbound_module_script(self, scope: Scope, /) -> UnboundModuleScript\n\nWhat V8 made of "
        "its source.\n\nRaises:\n    ValueError: It has run, or has no source."),
    method<instantiate_module>(
        "instantiate_module",
        "instantiate_module(self, scope: TryCatch, resolver: Callable[[CallbackScope, String, "
        "list[tuple[str, str]], Module], Module | None], source_resolver: Callable[[CallbackScope, "
        "String, list[tuple[str, str]], Module], Object | None] | None = None, /) -> bool | None\n"
        "instantiate_module(self, scope: Scope, resolver: Callable[[CallbackScope, String, "
        "list[tuple[str, str]], Module], Module | None], source_resolver: Callable[[CallbackScope, "
        "String, list[tuple[str, str]], Module], Object | None] | None = None, /) -> bool\n\nLinks "
        "it with all that it imports: `resolver(scope, specifier, attributes, referrer)` gives the "
        "module that an import stands for, and `source_resolver` the object that `import source` "
        "does, where V8 knows that.\n\nRaises:\n"
        "    JSError: An import isn't there, and the scope is no TryCatch.\n    ValueError: A "
        "resolver calls it."),
    method<evaluate>(
        "evaluate",
        "evaluate(self, scope: TryCatch, /, *, timeout: float | None = None, count_host_time: bool "
        "= True) -> Value | None\nevaluate(self, scope: Scope, /, *, timeout: float | None = None, "
        "count_host_time: bool = True) -> Value\n\nRuns it, with all that it imports: a promise of "
        "its end.\n\n" EYOT_LIMIT_ARGS
        "Raises:\n    ValueError: It isn't instantiated, or is being evaluated.\n" EYOT_LIMIT_RAISES),
    method<create_synthetic_module>(
        "create_synthetic_module",
        "create_synthetic_module(scope: Scope, name: String, export_names: Iterable[String], steps: "
        "Callable[[CallbackScope, Module], object], /) -> Module\n\nA module without source. When it "
        "is evaluated, `steps(scope, module)` sets its exports.\n\nRaises:\n    ValueError: A name "
        "comes twice.",
        METH_STATIC),
    method<set_synthetic_module_export>(
        "set_synthetic_module_export",
        "set_synthetic_module_export(self, scope: TryCatch, name: String, value: Value, /) -> bool | "
        "None\nset_synthetic_module_export(self, scope: Scope, name: String, value: Value, /) -> "
        "bool\n\nGives an export its value.\n\nRaises:\n    JSError: It has no such export, and the "
        "scope is no TryCatch.\n    ValueError: It is no synthetic module, or not instantiated."),
    {}};

void ask_resolver(engine::ResolveTurn& turn) {
  const nb::object resolver = nb::borrow(object_of(turn.resolver));
  const nb::object scope = scope_of(turn, resolver.ptr());
  nb::list attributes;
  for (const auto& [key, value] : turn.attributes) {
    attributes.append(nb::make_tuple(text_to_python(key), text_to_python(value)));
  }
  const nb::object specifier = nb::steal(new_handle(&string_type, core_of(scope), turn.specifier));
  const nb::object referrer = nb::steal(new_handle(&module_type, core_of(scope), turn.referrer));
  const nb::object answer = resolver(scope, specifier, attributes, referrer);
  if (answer.is_none()) return;
  turn.module = handle_argument(core_of(scope), answer.ptr(),
                                turn.of_source ? &object_type : &module_type, "a resolver");
}

}  // namespace

void resolve_module(engine::ResolveTurn& turn) { answer(turn, ask_resolver, nullptr); }

void take_steps(engine::SyntheticTurn& turn) {
  const nb::object steps = nb::borrow(object_of(turn.steps));
  const nb::object scope = scope_of(turn, steps.ptr());
  const nb::object module = nb::steal(new_handle(&module_type, core_of(scope), turn.module));
  steps(scope, module);
}

void bind_es_module(nb::module_& module) {
  make_handle_type(
      module, module_type,
      {.name = "eyot.v8.Module",
       .doc = "A module of ECMAScript; ScriptCompiler.compile_module makes them. Stands "
              "for v8::Module.",
       .methods = module_methods_,
       .base = &data_type});
  make_handle_type(module, unbound_module_script_type,
                   {.name = "eyot.v8.UnboundModuleScript",
                    .doc = "What V8 made of a module's source, in no context. Stands for "
                           "v8::UnboundModuleScript.",
                    .base = &data_type});
}

}  // namespace bind
