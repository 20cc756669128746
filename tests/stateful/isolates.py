"""What the machine does with isolates and contexts."""

from __future__ import annotations

import contextlib
import gc
import threading
from typing import TYPE_CHECKING, Any

from tests.stateful.callbacks import hook_of, keep_live, run_source
from tests.stateful.junk import junk
from tests.stateful.model import Context, Isolate, Scope
from tests.stateful.operations import operation
from tests.stateful.world import MOST, attempt

import eyot
from eyot import v8

if TYPE_CHECKING:
    from tests.stateful.choices import Choices
    from tests.stateful.world import World


@operation(3)
def make_isolate(world: World, choices: Choices) -> None:
    """A new isolate, if there are few."""
    if sum(not isolate.closed for isolate in world.isolates) >= MOST["isolates"]:
        return
    if world.isolates and choices.below(3):
        return
    outcome, real = world.run("Isolate()", v8.Isolate, set())
    if outcome == "ok":
        isolate = Isolate(real, world.thread)
        world.keep(isolate)
        make_context_in(world, isolate)


def make_context_in(world: World, isolate: Isolate) -> None:
    """A context to begin with."""
    outcome, real = world.run(
        "Context()",
        lambda: v8.Context(isolate.real),
        isolate.admit(world.thread),
        isolate=isolate,
    )
    if outcome == "ok":
        add_context(world, Context(real, isolate))


def add_context(world: World, context: Context) -> None:
    """Puts it into the pool, with the hook that JavaScript calls back."""
    world.keep(context)
    # A global object may have been frozen elsewhere, and what runs meanwhile close the isolate.
    attempt(lambda: context.real.globals.__setitem__("hook", hook_of(world)))
    attempt(lambda: context.real.globals.__setitem__("point", {"x": 1, "tags": ["a", "b"]}))


@operation(4)
def make_context(world: World, choices: Choices) -> None:
    """A new context: of an isolate, of a scope, of its own, or of nonsense."""
    kind = choices.below(8)
    if kind == 0:
        context_of_its_own(world)
    elif kind == 1:
        argument = junk(choices)
        if argument is not None:  # as if nothing was given
            world.run("Context()", lambda: v8.Context(argument), set(), fine={"TypeError"})
    elif kind < 4 and (scope := world.usable_scope(choices)) is not None:
        broken = scope.use(world.thread)
        outcome, real = world.run(
            "Context()",
            lambda: v8.Context(scope.real),
            broken,
            isolate=scope.isolate,
            also=forbidden(scope.isolate),
        )
        if outcome == "ok":
            add_context(world, Context(real, scope.isolate))
    elif (isolate := world.pick(choices, world.isolates)) is not None:
        make_context_in(world, isolate)


def forbidden(isolate: Isolate) -> set[str]:
    """What comes of JavaScript where a scope disallows it."""
    return {"JSError"} if isolate.without_javascript() else set()


def context_of_its_own(world: World) -> None:
    """A context with an isolate that it closes itself."""
    if len(world.isolates) >= MOST["isolates"]:
        return
    outcome, real = world.run("Context()", eyot.Context, set())
    if outcome == "ok":
        isolate = Isolate(real.isolate, world.thread)
        world.keep(isolate)
        add_context(world, Context(real, isolate, owns_isolate=True))


@operation(2)
def close_isolate(world: World, choices: Choices) -> None:
    """Closes an isolate, or tries to."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    name, function = choices.of(
        [
            ("Isolate.close", isolate.real.close),
            ("Isolate.__exit__", lambda: isolate.real.__exit__(None, None, None)),
        ]
    )
    outcome, _ = world.run(name, function, isolate.close(world.thread))
    if outcome == "ok":
        isolate.closed = True


@operation(1)
def close_running_isolates(world: World, choices: Choices) -> None:
    """Closes, or tries to, what certainly can't be closed now."""
    del choices
    for isolate in world.isolates:
        if isolate.calls or isolate.stack:
            outcome, _ = world.run("Isolate.close", isolate.real.close, isolate.close(world.thread))
            isolate.closed = isolate.closed or outcome == "ok"


@operation(2)
def drop_isolate(world: World, choices: Choices) -> None:
    """Forgets an isolate and all that refers to it, closed or not."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None or isolate.calls or world.depth or isolate.stopped_with is not None:
        return
    if not isolate.closed and choices.below(4):
        return
    forget_isolate(world, isolate)
    if choices.chance(3):
        gc.collect()


def forget_isolate(world: World, isolate: Isolate) -> None:
    """Takes all that belongs to it out of the pools, and lets the objects go."""
    world.generators = [pair for pair in world.generators if pair[1].isolate is not isolate]
    world.infos = [pair for pair in world.infos if pair[1].isolate is not isolate]
    for scope in world.scopes:
        if scope.isolate is isolate:
            scope.real = None
    for scope in isolate.stack:
        scope.real = None
    isolate.stack.clear()
    world.scopes = [scope for scope in world.scopes if scope.isolate is not isolate]
    world.handles = [handle for handle in world.handles if handle.isolate is not isolate]
    world.kept = [kept for kept in world.kept if kept.isolate is not isolate]
    world.lives = [live for live in world.lives if live.context.isolate is not isolate]
    world.parts = [part for part in world.parts if part.isolate is not isolate]
    world.contexts = [context for context in world.contexts if context.isolate is not isolate]
    world.isolates.remove(isolate)
    isolate.real = None
    world.forget_frames()


@operation(2)
def ask_isolate(world: World, choices: Choices) -> None:
    """Reads or tidies an isolate."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    real = isolate.real
    name, function = choices.of(
        [
            ("Isolate.heap_statistics", real.heap_statistics),
            ("Isolate.__enter__", real.__enter__),
            ("Isolate.heap_statistics", real.heap_statistics),
            ("Isolate.collect_garbage", real.collect_garbage),
        ]
        if choices.chance(4)
        else [
            ("Isolate.heap_statistics", real.heap_statistics),
            ("Isolate.__enter__", real.__enter__),
        ]
    )
    world.run(name, function, isolate.admit(world.thread), isolate=isolate)
    world.run("Isolate.closed", lambda: real.closed is isolate.closed or 1 / 0, set())


@operation(2)
def terminate(world: World, choices: Choices) -> None:
    """Stops what runs, from any thread."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    surprises = world.surprises
    handles = [
        part.real
        for part in world.parts
        if isinstance(part.real, v8.IsolateHandle) and part.isolate is isolate
    ]
    if handles and choices.below(2):
        outcome, stopped = world.run(
            "IsolateHandle.terminate", choices.of(handles).terminate, set()
        )
    else:
        outcome, stopped = world.run(
            "Isolate.terminate", isolate.real.terminate, {"EY204"} if isolate.closed else set()
        )
    foreseen = not world.unsure and world.surprises == surprises
    if outcome == "ok" and foreseen and stopped is not bool(isolate.calls):
        world.fail(f"terminate() gave {stopped} while {len(isolate.calls)} calls run")
    if outcome == "ok" and isolate.calls:
        isolate.stopped_with = (isolate.stopped_with or set()) | {"Terminated"}


@operation(3)
def close_context(world: World, choices: Choices) -> None:
    """Closes a context, or tries to."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    if not context.closed and choices.below(3):
        return
    name, function = choices.of(
        [
            ("Context.close", context.real.close),
            ("Context.__exit__", lambda: context.real.__exit__(None, None, None)),
        ]
    )
    outcome, _ = world.run(name, function, context.close(world.thread))
    if outcome == "ok" and context.owns_isolate:
        context.isolate.closed = True
    elif outcome == "ok" and not context.isolate.closed:
        context.closed = True


@operation(2)
def drop_context(world: World, choices: Choices) -> None:
    """Forgets a context object; what it made keeps it."""
    context = world.pick(choices, world.contexts)
    if context is None or len(world.contexts) <= MOST["contexts"] // 2 or context.owns_isolate:
        return
    if context.depth == world.depth and not context.isolate.calls:
        world.contexts.remove(context)


@operation(6)
def ask_context(world: World, choices: Choices) -> None:
    """Reads a context."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    real = context.real
    kind = choices.below(4)
    if kind == 0:
        closed = context.closed or context.isolate.closed
        world.run("Context.closed", lambda: real.closed is closed or 1 / 0, set())
        world.run("Context.isolate", lambda: real.isolate is context.isolate.real or 1 / 0, set())
    elif kind == 1:
        world.run("Context.__enter__", real.__enter__, context.isolate.admit(world.thread))
    else:
        outcome, value = world.run(
            "Context.globals",
            lambda: real.globals,
            context.admit(world.thread),
            isolate=context.isolate,
        )
        if outcome == "ok":
            keep_live(world, value)


@operation(16)
def evaluate(world: World, choices: Choices) -> None:
    """Runs source in a context, by eval or compiled."""
    context = world.pick(choices, world.contexts)
    if context is not None:
        run_source(world, choices, context)


AWAITED = [
    ("6 * 7", {"ok"}),
    ("throw 1", {"JSError"}),
    ("Promise.resolve(1)", {"ok", "JSError"}),  # what was given to its prototype may throw
    ("new Promise(() => {})", {"RuntimeError", "JSError"}),  # what is pending needs a loop
]


@operation(2)
def evaluate_async(world: World, choices: Choices) -> None:
    """The first step of an await, which is all where nothing is pending."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    source, fine = choices.of(AWAITED)

    def wait() -> None:
        with contextlib.suppress(StopIteration):
            next(iter(context.real.eval_async(source).__await__()))

    world.enter("Context.eval_async", context, wait, context.admit(world.thread), fine=fine)


@operation(8)
def on_another_thread(world: World, choices: Choices) -> None:
    """The next step happens on another thread."""
    if world.thread == "main" and choices.below(4):
        elsewhere(world, choices, "worker")
    elif not world.thread.startswith("fresh") and choices.chance(3):
        world.fresh_threads += 1
        elsewhere(world, choices, f"fresh {world.fresh_threads}")


def elsewhere(world: World, choices: Choices, name: str) -> None:
    """Steps on the worker, or on a thread that ends with them."""
    before = world.thread

    def steps() -> None:
        world.thread = name
        try:
            world.nested(choices)
        finally:
            world.thread = before

    if name == "worker":
        world.worker.do(steps)
        return
    failed: list[BaseException] = []

    def guarded() -> None:
        try:
            steps()
        except BaseException as error:  # noqa: BLE001 - raised again where it is seen
            failed.append(error)

    thread = threading.Thread(target=guarded)
    thread.eyot_name = name  # type: ignore[attr-defined]
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@operation(1)
def look_at_everything(world: World, choices: Choices) -> None:
    """repr, hash and == of anything, dead or alive, on any thread, raise nothing."""
    everything: list[Any] = [
        thing.real
        for pool in (world.isolates, world.contexts, world.scopes, world.handles, world.lives)
        for thing in pool
    ]
    if not everything:
        return
    thing, other = choices.of(everything), choices.of(everything)
    world.run("repr", lambda: repr(thing), set())
    world.run("hash", lambda: hash(thing), set())
    world.run("==", lambda: (thing == thing) is True or 1 / 0, set())  # noqa: PLR0124 - the point
    world.run("==", lambda: (thing == other, thing != other, thing != 1), set())


def scopes_of(world: World, isolate: Isolate) -> list[Scope]:
    """The scopes of an isolate that the pool has."""
    return [scope for scope in world.scopes if scope.isolate is isolate]
