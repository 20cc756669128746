"""EY103: an outer scope used while an inner one is open.

V8 makes every handle in the innermost open scope, whatever the program names. So while a scope is
open on another, only the inner one can be used; it has borrowed the outer one.

At run time: ScopeShadowedError.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as outer:
        with v8.HandleScope(outer) as inner:
            v8.Integer(outer, 1)  # EY103

Right:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as outer:
        with v8.HandleScope(outer) as inner:
            v8.Integer(inner, 1)
        v8.Integer(outer, 2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Isolate, Scope

from .wording import named

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.state import State

CODE = "EY103"
HELP = "use the innermost scope, or end its block first"


def used(m: Machine, state: State, ref: int, scope: Scope, node: ast.AST) -> bool:
    """Report a scope that is used while another lies on it; True if it is."""
    inner = _upon(state, ref, scope)
    if inner is None:
        return False
    m.report(
        CODE,
        node,
        f"this {named(scope)} is used while a {named(inner)} on it is open",
        (
            Because(f"the {named(scope)} is opened here", scope.made),
            Because(f"the {named(inner)} is opened on it here", inner.made),
        ),
        HELP,
    )
    return True


def _upon(state: State, ref: int, scope: Scope) -> Scope | None:
    """Return the scope that is innermost instead of `ref`."""
    later = state.open[state.open.index(ref) + 1 :] if ref in state.open else state.open
    if ref in state.open or scope.outer:
        for other in reversed(later):
            inner = state.find(other, Scope)
            if inner is None or inner.status != "open" or other == ref:
                continue
            if (
                inner.isolate == scope.isolate
                and inner.isolate is not None
                and _certain(state, inner, ref, scope)
            ):
                return inner
    return _made_on(state, ref)


def _certain(state: State, inner: Scope, ref: int, scope: Scope) -> bool:
    """Say whether `inner` surely lies above: on one from outside, only what was opened on it."""
    if not scope.outer or isinstance(state.get(scope.isolate), Isolate):
        return True
    seen: Scope | None = inner
    while seen is not None:
        if seen.parent == ref:
            return True
        seen = state.find(seen.parent, Scope)
    return False


def _made_on(state: State, ref: int) -> Scope | None:
    """Return a scope that was made on `ref`, not entered yet, and that some name still holds."""
    for number, record in state.heap.items():
        if (
            isinstance(record, Scope)
            and record.parent == ref
            and record.status == "made"
            and _held(state, number)
        ):
            return record
    return None


def _held(state: State, number: int) -> bool:
    return any(
        number == found
        for names in state.frames.values()
        for value in names.values()
        if type(value) is int
        for found, _ in state.reachable(value)
    )
