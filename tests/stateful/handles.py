"""What the machine does with handles, Globals and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.callbacks import PLAIN, call_explicit, keep_live
from tests.stateful.junk import junk
from tests.stateful.model import NO_VALUE, Handle, Kept, Scope
from tests.stateful.operations import operation
from tests.stateful.world import MOST

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.world import World

v8: Any = typed_v8  # much of what it gets here is wrong on purpose

TEXTS = ["a", "x" * 300, "\ud800\0é", "point", "hook()", "\U0001f3dd" * 40]


def add_handle(world: World, handle: Handle) -> None:
    """Keeps a handle, and drops old ones."""
    world.keep_handle(handle)


@operation(14)
def make_handle(world: World, choices: Choices) -> None:
    """A new handle of a scope."""
    needs_context = choices.below(3) == 2
    scope = world.usable_scope(choices, with_context=needs_context)
    if scope is None:
        return
    real = scope.real
    text = choices.of(TEXTS)
    plain: list[tuple[str, str, Callable[[], Any]]] = [
        ("String()", "string", lambda: v8.String(real, text)),
        ("Integer()", "number", lambda: v8.Integer(real, 2**31)),
        ("Number()", "number", lambda: v8.Number(real, 1.5)),
        ("Boolean()", "value", lambda: v8.Boolean(real, True)),  # noqa: FBT003
        ("Null()", "value", lambda: v8.Null(real)),
        ("Undefined()", "value", lambda: v8.Undefined(real)),
    ]
    shaped: list[tuple[str, str, Callable[[], Any]]] = [
        ("Object()", "object", lambda: v8.Object(real)),
        ("Array()", "object", lambda: v8.Array(real, 3)),
        ("Array()", "object", lambda: v8.Array(real, [v8.Null(real), v8.Object(real)])),
        ("Function()", "object", lambda: v8.Function(real, lambda *_: None)),
    ]
    name, kind, function = choices.of(shaped if needs_context else plain)
    broken = scope.use(world.thread, needs_context=needs_context)
    outcome, made = world.run(name, function, broken, isolate=scope.isolate)
    if outcome == "ok":
        add_handle(world, Handle(made, scope.home, scope.isolate, kind))


@operation(1)
def make_handle_on_isolate(world: World, choices: Choices) -> None:
    """null, undefined and booleans need no scope."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    name, function = choices.of(
        [
            ("Null()", lambda: v8.Null(isolate.real)),
            ("Undefined()", lambda: v8.Undefined(isolate.real)),
            ("Boolean()", lambda: v8.Boolean(isolate.real, 1)),
        ]
    )
    outcome, made = world.run(name, function, isolate.admit(world.thread))
    if outcome == "ok":
        add_handle(world, Handle(made, None, isolate, "value"))


@operation(12)
def read_handle(world: World, choices: Choices) -> None:  # noqa: C901 - a list of ways
    """Asks a handle something that needs no scope."""
    handle = world.pick(choices, world.handles)
    if handle is None:
        return
    real = handle.real
    other = world.pick(choices, world.handles) or handle
    broken = handle.use(world.thread)
    also = {"ok"} if handle.may_work() else set()
    if handle.kind == "message":
        names = ["text", "source_line", "script_resource_name", "line_number", "start_column"]
        name = choices.of(names)
        world.run(f"Message.{name}", lambda: getattr(real, name), broken, also=also)
        return
    if handle.kind in NO_VALUE:
        return
    kind = choices.below(7)
    if kind == 0 and hasattr(type(real), "value"):
        world.run("Value.value", lambda: real.value, broken, also=also)
    elif kind == 1:
        world.run("Value.type_of", real.type_of, broken, also={*also, "Terminated"})
    elif kind == 2 and other.kind not in NO_VALUE:
        name = choices.of(["strict_equals", "same_value", "same_value_zero"])
        both = broken | other.use(world.thread)
        if handle.isolate is not other.isolate:
            both.add("EY109")
        if other.may_work():
            also = {"ok", *also}
        world.run(f"Value.{name}", lambda: getattr(real, name)(other.real), both, also=also)
    elif kind == 3:
        classes = [v8.Value, v8.Object, v8.String, v8.Number, v8.Uint32, v8.Data, int, None]
        cast = choices.of(classes)
        world.run("Value.cast", lambda: real.cast(cast), broken, also={"TypeError", "ok"})
    elif kind == 4 and hasattr(real, "get_identity_hash"):
        world.run("Object.get_identity_hash", real.get_identity_hash, broken, also=also)
    elif kind == 5 and hasattr(type(real), "length"):
        world.run("Value.length", lambda: real.length, broken, also=also)
    else:
        name = choices.of([name for name in dir(v8.Value) if name.startswith("is_")])
        world.run("Value.is_...", getattr(real, name), broken, also=also)


@operation(12)
def use_handle(world: World, choices: Choices) -> None:
    """An operation on a handle in a scope."""
    handle = world.pick(choices, world.handles)
    scope = world.usable_scope(choices, with_context=True)
    if handle is None or scope is None or handle.kind in {"message", "data"}:
        return
    real, within = handle.real, scope.real
    broken = scope.use(world.thread) | handle.use_in(scope, world.thread)
    with_context = scope.use(world.thread, needs_context=True) | broken
    tolerated = {"ok"} if handle.may_work() else set()
    if handle.kind == "script":
        run_script(world, scope, handle, with_context)
        return
    kind = choices.below(4)
    if kind == 0 or not isinstance(real, v8.Object):
        if "EY106" in with_context:
            tolerated = {"ok", "EY106", *tolerated}
        # An invalid Date, say, and objects of an exposed one's are no plain data.
        no_data = {"ConversionError"} if isinstance(real, v8.Object) else set()
        world.run(
            "Value.to_python",
            lambda: real.to_python(within, undefined=None),
            broken,
            also={"JSError", *tolerated, *no_data},
            isolate=scope.isolate,
        )
        return
    value = world.pick(choices, world.handles) or handle
    if value.kind in NO_VALUE:
        value = handle
    both = with_context | value.use_in(scope, world.thread)
    if value.may_work():
        tolerated = {"ok", *tolerated}
    key: Any = choices.of(["x", 0, 70_000, 10**30, value.real])
    rules = both if key is value.real else with_context
    calls: list[tuple[str, set[str], Callable[[], Any]]] = [
        ("Object.get", rules, lambda: real.get(within, key)),
        ("Object.set", both, lambda: real.set(within, key, value.real)),
        ("Object.has", rules, lambda: real.has(within, key)),
        ("Object.has_own_property", rules, lambda: real.has_own_property(within, key)),
        ("Object.delete", rules, lambda: real.delete(within, key)),
        ("Object.get_own_property_names", with_context,
         lambda: real.get_own_property_names(within)),
    ]  # fmt: skip
    name, rules, function = choices.of(calls)
    context = scope.context
    if context is None:
        world.run(name, function, rules, also=tolerated)
        return
    outcome, made = world.enter(name, context, function, rules, also={"JSError", *tolerated})
    if outcome == "ok" and isinstance(made, v8.Value):
        add_handle(world, Handle(made, scope.home, scope.isolate, "value"))


@operation(8)
def compile_and_run(world: World, choices: Choices) -> None:
    """Script.compile of the explicit layer, and run."""
    scope = world.usable_scope(choices, with_context=True)
    if scope is None:
        return
    source, _ = choices.of(PLAIN)
    broken = scope.use(world.thread, needs_context=True)

    def compiled() -> Any:
        return v8.Script.compile(scope.real, v8.String(scope.real, source), filename="deep.js")

    if scope.context is None or broken:
        world.run("Script.compile", compiled, broken)
        return
    outcome, script = world.enter(
        "Script.compile", scope.context, compiled, broken, also={"JSError"}
    )
    if outcome == "ok" and script is not None:
        handle = Handle(script, scope.home, scope.isolate, "script")
        # Listeners that were told of the call may have left the scope since.
        run_script(world, scope, handle, scope.use(world.thread, needs_context=True))
        if choices.below(2):
            add_handle(world, handle)


def run_script(world: World, scope: Scope, handle: Handle, broken: set[str]) -> None:
    """Runs a compiled script there."""
    also = {"JSError"} | ({"ok"} if handle.may_work() else set())
    if scope.context is None:
        world.run("Script.run", lambda: handle.real.run(scope.real), broken, also=also)
        return
    outcome, value = world.enter(
        "Script.run", scope.context, lambda: handle.real.run(scope.real), broken, also=also
    )
    if outcome == "ok" and value is not None:
        add_handle(world, Handle(value, scope.home, scope.isolate, "value"))


@operation(8)
def call_function(world: World, choices: Choices) -> None:
    """Makes a function, calls it, and does steps inside."""
    scope = world.usable_scope(choices, with_context=True)
    if scope is not None:
        call_explicit(world, choices, scope)


@operation(3)
def ask_info(world: World, choices: Choices) -> None:
    """What a callback was told of its call, during it and later."""
    if not world.infos:
        return
    info, scope = choices.of(world.infos)
    over = scope.state.name == "CLOSED"
    broken = {"EY101"} if over else scope.isolate.admit(world.thread)
    if not isinstance(info, v8.FunctionCallbackInfo):
        return
    name, function = choices.of(
        [
            ("FunctionCallbackInfo.__len__", lambda: len(info)),
            ("FunctionCallbackInfo.__getitem__", lambda: info[0]),
            ("FunctionCallbackInfo.this", lambda: info.this),
            ("FunctionCallbackInfo.new_target", lambda: info.new_target),
        ]
    )
    # The scope may have been left early by hand; the call it tells of still runs.
    world.run(name, function, broken, also={"ok", "EY201"} if over else None)


@operation(2)
def drop_handle(world: World, choices: Choices) -> None:
    """Drops some handles."""
    for _ in range(choices.below(4)):
        if world.handles:
            world.handles.pop(choices.below(len(world.handles)))


@operation(7)
def keep_handle(world: World, choices: Choices) -> None:
    """Keeps a handle as a Global, a Weak, an Eternal or an everyday object."""
    scope, handle = world.usable_scope(choices), world.pick(choices, world.handles)
    if scope is None or handle is None:
        return
    broken = scope.use(world.thread) | handle.use_in(scope, world.thread)
    also = {"ok"} if handle.may_work() else set()
    kind = choices.below(5)
    if kind < 2:
        outcome, real = world.run(
            "Global()", lambda: v8.Global(scope.real, handle.real), broken, also=also
        )
    elif handle.kind in NO_VALUE:
        return
    elif kind == 2:
        outcome, real = world.run(
            "Weak()",
            lambda: v8.Weak(scope.real, handle.real, lambda: world.unexpected(choices)),
            broken,
            also=also,
        )
    elif kind == 3:
        eternal = v8.Eternal()
        outcome, _ = world.run(
            "Eternal.set", lambda: eternal.set(scope.real, handle.real), broken, also=also
        )
        real = eternal
    else:
        wrap(world, choices, scope, handle)
        return
    if outcome == "ok":
        world.keep(Kept(real, scope.isolate, handle.kind))
        while len(world.kept) > MOST["kept"]:
            world.kept.pop(0)


def wrap(world: World, choices: Choices, scope: Scope, handle: Handle) -> None:
    """An everyday object of a handle."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    broken = (
        scope.use(world.thread) | handle.use_in(scope, world.thread) | context.admit(world.thread)
    )
    if context.isolate is not scope.isolate:
        broken.add("EY109")
    outcome, made = world.run(
        "Context.wrap",
        lambda: context.real.wrap(scope.real, handle.real),
        broken,
        # An invalid Date has no everyday value.
        also={"ConversionError", *(["ok"] if handle.may_work() else [])},
        isolate=context.isolate,
    )
    if outcome == "ok":
        keep_live(world, made)


@operation(7)
def use_kept(world: World, choices: Choices) -> None:
    """A handle of what was kept, in some scope; or the end of it."""
    kept, scope = world.pick(choices, world.kept), world.usable_scope(choices)
    if kept is None:
        return
    if isinstance(kept.real, v8.Global) and not choices.below(3):
        manage_global(world, choices, kept)
        return
    if choices.chance(12):
        world.kept.remove(kept)
        return
    if scope is None:
        return
    broken = scope.use(world.thread)
    if kept.isolate is not scope.isolate:
        broken.add("EY109")
    kind = type(kept.real).__name__
    method = kept.real.get if kind == "Eternal" else kept.real.local
    name = f"{kind}.{'get' if kind == 'Eternal' else 'local'}"
    outcome, made = world.run(
        name,
        lambda: method(scope.real),
        broken,
        fine={"ValueError"} if kept.empty and kind == "Global" else {"ok"},
        # One that was emptied is of no isolate.
        also={"ValueError"} if kept.empty else {"ok"} if kept.real.is_empty else None,
    )
    if outcome == "ok" and made is not None:
        add_handle(world, Handle(made, scope.home, scope.isolate, kept.kind))


def manage_global(world: World, choices: Choices, kept: Kept) -> None:
    """Copies, compares, closes or hands over a Global."""
    real = kept.real
    kind = choices.below(4)
    broken = kept.isolate.admit(world.thread)
    if kind == 0:
        world.run("Global.close", real.close, set())
        kept.empty = True
    elif kind == 1:
        outcome, made = world.run(
            "Global.copy",
            real.copy,
            broken,
            fine={"ValueError"} if kept.empty else {"ok"},
        )
        if outcome == "ok":
            world.keep(Kept(made, kept.isolate, kept.kind))
    elif kind == 2:
        other = choices.of(world.kept).real
        world.run("Global.==", lambda: (real == other, real.is_empty), set())
    else:
        outcome, number = world.run(
            "Global.into_raw",
            real.into_raw,
            broken,
            fine={"ValueError"} if kept.empty else {"ok"},
            also={"ValueError"} if kept.empty else None,
        )
        if outcome == "ok":
            kept.empty = True
            isolate = choices.of(world.isolates)
            mine = isolate is kept.isolate  # another may have released one under that number
            outcome, made = world.run(
                "Global.from_raw",
                lambda: v8.Global.from_raw(isolate.real, number),
                isolate.admit(world.thread),
                fine={"ok"} if mine else {"ok", "ValueError"},
            )
            if outcome == "ok" and mine:
                world.keep(Kept(made, isolate, kept.kind))


@operation(3)
def nonsense_handle(world: World, choices: Choices) -> None:
    """Constructors and methods of handles with what they don't take."""
    scope, argument, other = world.usable_scope(choices), junk(choices), junk(choices)
    handle = world.pick(choices, world.handles)
    real: Any = scope.real if scope is not None and choices.below(3) else junk(choices)
    calls: list[Callable[[], Any]] = [
        lambda: v8.String(real, 1),
        lambda: v8.Integer(real, argument if argument != 0 else None),
        lambda: v8.Number(real, "1"),
        lambda: v8.Array(real, [argument, other]),
        lambda: v8.Function(real, None),
        lambda: v8.Global(real, argument),
        lambda: v8.Weak(real, argument, other, guaranteed=argument),
        lambda: v8.Eternal().set(real, argument),
        lambda: v8.Script.compile(real, argument, filename=other, line=argument),
        lambda: v8.Array(real, -1),
        lambda: v8.Global.from_raw(real, argument),
        lambda: v8.Null(argument, other),
        lambda: v8.Boolean(argument, other),
    ]
    if handle is not None and isinstance(handle.real, v8.Object):
        thing: Any = handle.real
        calls += [
            lambda: thing.get(real, thing, argument),
            lambda: thing.set(real, argument, other),
            lambda: thing.has(real, object()),
            lambda: thing.to_python(argument, other),
            lambda: thing.strict_equals(argument),
            lambda: thing.cast(argument),
        ]
    world.run("nonsense", choices.of(calls), set(), fine=NOT_TAKEN, also=ANY_RULE)


NOT_TAKEN = {"TypeError", "ValueError", "OverflowError", "ConversionError", "ArithmeticError"}
ANY_RULE = {f"EY{code}" for code in (101, 102, 103, 104, 106, 108, 109, 201, 204, 205, 206)}
