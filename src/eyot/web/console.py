"""The console."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Protocol

from eyot import _core
from eyot.properties import PromiseState
from eyot.web.clock import clock_of
from eyot.web.idl import idl_of
from eyot.web.parts import explicit, insist, install_part, part

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import Context, v8

    class Writable(Protocol):
        """What a line can be written to."""

        def write(self, text: str, /) -> object: ...


__all__ = ["console", "inspect_of"]

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
}


class _Sink:
    """Where a context's lines go, which can be changed."""

    def __init__(self) -> None:
        self.put: Callable[[str, str], object] = _to_standard_streams

    def write(self, level: str, text: str) -> None:
        self.put(level, text)


def console(
    context: Context,
    to: logging.Logger | Writable | Callable[[str, str], object] | None = None,
) -> None:
    """Gives a context `console`; called again with `to` it changes where the lines go.

    Values are shown as developers' tools show them, without running JavaScript of theirs. There are
    log, info, debug, warn, error, assert, trace, dir, table, group, count, time and their like, and
    `%s %d %i %f %o %O %j %c` in a first string.

    Args:
        context: Where to put it.
        to: A logger, for records of its levels; something with `write`, for lines; a function that
            is called with "debug", "info", "warn" or "error" and the text. By default what
            `sys.stdout` is at the time, and `sys.stderr` for warnings and errors.

    Raises:
        TypeError: `to` is nothing of that sort.
    """
    put = None if to is None else _put_for(to)
    insist(context)
    sink = context.get_slot(_Sink)
    if sink is None:
        sink = _Sink()
        context.set_slot(sink)
    if put is not None:
        sink.put = put
    write = sink.write

    def needs() -> tuple[Any, ...]:
        return idl_of(context), inspect_of(context), write, clock_of(context).now

    install_part(context, "console", part(context, "console", needs))


def inspect_of(context: Context) -> Any:
    """What inspect.js gave back: how values are shown."""
    return part(context, "inspect", lambda: (idl_of(context), explicit(context, _peek)))


def _peek(scope: v8.Scope, info: v8.FunctionCallbackInfo) -> v8.Value:
    value = info[0]
    if isinstance(value, _core.Proxy):
        return _known(scope, "proxy", value.get_target(scope))
    if isinstance(value, _core.Promise):
        state = value.state
        if state == PromiseState.PENDING:
            return _known(scope, "pending")
        return _known(scope, state.name.lower(), value.result(scope))
    if value.is_map_iterator() or value.is_set_iterator():
        found = value.cast(_core.Object).preview_entries(scope)
        if found is not None:
            return _known(scope, "entries", found[0], _core.Boolean(scope, found[1]))
    return _core.Null(scope)


def _known(scope: v8.Scope, kind: str, *values: v8.Value) -> v8.Value:
    return _core.Array(scope, [_core.String(scope, kind), *values])


def _put_for(to: Any) -> Callable[[str, str], object]:
    if isinstance(to, logging.Logger):
        # Its caller is JavaScript: no line of Python's could be named.
        return lambda level, text: to.log(_LEVELS.get(level, logging.INFO), "%s", text)
    if hasattr(to, "write"):
        return lambda _level, text: to.write(f"{text}\n")
    if callable(to):
        put: Callable[[str, str], object] = to
        return put
    raise TypeError(
        "console needs a logger, something with write(), or a function of a level and a text, "
        f"not {type(to).__name__}"
    )


def _to_standard_streams(level: str, text: str) -> None:
    stream = sys.stderr if level in {"warn", "error"} else sys.stdout
    stream.write(f"{text}\n")
