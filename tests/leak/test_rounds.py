"""Ten thousand rounds with each kind of object, after which as many live as before."""

from __future__ import annotations

import contextlib
import gc
import resource
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 10_000


class World:
    """What the rounds work with."""

    def __init__(self, isolate: eyot.Isolate) -> None:
        self.isolate = isolate
        self.context = eyot.Context(isolate)
        self.make, self.identity, self.throw = self.context.eval(
            "[() => ({a: [1, {b: 2}], f() {}}), x => x, x => { throw x }]"
        )
        self.script = self.context.compile("[1, 2]")
        self.use, self.misuse, self.change, self.spread, self.wrap = self.context.eval(
            "[a => (a.balance = 2, a.give(1) + a.balance), a => a.give(), v => v[0].a.push(2),"
            " it => [...it], f => ({f})]"
        )

    def explicit(self, work: Callable[[v8.Scope], object]) -> None:
        with v8.HandleScope(self.isolate) as hs, v8.ContextScope(hs, self.context) as scope:
            work(scope)


def _refused(world: World) -> None:
    with v8.HandleScope(world.isolate) as scope:
        handle = v8.Integer(scope, 1)
    with contextlib.suppress(eyot.HandleExpiredError):
        handle.value  # noqa: B018
    with contextlib.suppress(eyot.ScopeClosedError):
        v8.Integer(scope, 1)


def _out_of_order(world: World) -> None:
    outer = v8.HandleScope(world.isolate).__enter__()
    inner = v8.HandleScope(outer).__enter__()
    with contextlib.suppress(eyot.ScopeOrderError):
        outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    outer.__exit__(None, None, None)


def _abandoned(world: World) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        v8.HandleScope(world.isolate).__enter__()
        world.context.eval("1")


def _left_by_a_callback(world: World) -> None:
    kept: list[v8.HandleScope] = []
    with contextlib.suppress(eyot.ScopeOrderError):
        world.identity(lambda: kept.append(v8.HandleScope(world.isolate).__enter__()))()
        world.context.eval("f => f()")(
            lambda: kept.append(v8.HandleScope(world.isolate).__enter__())
        )
    for scope in kept:
        scope.__exit__(None, None, None)


def _caught(scope: v8.Scope) -> None:
    with v8.TryCatch(scope) as catching:
        script = v8.Script.compile(catching, v8.String(catching, "throw {x: 1}"))
        assert script is not None
        assert script.run(catching) is None
        assert catching.exception is not None
        assert catching.message is not None


def _escaped(scope: v8.Scope) -> None:
    with v8.EscapableHandleScope(scope) as inner:
        escaped = inner.escape(v8.Object(inner))
    assert escaped.is_object()


def _raised(world: World) -> None:
    def fail() -> None:
        raise KeyError

    with contextlib.suppress(KeyError):
        world.identity(fail)()
    with contextlib.suppress(KeyError):
        world.context.eval("f => { try { f() } catch (e) { throw e } }")(fail)


def _thrown(world: World) -> None:
    for value in (1, "text", {"a": 1}, None):
        with contextlib.suppress(eyot.JSError):
            world.throw(value)
    with contextlib.suppress(eyot.JSTypeError):
        world.context.eval("null.x")


def _kept(scope: v8.Scope) -> None:
    first = v8.Global(scope, v8.Object(scope))
    second = first.copy()
    first.close()
    v8.Global.from_raw(scope.isolate, second.into_raw()).local(scope)


def _weak(scope: v8.Scope) -> None:
    v8.Weak(scope, v8.Object(scope), gc.isenabled)
    v8.Weak(scope, v8.Object(scope))
    eternal = v8.Eternal()
    eternal.set(scope, v8.Null(scope))
    eternal.clear()


def _function(scope: v8.Scope) -> None:
    function = v8.Function(scope, lambda inner, info: v8.Integer(inner, len(info)))
    function.call(scope, v8.Null(scope), [v8.Integer(scope, 1)] * 3)


def _live(world: World) -> None:
    thing = world.make()
    thing.a[1]["b"] = thing
    thing.f()
    assert thing["f"] is thing["f"]
    thing.to_python()
    list(thing.items())


def _converted(world: World) -> None:
    circle: list[Any] = [1, "x", {"a": 0.5}, 2**70]
    circle.append(circle)
    world.identity(circle)
    with contextlib.suppress(eyot.ConversionError):
        world.identity([object()])


class Account:
    """What is exposed."""

    def __init__(self) -> None:
        self.balance = 1
        self.kept: Any = None

    def give(self, value: Any) -> Any:
        return value


def _exposed(world: World) -> None:
    account = Account()
    shown = eyot.expose(account, methods=["give"], attributes=["balance", "kept"])
    assert world.use(shown) == 3
    with contextlib.suppress(TypeError):
        world.misuse(shown)
    assert world.identity(shown) is account


def _live_view(world: World) -> None:
    items: list[Any] = [{"a": [1]}]
    world.change(eyot.live(items))
    assert items == [{"a": [1, 2]}]
    assert "".join(world.spread(str(n) for n in range(3))) == "012"


def _ring(world: World) -> None:
    """Through both heaps, in three ways."""
    account, items = Account(), list[Any]()
    shown = eyot.expose(account, methods=["give"], attributes=["kept"])
    account.kept = world.context.eval("(a, i) => ({a, i})")(shown, eyot.live(items))
    items.append(account.kept)
    items.append(world.wrap(lambda: items))


def _buffers(world: World) -> None:
    data = bytearray(64)
    world.identity(data)
    world.identity(b"x" * 64)
    with eyot.lend(data) as view:
        memoryview(world.identity(view))
    memory = memoryview(world.context.eval("new Float64Array(40)"))
    world.identity(memory[1:])
    world.identity(eyot.SharedBuffer(8))


def _explicit_buffers(scope: v8.Scope) -> None:
    store = v8.ArrayBuffer.new_backing_store_from_buffer(scope, bytearray(8), release=list)
    array = v8.Uint8Array(scope, v8.ArrayBuffer(scope, store))
    memoryview(array)
    v8.ArrayBuffer(scope, 8).detach(scope)
    v8.SharedArrayBuffer(scope, 8).get_backing_store()


KINDS: dict[str, Callable[[World], object]] = {
    "scopes": lambda world: world.explicit(lambda _: None),
    "handles": lambda world: world.explicit(
        lambda scope: [v8.Object(scope), v8.String(scope, "x"), v8.Number(scope, 0.5)]
    ),
    "refusals": _refused,
    "scopes out of order": _out_of_order,
    "abandoned scopes": _abandoned,
    "scopes left by callbacks": _left_by_a_callback,
    "TryCatches": lambda world: world.explicit(_caught),
    "escapes": lambda world: world.explicit(_escaped),
    "Globals": lambda world: world.explicit(_kept),
    "Weaks and Eternals": lambda world: world.explicit(_weak),
    "functions of the explicit layer": lambda world: world.explicit(_function),
    "scripts": lambda world: world.context.compile("1 + 1").run(),
    "runs of a script": lambda world: world.script.run(),
    "evaluations": lambda world: world.context.eval("[1, {}, 'x']"),
    "live objects": _live,
    "symbols": lambda world: world.context.eval("Symbol('x')").description,
    "callbacks": lambda world: world.identity(lambda *values: values),
    "calls of callbacks": lambda world: world.context.eval("f => f({}, [], () => 1)")(
        lambda *values: list(values)
    ),
    "exceptions of Python": _raised,
    "exceptions of JavaScript": _thrown,
    "conversions": _converted,
    "exposed objects": _exposed,
    "live lists and iterators": _live_view,
    "buffers": _buffers,
    "buffers of the explicit layer": lambda world: world.explicit(_explicit_buffers),
    "serialized values": lambda world: world.explicit(
        lambda scope: v8.ValueDeserializer.read(
            scope, v8.ValueSerializer.write(scope, v8.Array(scope, 3))
        )
    ),
}


def settled(isolate: eyot.Isolate) -> dict[str, int]:
    for _ in range(3):
        gc.collect()
        isolate.collect_garbage()
    return dict(eyot._core.live_objects())


@pytest.mark.parametrize("kind", KINDS)
def test_rounds_leave_nothing(isolate: eyot.Isolate, kind: str) -> None:
    world, work = World(isolate), KINDS[kind]
    for _ in range(50):
        work(world)
    before = settled(isolate)
    memory = isolate.heap_statistics()
    for _ in range(ROUNDS):
        work(world)
    assert settled(isolate) == before
    after = isolate.heap_statistics()
    grown = after.used_global_handles_size - memory.used_global_handles_size
    assert grown <= 1024
    if kind != "Weaks and Eternals":  # an eternal value stays until the isolate closes
        assert after.used_heap_size - memory.used_heap_size < 1_000_000


@pytest.mark.parametrize(
    ("work", "freed"),
    [
        (lambda world: world.identity(lambda: world)(), None),
        (lambda world: world.context.eval("(() => { const x = {}; return () => x })()")(), None),
        (_exposed, None),
        (_live_view, None),
        (_ring, 3),
    ],
    ids=["callbacks", "closures", "exposed objects", "live lists", "rings"],
)
def test_memory_stays_where_it_was(
    isolate: eyot.Isolate, work: Callable[[World], object], freed: int | None
) -> None:
    """Ten times ten thousand, looked at after each ten thousand."""
    world = World(isolate)

    def memory() -> int:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize()

    figures = []
    for _ in range(10):
        for _ in range(ROUNDS):
            work(world)
        if freed is not None:
            assert isolate.collect_cycles() == freed * ROUNDS
        figures.append((settled(isolate), memory()))
    counts, sizes = zip(*figures, strict=True)
    assert all(count == counts[0] for count in counts)
    assert max(sizes[5:]) - min(sizes[2:5]) < 16_000_000


def test_a_function_that_was_constructed_goes_with_its_context(isolate: eyot.Isolate) -> None:
    """V8 itself keeps what `new` made of a native function, in a cache of the context."""
    context = eyot.Context(isolate)
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        for _ in range(100):
            v8.Function(scope, lambda *_: None).new_instance(scope)
    del context, hs, scope
    assert settled(isolate)["function"] == 0


def test_contexts_leave_nothing(isolate: eyot.Isolate) -> None:
    def work() -> None:
        context = eyot.Context(isolate)
        context.globals["f"] = lambda: None
        context.eval("f(); ({})")

    for _ in range(3):
        work()
    before = settled(isolate)
    for n in range(1000):
        work()
        if n % 100 == 0:
            isolate.collect_garbage()
    assert settled(isolate) == before
    assert isolate.heap_statistics().number_of_native_contexts <= 2


def test_isolates_leave_nothing() -> None:
    def work() -> None:
        with eyot.Isolate() as isolate:
            context = eyot.Context(isolate)
            context.globals["f"] = lambda: bool(context)
            context.eval("f()")

    for _ in range(500):
        work()
    gc.collect()
    assert not any(eyot._core.live_objects().values())


def test_threads_leave_nothing() -> None:
    def work() -> None:
        with eyot.Isolate() as isolate:
            eyot.Context(isolate).eval("1")

    for _ in range(300):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    gc.collect()
    assert not any(eyot._core.live_objects().values())
