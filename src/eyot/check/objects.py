"""What the analysis knows about values.

A value is `None` (nothing is known of it), a static value (the same on every path: a constant, a
module, a function of the project) or an `int`, the number of an object whose record lies in the
state's heap. Records are immutable: a path that changes one puts a new record in its own heap, so
forking a state never copies objects.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import ast

    from .finding import Place
    from .project import ClassInfo, FunctionInfo, ModuleInfo


@dataclass(frozen=True, slots=True)
class Const:
    """A constant of the source: None, True, a number, a string."""

    value: object


@dataclass(frozen=True, slots=True)
class Symbol:
    """A dotted name from outside the project: `v8.HandleScope`, `threading.Thread`."""

    name: str


NONE = Const(None)
TRUE = Const(True)  # noqa: FBT003 - the constant itself
FALSE = Const(False)  # noqa: FBT003 - the constant itself

Static: TypeAlias = "Const | Symbol | FunctionInfo | ClassInfo | ModuleInfo"
Value: TypeAlias = "int | Const | Symbol | FunctionInfo | ClassInfo | ModuleInfo | None"


@dataclass(frozen=True, slots=True)
class Isolate:
    """An isolate. Only one made in view (`fresh`) is known to differ from every other.

    One that unknown code was given is `lent`: it may be closed, kept or moved there. One that its
    context made is `owned` and closes with it.
    """

    made: Place
    fresh: bool = False
    closed: bool = False
    detached: bool = False
    lent: bool = False
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """A context, which outlives every scope."""

    isolate: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope of any kind.

    `home` is the handle scope that owns what is made through this one: a context scope or a
    try-catch hands its handles to the handle scope around it. `context` is None where nothing is
    known. A scope from outside the function (`outer`) is open until something shows otherwise.
    """

    kind: str
    isolate: int | None
    made: Place
    parent: int | None = None
    home: int | None = None
    context: bool | None = None
    status: str = "made"
    closed: Place | None = None
    escaped: Place | None = None
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle; `owner` is the handle scope it dies with, None where that is not known."""

    owner: int | None
    isolate: int | None
    made: Place
    caught: bool = False
    built: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A Global or an everyday object: it outlives scopes but not its thread."""

    isolate: int | None
    made: Place


@dataclass(frozen=True, slots=True)
class Box:
    """A list, tuple, set or dict.

    `keys` runs beside `items` for a dict. `exact` says that `items` is all there is, in order.
    """

    kind: str
    items: tuple[Value, ...] = ()
    keys: tuple[object, ...] = ()
    exact: bool = True
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """An object with attributes: of a class of the project, or of one that is not known.

    `outer` says that somebody else holds it too: a parameter, a global, the result of a call.
    """

    cls: ClassInfo | None = None
    attrs: dict[str, Value] = field(default_factory=dict)
    outer: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A nested function, lambda or generator expression with the frames it can see."""

    function: FunctionInfo
    frames: tuple[int, ...]
    defaults: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A method read off a value and not called yet."""

    target: Value
    name: str


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial`, and calls that run later: coroutines, generators, context managers."""

    kind: str
    callee: Value
    args: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """An ExitStack; `entries` are closed last first."""

    entries: tuple[int, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that was made and perhaps never started."""

    node: ast.Call
    target: Value
    args: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Executor:
    """A pool of threads."""


@dataclass(frozen=True, slots=True)
class CallbackInfo:
    """The `info` of a callback from JavaScript: what it holds belongs to the callback's scope."""

    scope: int


@dataclass(frozen=True, slots=True)
class Manager:
    """A context manager of the standard library, by what it does to its block."""

    kind: str
    value: Value = None


Obj: TypeAlias = (
    Isolate
    | Context
    | Scope
    | Handle
    | Kept
    | Box
    | Instance
    | Closure
    | Bound
    | Partial
    | Stack
    | Thread
    | Executor
    | CallbackInfo
    | Manager
)

changed = dataclasses.replace
