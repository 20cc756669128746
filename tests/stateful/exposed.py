"""What the machine does with Python objects in JavaScript, and with cycles through both heaps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.stateful.callbacks import ends_of, everyday_hook, hook_of, keep_live
from tests.stateful.junk import Finalizer, Hostile
from tests.stateful.lives import REACHED
from tests.stateful.operations import operation
from tests.stateful.world import DEEPEST

import eyot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.stateful.choices import Choices
    from tests.stateful.world import World


class Node:
    """What is exposed. Each of its members may do steps of the machine, once one is planned."""

    world: World

    def __init__(self, *kept: Any) -> None:
        self.kept = list(kept)

    def step(self, *values: Any) -> Any:
        return hook_of(self.world)(*values)

    @property
    def stepping(self) -> Any:
        return hook_of(self.world)()

    @stepping.setter
    def stepping(self, value: Any) -> None:
        self.kept = [hook_of(self.world)(value)]

    def __iter__(self) -> Iterator[Any]:
        yield 1
        yield hook_of(self.world)()


def node_class(world: World) -> type[Node]:
    """The class as JavaScript of this world knows it: its objects can be made there."""
    if not hasattr(world, "node_class"):
        world.node_class = type("Node", (Node,), {"world": world})  # type: ignore[attr-defined]
    return world.node_class  # type: ignore[attr-defined, no-any-return]


LIST: dict[str, Any] = {"methods": ["step", "__iter__"], "attributes": ["kept", "stepping"]}
SOURCES = [
    "node.step()",
    "node.stepping",
    "node.stepping = [node]",
    "[...node].length",
    "[...new Node(node)].length",
    "globalThis.node = new Node(1, [2]); node.kept",
    "class Heir extends Node { step() { return super.step(this) } }; new Heir().step()",
    "view.push(node, {f: node.step}, [view]); view.length",
    "JSON.stringify(view.slice(0, 1))",
    "view.splice(0, 2); view.length = 0; view.push(node.kept)",
    "view[0] = view[view.length] = node; [...view].length",
    "dict.a = node; dict.b = {dict}; delete dict.c; Object.keys(dict).length",
    "[...items].length",
    "for (const item of items) { globalThis.last = item; break }; last",
    "globalThis.ring = {node, view, dict, f: node.step, m: new Map([[node, view]])}",
    "delete globalThis.node; delete globalThis.view; delete globalThis.ring; 1",
    "Object.assign({}, dict, node)",
    "Reflect.ownKeys(node).concat(Reflect.ownKeys(view), Reflect.ownKeys(dict)).length",
    "node.step.call(view)",
    "Object.freeze(view)",
]


@operation(6)
def expose_things(world: World, choices: Choices) -> None:
    """Gives a context an exposed object, its class, a live list and dict, and an iterator."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    node = node_class(world)()
    hooked = choices.below(3) == 0 and world.depth < DEEPEST
    given: list[tuple[str, Any]] = [
        ("Node", eyot.expose(node_class(world), **LIST)),
        ("node", eyot.expose(node, **LIST)),
        ("view", eyot.live(node.kept)),
        ("dict", eyot.live({"a": node, "c": [node.kept]})),
        ("items", iter([1, node.kept]) if choices.below(2) else iter(node)),
    ]
    broken = context.admit(world.thread)
    outcome = "ok"
    for name, thing in given:
        if outcome == "ok":
            outcome, _ = world.run(
                "JSObject.__setitem__",
                partial(put, context.real, name, thing),
                broken,
                isolate=context.isolate,
                also={"JSError"},
            )
    if hooked and outcome == "ok":
        node.kept.append(Hostile(lambda: world.unexpected(choices)))
    if choices.below(2):
        node.kept.append(node)
    if choices.chance(4):
        node.kept.append(Finalizer(lambda: world.unexpected(choices)))
    live = world.pick(choices, world.lives)
    if live is not None and choices.below(2):
        node.kept.append(live.real)


def put(context: Any, name: str, thing: Any) -> None:
    """Makes it a global; asking for the globals is part of what is tried."""
    context.globals[name] = thing


@operation(9)
def use_things(world: World, choices: Choices) -> None:
    """Runs JavaScript that uses them, and that may do steps in the middle of each use."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    source = choices.of(SOURCES)
    broken = context.admit(world.thread)
    ends = [] if broken or world.depth >= DEEPEST else everyday_hook(world, choices, context)
    outcome, value = world.enter(
        "Context.eval",
        context,
        lambda: context.real.eval(source),
        broken,
        # ValueError: a generator that is asked again while it answers is Python's to refuse.
        also=lambda: {*REACHED, "ConversionError", "TypeError", "ValueError", *ends_of(ends)},
    )
    world.plan = None
    if outcome == "ok":
        keep_live(world, value)


@operation(3)
def make_ring(world: World, choices: Choices) -> None:
    """A cycle through both heaps, kept by nothing but itself, or by the world for a while."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    broken = context.admit(world.thread)

    def make() -> Any:
        node = node_class(world)(context.real.eval("({})"))
        thing: Any = node.kept[0]
        thing["node"] = eyot.expose(node, **LIST)
        thing["f"] = node.step
        thing["list"] = eyot.live(node.kept)
        if choices.chance(3):
            node.kept.append(Finalizer(lambda: world.unexpected(choices)))
        if choices.chance(3):
            node.kept.append(context.real)
        return thing

    outcome, value = world.run(
        "expose", make, broken, isolate=context.isolate, also={"JSError", "TypeError"}
    )
    if outcome == "ok" and choices.chance(3):
        keep_live(world, value)


@operation(1)
def collect_cycles(world: World, choices: Choices) -> None:
    """Frees what is in rings, wherever the program is."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    world.run(
        "Isolate.collect_cycles",
        isolate.real.collect_cycles,
        isolate.admit(world.thread),
        isolate=isolate,
    )
