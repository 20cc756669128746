// RegExp of the explicit layer.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/builtin.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject reg_exp_type;

namespace {

// V8 takes any bits, and fails on those it doesn't know.
unsigned flags_argument(PyObject* object) {
  if (object == nullptr) return 0;
  if (!PyLong_Check(object)) type_error("RegExp() needs RegExpCreationFlags as its flags");
  int overflow = 0;
  const long flags = PyLong_AsLongAndOverflow(object, &overflow);
  if (overflow != 0 || flags < 0 || (flags & ~static_cast<long>(engine::kRegExpFlags)) != 0) {
    value_error("RegExp() was given flags that this V8 doesn't know");
  }
  return static_cast<unsigned>(flags);
}

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("RegExp", 2, 3);
  const unsigned flags = flags_argument(args.count == 3 ? args[2] : nullptr);
  ScopeObject& scope = scope_for(args, "RegExp()", true);
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref pattern = text_argument(scope.scope, args[1], "RegExp()");
  return finish(entry, scope.scope, engine::make_reg_exp(entry, pattern, flags), type);
}

PyObject* exec(PyObject* object, Args args) {
  args.expect("exec", 2, 2);
  Operation operation(object, args[0], "exec()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref subject = text_argument(operation.core(), args[1], "exec()");
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::exec(entry, operation.self, subject);
  }
  return finish(entry, operation.core(), result);
}

PyObject* get_source(PyObject* object, Args args) {
  args.expect("get_source", 1, 1);
  Operation operation(object, args[0], "get_source()", false);
  return new_handle(*operation.core().home, engine::reg_exp_source(operation.self));
}

PyObject* get_flags(PyObject* object) {
  return PyLong_FromUnsignedLong(engine::reg_exp_flags(use_handle(handle_of(object))));
}

PyMethodDef methods[] = {
    method<exec>(
        "exec",
        "exec(self, scope: TryCatch, subject: String | str, /) -> Object | Null | None\n"
        "exec(self, scope: Scope, subject: String | str, /) -> Object | Null\n\nLooks for it: an "
        "array with the match and its groups, which has `index`, `input` and `groups`, or null."),
    method<get_source>("get_source", "get_source(self, scope: Scope, /) -> String\n\nThe pattern."),
    method<get_flags>("get_flags", "get_flags(self) -> int\n\nIts RegExpCreationFlags, as an int."),
    {}};

}  // namespace

void bind_reg_exp(nb::module_& module) {
  make_handle_type(
      module, reg_exp_type,
      {.name = "eyot.v8.RegExp",
       .doc =
           "RegExp(scope: TryCatch, pattern: String | str, flags: int = ..., /) -> RegExp | None"
           "\nRegExp(scope: Scope, pattern: String | str, flags: int = ..., /)\n\nA regular "
           "expression, with RegExpCreationFlags. Stands for v8::RegExp.\n\nRaises:\n    "
           "JSSyntaxError: The pattern isn't right; in a TryCatch there is None for it.\n    ValueError: This V8 doesn't know "
           "such flags.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &object_type});
}

}  // namespace bind
