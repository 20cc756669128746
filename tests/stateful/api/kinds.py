"""Arguments of each kind that a signature names: right ones, and what breaks a rule."""

from __future__ import annotations

import array
import dataclasses
import random
from typing import TYPE_CHECKING, Any

from tests.stateful.api.makers import FUNCTIONS, SOURCES, TEXTS, make
from tests.stateful.choices import STEP_SIZE, Choices
from tests.stateful.junk import HostileIndex, HostileInt, junk
from tests.stateful.model import Context, Handle, Isolate, Scope
from tests.stateful.world import HookError, HookExit

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.api.signatures import Parameter
    from tests.stateful.world import World

v8: Any = typed_v8

BAD = frozenset({"TypeError", "ValueError", "OverflowError", "ConversionError", "ArithmeticError",
                 "IndexError", "JSError", "BufferError", "AttributeError", "ok"})  # fmt: skip


@dataclasses.dataclass
class Drawn:
    """An argument, the rules that giving it breaks, and how else that may end."""

    value: Any
    handles: list[Handle] = dataclasses.field(default_factory=list)
    contexts: list[Context] = dataclasses.field(default_factory=list)
    isolates: list[Isolate] = dataclasses.field(default_factory=list)
    may: frozenset[str] | set[str] = frozenset()
    hostile: bool = False
    """Looking at it runs code."""

    def join(self, other: Drawn) -> Any:
        """Takes over what is said of another, and gives its value."""
        self.handles += other.handles
        self.contexts += other.contexts
        self.may = self.may | other.may
        self.hostile = self.hostile or other.hostile
        return other.value


@dataclasses.dataclass
class Hand:
    """Draws arguments for one call."""

    world: World
    choices: Choices
    scope: Scope | None
    isolate: Isolate | None
    function: str

    def handle(self, kind: str) -> Drawn | None:
        """A handle of a class: most often one that may be used in the scope."""
        world, choices = self.world, self.choices
        found = getattr(v8, kind)
        fit = [handle for handle in world.handles if isinstance(handle.real, found)]
        chosen: Handle | None = None
        if choices.below(16) >= 3:
            good = [
                handle
                for handle in fit
                if handle.isolate is self.isolate and not handle.use(world.thread)
            ]
            fresh = not good or not choices.below(3)
            chosen = (self.fresh(kind) if fresh else None) or (choices.of(good) if good else None)
        if chosen is None and fit:
            chosen = choices.of(fit)
        return None if chosen is None else Drawn(chosen.real, [chosen])

    def fresh(self, kind: str) -> Handle | None:
        """One made for it, if the scope can be used."""
        scope, world = self.scope, self.world
        if scope is None or scope.use(world.thread, needs_context=True) or scope.context is None:
            return None
        outcome, real = world.enter(
            "make",
            scope.context,
            lambda: make(kind, scope.real, self.choices),
            set(),
            also={"JSError"},
        )
        if outcome != "ok" or real is None or not isinstance(real, getattr(v8, kind)):
            return None
        return self.kept(real)

    def text(self, text: str) -> Drawn | None:
        """A string handle of the scope."""
        scope = self.scope
        if scope is None or scope.use(self.world.thread):
            return self.handle("String")
        outcome, real = self.world.run("String()", lambda: v8.String(scope.real, text), set())
        return Drawn(real, [self.kept(real)]) if outcome == "ok" else None

    def kept(self, real: Any, *, caught: bool = False) -> Handle:
        """A handle of the scope, for later calls, too."""
        assert self.scope is not None
        handle = Handle(real, self.scope.home, self.scope.isolate, handle_kind(real), caught=caught)
        self.world.keep_handle(handle)
        return handle

    def spoiled(self) -> Drawn:
        """Something else than what is asked for."""
        kind = self.choices.below(6)
        if kind == 0 and self.world.handles:
            other = self.choices.of(self.world.handles)
            return Drawn(other.real, [other], may=BAD)
        if kind < 3:
            return Drawn(hostile(self.world, self.choices), may=BAD, hostile=True)
        return Drawn(junk(self.choices), may=BAD)

    def draw(self, parameter: Parameter) -> Drawn | None:
        """An argument; None where there is none to be had."""
        # What is only kept is never wrong; a handle would keep its own isolate, out of sight of
        # Python's collector.
        kept = parameter.annotation in {"object", "S", "Any"}
        if self.choices.chance(20) and not kept and not parameter.annotation.startswith("type["):
            drawn = self.spoiled()
            if not parameter.annotation.startswith("Callable[") or not callable(drawn.value):
                return drawn
        annotation = parameter.annotation
        if parameter.name == "byte_length":
            annotation = "byte_length"
        if annotation in ANNOTATIONS:
            return ANNOTATIONS[annotation](self, parameter)
        if annotation.startswith("Callable["):
            return callback_of(self, parameter)
        return self.handle(annotation)


def handle_kind(real: Any) -> str:
    """The model's word for a handle's class."""
    if isinstance(real, v8.Script):
        return "script"
    if isinstance(real, v8.Message):
        return "message"
    return "value" if isinstance(real, v8.Value) else "data"


def hostile(world: World, choices: Choices) -> Any:
    """Runs steps when it is looked at."""
    seed = choices.below(65536)

    def code() -> None:
        world.unexpected(Choices(random.Random(seed).randbytes(STEP_SIZE)))

    if choices.below(2):
        return HostileIndex(code)
    number = HostileInt(3)
    number.code = code
    return number


STOPS = {"HookError", "HookExit", "KeyboardInterrupt", "JSError", "TypeError", "ConversionError",
         "EY205", "ok"}  # fmt: skip
"""How a call may end in which an interrupt raised."""


def planted(world: World, choices: Choices, results: list[Any]) -> Callable[..., Any]:
    """A callback for later: it does steps, and ends in one of many ways."""
    seed, turns = choices.below(65536), [0]

    def callback(*arguments: Any) -> Any:
        turns[0] += 1
        inner = Choices(random.Random(f"{seed}:{turns[0]}").randbytes(STEP_SIZE))
        if turns[0] > 2:
            world.surprises += 1
            return results[0]
        end = inner.below(12)
        world.unexpected(inner)
        world.may_stop(STOPS)
        if end == 1:
            raise world.raises(HookError())
        if end == 2:
            raise world.raises(HookExit())
        if end == 3:
            raise world.raises(KeyboardInterrupt())
        if end == 4:
            return object()
        if end == 5 and arguments:
            return inner.of(arguments)
        if end == 6 and world.handles:
            return inner.of(world.handles).real
        return inner.of(results)

    return callback


def callback_of(hand: Hand, parameter: Parameter) -> Drawn:
    """A callback as the annotation has it; one that was given before, to take that away."""
    annotation, world = parameter.annotation, hand.world
    if annotation.endswith("| None") and not hand.choices.below(4):
        return Drawn(None)
    if "remove" in hand.function:
        if not world.callbacks:
            return Drawn(len)
        return Drawn(hand.choices.of(world.callbacks))
    results: list[Any] = [None, 1, "text", 2.5, NotImplemented, True, 10**30]
    made = planted(world, hand.choices, results)
    if "GCType" in annotation or "Message" in annotation:
        world.callbacks.append(made)
        world.callbacks[:-8] = []
    return Drawn(made)


def number(*good: int, bad: tuple[int, ...] = (-1, 2**31, 2**32, 2**64, -(10**30))) -> Any:
    """Numbers that will do, and now and then others."""

    def draw(hand: Hand, _: Parameter) -> Drawn:
        if hand.choices.chance(8):
            return Drawn(hand.choices.of(bad), may=BAD)
        return Drawn(hand.choices.of(good))

    return draw


def one_of(*values: Any) -> Any:
    """One of these."""
    return lambda hand, _: Drawn(hand.choices.of(values))


def member(name: str) -> Any:
    """A member of an enumeration, or a number that is none."""

    def draw(hand: Hand, _: Parameter) -> Drawn:
        if hand.choices.chance(8):
            return Drawn(hand.choices.of([-1, 3, 1000, 10**30]), may=BAD)
        return Drawn(hand.choices.of(list(getattr(v8, name))))

    return draw


def either(*draws: Any) -> Any:
    """One of these ways."""
    return lambda hand, parameter: hand.choices.of(draws)(hand, parameter)


def of(kind: str) -> Any:
    """A handle of this class."""
    return lambda hand, _: hand.handle(kind)


def some(item: Any, kind: Any = list) -> Any:
    """A few of these."""

    def draw(hand: Hand, parameter: Parameter) -> Drawn | None:
        whole = Drawn(None)
        items = [item(hand, parameter) for _ in range(hand.choices.below(3))]
        whole.value = kind([whole.join(one) for one in items if one is not None])
        if len(items) == 0 and hand.choices.chance(4):
            whole.value, whole.hostile = hostile(hand.world, hand.choices), True
            whole.may = BAD
        return whole

    return draw


KEYS = either(
    one_of("x", "y", 0, 1, 300, "point", "", "\ud800"), number(0, bad=(-1, 2**32, 10**30))
)
NOTHING = one_of(None)
TEXT = one_of(*TEXTS)


def buffer(hand: Hand, _: Parameter) -> Drawn:
    """Memory of one kind or another; not all can be written."""
    choices = hand.choices
    size = choices.of([0, 1, 2, 3, 8, 64, 1000])
    made = choices.of(
        [bytearray(size), memoryview(bytearray(size)), array.array("H", [0] * (size // 2)),
         array.array("Q", [2**63] * (size // 8)), memoryview(bytearray(size))[::2], bytes(size),
         memoryview(bytes(size)), b"\xff\xfe\xc3\xa9" * 3]
    )  # fmt: skip
    # Whether one will do is for the method to say.
    return Drawn(made, may={"TypeError", "BufferError", "ValueError", "ok"})


def source(hand: Hand, parameter: Parameter) -> Drawn | None:
    """What a compiler is given."""
    whole = Drawn(None)
    text = hand.text(hand.choices.of([*SOURCES, "return 1", "x.y", *FUNCTIONS]))
    if text is None:
        return None
    given = origin(hand, parameter)
    caches = [None, None, v8.CachedData(b"nonsense"), *hand.world.caches]
    data = hand.choices.of(caches)
    if isinstance(data, bytes):
        data = v8.CachedData(data)
    whole.value = v8.Source(whole.join(text), whole.join(given), data)
    whole.may = whole.may | {"JSError", "ValueError"}
    return whole


def origin(hand: Hand, _: Parameter) -> Drawn:
    """Where a source came from."""
    choices = hand.choices
    kind = choices.below(4)
    if kind == 0:
        return Drawn(None)
    if kind == 1:
        odd = v8.ScriptOrigin(
            junk(choices), choices.of([-1, 2**31, 10**30]), script_id=junk(choices)
        )
        return Drawn(odd, may=BAD)
    options = (None, 1, "a", True, 2.5)[: choices.below(6)]
    return Drawn(
        v8.ScriptOrigin(
            "origin.js", choices.below(3), choices.below(3), host_defined_options=options
        )
    )


def descriptor(hand: Hand, _: Parameter) -> Drawn | None:
    """What defineProperty takes."""
    whole = Drawn(None)
    flag = hand.choices.of([None, True, False])
    if hand.choices.below(2):
        value = hand.handle("Value")
        if value is None:
            return None
        whole.value = v8.PropertyDescriptor(value=whole.join(value), writable=flag, enumerable=flag)
    else:
        getter, setter = hand.handle("Function"), hand.handle("Function")
        if getter is None or setter is None:
            return None
        whole.value = v8.PropertyDescriptor(
            get=whole.join(getter), set=whole.join(setter), configurable=flag
        )
    return whole


def context(hand: Hand, _: Parameter) -> Drawn | None:
    """A context, most often of the same isolate."""
    fit = [one for one in hand.world.contexts if one.isolate is hand.isolate and not one.closed]
    if fit and hand.choices.below(6):
        chosen = hand.choices.of(fit)
    elif hand.world.contexts:
        chosen = hand.choices.of(hand.world.contexts)
    else:
        return None
    return Drawn(chosen.real, contexts=[chosen])


def isolate(hand: Hand, _: Parameter) -> Drawn | None:
    """An isolate that is open or not."""
    if not hand.world.isolates:
        return None
    chosen = hand.choices.of(hand.world.isolates)
    return Drawn(chosen.real, isolates=[chosen])


def data(hand: Hand, _: Parameter) -> Drawn:
    """Bytes: of a serializer, or any."""
    return Drawn(
        hand.choices.of([b"", b"one" * 9, b"\xff\x0f\x49\x02", b"\0" * 40, *hand.world.blobs])
    )


class Delegate:
    """Makes host objects when a deserializer asks for one."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self.read_host_object = act


def anything(hand: Hand, parameter: Parameter) -> Drawn:
    """Any object: what it is kept for must not matter."""
    if parameter.name == "delegate":
        return Drawn(Delegate(planted(hand.world, hand.choices, [None])))
    return Drawn(hand.choices.of([None, 1, "a", object(), hand.choices, [1], int]))


def castable(hand: Hand, _: Parameter) -> Drawn:
    """A class to cast to."""
    classes = [v8.Value, v8.Object, v8.String, v8.Uint32, v8.Data, v8.Proxy, v8.Private, int, None]
    return Drawn(hand.choices.of(classes), may={"TypeError", "ok"})


def backing_store(hand: Hand, _: Parameter) -> Drawn | None:
    """Memory for ArrayBuffers."""
    scope = hand.scope
    if scope is None or scope.use(hand.world.thread, needs_context=True):
        return None
    size = hand.choices.of([0, 1, 8, 100])
    outcome, made = hand.world.run(
        "ArrayBuffer.new_backing_store",
        lambda: v8.ArrayBuffer.new_backing_store(scope.real, size),
        set(),
    )
    return Drawn(made, may=BAD) if outcome == "ok" else None


def compiled_wasm(hand: Hand, _: Parameter) -> Drawn | None:
    """Code that an isolate, which may be gone, has compiled."""
    found = [one.real for one in hand.world.parts if isinstance(one.real, v8.CompiledWasmModule)]
    return Drawn(hand.choices.of(found)) if found else None


INTEGERS = number(0, 1, 2, 3)
# V8 ends the process where it makes a text of a typed array with more than 2**27 items.
SIZES = number(0, 1, 8, 100, bad=(-1, 2**63, 2**64, -(10**30)))
ANNOTATIONS: dict[str, Callable[[Hand, Parameter], Drawn | None]] = {
    "int": INTEGERS,
    "byte_length": SIZES,
    "int | None": number(0, 1, 2),
    "int | Iterable[Value]": either(number(0, 3, 300), some(of("Value"))),
    "float": one_of(0.0, -0.0, 1.5, float("nan"), float("inf"), -1e300, 8.64e15, 3),
    "float | None": one_of(None, 60, float("inf"), 1e9),
    "bool": one_of(True, False, 1, 0),  # noqa: FBT003
    "str": TEXT,
    "bytes": data,
    "object": anything,
    "S": anything,
    "Any": anything,
    "Buffer": buffer,
    "Value | str | int": either(KEYS, of("Value")),
    "Name | str | int": either(KEYS, of("Name")),
    "Value | str": either(TEXT, of("Name")),
    "Name | str": either(TEXT, of("Name")),
    "String | str": either(TEXT, of("String")),
    "String | str | None": either(TEXT, NOTHING, of("String")),
    "Primitive | Template": either(of("Primitive"), of("Template")),
    "BackingStore": backing_store,
    "int | BackingStore": either(SIZES, backing_store),
    "ArrayBuffer | SharedArrayBuffer": either(of("ArrayBuffer"), of("SharedArrayBuffer")),
    "Object | Null": either(of("Object"), of("Null")),
    "FunctionTemplate | None": either(of("FunctionTemplate"), NOTHING),
    "Signature | None": either(of("Signature"), NOTHING),
    "Function | None": either(of("Function"), NOTHING),
    "Value | None": either(of("Value"), NOTHING),
    "Value | BaseException | None": either(of("Value"), NOTHING, one_of(KeyError("raised"))),
    "CompiledWasmModule": compiled_wasm,
    "T": of("Value"),
    "T_co": of("Data"),
    "T_co | Global[T_co]": of("Value"),
    "Iterable[Value]": some(of("Value")),
    "Iterable[Object]": some(of("Object")),
    "Iterable[String]": some(of("String")),
    "Iterable[Name | str | int]": some(either(KEYS, of("Name"))),
    "Iterable[int]": some(number(0, 1, 2**64 - 1)),
    "Iterable[str]": some(one_of("a", "b", "arguments", "this is none", "")),
    "ScriptOrigin | None": origin,
    "Source": source,
    "PropertyDescriptor": descriptor,
    "Context": context,
    "Isolate": isolate,
    "type[D]": castable,
    "type[S]": one_of(int, str, object, list, Choices),
    **{
        name: member(name)
        for name in (
            "CompileOptions", "GCType", "GarbageCollectionType", "Intrinsic", "IndexFilter",
            "IntegrityLevel", "KeyCollectionMode",
            "KeyConversionMode", "MemoryPressureLevel", "MessageErrorLevel", "MicrotasksPolicy",
            "NewStringType", "NoCacheReason", "PropertyAttribute", "PropertyFilter",
            "PropertyHandlerFlags", "SideEffectType", "TimeZoneDetection",
        )
    },
}  # fmt: skip
