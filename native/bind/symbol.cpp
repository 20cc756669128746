// Symbol of the explicit layer.
#include "engine/symbol.h"

#include <vector>

#include "bind/bind.h"
#include "bind/handles.h"

namespace bind {

PyTypeObject symbol_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Symbol", 1, 2);
  ScopeObject& scope = scope_for(args, "Symbol()", false);
  engine::Ref description;
  if (args.count == 2 && args[1] != Py_None) {
    description = text_argument(scope.scope, args[1], "Symbol()");
  }
  return new_handle(type, *scope.scope.home,
                    engine::make_symbol(*scope.scope.isolate, description));
}

template <engine::Ref (*Find)(engine::Isolate&, engine::Ref)>
PyObject* registered(PyObject* /*type*/, Args args) {
  args.expect("a symbol's registry", 2, 2);
  ScopeObject& scope = scope_for(args, "Symbol.for_key()", false);
  const engine::Ref description = text_argument(scope.scope, args[1], "Symbol.for_key()");
  return new_handle(&symbol_type, *scope.scope.home, Find(*scope.scope.isolate, description));
}

PyObject* description(PyObject* object, Args args) {
  args.expect("description", 1, 1);
  Operation operation(object, args[0], "description()", false);
  engine::Scope& scope = operation.core();
  return new_handle(*scope.home, engine::symbol_description(*scope.isolate, operation.self));
}

template <std::size_t Index>
PyObject* well_known(PyObject* /*type*/, Args args) {
  args.expect("a well-known symbol", 1, 1);
  ScopeObject& scope = scope_for(args, "a well-known symbol", false);
  return new_handle(&symbol_type, *scope.scope.home,
                    engine::well_known_symbol(*scope.scope.isolate, Index));
}

template <std::size_t... Index>
void add_well_known(std::vector<PyMethodDef>& methods, std::index_sequence<Index...> /*all*/) {
  static std::array<std::string, sizeof...(Index)> docs;
  ((docs[Index] =
        std::string(engine::well_known_symbols()[Index].name) + "(scope: Scope, /) -> Symbol",
    methods.push_back(method<well_known<Index>>(engine::well_known_symbols()[Index].name,
                                                docs[Index].c_str(), METH_STATIC))),
   ...);
}

}  // namespace

void bind_symbol(nb::module_& module) {
  static std::vector<PyMethodDef> methods = {
      method<registered<engine::symbol_for_key>>(
          "for_key",
          "for_key(scope: Scope, description: String | str, /) -> Symbol\n\nThe symbol of that "
          "description in the language's registry, as Symbol.for.",
          METH_STATIC),
      method<registered<engine::symbol_for_api>>(
          "for_api",
          "for_api(scope: Scope, description: String | str, /) -> Symbol\n\nThe symbol of that "
          "description in a registry that JavaScript can't reach.",
          METH_STATIC),
      method<description>("description",
                          "description(self, scope: Scope, /) -> String | Undefined"),
  };
  add_well_known(methods, std::make_index_sequence<engine::kWellKnownSymbols>{});
  methods.push_back({});
  make_handle_type(
      module, symbol_type,
      {.name = "eyot.v8.Symbol",
       .doc = "Symbol(scope: Scope, description: String | str | None = None, /)\n\nA symbol, "
              "different from every other. Stands for v8::Symbol.",
       .methods = methods.data(),
       .construct = constructor<construct>(),
       .base = &name_type});
}

}  // namespace bind
