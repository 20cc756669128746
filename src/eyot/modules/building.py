"""Making a module of what a loader gave."""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot.errors import JSError, ModuleError
from eyot.modules.code_cache import LEAST
from eyot.modules.loader import ModuleSource, SyntheticModule, decode
from eyot.modules.registry import Entry, Request, modules_of
from eyot.modules.wasm import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot._core import Context
    from eyot.modules.graph import Clock
    from eyot.modules.loader import Loaded, Loader
    from eyot.modules.registry import Key

__all__ = ["build"]


def build(context: Context, key: Key, loaded: Loaded, loader: Loader | None, clock: Clock) -> Entry:
    """Compiles it.

    Raises:
        JSSyntaxError: It doesn't parse.
        ModuleError: It isn't what the import says.
    """
    if (
        isinstance(loaded, SyntheticModule)
        and key.type != "javascript"
        and loaded.source is not None
    ):
        loaded = ModuleSource(loaded.source)
    if isinstance(loaded, SyntheticModule):
        if key.type != "javascript":
            raise ModuleError(f"a module that Python makes is not of type {key.type!r}")
        names = loaded.exports(context) if callable(loaded.exports) else loaded.exports
        return _synthetic(context, key, loader, tuple(names), loaded.evaluate)
    if isinstance(loaded, str | bytes | bytearray):
        loaded = ModuleSource(loaded if isinstance(loaded, str) else bytes(loaded))
    if not isinstance(loaded, ModuleSource):
        raise TypeError(
            "a loader's load() gives a str, bytes, a ModuleSource or a SyntheticModule, not "
            + type(loaded).__name__
        )
    if key.type != "javascript":
        return _of_type(context, key, loaded, loader)
    if loaded.kind == "javascript":
        return _source_text(context, key, decode(loaded.source), loader, clock)
    if loaded.kind == "wasm":
        source = loaded.source
        binary = source.encode() if isinstance(source, str) else source
        return _source_text(context, key, wrapped(context, key.url, binary), loader, clock)
    raise ModuleError(
        f"it is {loaded.kind}: an import says so, as in "
        f"`import data from '…' with {{type: '{loaded.kind}'}}`"
    )


def _source_text(
    context: Context, key: Key, source: str, loader: Loader | None, clock: Clock
) -> Entry:
    cache = modules_of(context).code_cache
    known = None if cache is None else cache._find(source)
    number, requests, rejected = context._compile_module(source, key.url, known, clock.left())
    entry = Entry(number, key, loader, [Request(*request) for request in requests])
    if cache is not None and (known is None or rejected) and len(source) >= LEAST:
        entry.uncached = source
    return entry


def _of_type(context: Context, key: Key, loaded: ModuleSource, loader: Loader | None) -> Entry:
    value: Any
    if key.type == "bytes":
        source = loaded.source
        value = bytearray(source.encode() if isinstance(source, str) else source)
    elif key.type == "text":
        value = decode(loaded.source)
    else:
        value = _parsed(context, decode(loaded.source), key.url)
    return _synthetic(context, key, loader, ("default",), lambda _: {"default": value})


def _parsed(context: Context, text: str, url: str) -> Any:
    """A value of JavaScript's, live: Python's numbers would lose what JSON's are."""
    try:
        return context._parse_json(text)
    except JSError as error:
        raise ModuleError(f"it is no JSON: {error}", tried=[url]) from error


def _synthetic(
    context: Context,
    key: Key,
    loader: Loader | None,
    exports: tuple[str, ...],
    evaluate: Callable[[Context], Any],
) -> Entry:
    number = context._make_synthetic(key.url, exports)
    return Entry(number, key, loader, [], None, exports=exports, evaluate=evaluate)
