"""What comes from outside: signals in the middle of JavaScript, forks, and the end of memory."""

from __future__ import annotations

import functools
import os
import signal
import threading
import warnings
from typing import TYPE_CHECKING, Any

from tests.stateful.operations import operation
from tests.stateful.world import attempt

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.model import Isolate
    from tests.stateful.world import World

# These take their time, so most of their turns do nothing.
RARE = 24


@operation(1)
def signal_handler(world: World, choices: Choices) -> None:
    """A signal handler runs while JavaScript loops: nothing of that isolate may be used in it."""
    context = world.pick(choices, world.contexts)
    on_main = threading.current_thread() is threading.main_thread()
    if context is None or not choices.chance(RARE) or not on_main or world.depth:
        return
    isolate = context.isolate
    broken = context.admit(world.thread)
    if broken or isolate.without_javascript():
        return
    seen: list[int] = []

    def handler(*_: Any) -> None:
        if not isolate.calls or isolate.busy or seen:
            return
        if attempt(isolate.real.heap_statistics)[0] == "ok":
            return  # it came before JavaScript ran, or after
        seen.append(1)
        isolate.busy = True
        for name, function in uses(world, isolate):
            world.run(name, function, {"EY205"})
        world.unexpected(choices)
        isolate.busy = False

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        source = "{ const end = Date.now() + 90; while (Date.now() < end); }"
        world.enter("Context.eval", context, lambda: context.real.eval(source), set())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def uses(world: World, isolate: Isolate) -> list[tuple[str, Callable[[], Any]]]:
    """Ways to enter an isolate."""
    real = isolate.real
    found: list[tuple[str, Callable[[], Any]]] = [
        ("Isolate.close", real.close),
        ("Isolate.heap_statistics", real.heap_statistics),
        ("Isolate.collect_garbage", real.collect_garbage),
        ("Context()", lambda: v8.Context(real)),
        ("HandleScope()", lambda: v8.HandleScope(real)),
        ("Null()", lambda: v8.Null(real)),
    ]
    for context in world.contexts:
        if context.isolate is isolate and not context.closed:
            found.append(("Context.eval", functools.partial(context.real.eval, "1")))
            found.append(("Context.globals", functools.partial(getattr, context.real, "globals")))
    return found


BOMBS = [
    "{ const all = []; for (;;) all.push({x: all.length}) }",
    "{ const all = new Map(); for (;;) all.set(all.size, [1]) }",
    "{ let text = 'x'; for (;;) text = [...text, ...text].join('y') }",
]


@operation(1)
def full_heap(world: World, choices: Choices) -> None:
    """JavaScript that takes all memory it may have ends, and what it ran in goes on."""
    if world.depth or not choices.chance(RARE):
        return
    with v8.Isolate(heap_limit=16 << 20) as isolate:
        context = v8.Context(isolate)
        bomb = functools.partial(context.eval, choices.of(BOMBS))
        world.run("Context.eval", bomb, {"HeapLimitError"})
        world.run("Context.eval", lambda: context.eval("6 * 7") == 42 or 1 / 0, set())


@operation(1)
def fork(world: World, choices: Choices) -> None:
    """A child of fork is refused everything, and ends cleanly."""
    if world.depth or world.thread != "main" or not choices.chance(RARE // 6):
        return
    things = [isolate.real for isolate in world.isolates]
    contexts = [context.real for context in world.contexts]
    lives = [live.real for live in world.lives]
    reader, writer = os.pipe()
    with warnings.catch_warnings():  # from 3.12 on: V8 has threads
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        status = 9
        try:
            calls: list[Callable[[], Any]] = [v8.Isolate]
            calls += [thing.heap_statistics for thing in things if not thing.closed]
            calls += [thing.terminate for thing in things if not thing.closed]
            calls += [functools.partial(c.eval, "1") for c in contexts if not c.closed]
            calls += [functools.partial(v8.HandleScope, t) for t in things if not t.closed]
            outcomes = [attempt(call)[0] for call in calls]
            for thing in [*lives, *contexts]:
                repr(thing)
            status = 0 if set(outcomes) == {"EY202"} else 8
            os.write(writer, str(len(outcomes)).encode())
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        refused = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        world.fail(f"a forked child ended with {status}")
    else:
        world.record.refusals["EY202"] += int(refused)
        world.record.calls["os.fork"] += 1
