"""One step for any row of the table: a receiver, arguments, the call, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.api.kinds import Drawn, Hand, handle_kind
from tests.stateful.api.table import PLAIN, ROWS, Row
from tests.stateful.model import Handle, Isolate, Kept, Part
from tests.stateful.operations import operation
from tests.stateful.scopes import enter, scope_of, scope_on
from tests.stateful.world import MOST

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from tests.stateful.choices import Choices
    from tests.stateful.model import Rules, Scope
    from tests.stateful.world import World

v8: Any = typed_v8
TIMED = {"timeout": {"TimedOut"}}


@operation(90)
def call_anything(world: World, choices: Choices) -> None:
    """Calls some methods of the table."""
    if not world.depth and choices.below(2):
        settle_in(world, choices)
    for _ in range(3):
        row = choices.of(ROWS)
        if (row.rare == 1 or choices.chance(row.rare)) and not choices.used_up():
            Turn(world, choices, row).act()


def settle_in(world: World, choices: Choices) -> None:
    """Opens scopes with a context, where there are none: most calls need them."""
    fit = [
        context
        for context in world.contexts
        if not context.admit(world.thread) and not context.isolate.calls
    ]
    if not fit:
        return
    context = choices.of(fit)
    inner = context.isolate.innermost()
    if inner is not None and inner.context is not None:
        return
    if inner is None or inner.use(world.thread):
        inner = scope_of(world, "handle", context.isolate)
        if inner is None:
            return
        world.keep(inner)
        enter(world, inner)
    scope = scope_on(world, choices, "context", inner, context)
    if scope is not None:
        world.keep(scope)
        enter(world, scope)


@operation(6)
def plain_classes(world: World, choices: Choices) -> None:
    """What needs no isolate."""
    choices.of(list(PLAIN.values()))(world, choices)


class Turn:
    """One call."""

    def __init__(self, world: World, choices: Choices, row: Row) -> None:
        """Finds a scope for it, which it may not need."""
        self.world, self.choices, self.row = world, choices, row
        signature = row.signature
        needs = row.context or not signature.scoped
        self.scope = world.usable_scope(choices, with_context=needs)
        isolate = None if self.scope is None else self.scope.isolate
        self.hand = Hand(world, choices, self.scope, isolate, signature.name)
        self.isolate: Isolate | None = isolate
        self.whole = Drawn(None)
        self.receiver: Any = row.kind
        self.part: Part | None = None
        self.kept: Kept | None = None
        self.within: Scope | None = None
        self.context: Any = None

    def act(self) -> None:
        """Does it, if there is something to do it with."""
        signature = self.row.signature
        if signature.scoped and self.scope is None:
            return
        if not signature.static and signature.name != "__new__" and not self.receive():
            return
        arguments: list[Any] = []
        keywords: dict[str, Any] = {}
        for parameter in signature.parameters:
            if parameter.optional and not self.choices.below(3):
                if parameter.keyword:
                    continue
                break
            if parameter is signature.parameters[0] and signature.scoped:
                arguments.append(self.scope.real)  # type: ignore[union-attr]
                continue
            drawn = self.hand.draw(parameter)
            if drawn is None:
                return
            self.whole.isolates += drawn.isolates
            value = self.whole.join(drawn)
            self.whole.may |= TIMED.get(parameter.name, set())
            if parameter.keyword:
                keywords[parameter.name] = value
            else:
                arguments.append(value)
        # Where names are given more than once, those of keywords must follow.
        self.call(arguments, keywords)

    def receive(self) -> bool:
        """What it is called on; False where there is none."""
        kind = self.row.kind
        if issubclass(kind, v8.Data):
            found = self.hand.handle(kind.__name__)
            self.receiver = None if found is None else self.whole.join(found)
        elif issubclass(kind, v8.Scope):
            self.receive_scope()
        elif kind in POOLED:
            self.receive_pooled()
        else:
            fit = [part for part in self.world.parts if isinstance(part.real, kind)]
            self.part = self.choices.of(fit) if fit else None
            self.take(self.part)
        self.hand.isolate = self.isolate
        return self.receiver is not None

    def take(self, thing: Any) -> None:
        """Calls it on this."""
        self.receiver = None if thing is None else thing.real
        if thing is not None:
            self.isolate = getattr(thing, "isolate", thing)

    def receive_scope(self) -> None:
        """Most often the scope that can be used."""
        kind = self.row.kind
        if kind is v8.Scope and self.choices.below(4):
            self.within = self.scope
        else:
            fit = [scope for scope in self.world.scopes if isinstance(scope.real, kind)]
            self.within = self.choices.of(fit) if fit else None
        self.take(self.within)
        if self.within is not None and (self.choices.below(4) or not self.row.signature.scoped):
            self.scope = self.hand.scope = self.within

    def receive_pooled(self) -> None:
        """An isolate, a context, or what keeps a value."""
        kind, world = self.row.kind, self.world
        if kind is v8.Isolate:
            self.take(world.pick(self.choices, world.isolates))
        elif kind is v8.Context:
            within = self.isolate
            self.context = world.pick(self.choices, world.contexts)
            self.take(self.context)
            if self.row.signature.scoped:
                self.isolate = within
        else:
            fit = [kept for kept in world.kept if isinstance(kept.real, kind)]
            self.kept = self.choices.of(fit) if fit else None
            self.take(self.kept)

    def rules(self) -> Rules:
        """The rules that the call breaks."""
        row, thread, scope = self.row, self.world.thread, self.scope
        scoped = row.signature.scoped and scope is not None
        broken: Rules = set()
        if scoped and scope is not None:
            broken |= scope.use(thread, needs_context=row.context)
        for handle in self.whole.handles:
            broken |= handle.use(thread)
        admitted: list[Any] = [*self.whole.contexts, *self.whole.isolates]
        for given in admitted:
            broken |= given.admit(thread)
        isolates = {handle.isolate for handle in self.whole.handles}
        isolates |= {context.isolate for context in self.whole.contexts}
        if self.kept is not None:
            isolates.add(self.kept.isolate)
        if self.part is not None and scoped:
            isolates.add(self.part.isolate)
        if self.context is not None and scoped:
            isolates.add(self.context.isolate)
        mine = scope.isolate if scoped and scope is not None else self.isolate
        if mine is not None and (scoped or not issubclass(row.kind, v8.Data)):
            isolates.add(mine)
        if len(isolates) > 1:
            broken.add("EY109")
        return broken if row.anywhere else broken | self.rules_of_receiver()

    def rules_of_receiver(self) -> Rules:
        """Those that come of what it is called on."""
        row, thread = self.row, self.world.thread
        if self.part is not None:
            if row.name == "ReturnValue.get" and self.part.scope is not None:
                return self.part.scope.use(thread)  # it makes a handle there
            return self.part.use(thread)
        if self.within is not None:
            return self.within.use(thread, needs_context=row.context)
        if self.context is not None:
            rules: Rules = self.context.admit(thread)
            return rules
        own = row.kind is v8.Isolate and row.signature.name != "__new__"
        own = own or (self.kept is not None and not row.signature.scoped)
        return self.isolate.admit(thread) if own and self.isolate is not None else set()

    def also(self) -> set[str]:
        """How it may end besides, or although a rule is broken."""
        row, tried = self.row, self.tried()
        also = set(row.also) | self.whole.may
        if row.signature.catches and not tried:
            # Of JavaScript, or of what is Python's and JavaScript can't have.
            # An exposed object, or a list, may hold what belongs elsewhere, or to what is closed.
            also |= {"JSError", "ConversionError", "EY109", "EY206"}
        if self.part is not None and self.part.scope is not None and self.part.scope.over():
            also |= {"ok", "EY201"}  # the scope was left by hand, and the call still runs
        if row.name == "Weak.to_global" and self.isolate is not None and self.isolate.closed:
            also.add("ok")  # None: what it referred to is gone
        if row.kind is v8.Eternal and self.receiver is not row.kind and self.receiver.is_empty:
            also.add("ok")  # it is of no isolate yet
        if any(handle.may_work() for handle in self.whole.handles):
            also.add("ok")
        return also

    def tried(self) -> bool:
        """Whether what it throws stays in a TryCatch."""
        signature, scope = self.row.signature, self.scope
        return signature.scoped and scope is not None and scope.kind == "try_catch"

    def call(self, arguments: list[Any], keywords: dict[str, Any]) -> None:
        """Calls it, and looks at what came."""
        row, world, scope = self.row, self.world, self.scope
        name, receiver = row.signature.name, self.receiver
        broken, also = self.rules(), self.also()

        def function() -> Any:
            if name == "__new__":
                return row.kind(*arguments, **keywords)
            if row.signature.is_property:
                return getattr(receiver, name)
            if row.signature.static:
                return getattr(row.kind, name)(*arguments, **keywords)
            # Of this class, even where the object's own has another of that name.
            return getattr(row.kind, name)(receiver, *arguments, **keywords)

        isolate = scope.isolate if row.signature.scoped and scope is not None else self.isolate
        if self.whole.hostile:
            world.unsure += 1
            try:
                outcome, made = world.run(row.name, function, broken, also=also)
            finally:
                world.unsure -= 1
                world.forget_stops()
        elif isolate is None:
            outcome, made = world.run(row.name, function, broken, also=also)
        else:
            context = scope.context if scope is not None and row.signature.scoped else None
            outcome, made = world.enter(
                row.name, context, function, broken, also=also, isolate=isolate
            )
        if outcome == "ok" and not self.whole.may:
            self.check(made, tried=self.tried() and row.signature.catches)
        if outcome == "ok":
            self.keep(made)
        if outcome == "ok" and row.name == "Eternal.set" and self.kept is not None:
            assert scope is not None
            self.kept.isolate = scope.isolate

    def check(self, made: Any, *, tried: bool) -> None:
        """Whether it is what the signature says."""
        if tried and made is None:
            return
        gives = self.row.signature.gives
        if self.row.signature.name == "new_instance":
            gives = "Value"  # what a handler of calls gives, V8 gives on as it is
        if not any(fits(made, one, self.row.kind) for one in gives.split(" | ")):
            self.world.fail(f"{self.row.name} gave {made!r}, not {gives}")

    def keep(self, made: Any, levels: int = 3) -> None:
        """Keeps what came, for later steps; of data, which may contain itself, so many levels."""
        world, scope = self.world, self.scope
        if isinstance(made, (list, tuple)):
            for one in made[: 2 if levels else 0]:
                self.keep(one, levels - 1)
        elif isinstance(made, v8.Data):
            if isinstance(made, v8.String) and self.row.signature.name == "concat":
                return  # each of them twice as long as the one before
            self.keep_data(made)
        elif isinstance(made, bytes):
            pool = world.caches if "cache" in self.row.signature.name else world.blobs
            pool.append(made)
            pool[:-4] = []
        elif isinstance(made, (v8.Global, v8.Weak)) and scope is not None:
            isolate = [*self.whole.isolates, self.isolate or scope.isolate][0]
            world.keep(Kept(made, isolate, self.kept.kind if self.kept is not None else "value"))
            world.kept[: -MOST["kept"]] = []
        elif isinstance(made, PARTS) and self.isolate is not None:
            within = self.part.scope if self.part is not None else None
            isolate = self.whole.isolates[0] if self.whole.isolates else self.isolate
            world.parts.append(Part(made, isolate, within))
            world.parts[:-12] = []

    def keep_data(self, made: Any) -> None:
        """A handle belongs to the scope given, or to the one that what it is of belongs to."""
        scope, caught = self.scope, False
        if self.part is not None:
            scope = self.part.scope
        elif self.within is not None and not self.row.signature.scoped:
            scope = self.within
            caught = self.row.signature.name in {"exception", "message"}
        elif self.row.signature.name == "cast":
            origin = self.whole.handles[0]
            self.world.keep_handle(
                Handle(made, origin.home, origin.isolate, handle_kind(made), caught=origin.caught)
            )
            return
        if scope is None or (scope.home is None):
            return
        home = scope.home
        self.world.keep_handle(Handle(made, home, scope.isolate, handle_kind(made), caught=caught))


POOLED = {v8.Isolate, v8.Context, v8.Global, v8.Weak, v8.Eternal}
PARTS = (
    v8.MicrotaskQueue,
    v8.IsolateHandle,
    v8.ReturnValue,
    v8.ValueView,
    v8.Allocator,
    v8.BackingStore,
    v8.ValueSerializer,
    v8.ValueDeserializer,
    v8.CompiledWasmModule,
    v8.WasmStreaming,
)


def fits(made: Any, annotation: str, kind: type) -> bool:
    """Whether a value is what an annotation names."""
    if annotation in {"Any", "S", "D", "T", "T_co", "object", "None"}:
        return annotation != "None" or made is None
    if annotation == "Self":
        return isinstance(made, kind)
    plain = {"bool": bool, "int": int, "float": (int, float), "str": str, "bytes": bytes}
    if annotation in plain:
        return isinstance(made, plain[annotation])  # type: ignore[arg-type]
    head = annotation.split("[", maxsplit=1)[0]
    generic = {"list": list, "tuple": tuple, "dict": dict, "memoryview": memoryview}
    if head in generic:
        return isinstance(made, generic[head])
    found = getattr(v8, head, None)
    return found is None or isinstance(made, found)
