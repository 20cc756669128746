// String of the explicit layer: made of texts and bytes, measured and concatenated.
#include "engine/string.h"

#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/external_string.h"
#include "engine/value.h"

namespace bind {

PyTypeObject name_type, string_type;

engine::Ref text_argument(const engine::Scope& scope, PyObject* object, const char* function) {
  if (PyUnicode_Check(object)) return text_to_javascript(*scope.isolate, object);
  if (!is_handle(object)) {
    type_error(std::string(function) + " needs a str or a handle of class eyot.v8.String, not " +
               Py_TYPE(object)->tp_name);
  }
  return handle_argument(scope, object, &string_type, function);
}

namespace {

// Whether a NewStringType asks for an internalised string.
bool internalised(PyObject* type, const char* function) {
  if (type == nullptr) return false;
  if (PyLong_Check(type)) {
    int overflow = 0;
    const long value = PyLong_AsLongAndOverflow(type, &overflow);
    if (overflow == 0 && (value == 0 || value == 1)) return value == 1;
  }
  value_error(std::string(function) + " needs a NewStringType as its type");
}

PyObject* made(ScopeObject& scope, engine::Ref string) {
  if (string.IsEmpty()) conversion_error("a string of this length is more than V8 can hold");
  return new_handle(&string_type, *scope.scope.home, string);
}

PyObject* construct(PyTypeObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "text", "type"};
  const auto [scope_object, text, type] = args.parse("String", names, 2, 2);
  const bool name = internalised(type, "String()");
  ScopeObject& scope = scope_for({&scope_object, 1}, "String()", false);
  if (!PyUnicode_Check(text)) {
    type_error(std::string("String() needs a str, not ") + Py_TYPE(text)->tp_name);
  }
  return made(scope, text_to_javascript(*scope.scope.isolate, text, name));
}

PyObject* empty(PyObject* /*type*/, Args args) {
  args.expect("String.empty", 1, 1);
  ScopeObject& scope = scope_for(args, "String.empty()", false);
  return made(scope, engine::make_empty_string(*scope.scope.isolate));
}

using Bytes = engine::Ref (*)(engine::Isolate&, const Buffer&, bool);

engine::Ref of_utf8(engine::Isolate& isolate, const Buffer& data, bool name) {
  return engine::make_utf8(isolate, data.as<const char>(), name);
}

engine::Ref of_one_byte(engine::Isolate& isolate, const Buffer& data, bool name) {
  return engine::make_string(isolate, data.as<const std::uint8_t>(), name);
}

engine::Ref of_two_byte(engine::Isolate& isolate, const Buffer& data, bool name) {
  data.expect_units(2, "String.new_from_two_byte()");
  if (data.aligned(2)) return engine::make_string(isolate, data.as<const std::uint16_t>(), name);
  std::vector<std::uint16_t> units(data.size() / 2);
  std::memcpy(units.data(), data.as<const char>().data(), data.size());
  return engine::make_string(isolate, std::span<const std::uint16_t>(units), name);
}

template <Bytes Make>
PyObject* new_from(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "data", "type"};
  const auto [scope_object, object, type] = args.parse("String.new_from", names, 2, 2);
  const bool name = internalised(type, "String.new_from()");
  const Buffer data(object, "String.new_from()");
  ScopeObject& scope = scope_for({&scope_object, 1}, "String.new_from()", false);
  return made(scope, Make(*scope.scope.isolate, data, name));
}

// Over a bytes object: no other memory of Python's is sure never to change, and V8 relies on that.
template <class Unit>
PyObject* new_external(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "data", "release"};
  const auto [scope_object, data, release] = args.parse("String.new_external", names, 2, 2);
  if (!PyBytes_Check(data)) {
    type_error(std::string("an external string needs bytes, which never change, not ") +
               Py_TYPE(data)->tp_name);
  }
  const bool called = release != nullptr && release != Py_None;
  if (called && !PyCallable_Check(release)) type_error("release must be callable");
  const auto size = static_cast<std::size_t>(PyBytes_GET_SIZE(data));
  if (size % sizeof(Unit) != 0) {
    value_error("an external two-byte string needs whole units of 2 bytes");
  }
  if (size / sizeof(Unit) > engine::kMaxStringLength) {
    conversion_error("a string of this length is more than V8 can hold");
  }
  ScopeObject& scope = scope_for({&scope_object, 1}, "String.new_external()", false);
  const auto* units = reinterpret_cast<const Unit*>(PyBytes_AS_STRING(data));
  return made(scope, engine::make_external_string(
                         *scope.scope.isolate, std::span(units, size / sizeof(Unit)),
                         Py_NewRef(data), called ? Py_NewRef(release) : nullptr));
}

PyObject* get_value(PyObject* object) {
  return text_to_python(entered_handle(handle_of(object))).release().ptr();
}

PyObject* get_length(PyObject* object) {
  return PyLong_FromLong(engine::text_length(use_handle(handle_of(object))));
}

PyObject* utf8_length(PyObject* object, Args args) {
  args.expect("utf8_length", 1, 1);
  Operation operation(object, args[0], "utf8_length()", false);
  return PyLong_FromSize_t(engine::utf8_length(*operation.core().isolate, operation.self));
}

template <bool (*Test)(engine::Ref)>
PyObject* ask(PyObject* object) {
  return PyBool_FromLong(Test(entered_handle(handle_of(object))));
}

template <bool (*Test)(engine::Ref)>
PyObject* external_memory(PyObject* object) {
  const engine::Ref ref = use_handle(handle_of(object));
  void* memory = Test(ref) ? engine::external_memory_of(ref) : nullptr;
  const bool bytes = memory != nullptr && PyBytes_Check(object_of(memory));
  return Py_NewRef(bytes ? object_of(memory) : Py_None);
}

PyObject* concat(PyObject* object, Args args) {
  args.expect("concat", 2, 2);
  Operation operation(object, args[0], "concat()", false);
  const engine::Ref other = handle_argument(operation.core(), args[1], &string_type, "concat()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref joined = engine::concat(entry.isolate, operation.self, other);
  if (joined.IsEmpty()) conversion_error("a string of this length is more than V8 can hold");
  return finish(entry, operation.core(), joined);
}

#define TYPE_DOC "type: NewStringType = ..."
#define LENGTH_DOC "\n\nRaises:\n    ConversionError: It is longer than V8 can hold."

PyMethodDef methods[] = {
    method<empty>("empty", "empty(scope: Scope, /) -> String\n\nThe empty string.", METH_STATIC),
    method<new_from<of_utf8>>(
        "new_from_utf8",
        "new_from_utf8(scope: Scope, data: Buffer, /, *, " TYPE_DOC ") -> String\n\nOf UTF-8; each "
        "part that is none becomes U+FFFD, as bytes.decode(errors=\"replace\") has it." LENGTH_DOC,
        METH_STATIC),
    method<new_from<of_one_byte>>("new_from_one_byte",
                                  "new_from_one_byte(scope: Scope, data: Buffer, /, *, " TYPE_DOC
                                  ") -> String\n\nOf Latin-1." LENGTH_DOC,
                                  METH_STATIC),
    method<new_from<of_two_byte>>(
        "new_from_two_byte",
        "new_from_two_byte(scope: Scope, data: Buffer, /, *, " TYPE_DOC
        ") -> String\n\nOf UTF-16 in the machine's byte order; lone surrogates are kept." LENGTH_DOC,
        METH_STATIC),
    method<new_external<char>>(
        "new_external_onebyte",
        "new_external_onebyte(scope: Scope, data: bytes, /, *, release: Callable[[], object] | None "
        "= None) -> String\n\nA string whose Latin-1 stays in `data`, which is kept until V8 needs "
        "the string no more; then `release` is called, at the next use of any isolate." LENGTH_DOC,
        METH_STATIC),
    method<new_external<std::uint16_t>>(
        "new_external_twobyte",
        "new_external_twobyte(scope: Scope, data: bytes, /, *, release: Callable[[], object] | None "
        "= None) -> String\n\nThe same of UTF-16 in the machine's byte order." LENGTH_DOC,
        METH_STATIC),
    method<utf8_length>("utf8_length",
                        "utf8_length(self, scope: Scope, /) -> int\n\nHow many bytes it takes in "
                        "UTF-8, a lone surrogate taking three."),
    method<ask<engine::is_one_byte>>(
        "is_onebyte",
        "is_onebyte(self) -> bool\n\nWhether V8 keeps it in one byte a unit now. A text that could be "
        "kept so need not be: see contains_only_onebyte."),
    method<ask<engine::contains_only_one_byte>>(
        "contains_only_onebyte",
        "contains_only_onebyte(self) -> bool\n\nWhether all of it is Latin-1; may look at all of "
        "it."),
    method<ask<engine::is_external_string>>(
        "is_external", "is_external(self) -> bool\n\nWhether its text is outside V8's heap."),
    method<ask<engine::is_external_one_byte>>("is_external_onebyte",
                                              "is_external_onebyte(self) -> bool"),
    method<ask<engine::is_external_two_byte>>("is_external_twobyte",
                                              "is_external_twobyte(self) -> bool"),
    method<external_memory<engine::is_external_one_byte>>(
        "get_external_onebyte_string_resource",
        "get_external_onebyte_string_resource(self) -> bytes | None\n\nThe bytes that an external "
        "one-byte string was made of."),
    method<external_memory<engine::is_external_two_byte>>(
        "get_external_string_resource",
        "get_external_string_resource(self) -> bytes | None\n\nThe bytes that an external two-byte "
        "string was made of."),
    method<concat>("concat",
                   "concat(self, scope: Scope, other: String, /) -> String\n\nThis text and the "
                   "other's." LENGTH_DOC),
    {}};

PyGetSetDef properties[] = {
    property<get_value>("value", "value: str\n\nThe text, lone surrogates and all."),
    property<get_length>("length", "length: int\n\nIn UTF-16 units."),
    {}};

}  // namespace

void bind_string(nb::module_& module) {
  make_handle_type(
      module, string_type,
      {.name = "eyot.v8.String",
       .doc = "String(scope: Scope, text: str, /, *, " TYPE_DOC ")\n\nA text. Stands for "
              "v8::String." LENGTH_DOC,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>(),
       .base = &name_type});
  const nb::object longest = owned(PyLong_FromSize_t(engine::kMaxStringLength));
  if (PyDict_SetItemString(string_type.tp_dict, "MAX_LENGTH", longest.ptr()) < 0) throw ErrorSet{};
}

}  // namespace bind
