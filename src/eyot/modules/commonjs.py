"""CommonJS in a context: what commonjs.js asks of Python.

What it needs is kept in JavaScript, under a private name of the global object, so that nothing here
keeps a context alive.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot.errors import ModuleError
from eyot.modules.loader import SyntheticModule, decode
from eyot.modules.registry import modules_of
from eyot.modules.urls import file_url

if TYPE_CHECKING:
    from eyot._core import CallbackScope, Context, FunctionCallbackInfo, JSFunction, Scope, Value
    from eyot.modules.node_loader import NodeLoader
    from eyot.values import JSObject

__all__ = ["CommonJS"]

_numbers = count()
_PARAMETERS = ("exports", "require", "module", "__filename", "__dirname")


class CommonJS:
    """The CommonJS modules of a loader."""

    def __init__(self, loader: NodeLoader) -> None:
        self._loader = loader
        self._name = f"eyot:commonjs {next(_numbers)}"

    def create_require(self, context: Context, filename: str) -> JSFunction:
        """The `require` of a file."""
        function: JSFunction = self._runtime(context).require(filename)
        return function

    def run(self, context: Context, path: str, names: list[str]) -> JSObject:
        """Runs a module, if it hasn't, and gives what `import` sees of it."""
        namespace: JSObject = self._runtime(context).namespace(path, names)
        return namespace

    def builtin_module(self, name: str) -> SyntheticModule:
        """What `import` sees of a builtin."""

        def names(context: Context) -> list[str]:
            found = list(self._runtime(context).namesOfBuiltin(name))
            return sorted({"default", *found})

        def evaluate(context: Context) -> JSObject:
            namespace: JSObject = self._runtime(context).namespaceOfBuiltin(name, names(context))
            return namespace

        return SyntheticModule(names, evaluate)

    def _runtime(self, context: Context) -> JSObject:
        with (
            _core.HandleScope(context.isolate) as handles,
            _core.ContextScope(handles, context) as scope,
        ):
            key = _core.Private.for_api(scope, _core.String(scope, self._name))
            world = context.global_(scope)
            kept = world.get_private(scope, key)
            if kept.is_undefined():
                kept = self._made(context, scope)
                world.set_private(scope, key, kept)
            runtime: JSObject = context.wrap(scope, kept)
        return runtime

    def _made(self, context: Context, scope: Scope) -> Value:
        source = Path(__file__).with_name("commonjs.js").read_text(encoding="utf-8")
        maker = context.eval(source, filename="eyot:commonjs.js").local(scope)
        host = _core.Object(scope)
        for name, function in {
            "resolve": self._resolve,
            "open": self._open,
            "builtin": self._builtin,
        }.items():
            host.set(scope, _core.String(scope, name), _core.Function(scope, function))
        made: Value = maker.call(scope, _core.Undefined(scope), [host])
        return made

    # --- what JavaScript asks; each call has a scope and its arguments ---

    def _resolve(self, scope: CallbackScope, info: FunctionCallbackInfo) -> Value:
        filename, specifier = (info[index].to_python(scope) for index in (0, 1))
        try:
            found = self._loader.resolve_required(specifier, filename)
        except ModuleError as error:
            tried = f" (tried {', '.join(error.tried)})" if error.tried else ""
            text = f"Cannot find module '{specifier}' from {filename}: {error}{tried}"
            return _record(scope, error=text, code="MODULE_NOT_FOUND")
        if found.startswith("node:"):
            return _record(scope, builtin=found.removeprefix("node:"))
        return _record(scope, filename=found)

    def _open(self, scope: CallbackScope, info: FunctionCallbackInfo) -> Value:
        from eyot.modules.node_loader import text_of
        from eyot.scripts import ScriptOrigin, Source

        path = info[0].to_python(scope)
        kind, source = self._loader.open(path)
        url = file_url(path)
        value: Value
        if kind == "json":
            try:
                value = _core.JSON.parse(scope, _core.String(scope, decode(source)))
            except Exception as error:
                raise ModuleError(f"{path} is no JSON: {error}", path) from error
        elif kind == "commonjs":
            context = scope.context
            modules_of(context)._owners[url] = self._loader
            text = _core.String(scope, text_of(source))
            value = _core.ScriptCompiler.compile_function(
                scope, Source(text, ScriptOrigin(url)), _PARAMETERS
            )
        elif kind == "module":
            value = scope.context.import_module(url, loader=self._loader).local(scope)
        else:
            raise ModuleError(f"require() can't load {path}: it is of kind {kind}", path)
        return _record(scope, kind=kind, value=value)

    def _builtin(self, scope: CallbackScope, info: FunctionCallbackInfo) -> Any:
        builtins = self._loader.builtins
        if builtins is None:
            raise AssertionError("a builtin was found, so there are some")
        return builtins.load(scope.context, info[0].to_python(scope)).local(scope)


def _record(scope: CallbackScope, **values: str | Value) -> Value:
    made = _core.Object(scope)
    for name, value in values.items():
        handle = _core.String(scope, value) if isinstance(value, str) else value
        made.set(scope, _core.String(scope, name), handle)
    return made
