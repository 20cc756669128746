"""What the machine does to move isolates from thread to thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stateful.model import NOBODY
from tests.stateful.operations import operation

if TYPE_CHECKING:
    from tests.stateful.choices import Choices
    from tests.stateful.model import Isolate, Rules
    from tests.stateful.world import World


@operation(3)
def move_isolate(world: World, choices: Choices) -> None:
    """Detaches an isolate, or tries to; mostly it is attached again, here or on the worker."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    if isolate.owner in {world.thread, "worker"} or choices.chance(4):
        detach(world, isolate)
    if isolate.owner != NOBODY or choices.below(4):
        attach(world, isolate)
    elif world.thread == "main" and not world.depth:
        world.worker.do(lambda: attach_on(world, isolate, "worker"))


@operation(2)
def borrow_isolate(world: World, choices: Choices) -> None:
    """Uses an isolate in a block that attaches it where that is needed."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    block = isolate.real.on_this_thread()
    broken, before = attaching(world, isolate), isolate.owner
    outcome, _ = world.run("Isolate.on_this_thread", block.__enter__, broken)
    if outcome != "ok":
        return
    attached(world, isolate)
    world.nested(choices)
    leaves = before != world.thread and not isolate.closed
    broken = detaching(world, isolate) if leaves else set()
    outcome, _ = world.run(
        "Isolate.on_this_thread", lambda: block.__exit__(None, None, None), broken
    )
    if outcome == "ok" and leaves:
        isolate.owner = NOBODY


def attach_on(world: World, isolate: Isolate, thread: str) -> None:
    """Attaches it to the calling thread, which is not the one that the machine was on."""
    before, world.thread = world.thread, thread
    try:
        attach(world, isolate)
    finally:
        world.thread = before


def detach(world: World, isolate: Isolate) -> None:
    """Detaches it, or tries to."""
    outcome, _ = world.run("Isolate.detach", isolate.real.detach, detaching(world, isolate))
    if outcome == "ok":
        isolate.owner = NOBODY


def attach(world: World, isolate: Isolate) -> None:
    """Attaches it to the calling thread, or tries to."""
    outcome, _ = world.run("Isolate.attach", isolate.real.attach, attaching(world, isolate))
    if outcome == "ok":
        attached(world, isolate)


def detaching(world: World, isolate: Isolate) -> Rules:
    """The rules that detaching it breaks."""
    return {"EY204"} if isolate.closed else isolate.close(world.thread)


def attaching(world: World, isolate: Isolate) -> Rules:
    """The rules that attaching it breaks. Threads with a number have ended, but for the caller."""
    if isolate.closed:
        return {"EY204"}
    alive = {"main", "worker"} - {world.thread}
    return {"EY201"} if isolate.owner in alive else set()


def attached(world: World, isolate: Isolate) -> None:
    """It is the calling thread's now; scopes that an owner left which has ended are closed."""
    if isolate.owner == world.thread:
        return
    isolate.owner = world.thread
    while isolate.stack:
        isolate.stack[-1].force_close()
