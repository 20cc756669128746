// Proxy of the explicit layer.
#include "engine/proxy.h"

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject proxy_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Proxy", 3, 3);
  ScopeObject& scope = scope_for(args, "Proxy()", true);
  const engine::Ref target = handle_argument(scope.scope, args[1], &object_type, "Proxy()");
  const engine::Ref handler = handle_argument(scope.scope, args[2], &object_type, "Proxy()");
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_proxy(entry, target, handler), type);
}

template <engine::Ref (*Read)(engine::Ref)>
PyObject* part(PyObject* object, Args args) {
  args.expect("a part of a proxy", 1, 1);
  Operation operation(object, args[0], "a part of a proxy");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), Read(operation.self));
}

PyObject* is_revoked(PyObject* object) {
  return PyBool_FromLong(engine::is_revoked(use_handle(handle_of(object))));
}

PyObject* revoke(PyObject* object, Args args) {
  args.expect("revoke", 1, 1);
  Operation operation(object, args[0], "revoke()");
  engine::ScopedEntry entry(operation.core());
  engine::revoke(entry, operation.self);
  return finish_plain(entry, operation.core(), true, Py_None);
}

PyMethodDef methods[] = {
    method<part<engine::proxy_target>>(
        "get_target",
        "get_target(self, scope: Scope, /) -> Value\n\nWhat it stands before; Null once revoked."),
    method<part<engine::proxy_handler>>(
        "get_handler",
        "get_handler(self, scope: Scope, /) -> Value\n\nWhat has its traps; Null once revoked."),
    method<is_revoked>("is_revoked", "is_revoked(self) -> bool\n\nWhether it was revoked."),
    method<revoke>("revoke",
                   "revoke(self, scope: Scope, /) -> None\n\nCuts it off from its target: each use "
                   "of it in JavaScript throws from now on."),
    {}};

}  // namespace

void bind_proxy(nb::module_& module) {
  make_handle_type(
      module, proxy_type,
      {.name = "eyot.v8.Proxy",
       .doc = "Proxy(scope: Scope, target: Object, handler: Object, /)\n\nA proxy. One "
              "of a function comes back from JavaScript as a Function; `cast(Proxy)` "
              "gives it as this. Stands for v8::Proxy.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &object_type});
}

}  // namespace bind
