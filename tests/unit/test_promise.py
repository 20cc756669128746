"""Promises and their resolvers."""

from __future__ import annotations

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

PENDING, FULFILLED = v8.PromiseState.PENDING, v8.PromiseState.FULFILLED
REJECTED = v8.PromiseState.REJECTED


def collecting(scope: v8.Scope, seen: list[object]) -> v8.Function:
    return v8.Function(scope, lambda inner, info: seen.append(info[0].to_python(inner)))


def test_promise_resolved(scope: v8.ContextScope) -> None:
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    assert type(promise) is v8.Promise
    assert promise.state is PENDING
    with pytest.raises(ValueError, match="pending"):
        promise.result(scope)
    value = v8.String(scope, "value")
    assert resolver.resolve(scope, value) is True
    assert promise.state is FULFILLED
    assert promise.result(scope) == value
    assert resolver.resolve(scope, v8.Null(scope)) is False
    assert resolver.reject(scope, v8.Null(scope)) is False
    assert promise.state is FULFILLED
    assert promise.result(scope) == value


def test_promise_rejected(scope: v8.ContextScope) -> None:
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    assert promise.state is PENDING
    promise.mark_as_handled()
    promise.mark_as_silent()
    reason = v8.String(scope, "reason")
    assert resolver.reject(scope, reason) is True
    assert promise.state is REJECTED
    assert promise.result(scope) == reason
    assert resolver.resolve(scope, reason) is False
    assert resolver.reject(scope, v8.Null(scope)) is False
    assert promise.state is REJECTED
    assert promise.result(scope) == reason


def test_a_promise_that_follows_another_is_not_settled_twice(scope: v8.ContextScope) -> None:
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    followed = js(scope, "let settle; const followed = new Promise(r => settle = r); followed")
    assert resolver.resolve(scope, followed) is True
    assert promise.state is PENDING
    assert resolver.resolve(scope, v8.Null(scope)) is False
    assert resolver.reject(scope, v8.Null(scope)) is False
    assert promise.state is PENDING
    js(scope, "settle(5)")
    assert promise.state is FULFILLED
    assert promise.result(scope).to_python(scope) == 5


def test_handlers_are_called_as_microtasks(scope: v8.ContextScope) -> None:
    seen: list[object] = []
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    assert not promise.has_handler()
    derived = promise.then(scope, collecting(scope, seen))
    assert type(derived) is v8.Promise
    assert promise.has_handler()
    assert derived != promise
    assert seen == []
    resolver.resolve(scope, v8.Integer(scope, 1))
    js(scope, "0")
    assert seen == [1]
    assert derived.state is FULFILLED
    assert derived.result(scope).is_undefined()


def test_rejections_reach_catch_and_then2(scope: v8.ContextScope) -> None:
    fulfilled: list[object] = []
    rejected: list[object] = []
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    promise.then2(scope, collecting(scope, fulfilled), collecting(scope, rejected))
    caught = promise.catch(scope, collecting(scope, rejected))
    resolver.reject(scope, v8.String(scope, "reason"))
    js(scope, "0")
    assert fulfilled == []
    assert rejected == ["reason", "reason"]
    assert caught.state is FULFILLED


def test_resolving_may_run_javascript_that_throws(scope: v8.ContextScope) -> None:
    thenable = js(scope, "({get then() { throw new RangeError('then') }})")
    resolver = v8.PromiseResolver(scope)
    promise = resolver.get_promise(scope)
    promise.mark_as_handled()
    assert resolver.resolve(scope, thenable)
    assert promise.state is REJECTED
    itself = v8.PromiseResolver(scope)
    itself.get_promise(scope).mark_as_handled()
    assert itself.resolve(scope, itself.get_promise(scope))
    assert itself.get_promise(scope).state is REJECTED
    species = js(
        scope,
        """Object.defineProperty(Promise.resolve(), 'constructor',
           {get() { throw new RangeError('species') }})""",
    ).cast(v8.Promise)
    handler = v8.Function(scope, lambda _scope, _info: None)
    with v8.TryCatch(scope) as attempt:
        outcome = species.then(attempt, handler)
        assert (outcome is None) == attempt.caught


def test_promises_of_javascript_are_promises_here(scope: v8.ContextScope) -> None:
    made = js(scope, "(async () => 7)()").cast(v8.Promise)
    assert made.state is FULFILLED
    assert made.result(scope).to_python(scope) == 7
    with pytest.raises(TypeError):
        js(scope, "({then() {}})").cast(v8.Promise)
    # A promise alone doesn't resolve itself.
    with pytest.raises(TypeError):
        made.cast(v8.PromiseResolver)


def test_a_handler_is_a_function(scope: v8.ContextScope) -> None:
    promise = v8.PromiseResolver(scope).get_promise(scope)
    function = v8.Function(scope, lambda _scope, _info: None)
    for wrong in (v8.Object(scope), v8.Undefined(scope), None, print):
        with pytest.raises(TypeError, match="Function"):
            promise.then(scope, wrong)  # type: ignore[call-overload]
        with pytest.raises(TypeError, match="Function"):
            promise.then2(scope, function, wrong)  # type: ignore[call-overload]
        with pytest.raises(TypeError, match="Function"):
            promise.catch(scope, wrong)  # type: ignore[call-overload]


def test_a_resolver_outlives_its_scope_in_a_global(context: eyot.Context) -> None:
    isolate = context.isolate
    with v8.HandleScope(isolate) as outer, v8.ContextScope(outer, context) as scope:
        kept = v8.Global(scope, v8.PromiseResolver(scope))
    with v8.HandleScope(isolate) as outer, v8.ContextScope(outer, context) as scope:
        resolver = kept.local(scope)
        assert resolver.resolve(scope, v8.Integer(scope, 1))
        assert resolver.resolve(scope, v8.Integer(scope, 2)) is False
        assert resolver.get_promise(scope).result(scope).to_python(scope) == 1
    kept.close()


def test_set_promise_reject_callback(scope: v8.ContextScope) -> None:
    seen: list[v8.PromiseRejectMessage] = []
    scope.isolate.set_promise_reject_callback(seen.append)
    resolver = v8.PromiseResolver(scope)
    reason = v8.String(scope, "reason")
    resolver.reject(scope, reason)
    (message,) = seen
    assert message.event is v8.PromiseRejectEvent.REJECT_WITH_NO_HANDLER
    promise = message.promise.local(scope)
    assert isinstance(promise, v8.Promise)
    assert promise == resolver.get_promise(scope)
    assert promise.state is REJECTED
    assert promise.result(scope) == reason
    assert not promise.has_handler()
    assert message.value is not None
    assert message.value.local(scope) == reason


def test_promise_reject_callback_no_value(scope: v8.ContextScope) -> None:
    seen: list[v8.PromiseRejectMessage] = []
    scope.isolate.set_promise_reject_callback(seen.append)
    js(scope, "const lost = Promise.reject(new Error('lost'))")
    js(scope, "lost.catch(() => {})")
    rejected, handled = seen
    assert rejected.event is v8.PromiseRejectEvent.REJECT_WITH_NO_HANDLER
    assert rejected.value is not None
    assert rejected.value.local(scope).is_native_error()
    assert handled.event is v8.PromiseRejectEvent.HANDLER_ADDED_AFTER_REJECT
    assert handled.value is None
    assert handled.promise == rejected.promise
