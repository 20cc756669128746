"""What the machine does with modules."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING, Any

from tests.stateful.choices import STEP_SIZE, Choices
from tests.stateful.operations import operation

from eyot.modules import MappingLoader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stateful.world import World

SOURCES = {
    "a": "import {b} from 'b'; export const a = () => b; export {x} from 'c';",
    "b": "import {a} from 'a'; export let b = 1; globalThis.grow = () => { b += 1 };",
    "c": "export let x = 1; x = 2; export default class {}",
    "throws": "import 'c'; null.x",
    "awaits": "export const x = await 1;",
    "for ever": "await new Promise(() => {});",
    "unlinked": "import {nothing} from 'c';",
    "broken": "let let = 1",
    "missing": "import 'nowhere'",
    "dynamic": "export const p = import('c'); import('nowhere').catch(() => 0); import.meta.url;",
    "made": "import * as made from 'py:made'; import data from 'data:application/json,[1]' with "
    "{type: 'json'}; export {made, data};",
}
THROW = {"throws", "unlinked", "broken", "missing", "for ever"}


class Loader(MappingLoader):
    """One that does steps when it is asked."""

    def __init__(self, world: World, seed: int) -> None:
        super().__init__(SOURCES)
        self.world, self.random = world, random.Random(seed)

    def _act(self) -> None:
        if self.random.random() < 0.1 and self.world.surprises < 50:
            self.world.unexpected(Choices(self.random.randbytes(STEP_SIZE)))

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        self._act()
        return super().resolve(specifier, referrer, attributes)

    def load(self, url: str) -> Any:
        self._act()
        return super().load(url)


@operation(3)
def import_module(world: World, choices: Choices) -> None:
    """Imports a module, of a loader that may do anything meanwhile."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return
    name = choices.of(list(SOURCES))
    loader = choices.of([MappingLoader(SOURCES), Loader(world, choices.below(65536))])
    # Whose global names or prototypes were changed before may throw in any of them.
    fine = {"JSError", "ModuleError"} | (set() if name in THROW else {"ok"})
    # Where JavaScript waits for a stream of WebAssembly, what is never settled is waited for.
    fine |= {"TimedOut"}

    def use() -> None:
        with contextlib.suppress(ValueError):  # it was imported before
            context.real.modules["py:made"] = {"one": 1, "list": [1, 2]}
        limit = 1 if name == "for ever" else 5
        module = context.real.import_module(name, loader=loader, timeout=limit)
        assert repr(module)
        dict(module)

    rules = context.admit(world.thread)
    world.enter("Context.import_module", context, use, rules, fine=fine)
    world.record.calls["Context.modules"] += 1


@operation(1)
def import_module_async(world: World, choices: Choices) -> None:
    """The first step of an await, without a loop."""
    context = world.pick(choices, world.contexts)
    if context is None:
        return

    def wait() -> None:
        coroutine = context.real.import_module_async("c", loader=MappingLoader(SOURCES))
        with contextlib.suppress(StopIteration):
            coroutine.send(None)

    # What limits its time asks for the task that runs.
    world.enter("Context.import_module_async", context, wait, context.admit(world.thread),
                fine={"RuntimeError"})  # fmt: skip
