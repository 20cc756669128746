"""One path through a function: what its names hold, which scopes are open, what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from .objects import (
    Bound,
    Box,
    CallbackInfo,
    Closure,
    Context,
    Handle,
    Instance,
    Isolate,
    Kept,
    Manager,
    Partial,
    Scope,
    Stack,
    Thread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .machine import Spot
    from .objects import Obj, Value

T = TypeVar("T")


class Store(NamedTuple):
    """A value put where it outlives the function: an attribute, a global, a list from outside."""

    holder: int | str
    key: object
    value: Value
    spot: Spot


Pending: TypeAlias = "tuple[str, Value, Any] | None"


class State:
    """A path's knowledge; forked where the program branches, compared where branches meet."""

    __slots__ = ("facts", "frames", "heap", "next", "open", "pending", "stores")

    def __init__(self) -> None:
        self.frames: dict[int, dict[str, Value]] = {}
        self.heap: dict[int, Obj] = {}
        self.open: tuple[int, ...] = ()
        self.facts: dict[str, tuple[bool, frozenset[str]]] = {}
        self.stores: tuple[Store, ...] = ()
        self.pending: tuple[Pending, ...] = ()
        self.next = 1

    def fork(self) -> State:
        """Return a copy that can go another way."""
        other = State.__new__(State)
        other.frames = {fid: names.copy() for fid, names in self.frames.items()}
        other.heap = self.heap.copy()
        other.open = self.open
        other.facts = self.facts.copy()
        other.stores = self.stores
        other.pending = self.pending
        other.next = self.next
        return other

    def new(self, obj: Obj) -> int:
        """Put `obj` in the heap and return its number; numbers grow along a path."""
        number = self.next
        self.next = number + 1
        self.heap[number] = obj
        return number

    def get(self, value: Value) -> Obj | None:
        """Return the record behind `value`, if it is an object."""
        return self.heap.get(value) if type(value) is int else None

    def find(self, value: Value, kind: type[T]) -> T | None:
        """Return the record behind `value` if it is of that kind."""
        if type(value) is int:
            obj = self.heap.get(value)
            if isinstance(obj, kind):
                return obj
        return None

    def same(self, other: State) -> bool:
        """Say whether both paths know the same; what only one of them assumes is not counted."""
        return (
            self.open == other.open
            and self.frames == other.frames
            and self.heap == other.heap
            and self.stores == other.stores
            and self.pending == other.pending
        )

    def parts(self, obj: Obj) -> Iterator[Value]:
        """Yield the values that an object holds directly."""
        if isinstance(obj, Box):
            yield from obj.items
        elif isinstance(obj, Instance):
            yield from obj.attrs.values()
        elif isinstance(obj, Closure):
            yield from (value for _, value in obj.defaults)
            yield from self.captured(obj)
        elif isinstance(obj, Bound):
            yield obj.target
        elif isinstance(obj, Partial):
            yield obj.callee
            yield from obj.args
            yield from (value for _, value in obj.keywords)
        elif isinstance(obj, Stack):
            yield from obj.entries
        elif isinstance(obj, Thread):
            yield obj.target
            yield from obj.args
        elif isinstance(obj, CallbackInfo):
            yield obj.scope
        elif isinstance(obj, Manager):
            yield obj.value

    def captured(self, closure: Closure) -> Iterator[Value]:
        """Yield what a closure's free names hold at this moment."""
        for name in closure.function.free:
            for fid in reversed(closure.frames):
                names = self.frames.get(fid)
                if names is not None and name in names:
                    yield names[name]
                    break

    def reachable(self, value: Value) -> Iterator[tuple[int, Obj]]:
        """Yield every object that can be reached from `value`, itself first."""
        todo, seen = [value], set()
        while todo:
            current = todo.pop()
            if type(current) is not int or current in seen:
                continue
            seen.add(current)
            obj = self.heap.get(current)
            if obj is not None:
                yield current, obj
                todo.extend(self.parts(obj))

    def isolate_of(self, value: Value) -> int | None:
        """Return the number that stands for the isolate behind `value`."""
        obj = self.get(value)
        if isinstance(obj, (Scope, Handle, Context, Kept)):
            return obj.isolate
        if isinstance(obj, (Isolate, Instance)) and type(value) is int:
            return value
        return None

    def home_of(self, scope: int) -> int | None:
        """Return the handle scope that owns what is made through `scope`."""
        obj = self.heap.get(scope)
        if not isinstance(obj, Scope):
            return None
        return scope if obj.home is None else obj.home

    def signature(self, live: list[int]) -> object:
        """Return a key that is equal for states that differ only in their objects' numbers."""
        order: dict[int, int] = {}
        queue: list[int] = []

        def number(value: Value) -> object:
            if type(value) is not int:
                return value
            if value not in order:
                order[value] = len(order)
                queue.append(value)
            return ("#", order[value])

        names = tuple(
            (fid, name, number(value))
            for fid in live
            for name, value in sorted(self.frames.get(fid, {}).items())
        )
        heads = (
            tuple(number(scope) for scope in self.open),
            tuple(
                (
                    s.holder if isinstance(s.holder, str) else number(s.holder),
                    s.key,
                    number(s.value),
                    s.spot.place,
                )
                for s in self.stores
            ),
            tuple(None if p is None else (p[0], number(p[1]), id(p[2])) for p in self.pending),
        )
        bodies = []
        position = 0
        while position < len(queue):
            obj = self.heap.get(queue[position])
            position += 1
            bodies.append(_shape(obj, number, self) if obj is not None else None)
        return (names, heads, tuple(bodies))


def _shape(obj: Obj, number: Any, state: State) -> object:
    """Return an object's record with its references renumbered."""
    parts = tuple(number(part) for part in state.parts(obj))
    match obj:
        case Isolate():
            return (obj, parts)
        case Scope():
            own = (obj.kind, obj.made, obj.status, obj.context, obj.escaped, obj.closed, obj.outer)
            return (own, number(obj.isolate), number(obj.parent), number(obj.home))
        case Handle():
            return ("handle", obj.made, obj.caught, number(obj.owner), number(obj.isolate))
        case Context() | Kept():
            return (type(obj).__name__, number(obj.isolate))
        case Box():
            return ("box", obj.kind, obj.keys, obj.exact, parts)
        case Instance():
            return ("instance", id(obj.cls), tuple(obj.attrs), parts)
        case Closure():
            return ("closure", id(obj.function), parts)
        case Bound():
            return ("bound", obj.name, parts)
        case Partial():
            return (
                "partial",
                obj.kind,
                len(obj.args),
                tuple(name for name, _ in obj.keywords),
                parts,
            )
        case Stack():
            return ("stack", obj.closed, parts)
        case Thread():
            return ("thread", id(obj.node), parts)
        case _:
            return (type(obj).__name__, getattr(obj, "kind", None), parts)
