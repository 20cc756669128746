"""Running JavaScript that calls back, and what the callbacks do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.junk import HostileError
from tests.stateful.model import Handle, Live, Part
from tests.stateful.world import DEEPEST, HookError, HookExit

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.model import Context, Isolate, Scope
    from tests.stateful.world import World

# Source, and how it ends by itself.
PLAIN = [
    ("6 * 7", "ok"),
    ("({x: 1, tags: ['a', 'b']})", "ok"),
    ("(a, b) => a", "ok"),
    ("[1, 2, [3]]", "ok"),
    ("'ab'.repeat(300) + Math.random()", "ok"),
    ("Symbol('s')", "ok"),
    ("10n ** 40n", "ok"),
    ("throw new RangeError('no')", "JSError"),
    ("throw {toString() { throw 1 }}", "JSError"),
    ("throw null", "JSError"),
    ("}{", "JSError"),
    ("(function f() { f() })()", "JSError"),
    ("new Proxy({}, {ownKeys() { throw 1 }, get() { return 1 }})", "ok"),
    ("new Proxy([], {})", "ok"),
    ("new class A { get x() { throw new TypeError('x') } }", "ok"),
    ("globalThis.kept = [globalThis.kept && 1, hook]; hook", "ok"),
    ("new Error('e', {cause: new AggregateError([1, new Error('i')])})", "ok"),
    ("Promise.resolve(1).then(() => 2)", "ok"),
    ("undefined", "ok"),
    ("delete globalThis.kept", "ok"),
]
CALLING = ["hook()", "[hook(1, 'a', {}), 2]", "try { hook() } catch {} ; 3", "new Array(hook())",
           "hook.call({a: 1}, hook)", "({get a() { return hook() }}).a",
           "[1, 2].map(() => hook()).length", "Reflect.apply(hook, null, [[]])"]  # fmt: skip


def hook_of(world: World) -> Callable[..., Any]:
    """The function that JavaScript knows as `hook`: one for all contexts of a world."""
    if not hasattr(world, "hook"):

        def hook(*arguments: Any) -> Any:
            plan, world.plan = world.plan, None
            return None if plan is None else plan(*arguments)

        world.hook = hook  # type: ignore[attr-defined]
    return world.hook  # type: ignore[attr-defined, no-any-return]


def everyday_hook(world: World, choices: Choices, context: Context) -> list[str]:
    """Plans what the hook does when it is called next; how it ended is in the list afterwards."""
    ends: list[str] = []

    def plan(*arguments: Any) -> Any:
        del arguments
        with world.called_back(context.isolate, context, None):
            world.nested(choices)
        return end_of_hook(world, choices, context.isolate, ends)

    world.plan = plan
    return ends


def explicit_hook(world: World, choices: Choices, context: Context) -> Any:
    """A function for v8.Function that does some steps, and the list of how it ended."""
    ends: list[str] = []
    spent: list[bool] = []

    def hook(scope: Any, *arguments: Any) -> Any:
        if spent:
            world.surprises += 1
            return None
        spent.append(True)
        info = arguments[-1]
        with world.called_back(context.isolate, context, scope) as given:
            world.infos.append((info, given))
            world.infos[:-3] = []
            world.parts.append(Part(info, context.isolate, given))
            told = [argument for argument in arguments if isinstance(argument, v8.Value)]
            if isinstance(info, v8.FunctionCallbackInfo):
                told += [info[index] for index in range(len(info))]
                if choices.below(2):
                    world.parts.append(Part(info.return_value, context.isolate, given))
            for real in [*told, info.this]:
                world.keep(Handle(real, given, context.isolate, "value"))
            world.nested(choices)
        return end_of_hook(world, choices, context.isolate, ends)

    return hook, ends


def end_of_hook(world: World, choices: Choices, isolate: Isolate, ends: list[str]) -> Any:
    """The result of a callback: a value, or an exception."""
    kind = choices.below(12)
    if kind == 1:
        ends.append("HookError")
        raise world.raises(HookError())
    if kind == 2:
        ends.append("HookExit")
        isolate.stopped_with = {"HookExit", *(isolate.stopped_with or ())}
        raise world.raises(HookExit())
    if kind == 3:
        ends.append("HostileError")
        raise world.raises(HostileError(lambda: world.unexpected(choices)))
    if kind == 4 and (live := world.pick(choices, world.lives)) is not None:
        ends.extend(live.use(world.thread) if live.kind != "compiled" else {"ConversionError"})
        if live.context.isolate is not isolate:
            ends.append("EY109")
        return live.real
    if kind == 5:
        ends.append("ConversionError")
        return object()
    ends.append("ok")
    return [None, 1, "text", 2.5, [1, {"a": None}], 10**30, True][choices.below(7)]


def run_source(world: World, choices: Choices, context: Context) -> None:
    """eval, or compile and run, of source that may call back."""
    broken = context.admit(world.thread)
    ends: list[str] = []
    if choices.below(2) and not broken and world.depth < DEEPEST:
        source, fine = choices.of(CALLING), "ok"
        ends = everyday_hook(world, choices, context)
    else:
        source, fine = choices.of(PLAIN)
    compiled = choices.below(4) == 1
    real = context.real

    def run() -> Any:
        return real.compile(source).run() if compiled else real.eval(source)

    def run_with_options() -> Any:
        return real.eval(source, filename="story.js", line=7)

    if compiled and not broken and choices.below(2):
        outcome, script = world.enter(
            "Context.compile",
            context,
            lambda: real.compile(source),
            broken,
            fine={"ok", "JSError"},
        )
        if outcome == "ok":
            world.keep(Live(script, context, "compiled"))
        world.plan = None
        return
    name = "Context.compile" if compiled else "Context.eval"
    chosen = run if compiled or choices.below(2) else run_with_options
    outcome, value = world.enter(
        name,
        context,
        chosen,
        broken,
        fine={fine},
        also=lambda: {"JSError", *ends_of(ends)} if "hook" in source else set(),
    )
    world.plan = None
    if compiled:
        world.record.calls["CompiledScript.run"] += 1
    if outcome == "ok":
        keep_live(world, value)


def keep_live(world: World, value: Any) -> None:
    """Keeps a value, if it is an everyday object; it may be one of another context."""
    if not isinstance(value, (eyot.JSObject, eyot.JSArray, eyot.JSFunction)):
        return
    kind = "function" if isinstance(value, eyot.JSFunction) else "object"
    for context in world.contexts:
        if context.real is value._context:
            world.keep(Live(value, context, kind))


def ends_of(ends: list[str]) -> set[str]:
    """The outcomes that a callback's end may have for its caller."""
    found = set(ends)
    return found | {"JSError"} if found - {"ok"} else found


def call_explicit(world: World, choices: Choices, scope: Scope) -> None:
    """Makes a function of the explicit layer and calls it, or calls `new` on it."""
    broken = scope.use(world.thread, needs_context=True)
    context = scope.context
    if broken or context is None:
        world.run("Function()", lambda: v8.Function(scope.real, lambda *_: None), broken)
        return
    if world.depth >= DEEPEST:
        return
    function, ends = explicit_hook(world, choices, context)
    tried = scope.kind == "try_catch"
    constructs = choices.chance(4)

    def call() -> Any:
        made = v8.Function(scope.real, function)
        if constructs:
            return made.new_instance(scope.real, [v8.Integer(scope.real, 4)])
        return made.call(scope.real, v8.Null(scope.real), [v8.String(scope.real, "a")])

    name = "Function.new_instance" if constructs else "Function.call"
    world.record.calls["Function()"] += 1
    outcome, value = world.enter(name, context, call, broken, also=lambda: ends_of(ends))
    if outcome == "ok" and value is not None:
        world.keep(Handle(value, scope.home, scope.isolate, "value"))
    elif outcome == "ok" and not tried:
        world.fail("a call without a TryCatch gave None")
