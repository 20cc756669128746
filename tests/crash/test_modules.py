"""Imports that are stopped at any moment, by another thread and by their own depth."""

from __future__ import annotations

import random
import threading
import time

import pytest

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
