// What V8 asks of Python about modules, in the middle of JavaScript.
#include "bind/answer.h"
#include "bind/callback_scope.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "bind/module_map.h"
#include "engine/entry.h"
#include "engine/es_module.h"
#include "engine/message.h"
#include "engine/module_map.h"
#include "engine/object.h"
#include "engine/value.h"

namespace bind {

extern PyTypeObject module_type;
extern PyObject* module_import_phase_class;

PyObject* import_dynamically = nullptr;
PyObject* import_meta = nullptr;
PyObject* synthetic_exports = nullptr;

namespace {

constexpr const char* kModules = "eyot.modules.importing";

ContextObject& context_in(const nb::object& context) {
  return *reinterpret_cast<ContextObject*>(context.ptr());
}

// What Python answers to an import(): a tuple of what _evaluate_modules is given, or something to
// be awaited that gives a namespace.
engine::Ref answered(engine::ScopedEntry& entry, ContextObject& context, PyObject* answer) {
  if (!PyTuple_CheckExact(answer)) return to_javascript(entry, context, answer);
  const std::vector<int> numbers = numbers_argument(checked(PyTuple_GetItem(answer, 0)));
  const bool deep = PyTuple_GetItem(answer, 1) == Py_True;
  expect_ready(entry, *context.engine, numbers);
  engine::Ref promise;
  {
    const engine::Unlocked unlocked(entry);
    promise = engine::evaluate_for_import(entry, *context.engine, numbers, deep);
  }
  if (promise.IsEmpty()) raise_caught(entry, &context);
  return promise;
}

void run_import(engine::ImportTurn& turn) {
  const nb::object context = context_object(turn.context);
  nb::object referrer = nb::none();
  nb::dict attributes;
  nb::object specifier;
  {
    engine::ScopedEntry entry(turn.isolate, turn.context);
    if (engine::is_text(turn.referrer)) referrer = text_to_python(turn.referrer);
    specifier = text_to_python(turn.specifier);
    const std::uint32_t length = engine::array_length(turn.attributes);
    for (std::uint32_t index = 0; index + 1 < length; index += 2) {
      const engine::Ref key = engine::get(entry, turn.attributes, index);
      const engine::Ref value = engine::get(entry, turn.attributes, index + 1);
      attributes[text_to_python(key)] = text_to_python(value);
    }
    check_stopped(entry);
  }
  const nb::object answer =
      handed_over(import_dynamically, kModules)(context, referrer, specifier, attributes);
  engine::ScopedEntry entry(turn.isolate, turn.context);
  turn.result = entry.escape(answered(entry, context_in(context), answer.ptr()));
}

// A callback of the explicit layer.
void run_describe_by(engine::MetaTurn& turn, const nb::object& callback) {
  const nb::object scope = scope_of(turn, callback.ptr());
  const nb::object module = nb::steal(new_handle(&module_type, core_of(scope), turn.module));
  const nb::object meta = nb::steal(new_handle(core_of(scope), turn.meta));
  callback(scope, module, meta);
}

void run_describe(engine::MetaTurn& turn) {
  if (const engine::Held* callback = turn.isolate.import_meta_callback; callback != nullptr) {
    run_describe_by(turn, nb::borrow(object_of(callback->object)));
    return;
  }
  const nb::object context = context_object(turn.context);
  const nb::object answer = handed_over(import_meta, kModules)(context, turn.number);
  const nb::object items = owned(PyDict_Items(answer.ptr()));
  engine::ScopedEntry entry(turn.isolate, turn.context);
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(items.ptr()); ++index) {
    PyObject* item = PyList_GET_ITEM(items.ptr(), index);
    const engine::Ref name =
        text_to_javascript(turn.isolate, checked(PyTuple_GetItem(item, 0)), true);
    const engine::Ref value =
        to_javascript(entry, context_in(context), checked(PyTuple_GetItem(item, 1)));
    if (!engine::create_data_property(entry, turn.meta, name, value)) {
      raise_caught(entry, &context_in(context));
    }
  }
}

void run_synthetic(engine::SyntheticTurn& turn) {
  const nb::object context = context_object(turn.context);
  // (its names, an object of JavaScript's or a dict that has them)
  const nb::object answer = handed_over(synthetic_exports, kModules)(context, turn.number);
  const nb::object names = owned(PySequence_GetItem(answer.ptr(), 0));
  const nb::object values = owned(PySequence_GetItem(answer.ptr(), 1));
  const nb::object list = owned(PySequence_List(names.ptr()));
  engine::ScopedEntry entry(turn.isolate, turn.context);
  const engine::Ref holder = to_javascript(entry, context_in(context), values.ptr());
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(list.ptr()); ++index) {
    const engine::Ref name =
        text_to_javascript(turn.isolate, PyList_GET_ITEM(list.ptr(), index), true);
    const engine::Ref value = engine::get(entry, holder, name);
    if (value.IsEmpty() || !engine::set_export(entry, turn.module, name, value)) {
      raise_caught(entry, &context_in(context));
    }
  }
}

void run_ask(engine::AskedImport& turn) {
  const nb::object callback = nb::borrow(object_of(turn.callable));
  const nb::object scope = scope_of(turn, callback.ptr());
  nb::object options = nb::none();
  if (!turn.options.IsEmpty()) {
    options = nb::steal(new_handle(&primitive_array_type, core_of(scope), turn.options));
  }
  const nb::object referrer = nb::steal(new_handle(core_of(scope), turn.referrer));
  const nb::object specifier = nb::steal(new_handle(&string_type, core_of(scope), turn.specifier));
  nb::list attributes;
  for (const auto& [key, value] : turn.attributes) {
    attributes.append(nb::make_tuple(text_to_python(key), text_to_python(value)));
  }
  nb::object answer;
  if (turn.phase < 0) {
    answer = callback(scope, options, referrer, specifier, attributes);
  } else {
    const nb::object phase = handed_over(module_import_phase_class, "eyot.properties")(turn.phase);
    answer = callback(scope, options, referrer, specifier, phase, attributes);
  }
  if (answer.is_none()) return;
  turn.promise =
      handle_argument(core_of(scope), answer.ptr(), &promise_type, "a callback for import()");
}

}  // namespace

void ask_for_import(engine::AskedImport& turn) { answer(turn, run_ask, nullptr); }

void import_module(engine::ImportTurn& turn) { answer(turn, run_import, nullptr); }
void describe_module(engine::MetaTurn& turn) { answer(turn, run_describe, nullptr); }
void evaluate_synthetic(engine::SyntheticTurn& turn) {
  answer(turn, turn.steps == nullptr ? run_synthetic : take_steps, nullptr);
}

}  // namespace bind
