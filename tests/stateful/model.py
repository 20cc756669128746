"""The rules of use, once more and in Python: what the state machine expects of each call.

For a call the model gives the set of rules that it breaks. An empty set means that it must succeed;
otherwise it must be refused with one of them, for which of several broken rules is told is open.
"""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

Rules = set[str]

NO_VALUE = frozenset({"message", "script", "data"})
"""The kinds of handles that JavaScript can't be given."""


NOBODY = "nobody"
"""Owns an isolate that was detached."""


class State(enum.Enum):
    """A scope's life."""

    FRESH = enum.auto()
    OPEN = enum.auto()
    ORPHAN = enum.auto()
    """Open, but its exit was refused or its object is gone."""
    CLOSED = enum.auto()


@dataclasses.dataclass(eq=False)
class Isolate:
    """An isolate, and what of it is open or runs."""

    real: Any
    owner: str
    closed: bool = False
    busy: bool = False
    stack: list[Scope] = dataclasses.field(default_factory=list)
    calls: list[Call] = dataclasses.field(default_factory=list)
    orphaned: int = 0
    """How many scopes became orphans. When those close isn't known to the call."""
    stopped_with: Rules | None = None
    """Once the running call was stopped: what its outermost call may end with."""

    def admit(self, thread: str) -> Rules:
        """The rules that entering it breaks."""
        if self.closed:
            return {"EY204"}
        if self.owner != thread:
            return {"EY201"}
        return {"EY205"} if self.busy else set()

    def covered(self) -> bool:
        """Whether code runs in the middle of a call, not in a callback."""
        return bool(self.calls) and self.calls[-1].floor == len(self.stack)

    def settle(self) -> None:
        """Closes the orphans that are innermost, as every entry does."""
        while self.stack and self.stack[-1].state is State.ORPHAN and not self.covered():
            self.stack[-1].close(maybe_live=True)

    def innermost(self) -> Scope | None:
        """The scope that can be used now."""
        self.settle()
        return self.stack[-1] if self.stack else None

    def without_javascript(self) -> bool:
        """Whether a scope that disallows JavaScript is open."""
        return any(scope.kind == "disallow" for scope in self.stack)

    def close(self, thread: str) -> Rules:
        """The rules that closing it breaks."""
        if self.closed:
            return set()
        broken = self.admit(thread)
        self.settle()
        if self.calls or self.stack:
            broken.add("EY203")
        return broken


@dataclasses.dataclass(eq=False)
class Context:
    """A context."""

    real: Any
    isolate: Isolate
    owns_isolate: bool = False
    closed: bool = False
    depth: int = 0

    def admit(self, thread: str) -> Rules:
        """The rules that a call in it breaks."""
        return self.isolate.admit(thread) | ({"EY206"} if self.closed else set())

    def close(self, thread: str) -> Rules:
        """The rules that closing it breaks."""
        if self.owns_isolate:
            return self.isolate.close(thread)
        if self.closed or self.isolate.closed:
            return set()
        broken = self.isolate.admit(thread)
        self.isolate.settle()
        if any(scope.context is self for scope in self.isolate.stack) or any(
            call.context is self for call in self.isolate.calls
        ):
            broken.add("EY203")
        return broken


@dataclasses.dataclass(eq=False)
class Call:
    """A call into V8 that runs."""

    isolate: Isolate
    context: Context | None
    floor: int
    """How many scopes were open when it began."""


@dataclasses.dataclass(eq=False)
class Scope:
    """A scope of any kind; `callback` is also what the engine opens around a callback."""

    real: Any
    kind: str
    isolate: Isolate
    parent: Scope | None = None
    context: Context | None = None
    state: State = State.FRESH
    home: Scope | None = None
    prepared: Scope | None = None
    escaped: bool = False
    free_exit: bool = False
    """An exit of it was refused before it closed: one more is a no-op."""
    maybe_live: bool = False
    """It was closed by an entry that may not have come yet."""
    rethrows: bool = False
    """A TryCatch that throws again when it closes."""
    depth: int = 0

    def over(self) -> bool:
        """Whether it is closed."""
        return self.state is State.CLOSED

    def use(self, thread: str, *, needs_context: bool = False) -> Rules:
        """The rules that passing it to an operation breaks."""
        if self.state is State.FRESH:
            return {"EY104"}
        if self.state is State.CLOSED:
            return {"EY101"} | (self.isolate.admit(thread) if self.maybe_live else set())
        broken = self.isolate.admit(thread)
        if self.isolate.innermost() is not self:
            broken.add("EY101" if self.over() else "EY103")
        elif self.isolate.covered():
            broken |= {"EY103", "EY205"}
        if self.prepared is not None:
            broken.add("EY103")
        if needs_context and self.context is None:
            broken.add("EY106")
        return broken

    def opens(self, thread: str) -> Rules:
        """The rules that entering it breaks."""
        if self.state is not State.FRESH:
            return {"EY104"}
        if self.parent is not None:
            held, self.parent.prepared = self.parent.prepared, None
            if held is not self:
                self.parent.prepared = held
            broken = self.parent.use(thread)
        else:
            broken = self.isolate.admit(thread)
            self.isolate.settle()
            if self.isolate.covered():
                broken.add("EY205")
            if self.kind == "escapable" and self.isolate.innermost() is None:
                broken.add("EY107")
        if self.kind == "context" and self.context is not None:
            if self.context.isolate is not self.isolate:
                broken.add("EY109")
            if self.context.closed or self.context.isolate.closed:
                broken.add("EY206")
        return broken

    def open(self) -> None:
        """It was entered."""
        if self.kind in {"handle", "escapable", "callback"} or self.parent is None:
            self.home = self
        else:
            self.home = self.parent.home
        if self.parent is not None and self.kind != "context":
            self.context = self.parent.context
        self.state = State.OPEN
        self.isolate.settle()
        self.isolate.stack.append(self)

    def exits(self, thread: str) -> Rules:
        """The rules that leaving it breaks."""
        if self.state is State.FRESH:
            return {"EY104"}
        if self.state is State.CLOSED:
            return set() if self.free_exit else {"EY104"}
        broken = self.isolate.admit(thread)
        if self.state is State.ORPHAN:
            return broken if self.free_exit else broken | {"EY104"}
        if self.isolate.innermost() is not self or self.isolate.covered():
            broken.add("EY104")
        return broken

    def exit(self, outcome: str) -> None:
        """It was left, or leaving it was refused."""
        if self.state is State.OPEN:
            if outcome == "ok":
                self.close()
            elif outcome == "EY104":
                self.orphan()
        elif outcome == "ok":
            self.free_exit = False
            self.isolate.settle()

    def orphan(self) -> None:
        """Nobody closes it any more: the next entry at which it is innermost does."""
        self.state = State.ORPHAN
        self.free_exit = True
        self.isolate.orphaned += 1

    def close(self, *, maybe_live: bool = False) -> None:
        """It is innermost and closes."""
        assert self.isolate.stack.pop() is self
        self.state = State.CLOSED
        self.maybe_live = maybe_live

    def force_close(self) -> None:
        """The engine closes it: one exit of it is still to come, and is a no-op."""
        self.free_exit = self.free_exit or self.state is State.OPEN
        self.close()


@dataclasses.dataclass(eq=False)
class Handle:
    """A handle."""

    real: Any
    home: Scope | None
    """None for one that was made on the isolate itself."""
    isolate: Isolate
    kind: str
    caught: bool = False
    depth: int = 0

    def use(self, thread: str) -> Rules:
        """The rules that reading it breaks."""
        expired = "EY108" if self.caught else "EY102"
        if self.home is None:
            return {expired, "EY204"} if self.isolate.closed else self.isolate.admit(thread)
        if self.home.over():
            return {expired} | (self.isolate.admit(thread) if self.home.maybe_live else set())
        broken = self.isolate.admit(thread)
        self.isolate.settle()
        if self.home.over():
            broken.add(expired)
        return broken

    def may_work(self) -> bool:
        """Whether it may still be alive although the model has closed its scope."""
        return self.home is not None and self.home.maybe_live

    def use_in(self, scope: Scope, thread: str) -> Rules:
        """The rules that passing it to an operation in a scope breaks."""
        broken = self.use(thread)
        if self.isolate is not scope.isolate:
            broken.add("EY109")
        return broken


@dataclasses.dataclass(eq=False)
class Kept:
    """A Global, Weak or Eternal: a value that outlives scopes."""

    real: Any
    isolate: Isolate
    kind: str
    """Of the handle it was made from."""
    empty: bool = False
    depth: int = 0


@dataclasses.dataclass(eq=False)
class Live:
    """An everyday object or a compiled script."""

    real: Any
    context: Context
    kind: str
    depth: int = 0

    def use(self, thread: str) -> Rules:
        """The rules that an operation on it breaks."""
        return self.context.admit(thread)


@dataclasses.dataclass(eq=False)
class Part:
    """Something of an isolate that is neither a value nor a scope: a queue, what a call tells."""

    real: Any
    isolate: Isolate
    scope: Scope | None = None
    """It ends with this one."""

    def use(self, thread: str) -> Rules:
        """The rules that asking it breaks."""
        if self.scope is not None and self.scope.over():
            return {"EY101"}
        return self.isolate.admit(thread)
