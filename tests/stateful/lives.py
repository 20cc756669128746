"""What the machine does with everyday objects, and with objects that run code when used."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from tests.stateful.callbacks import ends_of, everyday_hook, keep_live
from tests.stateful.handles import ANY_RULE, NOT_TAKEN, add_handle
from tests.stateful.junk import DEEP, Finalizer, Hostile, HostileIndex, HostileInt, junk
from tests.stateful.model import NO_VALUE, Handle
from tests.stateful.operations import operation
from tests.stateful.world import DEEPEST, MOST, attempt

from eyot import JSArray
from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.model import Context, Live
    from tests.stateful.world import World


v8: Any = typed_v8  # what it gets here is wrong on purpose


REACHED = {"JSError", "EY109", "EY206"}
"""How reading a property ends where it leads to an exposed object, or a list, of Python's that
holds what belongs to another isolate or to a closed context."""
NOT_A_KEY = {"TypeError"}
"""How a str is refused where an array has its indices."""


@operation(12)
def use_live(world: World, choices: Choices) -> None:
    """Reads, writes, lists, converts or drops an everyday object."""
    live = world.pick(choices, world.lives)
    if live is None:
        return
    while len(world.lives) > MOST["lives"]:
        world.lives.pop(0)
    real: Any = live.real
    broken = live.use(world.thread)
    if live.kind == "compiled":
        run_compiled(world, choices, live, broken)
        return
    name, function, fine = choices.of(
        [
            ("JSObject.__getitem__", lambda: real["x"], {"KeyError", "TypeError", *REACHED}),
            ("JSObject.__setitem__", lambda: real.__setitem__("y", [1, {"b": None}]), NOT_A_KEY),
            ("JSObject.__delitem__", lambda: real.__delitem__("y"), {"KeyError", *NOT_A_KEY}),
            ("JSObject.__len__", lambda: len(real), set()),
            ("JSObject.__contains__", lambda: "x" in real, set()),
            ("JSObject.__getattr__", lambda: real.tags, {"AttributeError", *REACHED}),
            ("JSObject.__setattr__", lambda: setattr(real, "z", 2.5), set()),
            ("JSObject.__delattr__", lambda: delattr(real, "z"), {"AttributeError"}),
            ("JSObject.to_python", real.to_python, {"ConversionError", *REACHED}),
            (
                "JSObject.to_python",
                lambda: real.to_python(undefined=0),
                {"ConversionError", *REACHED},
            ),
            ("JSObject.keys", lambda: list(real.keys()) if hasattr(real, "keys") else 0, set()),
            ("JSObject.__getitem__", lambda: real[0], {"KeyError", "IndexError", *REACHED}),
            (
                "JSArray.append",
                lambda: real.append(real) if isinstance(real, JSArray) else len(real),
                {"KeyError"},  # arrays may have lost `splice`
            ),
        ]
    )
    outcome, value = world.enter(name, live.context, function, broken, also={"JSError", *fine})
    if outcome == "ok":
        keep_live(world, value)


def run_compiled(world: World, choices: Choices, live: Live, broken: set[str]) -> None:
    """Runs a compiled script, whose source may call back."""
    ends = [] if broken or world.depth >= DEEPEST else everyday_hook(world, choices, live.context)
    world.enter(
        "CompiledScript.run",
        live.context,
        live.real.run,
        broken,
        also=lambda: {"JSError", *ends_of(ends)},
    )
    world.plan = None


@operation(7)
def call_live(world: World, choices: Choices) -> None:
    """Calls a JavaScript function, with arguments of all kinds."""
    fit = [live for live in world.lives if live.kind == "function"]
    if not fit:
        return
    live = choices.of(fit)
    real, broken, other = live.real, live.use(world.thread), world.pick(choices, world.lives)
    if choices.below(3) == 0 and not broken and world.depth < DEEPEST:
        outcome, hook, _ = attempt(lambda: live.context.real.globals["hook"])
        if outcome != "ok":
            return  # a program has made it a getter that raises
        ends = everyday_hook(world, choices, live.context)
        world.enter(
            "JSFunction.__call__",
            live.context,
            lambda: real(hook, this={"a": 1}),
            broken,
            also=lambda: {"JSError", "TypeError", *ends_of(ends)},
        )
        # A function may hold back what it was given: then the hook was not called.
        world.plan = None
        return
    arguments: list[Any] = [1, "a" * 40, None, 10**25, {"k": [1, 2]}]
    if other is not None and choices.below(2):
        arguments.append(other.real)
    rules = set(broken)
    if len(arguments) > 5 and other is not None:
        if other.kind == "compiled":
            rules |= {"ConversionError"}
        else:
            rules |= {"EY109"} if other.context.isolate is not live.context.isolate else set()
            rules |= {"EY206"} if other.context.closed else set()
            if other.context.isolate.closed:
                rules |= {"EY204", "EY109"}
    name, function = choices.of(
        [
            ("JSFunction.__call__", lambda: real(*arguments)),
            ("JSFunction.new", lambda: real.new(*arguments)),
            ("JSFunction.__call__", lambda: real(*arguments, *range(20))),
        ]
    )
    world.enter(
        name,
        live.context,
        function,
        rules,
        also={"JSError", "TypeError", "ok"} if not rules else None,
    )


@operation(4)
def local_of_live(world: World, choices: Choices) -> None:
    """A handle of an everyday object."""
    live, scope = world.pick(choices, world.lives), world.usable_scope(choices)
    if live is None or scope is None or live.kind == "compiled":
        return
    broken = scope.use(world.thread)
    if live.context.isolate is not scope.isolate:
        broken.add("EY109")
    elif live.context.closed:
        broken.add("EY206")
    outcome, made = world.run("JSObject.local", lambda: live.real.local(scope.real), broken)
    if outcome == "ok":
        add_handle(world, Handle(made, scope.home, scope.isolate, "value"))


@operation(3)
def drop_live(world: World, choices: Choices) -> None:
    """Drops everyday objects, on whichever thread this is."""
    for _ in range(choices.below(4)):
        if world.lives:
            world.lives.pop(choices.below(len(world.lives)))


@operation(6)
def hand_over(world: World, choices: Choices) -> None:
    """Gives JavaScript something of this or another isolate, or what has no counterpart."""
    context, live = world.pick(choices, world.contexts), world.pick(choices, world.lives)
    handle = world.pick(choices, world.handles)
    if context is None:
        return
    broken = context.admit(world.thread)
    kind = choices.below(4)
    fine = {"ok", "JSError"}  # a global object met in another context first is closed to this one
    thing: Any = 1
    if kind == 0 and live is not None and live.kind != "compiled":
        thing = {"deep": [live.real]}
        broken |= {"EY109"} if live.context.isolate is not context.isolate else set()
        broken |= {"EY206"} if live.context.closed else set()
        broken |= {"EY204"} if live.context.isolate.closed else set()
    elif kind == 1 and handle is not None and handle.kind not in NO_VALUE:
        thing = handle.real
        broken |= handle.use(world.thread)
        broken |= {"EY109"} if handle.isolate is not context.isolate else set()
    elif kind == 2:
        thing = [1, {"a": (junk(choices), 2)}]
        fine |= {"ConversionError", "ArithmeticError"}
    elif kind == 3:
        thing = DEEP if choices.chance(16) else HookOrClass
        fine |= {"ConversionError"}
    if world.thread in {"main", "worker"} or not broken:
        world.run(
            "JSObject.__setitem__",
            lambda: context.real.globals.__setitem__("given", thing),
            broken,
            fine=fine,
            isolate=context.isolate,
            also={"JSError"}  # an object may refuse what it is given
            | ({"ok"} if kind == 1 and handle is not None and handle.may_work() else set()),
        )


class HookOrClass:
    """A class, given to JavaScript as a function."""


@operation(7)
def hostile(world: World, choices: Choices) -> None:
    """Steps inside a conversion, at a moment when V8 is in the middle of something."""
    context = world.pick(choices, world.contexts)
    if context is None or world.depth >= DEEPEST:
        return
    broken = context.admit(world.thread)
    real = context.real

    def code() -> None:
        world.depth += 1
        try:
            world.nested(choices)
        finally:
            world.depth -= 1

    number = HostileInt(10**30)
    number.code = code
    calls: list[tuple[str, Callable[[Any], Any], set[str]]] = [
        ("JSObject.__setitem__", lambda g: g.__setitem__("h", [1, Hostile(code), {}, "q"]), set()),
        ("JSObject.__setitem__", lambda g: g.__setitem__("n", [number, {}]), set()),
        ("JSArray.__getitem__", lambda g: g["point"].tags[HostileIndex(code)], {"IndexError"}),
        ("Context.eval", lambda _: real.eval("1", line=HostileIndex(code)), set()),
        ("JSObject.__getattr__", lambda g: g.point.toString(Hostile(code)), set()),
        ("JSObject.update", lambda g: g.update({"a": [[Hostile(code)], [2]]}), set()),
    ]
    name, function, also = choices.of(calls)
    if broken:
        world.run(name, lambda: function(real.globals), broken)
        return
    outcome, globals_ = world.run("Context.globals", lambda: real.globals, broken)
    if outcome != "ok":
        return
    world.enter(
        name,
        context,
        lambda: function(globals_),
        broken,
        also={"JSError", "AttributeError", "KeyError", "TypeError", *also},
    )


@operation(4)
def hostile_arguments(world: World, choices: Choices) -> None:
    """Steps while the arguments of an explicit call are being looked at."""
    scope = world.usable_scope(choices, with_context=True)
    if scope is None or world.depth >= DEEPEST:
        return
    real = scope.real
    odd = HostileIndex(lambda: world.unexpected(choices))
    number = HostileInt(3)
    number.code = lambda: world.unexpected(choices)
    handles = [handle.real for handle in world.handles if isinstance(handle.real, v8.Object)]
    thing: Any = choices.of(handles) if handles else None
    function = v8.Function
    calls: list[tuple[str, Callable[[], Any]]] = [
        ("Boolean()", lambda: v8.Boolean(real, odd)),
        ("Number()", lambda: v8.Number(real, number)),
        ("Array()", lambda: v8.Array(real, odd)),
        ("Function.call", lambda: function(real, len).call(real, v8.Null(real), odd)),
        ("Function.new_instance", lambda: function(real, len).new_instance(real, odd)),
        ("Script.compile", lambda: v8.Script.compile(real, v8.String(real, "1"), line=odd)),
        ("Weak()", lambda: v8.Weak(real, thing, len, guaranteed=odd)),
        ("Object.get", lambda: thing.get(real, HostileInt(10**30))),
        ("Script.compile", lambda: v8.Script.compile(real, v8.String(real, "1"), filename=odd)),
    ]
    name, call = choices.of(calls)
    world.run(name, call, set(), also=NOT_TAKEN | ANY_RULE | {"JSError", "EY107", "AttributeError"})


@operation(3)
def finalizers(world: World, choices: Choices) -> None:
    """Objects that do steps when they go, here or with JavaScript's collector."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    made = Finalizer(lambda: world.unexpected(choices))
    kind = choices.below(3)
    if kind == 0:
        give(world, context, made)
    elif kind == 1:
        world.garbage.append(made)
        world.garbage[:-2] = []
    del made
    if choices.chance(4):
        collect(world, choices)


def give(world: World, context: Context, thing: Any) -> None:
    """Only JavaScript keeps it, and not for long."""
    world.run(
        "JSObject.__setitem__",
        lambda: context.real.globals.__setitem__("kept", thing),
        context.admit(world.thread),
        isolate=context.isolate,
        also={"JSError"},
    )


@operation(1)
def collect(world: World, choices: Choices) -> None:
    """Python's collector and V8's, on whichever thread this is."""
    gc.collect()
    isolate = world.pick(choices, world.isolates)
    if isolate is not None and choices.chance(3):
        world.run(
            "Isolate.collect_garbage",
            isolate.real.collect_garbage,
            isolate.admit(world.thread),
            isolate=isolate,
        )
