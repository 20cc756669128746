"""What eyot.web has put into a context: scripts of this folder, each run once.

A script is a function that is called with what it needs, Python's functions and what other scripts
gave back. It gives back an object: `install` puts its names into the context, the rest is for the
scripts that need it. So a part can use another whose names nobody asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import Context

__all__ = ["explicit", "insist", "install_part", "kept", "part", "run_script"]


class _Installed:
    """The names of the parts that a context has."""

    def __init__(self) -> None:
        self.names: set[str] = set()


def insist(context: object) -> None:
    """Refuses what isn't a context."""
    if not isinstance(context, _core.Context):
        raise TypeError(f"a Context is needed, not {type(context).__name__}")


def kept(context: Context) -> Any:
    """An object of JavaScript's that no script can see, for what belongs to a context.

    An object of JavaScript's that Python keeps in a slot would keep the context it is of.
    """
    insist(context)
    with (
        _core.HandleScope(context.isolate) as handles,
        _core.ContextScope(handles, context) as scope,
    ):
        key = _core.Private.for_api(scope, "eyot:parts")
        everything = context.global_(scope)
        found = everything.get_private(scope, key)
        if not found.is_object():
            found = context.eval("({__proto__: null})").local(scope)
            everything.set_private(scope, key, found)
        return context.wrap(scope, found)


def part(context: Context, name: str, needs: Callable[[], tuple[Any, ...]] = tuple) -> Any:
    """What NAME.js gave back, which is run with what it needs if it hasn't been."""
    parts = kept(context)
    if name not in parts:
        parts[name] = run_script(context, f"{name}.js", *needs())
    return parts[name]


def install_part(context: Context, name: str, made: Any) -> None:
    """Puts the names of a part into its context, the first time."""
    installed = context.get_slot(_Installed)
    if installed is None:
        installed = _Installed()
        context.set_slot(installed)
    if name not in installed.names:
        made["install"]()
        installed.names.add(name)


def explicit(context: Context, function: Callable[..., Any]) -> Any:
    """A function of the explicit layer, for a script: what crosses stays what it is.

    A number that is a BigInt stays one there, -0 stays -0, and a proxy is told from its target.
    """
    with (
        _core.HandleScope(context.isolate) as handles,
        _core.ContextScope(handles, context) as scope,
    ):
        return context.wrap(scope, _core.Function(scope, function))


def run_script(context: Context, name: str, *arguments: Any) -> Any:
    """Runs NAME of this folder, which is a function, with what Python gives it."""
    source = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return context.eval(source, filename=f"eyot:{name}")(*arguments)
