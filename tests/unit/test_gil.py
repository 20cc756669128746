"""Threads: JavaScript runs while Python does, and isolates run beside each other."""

from __future__ import annotations

import threading
import time

import pytest

import eyot
from eyot import v8

# Each says that it is inside, and goes on until it is told to stop.
UNTIL_TOLD = "started(); while (!told()) for (let i = 0; i < 1e5; i++);"


def in_a_thread(work: object) -> threading.Thread:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    return thread


@pytest.mark.parametrize(
    "source",
    [
        "for (;;);",
        "({get x() { for (;;); }}).x",
        "/^(a+)+$/.test('a'.repeat(60) + 'b')",
        "[2, 1].sort(() => { for (;;); })",
    ],
)
def test_python_runs_while_javascript_does(source: str) -> None:
    isolates: list[eyot.Isolate] = []
    started = threading.Event()

    def work() -> None:
        with eyot.Isolate() as isolate:
            isolates.append(isolate)
            context = eyot.Context(isolate)
            context.globals["started"] = started.set
            with pytest.raises(eyot.Terminated):
                context.eval(f"started(); {source}")

    thread = in_a_thread(work)
    started.wait()
    assert sum(range(1000)) == 499500
    assert isolates[0].terminate()
    thread.join()


@pytest.mark.parametrize("how", ["item", "attribute", "conversion", "length", "explicit"])
def test_python_runs_while_a_getter_does(how: str) -> None:
    isolates: list[eyot.Isolate] = []
    started = threading.Event()

    def work() -> None:
        with eyot.Isolate() as isolate:
            isolates.append(isolate)
            context = eyot.Context(isolate)
            context.globals["started"] = started.set
            thing = context.eval("({get x() { started(); for (;;); }})")
            proxy = context.eval("new Proxy({}, {ownKeys() { started(); for (;;); }})")
            with pytest.raises(eyot.Terminated):  # noqa: PT012
                if how == "item":
                    thing["x"]
                elif how == "attribute":
                    thing.x  # noqa: B018
                elif how == "conversion":
                    thing.to_python()
                elif how == "length":
                    len(proxy)
                else:
                    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
                        thing.local(scope).get(scope, "x")

    thread = in_a_thread(work)
    started.wait()
    time.sleep(0.01)
    assert isolates[0].terminate()
    thread.join()


def test_two_isolates_are_inside_javascript_at_once() -> None:
    inside = threading.Barrier(2, timeout=20)
    done: list[str] = []

    def work(name: str) -> None:
        with eyot.Isolate() as isolate:
            context = eyot.Context(isolate)
            context.globals["meet"] = lambda: inside.wait() is not None
            done.append(context.eval(f"for (let i = 0; i < 20; i++) meet(); '{name}'"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["a", "b"]


def test_two_isolates_count_at_the_same_time() -> None:
    """Both are in one stretch of JavaScript, without a callback, until both have been seen."""
    isolates: dict[str, eyot.Isolate] = {}
    started = threading.Barrier(3, timeout=20)
    ended: list[str] = []

    def work(name: str) -> None:
        with eyot.Isolate() as isolate:
            isolates[name] = isolate
            context = eyot.Context(isolate)
            context.globals["started"] = lambda: started.wait() and None
            with pytest.raises(eyot.Terminated):
                context.eval("started(); for (;;);")
            ended.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    started.wait()
    assert ended == []
    assert [isolates[name].terminate() for name in "ab"] == [True, True]
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["a", "b"]


def test_a_callback_has_the_lock_and_javascript_gives_it_back() -> None:
    told = threading.Event()
    started = threading.Event()
    results: list[object] = []

    def work() -> None:
        with eyot.Isolate() as isolate:
            context = eyot.Context(isolate)
            context.globals["started"] = started.set
            context.globals["told"] = told.is_set
            results.append(context.eval(f"{UNTIL_TOLD} 'told'"))

    thread = in_a_thread(work)
    started.wait()
    told.set()
    thread.join()
    assert results == ["told"]


def test_many_threads_with_an_isolate_each() -> None:
    results: list[int] = []

    def work(n: int) -> None:
        for _ in range(5):
            with eyot.Isolate() as isolate:
                context = eyot.Context(isolate)
                context.globals["add"] = lambda a, b: a + b
                results.append(
                    context.eval(f"let s = 0; for (let i = 0; i < {n}; i++) s = add(s, i); s")
                )

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(sum(range(n * 10)) for n in range(8) for _ in range(5))
