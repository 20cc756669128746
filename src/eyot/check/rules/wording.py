"""Words that several rules share: what kind of scope it is, where it was opened and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because

if TYPE_CHECKING:
    from eyot.check.objects import Obj, Scope


def named(scope: Scope) -> str:
    """Return what a scope is called in a sentence."""
    if scope.kind == "callback":
        return "callback's scope"
    return "scope" if scope.kind == "scope" else scope.kind


def story(scope: Obj | None) -> tuple[Because, ...]:
    """Return where a scope was opened and, if it was, closed."""
    from eyot.check.objects import Scope

    if not isinstance(scope, Scope):
        return ()
    if scope.kind == "callback":
        return (Because("the callback's scope closes when the callback returns", scope.made),)
    opened = Because(f"the {named(scope)} is opened here", scope.made)
    if scope.closed is None:
        return (opened,)
    return (opened, Because("and closes here, at the end of its block", scope.closed))
