"""rusty_v8's behaviours of scopes, under their names there."""

from __future__ import annotations

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8


def test_handle_scope_nested(isolate: eyot.Isolate) -> None:
    scopes = eyot._core.live_objects()["scope"]
    outer, outer_at = v8.HandleScope(isolate), here()
    with outer:
        made_outside = v8.Integer(outer, 1)
        inner, inner_at = v8.HandleScope(outer), here()
        with inner:
            made_inside = v8.Integer(inner, 2)
            assert (made_outside.value, made_inside.value) == (1, 2)
            assert eyot._core.live_objects()["scope"] == scopes + 2
        with refused(
            eyot.HandleExpiredError, words.handle_expired("HandleScope", inner_at), inner_at
        ):
            made_inside.value  # noqa: B018
        assert made_outside.value == 1
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", outer_at), outer_at):
        made_outside.value  # noqa: B018
    assert eyot._core.live_objects()["scope"] == scopes


def test_escapable_handle_scope(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outermost:
        with v8.EscapableHandleScope(outermost) as inner:
            number = inner.escape(v8.Number(inner, 78))
        assert number.value == 78
        with v8.EscapableHandleScope(outermost) as middle:
            with v8.EscapableHandleScope(middle) as inner:
                text = inner.escape(v8.String(inner, "Hello 🦕 world!"))
            assert text.value == "Hello 🦕 world!"
            text = middle.escape(text)
        assert text.value == "Hello 🦕 world!"


def test_escapable_handle_scope_can_escape_only_once(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        inner, at = v8.EscapableHandleScope(outer), here()
        with inner:
            local = v8.Integer(inner, 1)
            escaped = inner.escape(local)
            with pytest.raises(eyot.EscapeError, match=r"escape\(\) was called twice") as caught:
                inner.escape(local)
            assert (caught.value.code, caught.value.opened_at) == ("EY107", at)
        assert escaped.value == 1


def test_escapable_handle_scope_from_isolate(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        with v8.EscapableHandleScope(isolate) as inner:
            with pytest.raises(eyot.NoContextError, match="EY106"):
                v8.Object(inner)
            escaped = inner.escape(v8.String(inner, "out"))
        assert escaped.value == "out"
        v8.Integer(outer, 1)


def test_disallow_javascript_execution_scope(context: eyot.Context) -> None:
    def run(scope: v8.Scope) -> object:
        return v8.Script.compile(scope, v8.String(scope, "42")).run(scope).to_python(scope)

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        assert run(scope) == 42
        with v8.DisallowJavascriptExecutionScope(scope, on_failure="throw") as disallowed:
            with v8.TryCatch(disallowed) as catching:
                script = v8.Script.compile(catching, v8.String(catching, "42"))
                assert script is not None
                assert script.run(catching) is None
                assert catching.caught
            with pytest.raises(eyot.JSError):
                run(disallowed)
            with pytest.raises(eyot.JSError):
                context.eval("42")
        assert run(scope) == 42
        assert context.eval("42") == 42


def test_allow_javascript_execution_scope(context: eyot.Context) -> None:
    """Where V8's "crash on failure" would end the process, eyot has only "throw"."""
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        with pytest.raises(ValueError, match="end the process"):
            v8.DisallowJavascriptExecutionScope(scope, on_failure="crash")  # type: ignore[arg-type]
        with v8.DisallowJavascriptExecutionScope(scope) as disallowed:
            with v8.AllowJavascriptExecutionScope(disallowed) as allowed:
                source = v8.String(allowed, "42")
                answer = v8.Script.compile(allowed, source).run(allowed)
                assert answer.to_python(allowed) == 42
                assert context.eval("42") == 42
            with pytest.raises(eyot.JSError):
                context.eval("42")


class Delegate:
    """Makes its host objects by running JavaScript."""

    def __init__(self, *, allow: bool) -> None:
        self.allow = allow
        self.errors: list[str] = []

    def read_host_object(self, scope: v8.Scope, _: v8.ValueDeserializer) -> v8.Value:
        source = v8.String(scope, "({made: 42})")
        try:
            v8.Script.compile(scope, source).run(scope)
        except eyot.JSError as error:
            self.errors.append(type(error).__name__)
        if not self.allow:
            return v8.Null(scope)
        with v8.EscapableHandleScope(scope) as escapable:
            with v8.AllowJavascriptExecutionScope(escapable) as allowed:
                made = v8.Script.compile(allowed, v8.String(allowed, "({made: 42})")).run(allowed)
            return escapable.escape(made)


def test_allow_scope_in_read_host_object(context: eyot.Context) -> None:
    data = b"\xff\x0f\\"  # the header, and a host object
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        delegate = Delegate(allow=True)
        value = v8.ValueDeserializer.read(scope, data, delegate)
        assert value.to_python(scope) == {"made": 42}
        assert delegate.errors == ["JSError"]  # disallowed around the inner scope
        with pytest.raises(eyot.JSError):
            v8.ValueDeserializer.read(scope, data, Delegate(allow=False))
        with pytest.raises(eyot.JSError):
            v8.ValueDeserializer.read(scope, data)
        assert context.eval("1 + 1") == 2


def test_a_delegate_that_raises_is_heard_as_it_is(context: eyot.Context) -> None:
    class Raising:
        def read_host_object(self, *_: object) -> v8.Value:
            raise KeyError("as it is")

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        with pytest.raises(KeyError, match="as it is"):
            v8.ValueDeserializer.read(scope, b"\xff\x0f\\", Raising())
        with pytest.raises(AttributeError):
            v8.ValueDeserializer.read(scope, b"\xff\x0f\\", object())


def test_a_scope_tells_its_isolate_and_its_context(context: eyot.Context) -> None:
    isolate = context.isolate
    with v8.HandleScope(isolate) as hs:
        assert hs.isolate is isolate
        with v8.ContextScope(hs, context) as scope:
            assert scope.context is context
            with v8.TryCatch(scope) as catching, v8.EscapableHandleScope(catching) as inner:
                assert inner.context is context
                assert inner.isolate is isolate
                assert "open" in repr(inner)
    assert "closed" in repr(inner)
    assert "not entered" in repr(v8.HandleScope(isolate))
