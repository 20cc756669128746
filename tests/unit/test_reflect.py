"""Properties read and written for another receiver."""

from __future__ import annotations

import pytest
from tests.unit.running import js

import eyot
from eyot import v8


def test_a_getter_sees_the_receiver(scope: v8.ContextScope) -> None:
    holder = js(scope, "({get x() { return this.y }, q: 1, get bad() { throw this.y }})")
    receiver = js(scope, "({y: 5})")
    assert isinstance(holder, v8.Object)
    assert isinstance(receiver, v8.Object)
    assert holder.get_with_receiver(scope, "x", receiver).to_python(scope) == 5
    assert holder.get_with_receiver(scope, "q", receiver).to_python(scope) == 1
    assert holder.get_with_receiver(scope, "none", receiver).is_undefined()
    with pytest.raises(eyot.JSError):
        holder.get_with_receiver(scope, "bad", receiver)
    with v8.TryCatch(scope) as attempt:
        assert holder.get_with_receiver(attempt, "bad", receiver) is None
        assert attempt.exception is not None
        assert attempt.exception.to_python(attempt) == 5


def test_a_property_is_set_on_the_receiver(scope: v8.ContextScope) -> None:
    holder = js(scope, "({set x(value) { this.seen = value }, fixed: 1})")
    assert isinstance(holder, v8.Object)
    holder.define_own_property(scope, "fixed", v8.Integer(scope, 1), v8.PropertyAttribute.READ_ONLY)
    receiver = v8.Object(scope)
    assert holder.set_with_receiver(scope, "x", v8.Integer(scope, 3), receiver) is True
    assert holder.set_with_receiver(scope, 7, v8.Integer(scope, 4), receiver) is True
    assert holder.set_with_receiver(scope, "fixed", v8.Integer(scope, 5), receiver) is False
    assert receiver.to_python(scope) == {"7": 4, "seen": 3}
    assert holder.has(scope, 7) is False
    with pytest.raises(TypeError):
        holder.set_with_receiver(scope, "x", receiver, v8.Null(scope))  # type: ignore[call-overload]


def test_a_program_that_replaces_reflect_changes_nothing(scope: v8.ContextScope) -> None:
    js(scope, "Reflect.get = Reflect.set = () => { throw 'replaced' }; delete globalThis.Reflect")
    thing = v8.Object(scope)
    assert thing.set_with_receiver(scope, "x", v8.Integer(scope, 1), thing) is True
    assert thing.get_with_receiver(scope, "x", thing).to_python(scope) == 1
