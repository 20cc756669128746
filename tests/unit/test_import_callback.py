"""The host's own answers to import() and import.meta."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.test_es_module import compiled, nobody

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = v8.Promise | None


def promise_of(scope: v8.Scope, value: v8.Value) -> v8.Promise:
    resolver = v8.PromiseResolver(scope)
    resolver.resolve(scope, value)
    return resolver.get_promise(scope)


def test_dynamic_import(scope: v8.ContextScope, isolate: v8.Isolate) -> None:
    asked: list[Any] = []

    def refuse(
        inner: v8.CallbackScope,
        options: v8.PrimitiveArray | None,
        name: v8.Value,
        specifier: v8.String,
        attributes: list[tuple[str, str]],
    ) -> Answer:
        length = None if options is None else options.length
        asked.append((length, name.to_python(inner), specifier.to_python(inner), attributes))
        raise LookupError("not here")

    isolate.set_host_import_module_dynamically_callback(refuse)
    origin = v8.ScriptOrigin("main.js", host_defined_options=(7, "mine"))
    text = "globalThis.failed = []; import('bar').catch((e) => failed.push(e)); 5"
    script = v8.Script.compile(scope, v8.String(scope, text), origin)
    assert script.run(scope).to_python(scope) == 5
    assert asked == [(2, "main.js", "bar", [])]
    [error] = scope.context.globals["failed"]
    assert isinstance(error, LookupError)


def test_import_gives_the_very_promise_of_the_callback(
    scope: v8.ContextScope, isolate: v8.Isolate
) -> None:
    kept: list[v8.Global[v8.Promise]] = []

    def answer(inner: v8.CallbackScope, *_: Any) -> Answer:
        module = compiled(inner, "export const x = 6")
        module.instantiate_module(inner, nobody)
        module.evaluate(inner)
        promise = promise_of(inner, module.get_module_namespace(inner))
        kept.append(v8.Global(inner, promise))
        return promise

    isolate.set_host_import_module_dynamically_callback(answer)
    found = v8.Script.compile(scope, v8.String(scope, "import('x')")).run(scope)
    assert found.strict_equals(kept.pop().local(scope))
    assert scope.context.eval("import('x').then((m) => m.x)").result() == 6
    kept.clear()
    isolate.set_host_import_module_dynamically_callback(None)
    with pytest.raises(eyot.ModuleError):
        scope.context.eval("import('x')").result()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda *_: None, "gave no promise"),
        (lambda scope, *_: v8.Object(scope), "needs a handle of class"),
        (lambda *_: 5, "needs a handle of class"),
        (lambda: None, "positional argument"),
    ],
)
def test_what_is_no_promise_rejects(
    scope: v8.ContextScope, isolate: v8.Isolate, answer: Callable[..., Any], words: str
) -> None:
    isolate.set_host_import_module_dynamically_callback(answer)
    promise = scope.context.eval("import('x')")
    with pytest.raises(TypeError, match=words):
        promise.result()


def test_a_callback_that_stops_its_call_stops_it(
    scope: v8.ContextScope, isolate: v8.Isolate
) -> None:
    def stop(*_: Any) -> Answer:
        isolate.terminate()
        return None

    isolate.set_host_import_module_dynamically_callback(stop)
    with pytest.raises(eyot.Terminated):
        scope.context.eval("import('x'); for (;;);")

    def interrupt(*_: Any) -> Answer:
        raise KeyboardInterrupt

    isolate.set_host_import_module_dynamically_callback(interrupt)
    with pytest.raises(KeyboardInterrupt):
        scope.context.eval("import('x'); for (;;);")
    assert scope.context.eval("1") == 1


def test_set_host_initialize_import_meta_object_callback(
    scope: v8.ContextScope, isolate: v8.Isolate
) -> None:
    asked: list[int] = []

    def fill(inner: v8.CallbackScope, module: v8.Module, meta: v8.Object) -> None:
        asked.append(module.get_identity_hash())
        meta.create_data_property(inner, "foo", v8.String(inner, "bar"))

    isolate.set_host_initialize_import_meta_object_callback(fill)
    source = "export const meta = import.meta, same = import.meta === meta, foo = import.meta.foo"
    module = compiled(scope, source)
    module.instantiate_module(scope, nobody)
    assert asked == []
    module.evaluate(scope)
    assert asked == [module.get_identity_hash()]
    namespace = scope.context.wrap(scope, module.get_module_namespace(scope))
    assert (namespace.same, namespace.foo, dict(namespace.meta)) == (True, "bar", {"foo": "bar"})
    silent = compiled(scope, "1")
    silent.instantiate_module(scope, nobody)
    silent.evaluate(scope)
    assert len(asked) == 1
    everyday = scope.context.import_module("data:text/javascript,export default import.meta.foo")
    assert everyday.default == "bar"


def test_what_fills_import_meta_may_fail(scope: v8.ContextScope, isolate: v8.Isolate) -> None:
    mine = RuntimeError("no meta")

    def fail(*_: Any) -> None:
        raise mine

    isolate.set_host_initialize_import_meta_object_callback(fail)
    with pytest.raises(RuntimeError) as caught:
        scope.context.import_module("data:text/javascript,import.meta.url")
    assert caught.value is mine
    isolate.set_host_initialize_import_meta_object_callback(None)
    scope.context.import_module("data:text/javascript,import.meta.url; 2")


@pytest.mark.parametrize(
    "name",
    [
        "set_host_import_module_dynamically_callback",
        "set_host_initialize_import_meta_object_callback",
    ],
)
def test_a_callback_is_callable_or_none(isolate: v8.Isolate, name: str) -> None:
    with pytest.raises(TypeError, match=rf"{name}\(\) needs something callable, not int"):
        getattr(isolate, name)(1)


def test_a_v8_without_phases_says_so(isolate: v8.Isolate) -> None:
    with pytest.raises((NotImplementedError, TypeError), match=r"V8 13\.6|callable, not int"):
        isolate.set_host_import_module_with_phase_dynamically_callback(1)  # type: ignore[arg-type]
