"""Importing modules: from Python, by import(), and what import.meta says."""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

import sys
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot.errors import Error, ModuleError, Terminated, TimedOut
from eyot.modules.graph import ERRORED, EVALUATED, EVALUATING, INSTANTIATED, Clock, Graph, resolve
from eyot.modules.registry import Modules, Request, modules_of
from eyot.modules.urls import path_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from eyot._core import Context
    from eyot.modules.loader import Loader
    from eyot.modules.registry import Entry
    from eyot.values import JSModule, JSPromise

__all__ = ["Modules"]

_PENDING = object()


# --- from Python ---


def _import(
    context: Context,
    specifier: str,
    *,
    loader: Loader | None = None,
    timeout: float | None = None,
) -> JSModule:
    modules, clock = _begin(context, specifier, timeout)
    graph = Graph(context, modules, clock, asynchronous=False)
    chosen = modules.loader if loader is None else loader
    try:
        entry = _finished(graph.load(specifier, None, {}, chosen))
        entry.main = True
        promise = _evaluate(context, modules, graph, entry, clock)
        if promise._outcome(_PENDING) is _PENDING:
            _drain(promise, specifier, clock)
    except TimedOut as error:
        _tell(error, specifier, clock)
        raise
    modules._keep_code(context)
    return context._module_namespace(entry.number)


async def _import_async(
    context: Context,
    specifier: str,
    *,
    loader: Loader | None = None,
    timeout: float | None = None,  # noqa: ASYNC109 - of JavaScript that runs, too
) -> JSModule:
    import asyncio

    modules, clock = _begin(context, specifier, timeout)
    graph = Graph(context, modules, clock, asynchronous=True)
    chosen = modules.loader if loader is None else loader
    limit = asyncio.timeout(clock.left())
    try:
        async with limit:
            entry = await graph.load(specifier, None, {}, chosen)
            entry.main = True
            await _evaluate(context, modules, graph, entry, clock)
    except TimedOut as error:
        _tell(error, specifier, clock)
        raise
    except TimeoutError as error:
        if not limit.expired():
            raise
        late = TimedOut()
        _tell(late, specifier, clock)
        raise late from error
    modules._keep_code(context)
    return context._module_namespace(entry.number)


def _tell(error: TimedOut, specifier: str, clock: Clock) -> None:
    """Has it speak of what the whole import was given; a loader's own errors stay as they are."""
    if clock.timeout is not None and clock.left() == 0:
        error.timeout = clock.timeout
        error.args = (
            f"importing {specifier!r} took longer than the {clock.timeout} s that it was given",
        )


def _begin(context: Context, specifier: str, timeout: float | None) -> tuple[Modules, Clock]:
    if not isinstance(specifier, str):
        raise TypeError(f"a module is named by a str, not {type(specifier).__name__}")
    return modules_of(context), Clock.of(timeout)


def _finished(coroutine: Coroutine[Any, Any, Entry]) -> Entry:
    """Of a coroutine that awaits nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        entry: Entry = done.value
        return entry
    coroutine.close()
    raise AssertionError("a graph that is loaded at once waits for nobody")


def _evaluate(
    context: Context, modules: Modules, graph: Graph, entry: Entry, clock: Clock
) -> JSPromise:
    """Has it run, with all that it imports, if it hasn't; the promise of its end."""
    numbers, deep = _ready(context, graph, entry, clock)
    try:
        return context._evaluate_modules(numbers, deep, clock.left())
    except Terminated:
        _forget_stopped(context, modules)
        raise


def _ready(context: Context, graph: Graph, entry: Entry, clock: Clock) -> tuple[list[int], bool]:
    """Instantiates a graph: all of it, each after what it imports, and whether it is deep."""
    status = context._module_status(entry.number)
    if status in {EVALUATED, ERRORED}:
        return [entry.number], False
    order, deep = graph.order(entry)
    if status < INSTANTIATED:
        context._instantiate_modules(order if deep else [entry.number], clock.left())
    if any(context._module_status(number) == EVALUATING for number in order):
        raise ModuleError(
            f"can't import {entry.key.url!r} here: the module, or one that it imports, is being "
            "evaluated, and waits for what asks for it",
            entry.key.url,
        )
    return order, deep


def _forget_stopped(context: Context, modules: Modules) -> None:
    """What was stopped in the middle is loaded anew when it is imported again."""
    for entry in list(modules._entries.values()):
        if context._module_status(entry.number) == ERRORED:
            modules._forget(entry)
            context._drop_module(entry.number)


def _drain(promise: JSPromise, specifier: str, clock: Clock) -> None:
    events = sys.modules.get("asyncio.events")
    if events is not None and events._get_running_loop() is not None:
        raise ModuleError(
            f"{specifier!r} has a top-level await that is pending, and a loop runs on this thread: "
            "write `await context.import_module_async(…)`",
            specifier,
        )
    try:
        promise.result(clock.left())
    except Error as error:
        if type(error) is not Error:
            raise
        raise ModuleError(
            f"{specifier!r} has a top-level await that nothing pending can end. What an async "
            "function of Python's gives is awaited in a loop: `await "
            "context.import_module_async(…)`",
            specifier,
        ) from error


# --- from JavaScript ---


def _import_dynamically(
    context: Context, referrer: str | None, specifier: str, attributes: dict[str, str]
) -> tuple[list[int], bool] | Coroutine[Any, Any, JSModule]:
    """What import() stands for: a module to be evaluated, or what gives its namespace later."""
    modules = modules_of(context)
    loader = modules._loader_of(referrer)
    events = sys.modules.get("asyncio.events")
    in_loop = events is not None and events._get_running_loop() is not None
    clock = Clock.of(None)
    graph = Graph(context, modules, clock, asynchronous=in_loop)
    loading = graph.load(specifier, referrer, attributes, loader)
    if in_loop:
        return _import_later(context, modules, graph, loading, clock)
    return _ready(context, graph, _finished(loading), clock)


async def _import_later(
    context: Context,
    modules: Modules,
    graph: Graph,
    loading: Coroutine[Any, Any, Entry],
    clock: Clock,
) -> JSModule:
    entry = await loading
    await _evaluate(context, modules, graph, entry, clock)
    return context._module_namespace(entry.number)


def _import_meta(context: Context, number: int) -> dict[str, Any]:
    modules = modules_of(context)
    entry = modules._numbers.get(number)
    if entry is None:
        return {}
    url = entry.key.url
    meta: dict[str, Any] = {"url": url, "main": entry.main}
    path = path_of(url.split("?", 1)[0].split("#", 1)[0])
    if path is not None:
        meta["filename"] = path
        meta["dirname"] = path.rpartition("/")[0] or "/"
    loader = entry.loader

    def resolve_here(specifier: str) -> str:
        found = resolve(modules, Request(str(specifier), {}, 0, 0), url, loader)
        if isawaitable(found):
            close = getattr(found, "close", None)
            if close is not None:
                close()
            raise ModuleError("import.meta.resolve() can't wait for an asynchronous loader")
        return found

    meta["resolve"] = resolve_here
    return meta


def _synthetic_exports(context: Context, number: int) -> tuple[tuple[str, ...], Any]:
    entry = modules_of(context)._numbers[number]
    if entry.evaluate is None:
        raise AssertionError("only modules of Python's are asked for their exports")
    return entry.exports, entry.evaluate(context)


_core.install("import_module", _import)
_core.install("import_module_async", _import_async)
_core.install("import_dynamically", _import_dynamically)
_core.install("import_meta", _import_meta)
_core.install("synthetic_exports", _synthetic_exports)
_core.install("modules_of", modules_of)
