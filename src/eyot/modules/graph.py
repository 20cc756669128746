"""Loading a module with all that it imports, before any of it runs.

V8 hears of a module when its source is there, and of what its imports stand for when all of those
are; so it never waits for a loader, and nothing here calls itself along a chain of imports.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any, NamedTuple

from eyot.errors import ModuleError
from eyot.modules.building import build
from eyot.modules.data_url import DataLoader
from eyot.modules.registry import Key, Request

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from eyot._core import Context
    from eyot.modules.loader import Loader
    from eyot.modules.registry import Entry, Modules

__all__ = ["Clock", "Graph", "resolve"]

# So many modules deep V8 goes by itself, calling itself; what is deeper it is given bottom-up.
_DEEP = 200
_TYPES = frozenset({"javascript", "json", "text", "bytes"})
_DATA = DataLoader()
_GONE = -1
INSTANTIATED, EVALUATING, EVALUATED, ERRORED = 2, 3, 4, 5


class Clock(NamedTuple):
    """What is left of the time that an import was given."""

    timeout: float | None
    until: float

    @classmethod
    def of(cls, timeout: float | None) -> Clock:
        """One that begins now."""
        if timeout is None:
            return cls(None, 0.0)
        from time import monotonic

        return cls(timeout, monotonic() + timeout)

    def left(self) -> float | None:
        """Seconds; None for no limit."""
        if self.timeout is None:
            return None
        from time import monotonic

        return max(self.until - monotonic(), 0.0)


class Asked(NamedTuple):
    """An import on its way."""

    request: Request
    referrer: str | None
    loader: Loader | None


class Graph:
    """The work of one import."""

    def __init__(
        self, context: Context, modules: Modules, clock: Clock, *, asynchronous: bool
    ) -> None:
        self._context = context
        self._modules = modules
        self._clock = clock
        self._asynchronous = asynchronous

    async def load(
        self,
        specifier: str,
        referrer: str | None,
        attributes: dict[str, str],
        loader: Loader | None,
    ) -> Entry:
        """Loads what is asked for, links it, and gives it."""
        asked = Asked(Request(specifier, attributes, 0, 0), referrer, loader)
        root = await self._resolve(asked)
        await self._load_all(root, asked)
        return self._modules._entries[root]

    def order(self, root: Entry) -> tuple[list[int], bool]:
        """All modules of a graph, each after what it imports, and whether it is a deep one."""
        entries = self._modules._entries
        seen = {root.key}
        order: list[int] = []
        stack = [(root, iter(root.targets or ()))]
        deepest = 1
        while stack:
            entry, targets = stack[-1]
            for key in targets:
                if key not in seen:
                    seen.add(key)
                    inner = entries[key]
                    stack.append((inner, iter(inner.targets or ())))
                    deepest = max(deepest, len(stack))
                    break
            else:
                order.append(entry.number)
                stack.pop()
        return order, deepest > _DEEP

    async def _load_all(self, root: Key, asked: Asked) -> None:
        """Goes through the graph level by level; what waits in one level is awaited together."""
        wanted: dict[Key, Asked] = {root: asked}
        seen: set[Key] = set()
        incomplete: dict[Entry, list[Key]] = {}
        while wanted:
            seen |= wanted.keys()
            await self._compile_missing(wanted)
            inner: dict[Key, Asked] = {}
            for key in wanted:
                entry = self._modules._entries[key]
                if entry.targets is not None:
                    continue
                requests = [Asked(request, key.url, entry.loader) for request in entry.requests]
                targets = [await self._resolve(each) for each in requests]
                incomplete[entry] = targets
                for target, each in zip(targets, requests, strict=True):
                    if target not in seen:
                        inner.setdefault(target, each)
            wanted = inner
        entries = self._modules._entries
        for entry, targets in incomplete.items():
            if entry.targets is None:  # else another import came first
                self._context._link_module(entry.number, [entries[key].number for key in targets])
                entry.targets = targets

    async def _compile_missing(self, wanted: dict[Key, Asked]) -> None:
        missing = [key for key in wanted if not self._there(key)]
        loaded = [self._begin_loading(key, wanted[key]) for key in missing]
        if any(isawaitable(one) for one in loaded):
            loaded = await self._await_all(loaded, [wanted[key] for key in missing])
        for key, source in zip(missing, loaded, strict=True):
            if self._there(key):  # by what ran meanwhile
                continue
            asked = wanted[key]
            try:
                entry = build(self._context, key, source, asked.loader, self._clock)
            except ModuleError as error:
                raise _explained(error, asked) from error
            self._modules._add(entry)

    def _there(self, key: Key) -> bool:
        entry = self._modules._entries.get(key)
        if entry is None:
            return False
        if self._context._module_status(entry.number) == _GONE:
            self._modules._forget(entry)  # collected with all that used it
            return False
        return True

    def _begin_loading(self, key: Key, asked: Asked) -> Any:
        made = self._modules._synthetic(key.url)
        if made is not None:
            return made
        loader = _DATA if key.url[:5].lower() == "data:" else asked.loader
        if loader is None:
            raise _explained(_no_loader(), asked)
        try:
            return loader.load(key.url)
        except ModuleError as error:
            raise _explained(error, asked) from error

    async def _resolve(self, asked: Asked) -> Key:
        kind = _type_of(asked)
        try:
            url = resolve(self._modules, *asked)
            if isawaitable(url):
                [url] = await self._await_all([url], [asked])
        except ModuleError as error:
            raise _explained(error, asked) from error
        if not isinstance(url, str):
            raise TypeError(f"a loader's resolve() gives a str, not {type(url).__name__}")
        return Key(url, kind)

    async def _await_all(self, values: list[Any], asked: list[Asked]) -> list[Any]:
        if not self._asynchronous:
            for value in values:
                close = getattr(value, "close", None)
                if close is not None:  # a coroutine that is never awaited would complain
                    close()
            raise _explained(
                ModuleError(
                    "its loader is asynchronous: write `await context.import_module_async(…)`"
                ),
                asked[0],
            )
        import asyncio

        async def one(value: Any, whose: Asked) -> Any:
            if not isawaitable(value):
                return value
            try:
                return await value
            except ModuleError as error:
                raise _explained(error, whose) from error

        return await asyncio.gather(*map(one, values, asked))


def resolve(
    modules: Modules, request: Request, referrer: str | None, loader: Loader | None
) -> str | Awaitable[str]:
    """The URL that an import stands for.

    Raises:
        ModuleError: It stands for none.
    """
    specifier = request.specifier
    if modules.import_map is not None:
        specifier = modules.import_map.resolve(specifier, referrer) or specifier
    if specifier in modules or specifier in modules._hidden:
        return specifier
    if specifier[:5].lower() == "data:":
        return _DATA.resolve(specifier, referrer, request.attributes)
    if loader is None:
        raise _no_loader()
    return loader.resolve(specifier, referrer, request.attributes)


def _type_of(asked: Asked) -> str:
    for name, value in asked.request.attributes.items():
        if name != "type":
            raise _explained(ModuleError(f"there is no import attribute {name!r}"), asked)
        if value not in _TYPES:
            raise _explained(
                ModuleError(f"there is no type {value!r}: 'json', 'text' and 'bytes' are"), asked
            )
    return asked.request.attributes.get("type", "javascript")


def _no_loader() -> ModuleError:
    return ModuleError(
        "nothing says where modules come from: pass loader=…, or set context.modules.loader"
    )


def _explained(error: ModuleError, asked: Asked) -> ModuleError:
    """The same error, saying what was asked for, by whom, and where it was looked for."""
    if getattr(error, "_told", False):
        return error
    request, referrer = asked.request, asked.referrer
    by = ""
    if referrer is not None:
        place = f":{request.line}:{request.column}" if request.line else ""
        by = f" from {_short(referrer)}{place}"
    tried = f" (tried {', '.join(map(_short, error.tried))})" if error.tried else ""
    told = ModuleError(
        f"can't import {_short(request.specifier)!r}{by}: {error}{tried}",
        request.specifier,
        referrer,
        error.tried,
    )
    told._told = True  # type: ignore[attr-defined]
    return told


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
