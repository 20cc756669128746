// Value: what every handle can do.
#include "engine/value.h"

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "bind/hash.h"
#include "bind/time_limit.h"
#include "bind/typed_array.h"
#include "engine/conversion.h"
#include "engine/counters.h"
#include "engine/entry.h"
#include "engine/rules.h"
#include "engine/wasm.h"

namespace bind {

PyTypeObject data_type, value_type;

PyTypeObject* handle_class(engine::Ref ref) {
  switch (engine::type_of(ref)) {
    case engine::Type::undefined:
      return &undefined_type;
    case engine::Type::null:
      return &null_type;
    case engine::Type::boolean:
      return &boolean_type;
    case engine::Type::int32:
      return &int32_type;
    case engine::Type::uint32:
      return &uint32_type;
    case engine::Type::number:
      return &number_type;
    case engine::Type::bigint:
      return &big_int_type;
    case engine::Type::string:
      return &string_type;
    case engine::Type::symbol:
      return &symbol_type;
    case engine::Type::function:
      return &function_type;
    case engine::Type::array:
      return &array_type;
    case engine::Type::external:
      return &external_type;
    case engine::Type::date:
      return &date_type;
    case engine::Type::reg_exp:
      return &reg_exp_type;
    case engine::Type::boolean_object:
      return &boolean_object_type;
    case engine::Type::number_object:
      return &number_object_type;
    case engine::Type::string_object:
      return &string_object_type;
    case engine::Type::symbol_object:
      return &symbol_object_type;
    case engine::Type::big_int_object:
      return &big_int_object_type;
    case engine::Type::map:
      return &map_type;
    case engine::Type::set:
      return &set_type;
    case engine::Type::promise:
      return &promise_type;
    case engine::Type::proxy:
      return &proxy_type;
    case engine::Type::array_buffer:
      return &array_buffer_type;
    case engine::Type::shared_array_buffer:
      return &shared_array_buffer_type;
    case engine::Type::typed_array:
      return typed_array_class(ref);
    case engine::Type::data_view:
      return &data_view_type;
    case engine::Type::object:
      break;
  }
  if (engine::is_plain_object(ref)) return &object_type;
  if (engine::is_wasm_module(ref)) return &wasm_module_object_type;
  return engine::is_wasm_memory(ref) ? &wasm_memory_object_type : &object_type;
}

PyObject* new_handle(PyTypeObject* type, engine::Scope& home, engine::Ref ref, bool caught) {
  auto* self = PyObject_New(HandleObject, type);
  if (self == nullptr) throw ErrorSet{};
  self->scope = &home;
  Py_INCREF(object_of(home.object));
  self->ref = ref;
  self->hash = -1;
  self->caught = caught;
  engine::count(engine::Kind::handle, 1);
  return as_object(self);
}

bool is_handle(PyObject* object) { return PyObject_TypeCheck(object, &data_type); }

engine::Ref use_handle(const HandleObject& handle) {
  if (!handle.scope->live) [[unlikely]]
    engine::refuse_expired_handle(*handle.scope, handle.caught);
  engine::admit(*handle.scope->isolate);
  return handle.ref;
}

engine::Ref entered_handle(const HandleObject& handle) {
  use_handle(handle);
  engine::enter(isolate_of(handle));
  return use_handle(handle);
}

namespace {
engine::Isolate& admitted(const HandleObject& handle) {
  use_handle(handle);
  return isolate_of(handle);
}
}  // namespace

EnteredHandle::EnteredHandle(const HandleObject& handle)
    : entry(admitted(handle), nullptr), ref(use_handle(handle)) {}

bool has_hash(const PyTypeObject* type) {
  return PyType_IsSubtype(const_cast<PyTypeObject*>(type), &value_type) != 0 ||
         type == &private_type;
}

bool same(engine::Ref left, const PyTypeObject* left_type, engine::Ref right,
          const PyTypeObject* right_type) {
  if (left_type == &private_type || right_type == &private_type) {
    return left_type == right_type && engine::same_object(left, right);
  }
  return has_hash(left_type) && has_hash(right_type) && engine::same_value_zero(left, right);
}

engine::Ref handle_argument(const engine::Scope& scope, PyObject* object, PyTypeObject* type,
                            const char* function) {
  if (type == nullptr) type = &value_type;
  if (!PyObject_TypeCheck(object, type)) refuse_handle(object, type, function);
  const HandleObject& handle = handle_of(object);
  // Of another isolate first: that isolate's own rules matter less than the mix-up.
  if (handle.scope->live && handle.scope->isolate != scope.isolate) {
    engine::refuse_wrong_isolate("a handle");
  }
  return use_handle(handle);
}

void refuse_handle(PyObject* object, const PyTypeObject* type, const char* function) {
  type_error(std::string(function) + " needs a handle of class " + type->tp_name + ", not " +
             Py_TYPE(object)->tp_name);
}

ScopeObject& scope_for(Args args, const char* function, bool with_context) {
  if (args.count == 0) type_error(std::string(function) + " needs a scope as its first argument");
  ScopeObject& scope = scope_argument(args[0], function);
  if (with_context) {
    engine::use_with_context(scope.scope);
  } else {
    engine::use(scope.scope);
  }
  return scope;
}

Operation::Operation(PyObject* object, PyObject* scope_object, const char* function,
                     bool with_context)
    : scope(scope_argument(scope_object, function)) {
  if (with_context) {
    engine::use_with_context(scope.scope);
  } else {
    engine::use(scope.scope);
  }
  const HandleObject& handle = handle_of(object);
  if (handle.scope->live && handle.scope->isolate != scope.scope.isolate) {
    engine::refuse_wrong_isolate("a handle");
  }
  self = use_handle(handle);
}

namespace {

PyObject* fail(engine::ScopedEntry& entry, engine::Scope& scope) {
  entry.relock();
  if (scope.kind == engine::ScopeKind::try_catch) {
    if (entry.thrown() && !entry.caught.HasTerminated() && !entry.isolate.gate.fired()) {
      engine::take_over(*scope.caught, entry);
      check_stopped(entry);
      Py_RETURN_NONE;
    }
    if (entry.isolate.gate.fired()) engine::take_termination(*scope.caught);
  }
  raise_caught(entry, nullptr);
}

}  // namespace

PyObject* finish(engine::ScopedEntry& entry, engine::Scope& scope, engine::Ref result,
                 PyTypeObject* type) {
  if (result.IsEmpty()) return fail(entry, scope);
  check_stopped(entry);
  const engine::Ref kept = entry.escape(result);
  return new_handle(type == nullptr ? handle_class(kept) : type, *scope.home, kept);
}

PyObject* finish_plain(engine::ScopedEntry& entry, engine::Scope& scope, bool done,
                       PyObject* result) {
  if (!done) return fail(entry, scope);
  check_stopped(entry);
  return Py_NewRef(result);
}

namespace {

void dealloc(PyObject* object) {
  engine::count(engine::Kind::handle, -1);
  Py_DECREF(object_of(handle_of(object).scope->object));
  PyObject_Free(object);
}

PyObject* represent(PyObject* object) {
  return guarded([object]() -> PyObject* {
    const HandleObject& self = handle_of(object);
    const char* name = Py_TYPE(object)->tp_name;
    if (!self.scope->live) {
      return PyUnicode_FromFormat("<%s, expired with the %s opened at %s>", name,
                                  engine::kind_name(*self.scope),
                                  engine::host.describe(self.scope->opened).c_str());
    }
    if (engine::thread_slot.token != self.scope->isolate->admits ||
        !PyObject_TypeCheck(object, &value_type)) {
      return PyUnicode_FromFormat("<%s>", name);
    }
    engine::enter(isolate_of(self));
    if (!self.scope->live) return PyUnicode_FromFormat("<%s>", name);  // it was due to be closed
    const auto value = primitive_to_python(self.ref);
    if (!value) return PyUnicode_FromFormat("<%s>", name);
    PyObject* text = PyUnicode_FromFormat("<%s %R>", name, value->ptr());
    if (text != nullptr || PyErr_ExceptionMatches(PyExc_ValueError) == 0) return text;
    PyErr_Clear();  // Python refuses to print an int of very many digits
    return PyUnicode_FromFormat("<%s>", name);
  });
}

bool usable(const HandleObject& handle) {
  return handle.scope->live && engine::thread_slot.token == handle.scope->isolate->admits;
}

// Equal handles have equal values, as SameValueZero has it; of what is no value, private names can
// be equal. A dead one equals itself alone.
PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !is_handle(right)) Py_RETURN_NOTIMPLEMENTED;
  return guarded([&] {
    bool equal = left == right;
    const HandleObject& a = handle_of(left);
    const HandleObject& b = handle_of(right);
    if (!equal && usable(a) && usable(b) && a.scope->isolate == b.scope->isolate) {
      engine::enter(isolate_of(a));  // comparing may flatten a string
      equal = usable(a) && usable(b) && same(a.ref, Py_TYPE(left), b.ref, Py_TYPE(right));
    }
    return PyBool_FromLong(equal == (operation == Py_EQ));
  });
}

// Kept from the first asking on: a dict that holds the handle may ask again after its death.
Py_hash_t hash(PyObject* object) {
  return guarded(
      [object]() -> Py_hash_t {
        HandleObject& self = handle_of(object);
        if (self.hash != -1) return self.hash;
        const bool by_value = usable(self) && has_hash(Py_TYPE(object));
        if (by_value) engine::enter(isolate_of(self));
        self.hash = by_value && usable(self) ? engine::hash_of(self.ref) : hash_of_place(object);
        return self.hash;
      },
      Py_hash_t{-1});
}

PyObject* get_hash(PyObject* object) {
  return PyLong_FromLong(engine::hash_of(entered_handle(handle_of(object))));
}

template <std::size_t Index>
PyObject* predicate(PyObject* object, PyObject* /*unused*/) noexcept {
  return guarded([object] {
    return PyBool_FromLong(engine::predicates()[Index].test(use_handle(handle_of(object))));
  });
}

template <std::size_t... Index>
std::array<PyMethodDef, sizeof...(Index)> predicate_methods(std::index_sequence<Index...>) {
  static std::array<std::string, sizeof...(Index)> docs;
  const auto entry = []<std::size_t At>(std::integral_constant<std::size_t, At>) {
    const char* name = engine::predicates()[At].name;
    docs[At] = std::string(name) + "(self) -> bool";
    return PyMethodDef{name, predicate<At>, METH_NOARGS, docs[At].c_str()};
  };
  return {entry(std::integral_constant<std::size_t, Index>{})...};
}

PyObject* to_python_method(PyObject* object, Args args) {
  const char* const names[] = {"scope", "undefined", "timeout"};
  const auto [scope_object, undefined_value, timeout] = args.parse("to_python", names, 1, 1);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  ScopeObject& scope = scope_argument(scope_object, "to_python()");
  engine::use(scope.scope);
  const engine::Ref ref = handle_argument(scope.scope, object, nullptr, "to_python()");
  PyObject* stand_in = undefined_value == nullptr ? undefined : undefined_value;
  if (ref->IsUndefined()) return Py_NewRef(stand_in);
  if (auto primitive = primitive_to_python(ref)) return primitive->release().ptr();
  engine::use_with_context(scope.scope);
  const nb::object context = context_object(*scope.scope.context);
  auto& holder = *reinterpret_cast<ContextObject*>(context.ptr());
  engine::Entry entry(*scope.scope.isolate, holder.engine);
  const engine::Deadline deadline(entry, limit);
  nb::object plain = to_plain_python(entry, holder, ref, stand_in);
  check_stopped(entry);
  return plain.release().ptr();
}

template <bool (*Test)(engine::Ref, engine::Ref)>
PyObject* equality(PyObject* object, Args args) {
  args.expect("equality", 1, 1);
  const HandleObject& handle = handle_of(object);
  const engine::Ref self = entered_handle(handle);  // comparing may flatten a string
  const engine::Ref other = handle_argument(*handle.scope, args[0], nullptr, "a comparison");
  return PyBool_FromLong(Test(self, other));
}

PyObject* type_of(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return text_to_python(engine::type_name(self.entry.isolate, self.ref)).release().ptr();
}

}  // namespace

void make_handle_type(nb::module_& module, PyTypeObject& type, TypeSpec spec) {
  spec.size = sizeof(HandleObject);
  spec.dealloc = dealloc;
  if (spec.base == nullptr) spec.base = &value_type;
  make_type(module, type, spec);
}

void bind_value(nb::module_& module) {
  static auto predicates = predicate_methods(std::make_index_sequence<engine::kPredicates>{});
  static std::vector<PyMethodDef> methods(predicates.begin(), predicates.end());
  methods.push_back(method<to_python_method>(
      "to_python",
      "to_python(self, scope: Scope, *, undefined: Any = ..., timeout: float | None = ...) -> "
      "Any\n\nThe value as plain Python data: arrays as lists, plain objects as dicts, all the way "
      "down.\n\nArgs:\n    scope: With a context, where the value is an object.\n    undefined: What "
      "stands for undefined.\n    timeout: So many seconds at most, for getters run "
      "code.\n\nRaises:\n    TimedOut: It took longer."));
  methods.push_back(method<equality<engine::strict_equals>>(
      "strict_equals", "strict_equals(self, other: Value, /) -> bool\n\nAs `===`."));
  methods.push_back(method<equality<engine::same_value>>(
      "same_value", "same_value(self, other: Value, /) -> bool\n\nAs Object.is."));
  methods.push_back(method<equality<engine::same_value_zero>>(
      "same_value_zero",
      "same_value_zero(self, other: Value, /) -> bool\n\nAs a Map compares its keys; so does `==`."));
  methods.push_back(method<get_hash>(
      "get_hash",
      "get_hash(self) -> int\n\nA number that equal values share, as `==` has it. A name's is its "
      "identity hash."));
  methods.push_back(method<type_of>("type_of", "type_of(self) -> str\n\nWhat typeof says."));
  methods.push_back({});
  data_type.tp_repr = represent;
  data_type.tp_hash = hash;
  data_type.tp_richcompare = compare;
  make_type(
      module, data_type,
      {.name = "eyot.v8.Data",
       .doc =
           "Something in V8's heap that a handle refers to. Stands for v8::Data.\n\nRaises:\n    "
           "HandleExpiredError: EY102, at any use after its scope closed.\n    "
           "WrongIsolateError: EY109, in a scope of another isolate.",
       .size = sizeof(HandleObject),
       .dealloc = dealloc});
  make_handle_type(
      module, value_type,
      {.name = "eyot.v8.Value",
       .doc = "A JavaScript value, as long as its scope is open. Stands for "
              "v8::Local<v8::Value>.\n\nRaises:\n    HandleExpiredError: EY102, at any "
              "use after its scope closed.",
       .methods = methods.data(),
       .base = &data_type});
}

}  // namespace bind
