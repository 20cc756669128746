"""The decorator."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, overload

from eyot._core import Op, make_op
from eyot.ops.parameters import read_signature

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["op"]


@overload
def op(function: Callable[..., Any], /) -> Op: ...
@overload
def op(*, name: str | None = None, timed: bool = False) -> Callable[[Callable[..., Any]], Op]: ...
def op(
    function: Callable[..., Any] | None = None, /, *, name: str | None = None, timed: bool = False
) -> Any:
    """A Python function for JavaScript, whose conversions its annotations choose, once.

    Hand it to JavaScript like any function, or bundle it in an `Extension`. A parameter that is an
    `int`, `float`, `str`, `bool`, `bytes` (a copy), `memoryview` (the very memory), `list` or
    `dict` (plain data all the way down) takes just that, and any other class its instances;
    `X | None` takes null and undefined as well. `Any`, or no annotation, takes what a callback is
    given. A default is used where JavaScript gives undefined or nothing; what it gives beyond the
    parameters is left out. Anything else is a TypeError in JavaScript that names the op and the
    parameter.

    An `async def` gives JavaScript a promise. It runs at once, up to where it first suspends: one
    that doesn't needs no loop. Those that end in the same turn of the loop settle their promises in
    one call into JavaScript.

    Args:
        function: What to call.
        name: What JavaScript and errors call it; the function's own name unless given.
        timed: Whether `metrics` has the time of a function that isn't async, too.

    Raises:
        TypeError: It is no function, has a parameter that JavaScript can't give, or an annotation
            for which there is no conversion.
    """
    if function is None:
        return lambda function: _make(function, name, timed=timed)
    return _make(function, name, timed=timed)


def _make(function: Callable[..., Any], name: str | None, *, timed: bool) -> Op:
    if isinstance(function, (Op, staticmethod, classmethod)) or not callable(function):
        raise TypeError(f"an op is made of a function, not of {type(function).__name__!r}")
    if isinstance(function, type):
        raise TypeError(
            f"an op is made of a function, not of a class: {function.__name__}; `eyot.expose` "
            "gives JavaScript a class"
        )
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(
            f"{function.__qualname__}() is a generator, and an op gives one result: hand the "
            "generator itself to JavaScript, where it is iterated"
        )
    return make_op(
        function,
        getattr(function, "__name__", type(function).__name__) if name is None else name,
        *_flags(function, timed=timed),
    )


def _flags(function: Callable[..., Any], *, timed: bool) -> tuple[Any, ...]:
    signature = read_signature(function)
    return (
        signature.parameters,
        signature.has_rest,
        signature.wants_state,
        inspect.iscoroutinefunction(function),
        timed,
        signature.gives_real,
    )
