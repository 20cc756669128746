// Function of the explicit layer.
#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/code_cache.h"
#include "bind/convert.h"
#include "bind/property.h"
#include "bind/script_origin.h"
#include "bind/time_limit.h"
#include "engine/entry.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

PyTypeObject function_type;

namespace {

// The arguments as V8 wants them, without an allocation for a handful.
class Arguments {
 public:
  Arguments(const engine::Scope& scope, const nb::object& items, const char* function) {
    if (!items.is_valid()) return;
    refs_.reserve(static_cast<std::size_t>(PyList_GET_SIZE(items.ptr())));
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(items.ptr()); ++index) {
      refs_.push_back(
          handle_argument(scope, PyList_GET_ITEM(items.ptr(), index), nullptr, function));
    }
  }
  // To be done before the scope is looked at: reading an iterable runs Python, which may close it.
  static nb::object list(PyObject* iterable) {
    return iterable == nullptr ? nb::object() : owned(PySequence_List(iterable));
  }
  int count() const { return static_cast<int>(refs_.size()); }
  engine::Ref* data() { return refs_.data(); }

 private:
  std::vector<engine::Ref> refs_;
};

PyObject* construct(PyTypeObject* type, Args args) {
  const char* const names[] = {"scope",  "function",    "data",
                               "length", "constructor", "side_effect_type"};
  const auto [scope_object, callable, data, length, constructor, side_effect] =
      args.parse("Function", names, 2, 2);
  const int constructible = constructor == nullptr ? 1 : PyObject_IsTrue(constructor);
  if (constructible < 0) throw ErrorSet{};
  engine::FunctionOptions options{
      .data = {},
      .length = number_argument(length, "length", INT16_MAX, 0),
      .constructible = constructible != 0,
      .side_effect = number_argument(side_effect, "side_effect_type", 2, 0)};
  ScopeObject& scope = scope_for({&scope_object, 1}, "Function()", true);
  if (!PyCallable_Check(callable)) {
    type_error(std::string("Function() needs something callable, not ") +
               Py_TYPE(callable)->tp_name);
  }
  if (data != nullptr && data != Py_None) {
    options.data = handle_argument(scope.scope, data, nullptr, "Function()'s data");
  }
  engine::ScopedEntry entry(scope.scope);
  engine::Context& context = *scope.scope.context;
  const bool plain =
      data == nullptr && length == nullptr && constructor == nullptr && side_effect == nullptr;
  const engine::Ref made =
      plain ? engine::make_function(entry, context, Py_NewRef(callable), kExplicit, {}, true)
            : engine::make_function(entry, context, Py_NewRef(callable), kExplicit, options);
  return finish(entry, scope.scope, made, type);
}

PyObject* call(PyObject* object, Args args) {
  const Limited<3> given("call", args, 2);
  const nb::object items = Arguments::list(given[2]);
  Operation operation(object, given[0], "call()");
  const engine::Ref receiver = handle_argument(operation.core(), given[1], nullptr, "call()");
  Arguments arguments(operation.core(), items, "call()");
  engine::ScopedEntry entry(operation.core());
  const engine::Deadline deadline(entry, given.limit);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::call(entry, operation.self, receiver, arguments.count(), arguments.data());
  }
  return finish(entry, operation.core(), result);
}

PyObject* call_with_context(PyObject* object, Args args) {
  const char* const function = "call_with_context()";
  const Limited<4> given("call_with_context", args, 3);
  const nb::object items = Arguments::list(given[3]);
  ContextObject& context = context_argument(given[1], function);
  Operation operation(object, given[0], function);
  if (context.engine->isolate != &isolate_of(handle_of(object))) {
    engine::refuse_wrong_isolate("a context");
  }
  if (context.engine->closed()) engine::refuse_closed_context(*context.engine);
  const engine::Ref receiver = handle_argument(operation.core(), given[2], nullptr, function);
  Arguments arguments(operation.core(), items, function);
  engine::ScopedEntry entry(operation.core());
  const engine::Deadline deadline(entry, given.limit);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::call(entry, *context.engine, operation.self, receiver, arguments.count(),
                          arguments.data());
  }
  return finish(entry, operation.core(), result);
}

PyObject* new_instance(PyObject* object, Args args) {
  const Limited<2> given("new_instance", args, 1);
  const nb::object items = Arguments::list(given[1]);
  Operation operation(object, given[0], "new_instance()");
  Arguments arguments(operation.core(), items, "new_instance()");
  engine::ScopedEntry entry(operation.core());
  const engine::Deadline deadline(entry, given.limit);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::construct(entry, operation.self, arguments.count(), arguments.data());
  }
  return finish(entry, operation.core(), result);
}

PyObject* get_name(PyObject* object, Args args) {
  args.expect("get_name", 1, 1);
  Operation operation(object, args[0], "get_name()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::name_of(operation.self));
}

PyObject* set_name(PyObject* object, Args args) {
  args.expect("set_name", 2, 2);
  Operation operation(object, args[0], "set_name()");
  const engine::Ref name = handle_argument(operation.core(), args[1], &string_type, "set_name()");
  engine::ScopedEntry entry(operation.core());
  engine::set_name(*operation.core().isolate, operation.self, name);
  return finish_plain(entry, operation.core(), true, Py_None);
}

PyObject* get_debug_name(PyObject* object, Args args) {
  args.expect("get_debug_name", 1, 1);
  Operation operation(object, args[0], "get_debug_name()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::function_name(entry, operation.self));
}

PyObject* get_inferred_name(PyObject* object, Args args) {
  args.expect("get_inferred_name", 1, 1);
  Operation operation(object, args[0], "get_inferred_name()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::inferred_name(operation.self));
}

PyObject* get_script_origin(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return origin_object(engine::function_origin(self.ref)).release().ptr();
}

template <std::optional<int> (*Read)(engine::Ref)>
PyObject* number_or_none(PyObject* object) {
  EnteredHandle self(handle_of(object));
  const std::optional<int> number = Read(self.ref);
  if (!number) Py_RETURN_NONE;
  return checked(PyLong_FromLong(*number));
}

PyMethodDef methods[] = {
    method<call>(
        "call",
        "call(self, scope: TryCatch, this: Value, args: Iterable[Value] = (), /, *, timeout: float "
        "| None = None, count_host_time: bool = True) -> Value | None\ncall(self, scope: Scope, "
        "this: Value, args: Iterable[Value] = (), /, *, timeout: float | None = None, "
        "count_host_time: bool = True) -> Value\n\nCalls it with this `this`.\n\n" EYOT_LIMIT_ARGS
        "Raises:\n    JSError: It threw, and the scope is no TryCatch.\n" EYOT_LIMIT_RAISES),
    method<call_with_context>(
        "call_with_context",
        "call_with_context(self, scope: TryCatch, context: Context, this: Value, args: "
        "Iterable[Value] = (), /, *, timeout: float | None = None, count_host_time: bool = True) -> "
        "Value | None\ncall_with_context(self, scope: Scope, context: Context, this: Value, args: "
        "Iterable[Value] = (), /, *, timeout: float | None = None, count_host_time: bool = True) -> "
        "Value\n\nCalls it while this context is entered instead of the scope's; the rest is as "
        "with `call`."),
    method<new_instance>(
        "new_instance",
        "new_instance(self, scope: TryCatch, args: Iterable[Value] = (), /, *, timeout: float | "
        "None = None, count_host_time: bool = True) -> Object | None\nnew_instance(self, scope: "
        "Scope, args: Iterable[Value] = (), /, *, timeout: float | None = None, count_host_time: "
        "bool = True) -> Object\n\nCalls it with `new`; the rest is as with `call`."),
    method<get_name>("get_name",
                     "get_name(self, scope: Scope, /) -> Value\n\nThe name it was given; a text of "
                     "length 0 where it has none."),
    method<set_name>(
        "set_name",
        "set_name(self, scope: Scope, name: String, /) -> None\n\nGives it a name. One "
        "that is no function proper, bound or a proxy, keeps its own; in V8 12 and later so do "
        "those of no script and not made of a callable: V8's own, and a template's."),
    method<get_debug_name>("get_debug_name",
                           "get_debug_name(self, scope: Scope, /) -> Value\n\nWhat stack traces "
                           "call it: its property `name` if that is a text, else the name it was "
                           "given."),
    method<get_inferred_name>("get_inferred_name",
                              "get_inferred_name(self, scope: Scope, /) -> Value\n\nWhat V8 calls "
                              "it after the place where it was assigned."),
    method<number_or_none<engine::line_number>>(
        "get_script_line_number",
        "get_script_line_number(self) -> int | None\n\nThe line it begins in, from 0; None for a "
        "function that no script has."),
    method<number_or_none<engine::column_number>>(
        "get_script_column_number",
        "get_script_column_number(self) -> int | None\n\nThe column it begins in, from 0; None for "
        "a function that no script has."),
    method<get_script_origin>(
        "get_script_origin",
        "get_script_origin(self) -> ScriptOrigin\n\nWhere its script came from; an origin that says "
        "nothing for a function that no script has."),
    method<number_or_none<engine::script_id>>(
        "script_id",
        "script_id(self) -> int | None\n\nThe number of its script; None for a function that no "
        "script has."),
    method<create_function_cache>("create_code_cache", kCreateFunctionCacheDoc),
    {}};

}  // namespace

void bind_function(nb::module_& module) {
  make_handle_type(
      module, function_type,
      {.name = "eyot.v8.Function",
       .doc =
           "Function(scope: Scope, function: Callable[[CallbackScope, FunctionCallbackInfo], "
           "Value | bool | int | float | str | None], /, *, data: Value | None = None, length: int "
           "= 0, constructor: bool = True, side_effect_type: SideEffectType = ...)\n\nA function. "
           "Made from a Python one, it calls that with a scope and what is known of the call, and "
           "takes a handle or a primitive back; None leaves what `info.return_value` was set to, "
           "undefined at first. Stands for v8::Function.\n\nArgs:\n    data: What `info.data` is "
           "to be.\n    length: Its property `length`.\n    constructor: Whether `new` can be "
           "applied to it; if not, it has no prototype and `new` throws.\n    side_effect_type: "
           "What a debugger may expect of it.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &object_type});
}

}  // namespace bind
