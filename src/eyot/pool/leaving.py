"""What leaves an isolate's thread: results and exceptions that may be used on any other.

A value of JavaScript's is made a value of Python's there and then, for elsewhere it would be
refused.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeGuard

from eyot import _core
from eyot.errors import ConversionError, Error, JSError, Terminated
from eyot.values import undefined

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["let_error_leave", "let_leave"]

_PLAIN: frozenset[type] = frozenset(
    (type(None), bool, int, float, str, bytes, dt.datetime, type(undefined))
)
_CONTAINERS = frozenset((list, tuple, dict, set, frozenset))
_BOUND = (
    *(_core.Isolate, _core.Context, _core.Scope, _core.Data, _core.Live, _core.CompiledScript),
    *(_core.Global, _core.Weak, _core.Eternal),
)


def let_leave(value: Any, timeout: float | None = None) -> Any:
    """The value as any thread may use it; on its isolate's thread.

    A value of JavaScript's becomes what `to_python` makes of it, and memory in it a copy. What
    Python made stays the object that it is.

    Raises:
        ConversionError: Something in it lives in the isolate only; its path says where.
        TimedOut: The conversion took longer.
    """
    if type(value) in _PLAIN:
        return value
    ours = isinstance(value, _core.Live)
    leaving = _Leaving(ours=ours)
    return leaving.take(value.to_python(timeout=timeout) if ours else value, "$")


def let_error_leave(error: BaseException) -> bool:
    """Replaces what the exception and those behind it hold of JavaScript's by data of Python's.

    Whether any of them says that JavaScript was stopped.
    """
    stopped = False
    left: list[BaseException] = [error]
    seen: set[int] = set()
    while left:
        error = left.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        stopped = stopped or isinstance(error, Terminated)
        if isinstance(error, JSError) and _is_bound(error.value):
            error.value = _data_of(error.value)
        left.extend(behind for behind in (error.__cause__, error.__context__) if behind is not None)
        if isinstance(error, BaseExceptionGroup):
            left.extend(error.exceptions)
    return stopped


# A getter may loop for ever; what was thrown must not hold up who waits for it.
_PATIENCE = 1.0


def _data_of(thrown: Any) -> Any:
    try:
        value = thrown.to_python(timeout=_PATIENCE)
        if isinstance(value, JSError):  # an Error object: its own properties, such as `code`
            value = {key: thrown[key] for key in thrown}
            return {key: let_leave(item, _PATIENCE) for key, item in value.items()}
        return _Leaving(ours=True).take(value, "$")
    except (Error, ReferenceError):
        return None


def _is_bound(value: object) -> TypeGuard[Any]:
    return isinstance(value, _BOUND)


class _Leaving:
    """A walk through one result.

    `ours` is a tree that was made for it, in which parts may be replaced; else it is somebody's,
    and only looked at.
    """

    def __init__(self, *, ours: bool) -> None:
        self._ours = ours
        self._seen: set[int] = set()

    def take(self, value: Any, path: str) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind in _CONTAINERS:
            if id(value) not in self._seen:
                self._seen.add(id(value))
                self._look_into(value, path)
        elif isinstance(value, BaseException):
            let_error_leave(value)
        elif _is_bound(value):
            return self._part(value, path)
        return value

    def _look_into(self, container: Any, path: str) -> None:
        if isinstance(container, dict):
            self._look_at(container, f"{path}, a key")
            items: Iterable[Any] = container.values()
            places: Iterable[tuple[Any, Any]] = container.items()
        elif isinstance(container, (list, tuple)):
            items, places = container, enumerate(container)
        else:
            self._look_at(container, f"{path}, an element")
            return
        if _all_plain(items):
            return
        for at, item in list(places):
            part = self.take(item, path + _step(at))
            if part is not item:
                container[at] = part  # it is ours, so it is no tuple

    def _look_at(self, items: Iterable[Any], path: str) -> None:
        """Of what can't be replaced where it is."""
        if _all_plain(items):
            return
        for item in items:
            if self.take(item, path) is not item:
                _refuse(item, path)

    def _part(self, value: Any, path: str) -> Any:
        if self._ours:
            if isinstance(value, (_core.JSArrayBuffer, _core.JSDataView)):
                return bytes(value)
            if isinstance(value, _core.JSTypedArray):
                return _copied(value)
        _refuse(value, path)
        return None


def _all_plain(items: Iterable[Any]) -> bool:
    return set(map(type, items)) <= _PLAIN


def _step(at: Any) -> str:
    if isinstance(at, int):
        return f"[{at}]"
    return f".{at}" if isinstance(at, str) and at.isidentifier() else f"[{at!r}]"


def _copied(array: Any) -> bytes | memoryview:
    view = memoryview(array)
    if view.format == "B":
        return bytes(view)
    copy = memoryview(view.tobytes())
    return copy.cast(view.format)  # type: ignore[call-overload, no-any-return] # one of struct's


def _refuse(value: Any, path: str) -> None:
    raise ConversionError(
        f"a result of a pool's is used on other threads, and this is of one isolate: {value!r}. "
        "Give data, which `value.to_python()` makes of objects; of what has none, such as a "
        "function, a symbol or a promise, give what you need of it",
        path,
    )
