"""Modules of the explicit layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

Attributes = list[tuple[str, str]]


def compiled(scope: v8.Scope, source: str, name: str = "main.js") -> v8.Module:
    origin = v8.ScriptOrigin(name, is_module=True)
    return v8.ScriptCompiler.compile_module(scope, v8.Source(v8.String(scope, source), origin))


def nobody(*_: Any) -> None:
    pytest.fail("there is nothing to resolve")


def resolver(
    sources: dict[str, str], made: dict[str, v8.Module] | None = None
) -> Callable[..., v8.Module]:
    known: dict[str, v8.Module] = {} if made is None else made

    def resolve(
        scope: v8.CallbackScope, specifier: v8.String, attributes: Attributes, referrer: v8.Module
    ) -> v8.Module:
        del attributes, referrer
        name = specifier.to_python(scope)
        found = compiled(scope, sources[name], name)
        known[name] = found
        return found

    return resolve


def test_script_compiler_source(scope: v8.Scope) -> None:
    source = v8.Source(v8.String(scope, "1"), v8.ScriptOrigin("a.js", is_module=True))
    assert source.cached_data is None
    assert v8.ScriptCompiler.compile_module(scope, source).is_source_text_module()


def test_module_instantiation_failures1(scope: v8.Scope) -> None:
    module = compiled(scope, "import './foo.js';\n  export {} from './bar.js' with {type: 'json'}")
    assert module.get_status() == v8.ModuleStatus.UNINSTANTIATED
    requests = module.get_module_requests(scope)
    assert [each.get_specifier(scope).to_python(scope) for each in requests] == [
        "./foo.js",
        "./bar.js",
    ]
    assert [module.source_offset_to_location(each.get_source_offset()) for each in requests] == [
        (0, 7),
        (1, 17),
    ]
    assert requests[0].get_import_attributes(scope) == []
    [(key, value, offset)] = requests[1].get_import_attributes(scope)
    assert (key, value, module.source_offset_to_location(offset)) == ("type", "json", (1, 34))
    assert requests[0].get_phase() == v8.ModuleImportPhase.EVALUATION
    error = LookupError("not here")

    def throws(*_: Any) -> v8.Module:
        raise error

    with pytest.raises(LookupError) as caught:
        module.instantiate_module(scope, throws)
    assert caught.value is error
    assert module.get_status() == v8.ModuleStatus.UNINSTANTIATED
    with pytest.raises(eyot.JSError, match="gave none"):
        module.instantiate_module(scope, lambda *_: None)
    with v8.TryCatch(scope) as caught_here:
        assert module.instantiate_module(caught_here, throws) is None
        assert caught_here.has_caught()


def test_module_evaluation(scope: v8.Scope) -> None:
    scope.context.eval("globalThis.order = []")
    sources = {"a": "order.push('a')", "b": "order.push('b'); export const x = 5"}
    module = compiled(scope, "import 'a'; import {x} from 'b'; order.push(x); export default x")
    with pytest.raises(ValueError, match="instantiate_module"):
        module.evaluate(scope)
    with pytest.raises(ValueError, match="instantiate_module"):
        module.get_module_namespace(scope)
    assert module.instantiate_module(scope, resolver(sources)) is True
    assert module.get_status() == v8.ModuleStatus.INSTANTIATED
    assert module.is_graph_async() is False
    assert (module.is_source_text_module(), module.is_synthetic_module()) == (True, False)
    assert isinstance(module.script_id(), int)
    assert module.get_identity_hash() != 0
    promise = module.evaluate(scope)
    assert promise.is_promise()
    assert module.get_status() == v8.ModuleStatus.EVALUATED
    assert list(scope.context.eval("order")) == ["a", "b", 5]
    namespace = module.get_module_namespace(scope)
    assert scope.context.wrap(scope, namespace).default == 5
    assert module.instantiate_module(scope, nobody) is True
    module.evaluate(scope)
    with pytest.raises(ValueError, match="status ERRORED"):
        module.get_exception(scope)


def test_a_module_that_throws_is_errored(scope: v8.Scope) -> None:
    module = compiled(scope, "throw new TypeError('mine')")
    module.instantiate_module(scope, nobody)
    promise = module.evaluate(scope).cast(v8.Promise)
    promise.mark_as_handled()
    assert promise.state == v8.PromiseState.REJECTED
    assert module.get_status() == v8.ModuleStatus.ERRORED
    assert "mine" in str(module.get_exception(scope).to_detail_string(scope).to_python(scope))
    assert module.script_id() is None


def test_import_attributes(scope: v8.Scope) -> None:
    seen: list[Attributes] = []

    def resolve(
        inner: v8.CallbackScope, specifier: v8.String, attributes: Attributes, referrer: v8.Module
    ) -> v8.Module:
        del specifier
        assert referrer.is_module()
        seen.append(attributes)
        return compiled(inner, "")

    module = compiled(scope, "import 'a' with {type: 'json'}; import 'b'")
    module.instantiate_module(scope, resolve)
    assert seen == [[("type", "json")], []]
    given: list[Attributes] = []

    def refuse(
        inner: v8.CallbackScope, _: object, name: v8.Value, to: v8.String, attributes: Attributes
    ) -> None:
        del inner, name, to
        given.append(attributes)

    isolate = scope.context.isolate
    isolate.set_host_import_module_dynamically_callback(refuse)
    scope.context.eval("import('a', {[KEY]: {type: 'json'}}).catch(() => {})".replace(
        "KEY", "'assert'" if v8.V8.get_version() < "12" else "'with'"))  # fmt: skip
    scope.context.eval("import('b').catch(() => {})")
    isolate.set_host_import_module_dynamically_callback(None)
    assert given == [[("type", "json")], []]


def test_synthetic_module(scope: v8.Scope) -> None:
    names = [v8.String(scope, name) for name in ("a", "default")]

    def steps(inner: v8.CallbackScope, module: v8.Module) -> None:
        module.set_synthetic_module_export(inner, v8.String(inner, "a"), v8.Integer(inner, 1))
        with pytest.raises(eyot.JSReferenceError):
            module.set_synthetic_module_export(inner, v8.String(inner, "b"), v8.Integer(inner, 1))
        module.set_synthetic_module_export(inner, v8.String(inner, "default"), v8.Null(inner))

    module = v8.Module.create_synthetic_module(scope, v8.String(scope, "made"), names, steps)
    assert (module.is_synthetic_module(), module.script_id()) == (True, None)
    module.instantiate_module(scope, nobody)
    module.evaluate(scope)
    namespace = scope.context.wrap(scope, module.get_module_namespace(scope))
    assert dict(namespace) == {"a": 1, "default": None}
    with pytest.raises(ValueError, match="exports each name once"):
        v8.Module.create_synthetic_module(scope, names[0], [names[0], names[0]], steps)


def test_unbound_module_script_conversion(scope: v8.Scope) -> None:
    module = compiled(scope, "export let x = 1")
    assert isinstance(module.get_unbound_module_script(scope), v8.UnboundModuleScript)
    module.instantiate_module(scope, nobody)
    module.evaluate(scope)
    with pytest.raises(ValueError, match="hasn't run"):
        module.get_unbound_module_script(scope)


def test_modules_are_not_compiled_eagerly(scope: v8.Scope) -> None:
    source = v8.Source(v8.String(scope, "1"))
    with pytest.raises(ValueError, match="knows no EAGER_COMPILE"):
        v8.ScriptCompiler.compile_module(scope, source, v8.CompileOptions.EAGER_COMPILE)


def test_modules_are_data_and_no_values(scope: v8.Scope) -> None:
    module = compiled(scope, "import 'x'")
    assert (module.is_module(), module.is_value()) == (True, False)
    assert module.get_module_requests(scope)[0].is_module_request()
    assert isinstance(module.cast(v8.Data), v8.Module)
    with pytest.raises(TypeError):
        module.cast(v8.ModuleRequest)


def test_a_resolver_does_not_instantiate_and_gives_no_foreign_module(scope: v8.Scope) -> None:
    module = compiled(scope, "import 'x'")

    def again(inner: v8.CallbackScope, *_: Any) -> v8.Module:
        found = compiled(inner, "")
        found.instantiate_module(inner, nobody)
        return found

    with pytest.raises(ValueError, match="by the resolver of another one"):
        module.instantiate_module(scope, again)
    with pytest.raises(TypeError, match="a resolver needs a"):
        module.instantiate_module(scope, lambda *_: 3)  # type: ignore[arg-type]
    with eyot.Isolate() as other:
        context = v8.Context(other)

        def foreign(*_: Any) -> v8.Module:
            with v8.HandleScope(other) as handles, v8.ContextScope(handles, context) as there:
                return compiled(there, "")  # eyot: ignore[EY102]

        with pytest.raises(eyot.UsageError):
            module.instantiate_module(scope, foreign)


def test_a_module_that_evaluates_itself_is_refused(scope: v8.Scope) -> None:
    module = compiled(scope, "again()")

    def again(inner: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        kept.local(inner).evaluate(inner)

    kept = v8.Global(scope, module)
    name, function = v8.String(scope, "again"), v8.Function(scope, again)
    scope.context.global_(scope).set(scope, name, function)
    module.instantiate_module(scope, nobody)
    promise = module.evaluate(scope).cast(v8.Promise)
    promise.mark_as_handled()
    assert "is being evaluated" in str(
        promise.result(scope).to_detail_string(scope).to_python(scope)
    )


def test_a_module_that_takes_too_long_is_stopped(scope: v8.Scope) -> None:
    module = compiled(scope, "for (;;);")
    module.instantiate_module(scope, nobody)
    with pytest.raises(eyot.TimedOut):
        module.evaluate(scope, timeout=0.05)
    assert module.get_status() == v8.ModuleStatus.ERRORED


def test_module_stalled_top_level_await(scope: v8.Scope) -> None:
    source = "await new Promise(() => {})"
    module = compiled(scope, source, "stall.js")
    module.instantiate_module(scope, nobody)
    assert module.is_graph_async()
    promise = module.evaluate(scope).cast(v8.Promise)
    scope.context.isolate.perform_microtask_checkpoint()
    assert promise.state == v8.PromiseState.PENDING
    [(stalled, message)] = module.get_stalled_top_level_await_message(scope)
    assert stalled.get_identity_hash() == module.get_identity_hash()
    assert message.text == "Top-level await promise never resolved"
    assert message.line_number == 1
    assert message.script_resource_name == "stall.js"
    assert message.source_line == source


@pytest.mark.needs_v8("11.3")
def test_stalled_awaits_of_what_is_imported_are_told(scope: v8.Scope) -> None:
    sources = {"a": "export let x = 1", "b": "\nawait new Promise(() => {})", "c": "await 1"}
    module = compiled(scope, "import 'a'; import 'b'; import 'c'")
    module.instantiate_module(scope, resolver(sources))
    with pytest.raises(ValueError, match="of status EVALUATED"):
        module.get_stalled_top_level_await_message(scope)
    module.evaluate(scope)
    scope.context.isolate.perform_microtask_checkpoint()
    found = module.get_stalled_top_level_await_message(scope)
    assert [(m.script_resource_name, m.line_number) for _, m in found] == [("b", 2)]
    done = compiled(scope, "await 1")
    done.instantiate_module(scope, nobody)
    done.evaluate(scope)
    scope.context.isolate.perform_microtask_checkpoint()
    assert done.get_stalled_top_level_await_message(scope) == []
    made = v8.Module.create_synthetic_module(scope, v8.String(scope, "x"), [], lambda *_: None)
    with pytest.raises(ValueError, match="of source text"):
        made.get_stalled_top_level_await_message(scope)


def test_a_v8_that_does_not_tell_of_stalled_awaits_says_so(scope: v8.Scope) -> None:
    module = compiled(scope, "1")
    with pytest.raises((NotImplementedError, ValueError), match=r"V8 11\.3|status EVALUATED"):
        module.get_stalled_top_level_await_message(scope)
