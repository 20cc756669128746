"""Context: entering, what is kept in it, what it is allowed, its global object."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def run(scope: v8.Scope, source: str) -> Any:
    return v8.Script.compile(scope, v8.String(scope, source)).run(scope)


def test_context_scope(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        first, second = v8.Context(handles), v8.Context(handles)
        with v8.ContextScope(handles, first) as outer:
            assert outer.get_current_context() is first
            assert outer.get_entered_or_microtask_context() is first
            with v8.ContextScope(outer, second) as inner:
                assert inner.get_current_context() is second
                assert inner.get_entered_or_microtask_context() is second
            assert outer.get_current_context() is first
            assert outer.get_entered_or_microtask_context() is first
        with pytest.raises(eyot.NoContextError):
            handles.get_current_context()


def test_context_get_extras_binding_object(scope: v8.ContextScope) -> None:
    extras = scope.context.get_extras_binding_object(scope)
    assert isinstance(extras, v8.Object)
    assert extras.is_object()
    assert scope.context.get_extras_binding_object(scope) == extras


def test_security_token(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        parent = v8.Context(handles)
        with v8.ContextScope(handles, parent) as scope:
            run(scope, "var variable = 'string value'; undefined")
            shared = v8.Global(scope, parent.global_(scope))

        def from_parent(
            scope: v8.CallbackScope, key: v8.Name, _info: v8.PropertyCallbackInfo
        ) -> Any:
            value = shared.local(scope).get(scope, key)
            return NotImplemented if value.is_undefined() else value

        template = v8.ObjectTemplate(handles)
        template.set_named_property_handler(getter=from_parent)
        child = v8.Context(handles, global_template=template)
        with v8.ContextScope(handles, child) as scope:
            assert run(scope, "variable").to_python(scope) == "string value"
            assert child.get_security_token(scope) == parent.get_security_token(scope)
            child.use_default_security_token()
            with pytest.raises(eyot.JSError, match="no access"):
                run(scope, "variable")
            child.set_security_token(scope, parent.get_security_token(scope))
            assert child.get_security_token(scope) == parent.get_security_token(scope)
            assert run(scope, "variable").to_python(scope) == "string value"
            child.use_default_security_token()
            with pytest.raises(eyot.JSError, match="no access"):
                run(scope, "variable")


def test_context_with_object_template(isolate: v8.Isolate) -> None:
    calls: list[tuple[str, object]] = []

    def definer(
        scope: v8.CallbackScope,
        key: v8.Name,
        descriptor: v8.PropertyDescriptor,
        _info: v8.PropertyCallbackInfo,
    ) -> object:
        assert descriptor.value is not None
        calls.append(("definer", key.to_python(scope)))
        assert descriptor.value.to_python(scope) == 9
        assert descriptor.writable is None
        return NotImplemented

    def setter(
        scope: v8.CallbackScope, key: v8.Name, _value: v8.Value, _: v8.PropertyCallbackInfo
    ) -> object:
        calls.append(("setter", key.to_python(scope)))
        return NotImplemented

    with v8.HandleScope(isolate) as handles:
        template = v8.ObjectTemplate(handles)
        template.set_named_property_handler(setter=setter, definer=definer)
        context = v8.Context(handles, global_template=template)
        with v8.ContextScope(handles, context) as scope:
            assert calls == []
            run(scope, "Object.defineProperty(globalThis, 'key', {value: 9})")
            assert ("definer", "key") in calls
            assert ("setter", "key") in calls
            assert run(scope, "key").to_python(scope) == 9


def test_allow_code_generation_from_strings(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        context = v8.Context(handles)
        with v8.ContextScope(handles, context) as scope:
            assert context.is_code_generation_from_strings_allowed()
            assert run(scope, "eval('1 + 1')").to_python(scope) == 2
            context.set_allow_generation_from_strings(False)
            assert not context.is_code_generation_from_strings_allowed()
            disallowed = "Code generation from strings disallowed for this context"
            for source in ("eval('1 + 1')", "new Function('')"):
                with pytest.raises(eyot.JSEvalError, match=disallowed):
                    run(scope, source)
            assert run(scope, "1 + 1").to_python(scope) == 2
            message = v8.String(scope, "not here")
            context.set_error_message_for_code_generation_from_strings(scope, message)
            with pytest.raises(eyot.JSEvalError, match="not here"):
                run(scope, "eval('1')")
            context.set_allow_generation_from_strings(True)
            assert run(scope, "eval('1 + 1')").to_python(scope) == 2


def test_continuation_preserved_embedder_data(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        with v8.ContextScope(handles, v8.Context(handles)) as scope:
            assert scope.get_continuation_preserved_embedder_data().is_undefined()
            data = v8.String(scope, "hello")
            scope.set_continuation_preserved_embedder_data(data)
            assert scope.get_continuation_preserved_embedder_data() == data
            run(scope, "1 + 1")
            assert scope.get_continuation_preserved_embedder_data() == data
        with pytest.raises(eyot.NoContextError):
            handles.get_continuation_preserved_embedder_data()


def test_context_from_object_template(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        template = v8.ObjectTemplate(handles)
        function = v8.FunctionTemplate(handles, lambda scope, info: info[0].to_python(scope) * 2)
        template.set(handles, "twice", function)
        context = v8.Context(handles, global_template=template)
        with v8.ContextScope(handles, context) as scope:
            assert run(scope, "twice(21)").to_python(scope) == 42
        assert context.eval("twice(4)") == 8


def test_context_embedder_data(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        context = v8.Context(handles)
        with v8.ContextScope(handles, context) as scope:
            assert context.get_embedder_data(scope, 0).is_undefined()
            assert context.get_embedder_data(scope, 1023).is_undefined()
            context.set_embedder_data(scope, 0, v8.String(scope, "first"))
            context.set_embedder_data(scope, 1023, v8.Object(scope))
    # The context is the global handle.
    isolate.collect_garbage()
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        assert context.get_embedder_data(scope, 0).to_python(scope) == "first"
        assert context.get_embedder_data(scope, 1).is_undefined()
        assert context.get_embedder_data(scope, 1023).is_object()
        for index in (-1, 1024, 2**40, 2**70):
            with pytest.raises(IndexError):
                context.get_embedder_data(scope, index)
            with pytest.raises(IndexError):
                context.set_embedder_data(scope, index, v8.Object(scope))
        assert context.eval("1 + 1") == 2


REALMS = """
import pytest, eyot
from eyot import v8

v8.V8.set_flags_from_string("--harmony-shadow-realm")
with v8.Isolate() as isolate, v8.HandleScope(isolate) as handles:
    main, other = v8.Context(handles), v8.Context(handles)
    other.eval("globalThis.name = 'the other world'")
    with v8.ContextScope(handles, main) as scope:
        def run(source):
            return v8.Script.compile(scope, v8.String(scope, source)).run(scope).to_python(scope)

        with pytest.raises(eyot.JSError):
            run("new ShadowRealm()")

        class Refusal(Exception):
            pass

        seen = []
        def refuse(scope, initiator):
            seen.append(initiator)
            raise Refusal("no realm")
        isolate.set_host_create_shadow_realm_context_callback(refuse)
        with pytest.raises(Refusal, match="no realm"):
            run("new ShadowRealm()")
        assert seen == [main]

        def give(scope, initiator):
            seen.append(initiator)
            assert scope.context is initiator
            return other
        isolate.set_host_create_shadow_realm_context_callback(give)
        assert run("new ShadowRealm().evaluate('name')") == "the other world"
        assert seen == [main, main]

        isolate.set_host_create_shadow_realm_context_callback(lambda scope, initiator: 7)
        with pytest.raises(TypeError, match="needs a Context"):
            run("new ShadowRealm()")
        with v8.Isolate() as foreign:
            world = v8.Context(foreign)
            isolate.set_host_create_shadow_realm_context_callback(lambda scope, initiator: world)
            with pytest.raises(eyot.WrongIsolateError):
                run("new ShadowRealm()")
        isolate.set_host_create_shadow_realm_context_callback(None)
        with pytest.raises(eyot.JSError):
            run("new ShadowRealm()")
print("well")
"""


def test_host_create_shadow_realm_context_callback() -> None:
    # In a process of its own: V8's flags can't be set once it runs.
    child = subprocess.run(
        [sys.executable, "-c", REALMS], capture_output=True, text=True, check=False
    )
    assert child.stdout == "well\n", child.stderr


def test_a_detached_global_object_is_used_again(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        first = v8.Context(handles)
        with v8.ContextScope(handles, first) as scope:
            run(scope, "var mine = 1")
            proxy = first.global_(scope)
            detached = first.detach_global(scope)
            assert detached == proxy
            with pytest.raises(ValueError, match="detached from its context before"):
                first.detach_global(scope)
        second = v8.Context(handles, global_object=detached)
        with v8.ContextScope(handles, second) as scope:
            assert second.global_(scope) == proxy
            assert run(scope, "typeof mine").to_python(scope) == "undefined"
        for value in (detached, v8.Object):
            with pytest.raises((ValueError, TypeError)):
                v8.Context(handles, global_object=value)  # type: ignore[arg-type]
        with v8.ContextScope(handles, second) as scope:
            with pytest.raises(ValueError, match="detach_global"):
                v8.Context(scope, global_object=v8.Object(scope))
            template = v8.ObjectTemplate(scope)
            template.set_internal_field_count(2)
            again = second.detach_global(scope)
            with pytest.raises(ValueError, match="internal fields"):
                v8.Context(scope, global_template=template, global_object=again)
        first.close()
        second.close()
        isolate.collect_garbage()
        assert v8.Context(handles, global_object=again).eval("6 * 7") == 42


def test_a_contexts_queue_of_microtasks_runs_when_told(isolate: v8.Isolate) -> None:
    queue = v8.MicrotaskQueue(isolate, v8.MicrotasksPolicy.EXPLICIT)
    context = v8.Context(isolate, microtask_queue=queue)
    context.eval("globalThis.seen = 0; Promise.resolve().then(() => { seen++ })")
    assert context.eval("seen") == 0
    isolate.perform_microtask_checkpoint()
    assert context.eval("seen") == 0
    assert not queue.is_running_microtasks()
    assert queue.get_microtasks_scope_depth() == 0
    queue.perform_checkpoint()
    assert context.eval("seen") == 1
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        queue.enqueue_microtask(run(scope, "() => { seen += 10 }"))
        queue.perform_checkpoint()
    assert context.eval("seen") == 11
    del queue
    isolate.collect_garbage()
    context.eval("Promise.resolve().then(() => 1)")  # the queue lives on
    with v8.Isolate() as other, pytest.raises(eyot.WrongIsolateError):
        v8.Context(isolate, microtask_queue=v8.MicrotaskQueue(other))
    with v8.Isolate() as own:
        queue = v8.MicrotaskQueue(own)
        with v8.Context(own, microtask_queue=queue) as context, v8.Context(own) as plain:
            assert context.get_microtask_queue() == queue
            assert hash(context.get_microtask_queue()) == hash(queue)
            assert plain.get_microtask_queue() == v8.Context(own).get_microtask_queue() != queue
            own.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
            plain.eval("var ran = 0; Promise.resolve().then(() => { ran = 1 })")
            plain.get_microtask_queue().perform_checkpoint()
            assert plain.eval("ran") == 1
    with pytest.raises(eyot.IsolateClosedError):
        plain.get_microtask_queue()
    with pytest.raises(TypeError, match="needs a MicrotaskQueue"):
        v8.Context(isolate, microtask_queue=3)  # type: ignore[arg-type]


def test_a_closed_context_keeps_nothing_and_refuses(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        context = v8.Context(handles)
        with v8.ContextScope(handles, v8.Context(handles)) as scope:
            context.close()
            uses: tuple[Callable[[], object], ...] = (
                lambda: context.global_(scope),
                lambda: context.detach_global(scope),
                lambda: context.get_extras_binding_object(scope),
                lambda: context.get_embedder_data(scope, 0),
                lambda: context.set_embedder_data(scope, 0, v8.Object(scope)),
                lambda: context.get_security_token(scope),
                lambda: context.set_security_token(scope, v8.Object(scope)),
                context.use_default_security_token,
                context.is_code_generation_from_strings_allowed,
                lambda: context.set_allow_generation_from_strings(True),
                lambda: context.set_slot(1),
                lambda: context.get_slot(int),
                lambda: context.remove_slot(int),
                context.clear_all_slots,
            )
            for use in uses:
                with pytest.raises(eyot.ContextClosedError, match="EY206"):
                    use()


def test_a_context_of_another_isolate_is_refused(scope: v8.ContextScope) -> None:
    with v8.Isolate() as other:
        foreign = v8.Context(other)
        for use in (
            lambda: foreign.global_(scope),
            lambda: foreign.get_embedder_data(scope, 0),
            lambda: foreign.set_security_token(scope, v8.Object(scope)),
        ):
            with pytest.raises(eyot.WrongIsolateError, match="EY109"):
                use()
        with v8.HandleScope(other) as handles:
            template = v8.ObjectTemplate(handles)
            with pytest.raises(eyot.WrongIsolateError):
                v8.Context(scope, global_template=template)
        with pytest.raises(eyot.HandleExpiredError):
            v8.Context(other, global_template=template)
