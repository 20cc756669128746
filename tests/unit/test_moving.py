"""An isolate moves from one thread to another on purpose."""

from __future__ import annotations

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def in_thread(work: Callable[[], Any]) -> Any:
    """What it returns on a thread of its own, which has ended then."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    assert results, "it raised"
    return results.pop()


def test_values_go_on_where_their_isolate_is_attached(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    counter = context.eval("({n: 0, up() { return ++this.n }})")
    script = context.compile("6 * 7")

    def use() -> list[Any]:
        assert isolate.attach()
        seen = [counter.up(), counter["n"], script.run(), context.eval("[1, 2].length")]
        isolate.detach()
        return seen

    isolate.detach()
    assert in_thread(use) == [1, 1, 42, 2]
    assert in_thread(use) == [2, 2, 42, 2]
    assert isolate.attach()
    assert counter.up() == 3


def test_attaching_ones_own_changes_nothing(isolate: eyot.Isolate) -> None:
    assert not isolate.attach()
    with v8.HandleScope(isolate):
        assert not isolate.attach()


def test_a_block_attaches_and_detaches(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)

    def use() -> int:
        with isolate.on_this_thread() as here:
            assert here is isolate
            with isolate.on_this_thread():
                pass  # it stays, for it was here before
            return int(context.eval("6 * 7"))

    isolate.detach()
    assert in_thread(use) == 42
    with isolate.on_this_thread():
        assert context.eval("1") == 1
    with pytest.raises(eyot.WrongThreadError):
        context.eval("1")
    isolate.attach()


def test_a_block_may_close_the_isolate() -> None:
    isolate = eyot.Isolate()
    isolate.detach()
    with isolate.on_this_thread():
        isolate.close()
    assert isolate.closed


def test_an_isolate_whose_owner_has_ended_is_attached_by_another() -> None:
    isolate = in_thread(eyot.Isolate)
    assert isolate.attach()
    assert eyot.Context(isolate).eval("6 * 7") == 42
    isolate.close()


def test_scopes_that_an_ended_owner_left_are_closed_by_the_next() -> None:
    kept: list[Any] = []

    def leave_open() -> eyot.Isolate:
        isolate = eyot.Isolate()
        context = eyot.Context(isolate)
        outer = v8.HandleScope(isolate)
        inner = v8.ContextScope(outer.__enter__(), context)
        kept.extend([outer, inner, v8.Object(inner.__enter__())])
        return isolate

    isolate = in_thread(leave_open)
    isolate.attach()
    outer, inner, handle = kept
    with v8.HandleScope(isolate), pytest.raises(eyot.HandleExpiredError):
        handle.type_of()
    with pytest.raises(eyot.ScopeClosedError):
        v8.Object(inner)
    inner.__exit__(None, None, None)
    outer.__exit__(None, None, None)
    assert eyot.Context(isolate).eval("6 * 7") == 42
    isolate.close()


def test_what_is_dropped_while_it_belongs_to_nobody_is_freed_by_the_next(
    isolate: eyot.Isolate,
) -> None:
    context = eyot.Context(isolate)
    kept = [context.eval("({})") for _ in range(50)]
    kept += [context.eval("f => f")(lambda: None) for _ in range(50)]
    before = eyot._core.live_objects()["held"]
    isolate.detach()
    kept.clear()
    isolate.attach()
    context.eval("1")
    assert eyot._core.live_objects()["held"] <= before - 50


def test_a_detached_isolate_is_disposed_where_it_is_dropped() -> None:
    def drop() -> int:
        isolates.clear()
        return eyot._core.live_objects()["isolate"]

    isolates = [eyot.Isolate()]
    context = eyot.Context(isolates[0])
    isolates[0].detach()
    del context
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert in_thread(drop) == 0
    assert ["was never closed" in str(w.message) for w in seen] == [True]


def test_an_isolate_leaves_while_another_runs(context: eyot.Context) -> None:
    other = eyot.Isolate()
    guest = eyot.Context(other)

    def move() -> int:
        guest.eval("1")  # it is entered on top of the one that runs
        other.detach()
        seen = in_thread(there)
        other.attach()
        return int(seen)

    def there() -> Any:
        with other.on_this_thread():
            return guest.eval("6 * 7")

    context.globals["move"] = move
    assert context.eval("move() + move()") == 84
    assert guest.eval("1 + 1") == 2
    other.close()


def test_the_stack_has_the_size_of_the_thread_it_is_on(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    dive = context.eval(
        "(() => { let n = 0; const f = () => { n++; f() }; try { f() } catch {} return n })"
    )

    def use() -> int:
        with isolate.on_this_thread():
            with pytest.raises(eyot.JSStackOverflow):
                context.eval("(function f() { return f() + 1 })()")
            return int(dive())

    deep = int(dive())
    isolate.detach()
    before = threading.stack_size(256 * 1024)
    try:
        shallow = in_thread(use)
    finally:
        threading.stack_size(before)
    isolate.attach()
    assert 0 < shallow < deep
    assert dive() > shallow


def test_fifty_threads_pass_isolates_around() -> None:
    made = [eyot.Isolate() for _ in range(4)]
    contexts = [eyot.Context(isolate) for isolate in made]
    locks = [threading.Lock() for _ in made]
    for context, isolate in zip(contexts, made, strict=True):
        context.eval("globalThis.kept = []; globalThis.hits = 0")
        isolate.detach()

    def work(seed: int) -> None:
        for turn in range(8):
            at = (seed + turn) % len(made)
            with locks[at], made[at].on_this_thread():
                kept = contexts[at].eval("kept.push({a: new Array(1000).fill(kept.length)}); kept")
                contexts[at].eval("hits++")
                if turn == 3:
                    with pytest.raises(eyot.JSStackOverflow):
                        contexts[at].eval("(function f() { return f() + 1 })()")
                if seed % 10 == turn:
                    made[at].collect_garbage()
                del kept

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    for isolate in made:
        isolate.attach()
    assert sum(context.eval("hits") for context in contexts) == 50 * 8
    assert sum(context.eval("kept.length") for context in contexts) == 50 * 8
    for isolate in made:
        isolate.close()


def test_another_thread_stops_it_wherever_it_is(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)

    def use() -> str:
        with isolate.on_this_thread():
            context.globals["begun"] = begun.set
            with pytest.raises(eyot.Terminated):
                context.eval("begun(); for (;;) {}")
        return "stopped"

    begun = threading.Event()
    isolate.detach()
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(use()))
    thread.start()
    begun.wait()
    while not isolate.terminate():
        pass
    thread.join()
    assert results == ["stopped"]
    isolate.attach()
    assert context.eval("6 * 7") == 42


def test_a_promise_is_awaited_on_the_loop_of_the_next_thread(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)

    async def wait() -> Any:
        waiting, settle = context.eval("var f; [new Promise(done => f = done), x => f(x)]")
        eyot.aio.spawn(settle_later(settle))
        value = await waiting
        # Finished on a thread of V8's, which tells the isolate's own.
        shared = "new Int32Array(new SharedArrayBuffer(4))"
        state = await context.eval(f"Atomics.waitAsync({shared}, 0, 0, 1).value")
        return [value, state]

    async def settle_later(settle: Any) -> None:
        await eyot.aio.sleep(0.001)
        settle(42)

    def use() -> Any:
        with isolate.on_this_thread():
            return eyot.aio.run(wait())

    expected = [42, "timed-out"]
    assert eyot.aio.run(wait()) == expected
    isolate.detach()
    assert in_thread(use) == expected
    assert in_thread(use) == expected
    isolate.attach()
    assert eyot.aio.run(wait()) == expected
