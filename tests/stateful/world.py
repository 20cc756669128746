"""The world that the state machine acts in: real objects beside what the model knows of them."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from tests.stateful.model import (
    NOBODY,
    Call,
    Context,
    Handle,
    Isolate,
    Kept,
    Live,
    Part,
    Rules,
    Scope,
)
from tests.stateful.worker import Worker

import eyot
from eyot import _core, errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.stateful.choices import Choices

Thing = TypeVar("Thing", Isolate, Context, Scope, Handle, Kept, Live)

MOST = {"isolates": 4, "contexts": 8, "scopes": 12, "handles": 24, "kept": 8, "lives": 12}
DEEPEST = 3
MOVES = ("__exit__", "attach", "detach", "on_this_thread")
"""What such calls change the model has to know."""
NEVER = {"InternalError", "SystemError", "AssertionError", "RecursionError"}
"""What nothing ends with, at whatever moment."""
THROWN = {"JSError", "HookError", "HookExit", "HostileError", "KeyboardInterrupt", "TypeError",
          "ConversionError", "OverflowError", "EY109", "EY206"}  # fmt: skip
"""What JavaScript may have met with, and throw again later: the refusals are of exposed objects."""


class Mismatch(AssertionError):
    """The engine did something else than the rules say."""


class HookError(Exception):
    """What a callback raises."""


class HookExit(BaseException):
    """What a callback raises that JavaScript must not catch."""


@dataclasses.dataclass
class Record:
    """What happened so far, over all worlds."""

    calls: Counter[str] = dataclasses.field(default_factory=Counter)
    refusals: Counter[str] = dataclasses.field(default_factory=Counter)
    steps: int = 0
    lost: int = 0
    """Episodes that ended early, for the model no longer knew what is open."""
    stopped: int = 0
    """Calls that didn't end by themselves."""

    def add(self, other: Record) -> None:
        """Takes in what happened elsewhere."""
        self.calls += other.calls
        self.refusals += other.refusals
        self.steps += other.steps
        self.lost += other.lost
        self.stopped += other.stopped


class World:
    """Pools of objects, dead ones among them, and how to act on them."""

    def __init__(self, record: Record, step: Callable[[World, Choices], None]) -> None:
        """An empty one; `step` does one step of the machine, for callbacks to use."""
        self.record = record
        self.isolates: list[Isolate] = []
        self.contexts: list[Context] = []
        self.scopes: list[Scope] = []
        self.handles: list[Handle] = []
        self.kept: list[Kept] = []
        self.lives: list[Live] = []
        self.infos: list[tuple[Any, Scope]] = []
        self.generators: list[tuple[Any, Scope]] = []
        self.garbage: list[Any] = []
        self.parts: list[Part] = []
        self.callbacks: list[Any] = []
        """What was given to be told of something, to take it away again."""
        self.caches: list[bytes] = []
        self.blobs: list[bytes] = []
        self.raised: list[BaseException] = []
        """What callbacks raised: JavaScript may keep it, and with it the frames it came from."""
        self.thread = "main"
        self.depth = 0
        self.fresh_threads = 0
        self.plan: Callable[..., Any] | None = None
        self.failure: Mismatch | None = None
        self.unsure = 0
        """Code runs at a moment that the model can't know, so anything may be refused."""
        self.surprises = 0
        """How often that happened: what a call met with it inside is open, too."""
        self.since = 0
        """How often it had when the present step began: what that expects may be of before."""
        self.over = False
        self.lost = False
        self.home = threading.current_thread()
        """The one that the model calls main."""
        self.worker = Worker()
        self._step = step

    # --- acting ---

    def run(  # noqa: PLR0913 - by name, all but three
        self,
        name: str,
        function: Callable[[], Any],
        broken: Rules | Callable[[], Rules],
        *,
        fine: Rules | None = None,
        also: Rules | Callable[[], Rules] | None = None,
        isolate: Isolate | None = None,
    ) -> tuple[str, Any]:
        """Calls the function, and compares what comes out with what must."""
        fine = {"ok"} if fine is None else fine
        self.record.calls[name] += 1
        outcome, value, text = attempt(function)
        rules = value_of(broken)
        allowed = set(rules or fine) | value_of(also)
        if isolate is not None and isolate.stopped_with is not None:
            allowed |= {"Terminated"} if isolate.calls else {"Terminated", *isolate.stopped_with}
            if not isolate.calls:
                if not rules and "ok" not in isolate.stopped_with:
                    allowed.discard("ok")
                isolate.stopped_with = None
        elif isolate is None and any(one.stopped_with and one.calls for one in self.isolates):
            allowed.add("Terminated")
        if outcome.startswith("EY"):
            self.record.refusals[outcome] += 1
        foreseen = not self.unsure and not self.lost and self.surprises == self.since
        if outcome in NEVER or (foreseen and outcome not in allowed):
            self.fail(f"{name}: {outcome} came, not one of {sorted(allowed)}. {text}")
        elif outcome not in {*allowed, "EY205"} and name.endswith(MOVES):
            self.lost = True  # what is open, and whose, is no longer known
        return outcome, value

    def enter(  # noqa: PLR0913 - as run
        self,
        name: str,
        context: Context | None,
        function: Callable[[], Any],
        broken: Rules,
        *,
        fine: Rules | None = None,
        also: Rules | Callable[[], Rules] | None = None,
        isolate: Isolate | None = None,
    ) -> tuple[str, Any]:
        """The same for a call into a context or an isolate, in which code of ours may run."""
        isolate = context.isolate if context is not None else isolate
        assert isolate is not None
        disallowed = {"JSError"} if isolate.without_javascript() else set()

        def body() -> Any:
            with self.calling(isolate, context, broken):
                return function()

        return self.run(
            name, body, broken, fine=fine, also=lambda: disallowed | value_of(also), isolate=isolate
        )

    def fail(self, text: str) -> None:
        """Notes a mismatch: raised at the end of the step, for JavaScript could swallow it now."""
        if self.failure is None:
            self.failure = Mismatch(f"[{self.thread}, depth {self.depth}] {text}")

    @contextlib.contextmanager
    def calling(self, isolate: Isolate, context: Context | None, broken: Rules) -> Iterator[None]:
        """Around a call into V8 in which code of ours may run."""
        if broken:
            yield
            return
        isolate.settle()
        call = Call(isolate, context, len(isolate.stack))
        isolate.calls.append(call)
        try:
            yield
        finally:
            while isolate.calls.pop() is not call:
                pass
            while len(isolate.stack) > call.floor:
                isolate.stack[-1].force_close()

    @contextlib.contextmanager
    def called_back(self, isolate: Isolate, context: Context | None, real: Any) -> Iterator[Scope]:
        """Around a callback: the scopes that the engine opens for it, and the end of others."""
        barrier = Scope(None, "callback", isolate, context=context)
        barrier.open()
        given = barrier
        if real is not None:
            given = Scope(real, "callback", isolate, context=context, depth=self.depth + 1)
            given.open()
            self.keep(given)
        self.depth += 1
        orphaned = isolate.orphaned
        try:
            yield given
        finally:
            self.surface()
            left = False
            while isolate.stack[-1] is not barrier:
                scope = isolate.stack[-1]
                if scope.kind == "callback":
                    scope.close()
                    scope.free_exit = False
                else:
                    left = True
                    scope.force_close()
            barrier.close()
            given.free_exit = False  # over for good, even where its exit had been refused before
            doubtful = {"ok"} if isolate.orphaned != orphaned else set()
            if left or doubtful:
                isolate.stopped_with = (isolate.stopped_with or doubtful) | {"EY104"}

    def nested(self, choices: Choices) -> None:
        """Some steps inside the one that runs."""
        if self.depth > DEEPEST:
            return
        for _ in range(choices.below(3) + 1):
            if choices.used_up():
                return
            self._step(self, choices)

    def unexpected(self, choices: Choices) -> None:
        """Some steps at a moment that the model can't know: of a finalizer, say."""
        self.surprises += 1
        name = self.thread_name()
        if not name or self.depth > DEEPEST or self.over:
            return
        self.unsure += 1
        self.depth += 1
        before, self.thread = self.thread, name
        heights = [(isolate, len(isolate.stack)) for isolate in self.isolates]
        try:
            self.nested(choices)
            for isolate, height in heights:
                self._close_down_to(isolate, height)
        except Exception:
            self.lost = True  # the model has lost track; the rest of the episode would be guesses
            raise
        finally:
            self.thread = before
            self.surface()
            self.unsure -= 1
            self.forget_stops()

    def surface(self) -> None:
        """Ends a depth: what was made there and is still known is what the one above may use."""
        self.depth -= 1
        for pool in (self.contexts, self.scopes, self.handles, self.kept, self.lives):
            for thing in pool:
                thing.depth = min(thing.depth, self.depth)

    def _close_down_to(self, isolate: Isolate, height: int) -> None:
        """Closes what such steps left open: whether the engine does isn't known to the model."""
        while len(isolate.stack) > height:
            scope = isolate.stack[-1]
            self.generators = [pair for pair in self.generators if pair[1] is not scope]
            known = scope.real is not None and attempt(leaving(scope))[0] == "ok"
            scope.close(maybe_live=not known)
            if not known and scope in self.scopes:
                self.scopes.remove(scope)

    def may_stop(self, ends: Rules) -> None:
        """What runs may be stopped: an interrupt that raises ends the outermost call."""
        for isolate in self.isolates:
            if isolate.calls:
                isolate.stopped_with = (isolate.stopped_with or set()) | ends

    def forget_stops(self) -> None:
        """Where nothing runs, nothing is being stopped."""
        for isolate in self.isolates:
            if not isolate.calls:
                isolate.stopped_with = None

    def thread_name(self) -> str:
        """The model's name of the calling thread; empty for one it doesn't know."""
        here = threading.current_thread()
        if here is self.home:
            return "main"
        return "worker" if here is self.worker.thread else getattr(here, "eyot_name", "")

    # --- pools ---

    def pool(self, thing: Thing) -> list[Thing]:
        """The pool that such a thing belongs to."""
        pools: dict[type, Any] = {
            Isolate: self.isolates,
            Context: self.contexts,
            Scope: self.scopes,
            Handle: self.handles,
            Kept: self.kept,
            Live: self.lives,
        }
        found: list[Thing] = pools[type(thing)]
        return found

    def keep(self, thing: Thing) -> None:
        """Puts a new thing into its pool."""
        if not isinstance(thing, Isolate):
            thing.depth = self.depth
        self.pool(thing).append(thing)

    def keep_handle(self, handle: Handle) -> None:
        """Keeps a handle, and drops old ones."""
        self.keep(handle)
        while len(self.handles) > MOST["handles"]:
            self.handles.pop(0)

    def pick(self, choices: Choices, pool: list[Thing]) -> Thing | None:
        """One of the pool, more often a new one."""
        if not pool:
            return None
        if choices.chance(3):
            return choices.of(pool)
        return pool[-1 - choices.below(min(3, len(pool)))]

    def usable_scope(self, choices: Choices, *, with_context: bool = False) -> Scope | None:
        """Most often a scope that can be used now."""
        if choices.below(8) < 6:
            fit = [
                inner
                for isolate in self.isolates
                if isolate.owner == self.thread
                and (inner := isolate.innermost()) is not None
                and inner.real is not None
                and (inner.context is not None or not with_context)
            ]
            if fit:
                return choices.of(fit)
        return self.pick(choices, self.scopes)

    # --- the end ---

    def check(self) -> None:
        """Raises what went wrong in the step."""
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def end(self) -> None:
        """Closes everything, and uses every isolate once more."""
        self.over = True
        self.unsure += self.lost
        self._finish_all("main")
        self.worker.do(lambda: self._finish_all("worker"))
        self.check()
        self.worker.end()
        for pool in (self.kept, self.lives, self.handles, self.scopes, self.contexts):
            pool.clear()
        self.isolates.clear()
        self.generators.clear()
        self.parts.clear()
        self.callbacks.clear()
        self.infos.clear()
        self.garbage.clear()
        self.forget_frames()

    def raises(self, error: BaseException) -> BaseException:
        """For callbacks: what they raise."""
        self.raised.append(error)
        return error

    def forget_frames(self) -> None:
        """Python's collector can't see a scope in a frame that only an exception keeps."""
        waiting: list[BaseException | None] = [*self.raised]
        seen: set[int] = set()
        while waiting:
            error = waiting.pop()
            if error is None or id(error) in seen:
                continue
            seen.add(id(error))
            error.__traceback__ = None
            waiting += (error.__context__, error.__cause__)
        self.raised.clear()

    def _finish_all(self, owner: str) -> None:
        for isolate in self.isolates:
            if isolate.owner == NOBODY and not isolate.closed:
                isolate.real.attach()
                isolate.owner = owner
            if isolate.owner == owner:
                self._finish(isolate)

    def _finish(self, isolate: Isolate) -> None:
        if isolate.closed:
            return
        self.thread = isolate.owner
        while (scope := isolate.innermost()) is not None and scope.real is not None:
            self.since = self.surprises
            thrown = THROWN if scope.rethrows else set()
            thrown = thrown | ({"Terminated"} if scope.kind == "microtasks" else set())
            outcome, _ = self.run(
                "Scope.__exit__", leaving(scope), scope.exits(self.thread), also=thrown
            )
            scope.exit("ok" if outcome in thrown else outcome)
            if not scope.over():
                if not self.lost:
                    self.fail(f"{scope.kind} doesn't close at the end")
                break
        self.since = self.surprises
        self.run("Context.eval", lambda: usable(isolate.real), set())
        self.run("Isolate.close", isolate.real.close, isolate.close(self.thread))
        isolate.closed = True
        self.thread = "main"


def alive() -> dict[str, int]:
    """What there is of eyot's, by kind."""
    return {kind: count for kind, count in _core.live_objects().items() if count}


def nothing_left(known: dict[str, int] | None = None) -> None:
    """Raises where something is alive, besides what is known, although all worlds have ended."""
    for error in [thing for thing in gc.get_objects() if isinstance(thing, BaseException)]:
        error.__traceback__ = None  # as forget_frames: JavaScript may keep errors of eyot's own
    left: dict[str, int] = {}
    for _ in range(20):
        gc.collect()
        _core.do_chores()
        left = alive()
        if left == (known or {}):
            return
        time.sleep(0.05)  # an owner that ends gives its isolates up a little after its join()
    raise Mismatch(f"still alive at the end: {left}")


def leaving(scope: Scope) -> Callable[[], Any]:
    """The end of a `with` block."""
    return lambda: scope.real.__exit__(None, None, None)


def value_of(rules: Rules | Callable[[], Rules] | None) -> Rules:
    """Rules, where they may be known only after the call."""
    return rules() if callable(rules) else rules or set()


def usable(isolate: Any) -> None:
    """Raises where an isolate doesn't work as it should."""
    context = eyot.Context(isolate)
    assert context.eval("[6 * 7, ...'ab'].join()") == "42,a,b"
    context.close()


def attempt(function: Callable[[], Any]) -> tuple[str, Any, str]:
    """What comes out: "ok" and the value, or a rule's code or an exception's class; its text."""
    try:
        return "ok", function(), ""
    except (HookExit, KeyboardInterrupt, Exception) as error:  # noqa: BLE001 - any class is an outcome
        # JavaScript may keep the exception; it must not keep our frames and what is in them.
        error.__traceback__ = None
        outcome, text = outcome_of(error)
        return outcome, None, text


def outcome_of(error: BaseException) -> tuple[str, str]:
    """A rule's code, or the class of another exception; and its text."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - a hostile one
        text = "(can't be shown)"
    if isinstance(error, errors.UsageError):
        expected = errors._USAGE_ERRORS.get(int(error.code.removeprefix("EY") or 0))
        if type(error) is not expected or len(text) < 60 or not text.startswith(error.code):
            return "InternalError", f"{type(error).__name__} with {error.code}: {text}"
        return error.code, text
    return "JSError" if isinstance(error, errors.JSError) else type(error).__name__, text
