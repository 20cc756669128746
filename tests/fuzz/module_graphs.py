"""Graphs of modules that import each other in any way, or don't parse, throw, or never end."""

from __future__ import annotations

import contextlib
import itertools

from tests.fuzz.feed import Feed

import eyot
from eyot.modules import MappingLoader

NAMES = ("m0", "m1", "m2", "m3", "m4", "m5.json", "gone", "")
LINES = (
    "export const {own} = 1;",
    "export let {own} = () => {own};",
    "import {{{name}}} from '{other}';",
    "import * as all{n} from '{other}'; export {{all{n}}};",
    "export * from '{other}';",
    "export {{{name} as {own}}} from '{other}';",
    "import d{n} from '{other}'; export default d{n};",
    "import '{other}';",
    "import j{n} from '{other}' with {{type: 'json'}};",
    "import j{n} from '{other}' assert {{type: 'json'}};",
    "await null;",
    "await import('{other}');",
    "import('{other}').catch(() => 0);",
    "export const {own} = await import('{other}').then(x => x, x => 1);",
    "throw new Error('{own}');",
    "await Promise.reject({n});",
    "import.meta.url + import.meta.main;",
    "export const {own} = globalThis.call?.({n});",
    "for (let i = 0; i < {n}; i++) await i;",
    "await new Promise(() => 0);",
    "export default class {{ static {{ {name} }} }}",
    "}} {{",
    "export {{{own} as default}};",
    "if (globalThis.n = (globalThis.n ?? 0) + 1) ;",
)


def graph(feed: Feed) -> dict[str, str]:
    """The modules by name."""
    sources = {}
    for number, module in enumerate(NAMES[:5]):
        lines = []
        for n in range(feed.below(5)):
            parts = {
                "own": f"x{number}{feed.below(3)}",
                "name": f"x{feed.below(5)}{feed.below(3)}",
                "other": feed.of(NAMES),
                "n": n,
            }
            lines.append(feed.of(LINES).format(**parts))
        sources[module] = "\n".join(lines)
    sources["m5.json"] = feed.of(("{}", '{"default": 1}', "[1", "null"))
    return sources


class Target:
    """One isolate, a context a graph."""

    def __init__(self) -> None:
        self.isolate = eyot.Isolate(heap_limit=64 << 20, cpu_limit=1)

    def one(self, data: bytes) -> None:
        """Imports it, twice, and again from another module."""
        feed = Feed(data)
        context = eyot.Context(self.isolate)
        context.modules.loader = MappingLoader(graph(feed))
        context.globals["call"] = lambda n: context.import_module(NAMES[n], timeout=0.05)
        found = []
        for name in ("m0", "m0", feed.of(NAMES), "m1"):
            with contextlib.suppress(eyot.Error):
                module = context.import_module(name, timeout=0.2)
                found.append((name, module))
                for each in list(module):
                    with contextlib.suppress(eyot.Error, KeyError):
                        repr(module[each])
        for (one, first), (other, second) in itertools.pairwise(found):
            assert (one != other) or first == second
        with contextlib.suppress(eyot.Error):
            self.isolate.run_pending(timeout=0.05)
        context.close()
        assert eyot.Context(self.isolate).eval("6 * 7") == 42

    def close(self) -> None:
        """Ends it."""
        self.isolate.close()
