"""Imports that are stopped at any moment, by another thread and by their own depth."""

from __future__ import annotations

import random
import threading
import time

import pytest
from tests.crash.programs import says

import eyot
from eyot.modules import MappingLoader

COUNT = 150


@pytest.mark.parametrize("source", ["export let x = 1", "await 0", "await 0; for (;;) await 0"])
def test_an_import_can_be_stopped_between_any_two_modules(source: str) -> None:
    sources = {"main": "".join(f"import './{i}';" for i in range(COUNT))}
    sources |= {str(i): source for i in range(COUNT)}
    end = time.monotonic() + 3
    chance = random.Random(7)
    wanted, over = threading.Event(), threading.Event()
    outcomes = set()
    with eyot.Isolate() as isolate:

        def shoot() -> None:
            while not over.is_set():
                wanted.wait(1)
                wanted.clear()
                until = time.perf_counter() + chance.random() * 0.01
                while time.perf_counter() < until:
                    pass
                isolate.terminate()

        shooter = threading.Thread(target=shoot)
        shooter.start()
        while time.monotonic() < end:
            try:
                context = eyot.Context(isolate)
            except eyot.Terminated:
                continue
            wanted.set()
            try:
                context.import_module("main", loader=MappingLoader(sources), timeout=0.5)
                outcomes.add("imported")
            except eyot.Terminated:
                outcomes.add("stopped")
            except eyot.ModuleError:
                outcomes.add("never ends")
            while True:
                try:
                    context.close()
                    break
                except eyot.Terminated:
                    continue
        over.set()
        wanted.set()
        shooter.join()
    assert "stopped" in outcomes


@pytest.mark.parametrize("source", ["export let x = 1", "export const x = await 1"])
def test_an_import_where_the_stack_ends_is_an_error(source: str) -> None:
    with eyot.Context() as context:
        number = 0

        def load() -> str:
            nonlocal number
            number += 1
            try:
                context.import_module(f"data:text/javascript,{source}//{number}")
            except (eyot.Error, RecursionError) as error:
                return type(error).__name__
            return "imported"

        context.globals["load"] = load
        # From the deepest call that still could make one, outwards.
        script = """(() => {
            const found = []
            function deeper(n) {
                try { deeper(n + 1) } catch {}
                if (found.length < 300) try { found.push(load()) } catch (e) { found.push(e.name) }
            }
            deeper(0)
            return found.length
        })()"""
        assert context.eval(script) == 300


# JavaScript calls Python, which imports; that is stopped, by one or the other.
INSIDE_A_CALLBACK = """
import random
from eyot.modules import MappingLoader

COUNT = 60
sources = {"main": "".join(f"import './{n}';" for n in range(COUNT))}
sources |= {str(n): SOURCE for n in range(COUNT)}
chance, end, seen = random.Random(7), time.monotonic() + 2, set()
over = threading.Event()
with eyot.Isolate() as isolate:
    def shoot():
        while not over.is_set():
            until = time.perf_counter() + chance.random() * 0.008
            while time.perf_counter() < until:
                pass
            isolate.terminate()

    shooter = threading.Thread(target=shoot)
    if HOW == "terminate":
        shooter.start()
    while time.monotonic() < end:
        try:
            context = eyot.Context(isolate)
        except eyot.Terminated:
            continue

        def load():
            limit = chance.random() * 0.01 + 0.0001 if HOW == "inner" else None
            try:
                context.import_module("main", loader=MappingLoader(sources), timeout=limit)
            except eyot.Terminated:
                seen.add("stopped")
                raise

        try:
            context.globals["load"] = load
            limit = chance.random() * 0.02 + 0.0001 if HOW == "outer" else None
            deeper = "(function deeper(n) { if (n) return deeper(n - 1); try { load() } catch {} })"
            context.eval(f"{deeper}({chance.randrange(30)})", timeout=limit)
        except eyot.Terminated:
            pass
        while not context.closed:
            try:
                context.close()
            except eyot.Terminated:
                pass
    over.set()
    if HOW == "terminate":
        shooter.join()
print(*seen)
"""


@pytest.mark.parametrize("how", ["terminate", "inner", "outer"])
@pytest.mark.parametrize(
    "source", ["export let x = 1", "await 0", "for (let i = 0; i < 2000; i++); await 0"]
)
def test_an_import_inside_of_a_callback_can_be_stopped(source: str, how: str) -> None:
    says(f"SOURCE, HOW = {source!r}, {how!r}\n" + INSIDE_A_CALLBACK, "stopped")
