"""The machine that follows a program's paths: what it keeps while it runs, and forks and joins.

A path is a `State`. A statement takes the paths that reach it and gives those that go on; paths
that leave by return, break, continue or an exception wait in collectors until the statement they
leave for takes them up, after every `finally` and `with` on the way has run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .finding import Because, Place

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from .objects import Kept, Value
    from .project import FunctionInfo, ModuleInfo, Project
    from .state import State

Outcome: TypeAlias = "list[tuple[State, Value]]"
Reporter: TypeAlias = "Callable[[str, Place, str, tuple[Because, ...], str], None]"
# Expressions and statements need each other through calls; the machine introduces them.
Evaluator: TypeAlias = "Callable[[Machine, ast.expr, State], Outcome]"
Executor: TypeAlias = "Callable[[Machine, list[ast.stmt], list[State]], list[State]]"

MAX_STATES = 16
MAX_DEPTH = 5
MAX_STEPS = 10_000
MAX_ROUNDS = 3


class OutOfStepsError(Exception):
    """The function has more paths than are worth following; what was found so far stands."""


class Return(NamedTuple):
    """A path that returns."""

    state: State
    value: Value
    node: ast.AST


class Spot(NamedTuple):
    """A place, and the calls that were followed to get there, innermost first."""

    place: Place
    calls: tuple[tuple[FunctionInfo, Place], ...] = ()


class Flow:
    """Where the paths of one frame wait that leave a block early."""

    __slots__ = ("breaks", "continues", "returns")

    def __init__(self) -> None:
        self.returns: list[Return] = []
        self.breaks: list[State] = []
        self.continues: list[State] = []


class Frame:
    """One activation of a function."""

    __slots__ = ("born", "call", "enclosing", "fid", "flow", "function", "hook", "loops", "module")

    def __init__(self, fid: int, function: FunctionInfo, enclosing: tuple[int, ...] = ()) -> None:
        self.fid = fid
        self.born = 0
        self.function = function
        self.module: ModuleInfo = function.module
        self.enclosing = enclosing
        self.flow = Flow()
        self.hook: Callable[[State, Value], list[State]] | None = None
        self.call: ast.AST | None = None
        self.loops: list[tuple[int, ast.AST]] = []


class Other:
    """The other thread that a piece of code is followed on."""

    __slots__ = ("attached", "barrier", "hits")

    def __init__(self, barrier: int) -> None:
        self.barrier = barrier
        self.attached: set[int] = set()
        self.hits: list[tuple[int, Place]] = []


class Machine:
    """Everything that outlives a path while one function is followed."""

    def __init__(
        self, project: Project, report: Reporter, evaluate: Evaluator, execute: Executor
    ) -> None:
        self.project = project
        self.send = report
        self.frames: list[Frame] = []
        self.raising: list[list[State]] = []
        self.expecting = 0
        self.steps = 0
        self.next_frame = 1
        self.other: Other | None = None
        self.root: FunctionInfo | None = None
        self.evaluate = evaluate
        self.execute = execute
        self.growing: dict[int, tuple[Spot, Kept]] = {}
        self.shrunk: set[int] = set()
        self.invoke: Callable[..., Outcome]
        self.iterate: Callable[..., Outcome]
        self.run_callee: Callable[..., Outcome]
        self.elements: Callable[..., list[tuple[State, tuple[Value, ...], bool]]]
        self.analyse: Callable[[FunctionInfo], None] = lambda function: None  # noqa: ARG005

    @property
    def frame(self) -> Frame:
        """Return the activation that is running."""
        return self.frames[-1]

    def place(self, node: ast.AST) -> Place:
        """Return where `node` of the running function stands."""
        return Place.of(self.frames[-1].module.path, node)

    def one(self, node: ast.expr, state: State) -> Value:
        """Return what an expression gives on this path, where it doesn't branch."""
        found = self.evaluate(self, node, state)
        return found[0][1] if found and found[0][0] is state else None

    def step(self, states: int) -> None:
        """Count work, and give up on a function that has too many paths."""
        self.steps += states
        if self.steps > MAX_STEPS:
            raise OutOfStepsError

    def raised(self, states: list[State], *, surely: bool = False) -> None:
        """Remember that an exception may leave from here, if someone around catches it.

        Where there are too many such paths, those that surely raise are the ones to keep.
        """
        if not self.raising:
            return
        waiting = self.raising[-1]
        for state in states:
            if surely:
                waiting.insert(0, state.fork())
            elif len(waiting) < 2 * MAX_STATES and not (waiting and waiting[-1].same(state)):
                waiting.append(state.fork())

    def spot(self, node: ast.AST) -> Spot:
        """Return where `node` stands, with the calls that led there."""
        calls = []
        for depth in range(len(self.frames) - 1, 0, -1):
            frame = self.frames[depth]
            if frame.call is not None:
                before = self.frames[depth - 1].module.path
                calls.append((frame.function, Place.of(before, frame.call)))
        return Spot(self.place(node), tuple(calls))

    def report(
        self,
        code: str,
        where: ast.AST | Spot,
        message: str,
        because: tuple[Because, ...],
        rewrite: str,
    ) -> None:
        """Report a finding where the program that is checked can change it.

        Inside a followed call that is the call, unless the callee breaks the rule on its own and
        has been told so.
        """
        if self.expecting or self.other is not None:
            return
        spot = where if isinstance(where, Spot) else self.spot(where)
        place = spot.place
        for function, call in spot.calls:
            if (place.line, place.column, code) in function.findings:
                return
            because = (Because(f"it happens in {function.name}()", place), *because)
            place = call
        self.send(code, place, message, because, rewrite)


def joined(states: list[State]) -> list[State]:
    """Return the paths that differ, with what only some of the equal ones assumed forgotten."""
    if len(states) < 2:
        return states
    if len(states) == 2 and states[0].same(states[1]):
        return [_agreed(states[0], states[1])]
    kept: dict[object, State] = {}
    for state in states:
        key = state.signature(sorted(state.frames))
        other = kept.setdefault(key, state)
        if other is not state:
            _agreed(other, state)
    # Too many differing paths: the rest are left unfollowed, which can only lose a finding.
    return list(kept.values())[:MAX_STATES]


def _agreed(state: State, other: State) -> State:
    """Let `state` stand for both, knowing of conditions only what both know."""
    if other.facts != state.facts:
        state.facts = {k: v for k, v in state.facts.items() if other.facts.get(k) == v}
    return state
