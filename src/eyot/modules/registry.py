"""What a context knows of its modules."""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from eyot.modules.loader import SyntheticModule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eyot._core import Context
    from eyot.modules.code_cache import CodeCache
    from eyot.modules.import_map import ImportMap
    from eyot.modules.loader import Loader
    from eyot.values import JSObject

__all__ = ["Entry", "Key", "Modules", "Request"]


class Key(NamedTuple):
    """What tells modules apart: where one is, and what it is read as."""

    url: str
    type: str


class Request(NamedTuple):
    """One import of a module."""

    specifier: str
    attributes: dict[str, str]
    line: int
    column: int


@dataclass(slots=True, eq=False)
class Entry:
    """A module that was compiled."""

    number: int
    key: Key
    loader: Loader | None
    requests: list[Request] = field(default_factory=list)
    targets: list[Key] | None = None
    """What the requests stand for; None while not all of it is there."""
    main: bool = False
    uncached: str | None = None
    """Its source, where what V8 makes of that is to be kept."""
    exports: tuple[str, ...] = ()
    evaluate: Callable[[Context], Mapping[str, Any] | JSObject] | None = None


class Modules(MutableMapping[str, "Mapping[str, Any]"]):
    """A context's modules, and where they come from.

    As a mapping it has those that Python makes: after `context.modules["py:db"] = {"query": query}`
    JavaScript writes `import {query} from "py:db"`. The names are what is exported, `default` among
    them; the values cross to JavaScript when the module is first imported, once.
    """

    def __init__(self) -> None:
        self.loader: Loader | None = None
        """Where modules come from that are imported without a loader of their own."""
        self.import_map: ImportMap | None = None
        """What is asked first, for every import."""
        self.code_cache: CodeCache | None = None
        """Where compiled code is kept from one process to the next."""
        self._made: dict[str, Mapping[str, Any]] = {}
        self._hidden: dict[str, SyntheticModule] = {}
        """Modules that others of eyot's own making import."""
        self._entries: dict[Key, Entry] = {}
        self._numbers: dict[int, Entry] = {}
        self._owners: dict[str, Loader] = {}
        """Of scripts that are no modules and yet came from a loader: CommonJS."""

    def __getitem__(self, specifier: str) -> Mapping[str, Any]:
        return self._made[specifier]

    def __setitem__(self, specifier: str, exports: Mapping[str, Any]) -> None:
        """Makes a module.

        Raises:
            ValueError: It was imported already.
        """
        if not isinstance(specifier, str):
            raise TypeError(f"a module is named by a str, not {type(specifier).__name__}")
        if not isinstance(exports, Mapping):
            raise TypeError(
                "a module of Python's is a mapping of names to values, not "
                + type(exports).__name__
            )
        for name in exports:
            if not isinstance(name, str):
                raise TypeError(f"the name of an export is a str, not {type(name).__name__}")
        self._refuse_imported(specifier)
        self._made[specifier] = exports

    def __delitem__(self, specifier: str) -> None:
        if specifier in self._made:
            self._refuse_imported(specifier)
        del self._made[specifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return f"<eyot.modules.Modules: {len(self._entries)} imported, {len(self._made)} made>"

    @property
    def imported(self) -> tuple[str, ...]:
        """The URLs of what was imported, in the order in which it was loaded."""
        return tuple(key.url for key in self._entries)

    def _refuse_imported(self, specifier: str) -> None:
        if Key(specifier, "javascript") in self._entries:
            raise ValueError(
                f"{specifier!r} was imported: its exports are fixed. Make another name, or another "
                "context"
            )

    # --- for eyot.modules ---

    def _synthetic(self, specifier: str) -> SyntheticModule | None:
        if specifier in self._hidden:
            return self._hidden.pop(specifier)
        made = self._made.get(specifier)
        return None if made is None else SyntheticModule(tuple(made), lambda _: made)

    def _add(self, entry: Entry) -> None:
        self._entries[entry.key] = entry
        self._numbers[entry.number] = entry

    def _forget(self, entry: Entry) -> None:
        if self._entries.get(entry.key) is entry:
            del self._entries[entry.key]
        self._numbers.pop(entry.number, None)

    def _keep_code(self, context: Context) -> None:
        """Writes to the code cache what isn't there."""
        if self.code_cache is None:
            return
        for entry in list(self._entries.values()):
            source, entry.uncached = entry.uncached, None
            if source is not None:
                self.code_cache._keep(context, entry.number, source)

    def _loader_of(self, url: str | None) -> Loader | None:
        """Where what is called so came from, and what it imports comes from."""
        if url is None:
            return self.loader
        entry = self._entries.get(Key(url, "javascript"))
        return self._owners.get(url, self.loader) if entry is None else entry.loader


def modules_of(context: Context) -> Modules:
    """The modules of a context."""
    modules = context.get_slot(Modules)
    if modules is None:
        modules = Modules()
        context.set_slot(modules)
    return modules
