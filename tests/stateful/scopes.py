"""What the machine does with scopes."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.stateful.junk import junk
from tests.stateful.model import NO_VALUE, Handle, Scope, State
from tests.stateful.operations import operation
from tests.stateful.world import MOST, THROWN

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.stateful.choices import Choices
    from tests.stateful.model import Context, Isolate
    from tests.stateful.world import World

KINDS: dict[str, Any] = {
    "handle": v8.HandleScope,
    "escapable": v8.EscapableHandleScope,
    "context": v8.ContextScope,
    "try_catch": v8.TryCatch,
    "disallow": v8.DisallowJavascriptExecutionScope,
    "allow": v8.AllowJavascriptExecutionScope,
    "microtasks": v8.MicrotasksScope,
}
OWN_EXIT = {"try_catch", "microtasks"}
MESSAGE = ["text", "source_line", "script_resource_name", "line_number", "start_column"]
# What is made most often comes first and last: the first is also what used-up bytes choose.
COMMON = ["handle", "context", "context", "try_catch", "escapable", "handle", "handle", "context"]


@operation(14)
def make_scope(world: World, choices: Choices) -> None:
    """Makes a scope on an isolate or a scope, and most often enters it at once."""
    kind = choices.of(COMMON if choices.below(16) else [*KINDS, "microtasks", "microtasks"])
    at_once = choices.below(6) > 0
    if kind in {"context", "try_catch"} or choices.below(2):
        parent = world.usable_scope(choices)
        if parent is None:
            return
        scope = scope_on(world, choices, kind, parent)
    else:
        isolate = world.pick(choices, world.isolates)
        if isolate is None:
            return
        scope = scope_of(world, kind, isolate)
    if scope is not None:
        world.keep(scope)
        if at_once:
            enter(world, scope)
        forget_old_scopes(world)


def scope_of(world: World, kind: str, isolate: Isolate) -> Scope | None:
    """A scope on an isolate, not entered."""
    outcome, real = world.run(
        f"{KINDS[kind].__name__}()", lambda: KINDS[kind](isolate.real), isolate.admit(world.thread)
    )
    return Scope(real, kind, isolate) if outcome == "ok" else None


def scope_on(
    world: World, choices: Choices, kind: str, parent: Scope, context: Context | None = None
) -> Scope | None:
    """A scope on a scope, not entered."""
    broken = parent.use(world.thread)
    if kind == "context" and context is None:
        context = context_for(world, choices, parent)
        if context is None:
            return None

    def make() -> Any:
        if context is not None:
            return v8.ContextScope(parent.real, context.real)
        return KINDS[kind](parent.real)

    outcome, real = world.run(f"{KINDS[kind].__name__}()", make, broken)
    if outcome != "ok":
        return None
    scope = Scope(real, kind, parent.isolate, parent, context or parent.context)
    parent.prepared = scope
    return scope


def context_for(world: World, choices: Choices, parent: Scope) -> Context | None:
    """Most often one that can be entered there."""
    fit = [
        context
        for context in world.contexts
        if context.isolate is parent.isolate and not context.closed
    ]
    if fit and choices.below(6):
        return choices.of(fit)
    return world.pick(choices, world.contexts)


def enter(world: World, scope: Scope) -> None:
    """Enters a scope."""
    outcome, real = world.run("Scope.__enter__", scope.real.__enter__, scope.opens(world.thread))
    if scope.parent is not None and scope.parent.prepared is scope:
        scope.parent.prepared = None
    if outcome == "ok":
        if real is not scope.real:
            world.fail("__enter__ gave something else than the scope")
        scope.open()


@operation(3)
def enter_again(world: World, choices: Choices) -> None:
    """Enters a scope that may have been entered already."""
    if (scope := world.pick(choices, world.scopes)) is not None:
        enter(world, scope)


@operation(14)
def leave(world: World, choices: Choices) -> None:
    """Leaves a scope, most often the innermost one."""
    scope = world.usable_scope(choices) if choices.below(4) else world.pick(choices, world.scopes)
    if scope is not None:
        leave_scope(world, scope, lambda: scope.real.__exit__(None, None, None))


def leave_scope(world: World, scope: Scope, function: Callable[[], Any]) -> None:
    """Leaves it by this function."""
    spent = scope.state is State.ORPHAN and not scope.free_exit
    broken = scope.exits(world.thread)
    also = scope.isolate.admit(world.thread) if scope.maybe_live else set()
    if scope.kind == "callback" and scope.over():
        also |= {"ok"}  # once, where its exit had been refused before the callback ended
    thrown = THROWN if scope.rethrows else set()
    if scope.kind == "microtasks":
        thrown = {"Terminated"}  # it is closed by then
    name = f"{KINDS[scope.kind].__name__ if scope.kind in OWN_EXIT else 'Scope'}.__exit__"
    outcome, _ = world.run(name, function, broken, also=also | thrown)
    outcome = "ok" if outcome in thrown else outcome
    if scope.state is State.CLOSED and outcome == "ok":
        scope.free_exit = False
    elif not spent:
        scope.exit(outcome)


@operation(3)
def drop_scope(world: World, choices: Choices) -> None:
    """Drops a scope, open or not, and what keeps it: it is abandoned."""
    scope = world.pick(choices, world.scopes)
    if scope is None or scope.kind == "callback" or scope.depth != world.depth:
        return
    if scope.state is State.OPEN and choices.below(3):
        return
    abandon(world, scope)
    if choices.chance(8):
        gc.collect()


def forget_old_scopes(world: World) -> None:
    """Drops closed scopes, oldest first, while there are many."""
    for scope in list(world.scopes):
        if len(world.scopes) <= MOST["scopes"]:
            return
        if scope.state in {State.CLOSED, State.FRESH} and scope.depth == world.depth:
            abandon(world, scope)


def abandon(world: World, scope: Scope) -> None:
    """Lets go of a scope, of those made on it, and of the handles that keep them."""
    gone = {scope}
    for other in [*world.scopes, *scope.isolate.stack]:
        if other.parent in gone:
            gone.add(other)
    if any(pair[1] in gone for pair in world.generators) or any(
        other.depth != world.depth for other in gone
    ):
        return
    world.forget_frames()
    world.handles = [handle for handle in world.handles if handle.home not in gone]
    world.infos = [pair for pair in world.infos if pair[1] not in gone]
    world.parts = [part for part in world.parts if part.scope not in gone]
    world.scopes = [other for other in world.scopes if other not in gone]
    for other in gone:
        if other.parent is not None and other.parent.prepared is other:
            other.parent.prepared = None
        if other.state is State.OPEN:
            other.orphan()
    made_on = Counter(id(other.parent.real) for other in gone if other.parent is not None)
    for other in gone:
        # Its attribute, the argument, and one for each that was made on it.
        known = 2 + made_on[id(other.real)]
        in_use = other.real is not None and other.state is not State.CLOSED
        if in_use and sys.getrefcount(other.real) > known:
            world.lost = True  # a frame or an exception keeps it
    for other in gone:
        other.real = None


@operation(3)
def ask_scope(world: World, choices: Choices) -> None:
    """Reads a scope."""
    scope = world.pick(choices, world.scopes)
    if scope is None:
        return
    if choices.below(2):
        broken = scope.use(world.thread, needs_context=True)
        outcome, found = world.run("Scope.context", lambda: scope.real.context, broken)
        context = scope.context
        known = outcome == "ok" and context in world.contexts
        if known and context is not None and found is not context.real:
            world.fail("a scope's context is another one")
    else:
        fine = {"EY101"} if scope.state is State.CLOSED else set()
        world.run(
            "Scope.isolate",
            lambda: scope.real.isolate is scope.isolate.real or 1 / 0,
            set(),
            fine={"ok", *fine},
        )


@operation(2)
def nonsense_scope(world: World, choices: Choices) -> None:
    """Scopes of what they can't be made of."""
    kind = choices.of(list(KINDS))
    argument = junk(choices)
    name = f"{KINDS[kind].__name__}()"
    if kind == "context" and (scope := world.usable_scope(choices)) is not None:
        broken = scope.use(world.thread)
        world.run(
            name,
            lambda: v8.ContextScope(scope.real, argument),
            broken,
            fine={"TypeError"},
            also={"TypeError"},
        )
    else:
        arguments = (argument,) * choices.below(4)
        world.run(name, lambda: KINDS[kind](*arguments), set(), fine={"TypeError"})


@operation(3)
def generator(world: World, choices: Choices) -> None:
    """A generator that keeps a scope open over its yields, or the end of one."""
    if world.generators and choices.below(2):
        ended, left = world.generators.pop(choices.below(len(world.generators)))
        leave_scope(world, left, ended.close)
        return
    isolate = world.pick(choices, world.isolates)
    if isolate is None or len(world.generators) > 3:
        return
    fresh = scope_of(world, "handle", isolate)
    if fresh is None:
        return
    scope = fresh

    def numbers(real: Any) -> Iterator[int]:
        with real:
            yield 1

    made = numbers(scope.real)
    outcome, _ = world.run("Scope.__enter__", lambda: next(made), scope.opens(world.thread))
    if outcome == "ok":
        scope.open()
        world.keep(scope)
        world.generators.append((made, scope))


@operation(5)
def escape(world: World, choices: Choices) -> None:
    """Lets a handle escape, or tries to."""
    fit = [scope for scope in world.scopes if scope.kind == "escapable"]
    scope = choices.of(fit[-3:]) if fit else None
    handle = world.pick(choices, world.handles)
    if scope is None or handle is None or handle.kind in NO_VALUE:
        return
    broken = scope.use(world.thread) | handle.use_in(scope, world.thread)
    if scope.escaped:
        broken.add("EY107")
    target: Scope | None = None
    stack = scope.isolate.stack
    if scope in stack:
        at = stack.index(scope)
        target = stack[at - 1].home if at else None
        if target is None or target.real is None or target.state is State.CLOSED:
            broken.add("EY107")
    outcome, real = world.run(
        "EscapableHandleScope.escape",
        lambda: scope.real.escape(handle.real),
        broken,
        isolate=scope.isolate,
        also={"ok"} if handle.may_work() else None,
    )
    if outcome == "ok":
        scope.escaped = True
        world.keep(Handle(real, target, scope.isolate, handle.kind))


@operation(5)
def try_catch(world: World, choices: Choices) -> None:
    """Asks a TryCatch what it caught."""
    fit = [scope for scope in world.scopes if scope.kind == "try_catch"]
    if not fit:
        return
    scope = choices.of(fit[-3:])
    real = scope.real
    kind = choices.below(4)
    broken = scope.use(world.thread)
    if kind == 0:
        open_now = scope.state in {State.OPEN, State.ORPHAN}
        world.run(
            "TryCatch.caught",
            lambda: real.caught,
            scope.isolate.admit(world.thread) if open_now else set(),
            also={"ok"},
        )
    elif kind == 1:
        world.run("TryCatch.reset", real.reset, broken)
    else:
        hand_out(world, scope, "exception" if kind == 2 else "message")


@operation(4)
def throw_and_catch(world: World, choices: Choices) -> None:
    """A script that throws inside a TryCatch, and handles of what that caught."""
    parent = world.usable_scope(choices, with_context=True)
    if parent is None or parent.use(world.thread, needs_context=True):
        return
    scope = scope_on(world, choices, "try_catch", parent)
    if scope is None:
        return
    world.keep(scope)
    enter(world, scope)
    if scope.state is State.OPEN and scope.context is not None:
        source = choices.of(["throw new TypeError('t')", "throw 1", "}{"])

        def compiled() -> Any:
            return v8.Script.compile(scope.real, v8.String(scope.real, source))

        outcome, script = world.enter("Script.compile", scope.context, compiled, set())
        if outcome == "ok" and script is not None:
            # What was told of the call may have left the scope since.
            broken = scope.use(world.thread, needs_context=True)
            world.enter("Script.run", scope.context, lambda: script.run(scope.real), broken)
        hand_out(world, scope, "exception")
        hand_out(world, scope, "message")
        leave_scope(world, scope, lambda: scope.real.__exit__(None, None, None))
    forget_old_scopes(world)


def hand_out(world: World, scope: Scope, name: str) -> None:
    """A handle of what a TryCatch caught."""
    broken = scope.use(world.thread)
    outcome, found = world.run(f"TryCatch.{name}", lambda: getattr(scope.real, name), broken)
    if outcome == "ok" and found is not None:
        kind = "message" if name == "message" else "value"
        world.keep(Handle(found, scope.home, scope.isolate, kind, caught=True))


@operation(3)
def read_caught(world: World, choices: Choices) -> None:
    """What was caught, read while its handle scope is open and afterwards."""
    fit = [handle for handle in world.handles if handle.caught]
    if not fit:
        return
    handle = choices.of(fit)
    real, broken = handle.real, handle.use(world.thread)
    also = {"ok", "Terminated"} if handle.may_work() else {"Terminated"}
    if handle.kind == "message":
        name = choices.of(MESSAGE)
        world.run(f"Message.{name}", lambda: getattr(real, name), broken, also=also)
    else:
        world.run("Value.type_of", real.type_of, broken, also=also)
