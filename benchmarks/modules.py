"""Importing a large module, with what V8 made of it in an earlier process, and without."""

from __future__ import annotations

import tempfile
from time import perf_counter_ns
from typing import TYPE_CHECKING

import eyot
from benchmarks.harness import Comparison, Run, Subject
from eyot.modules import CodeCache, MappingLoader

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 1_000_000

_FUNCTION = """
function part{n}(options, callback) {{
  const defaults = {{ name: "part{n}", size: {n}, nested: {{ list: [1, 2, 3], on: true }} }};
  const merged = Object.assign({{}}, defaults, options);
  if (merged.size > 10 && typeof callback === "function") {{
    return merged.nested.list.map((item) => callback(item * merged.size)).filter(Boolean);
  }}
  class Part{n} {{
    constructor(value) {{ this.value = value }}
    get double() {{ return this.value * 2 }}
    toString() {{ return `part {n}: ${{this.value}}` }}
  }}
  return new Part{n}(merged.size).toString();
}}
registry.push(part{n});
"""


def bundle() -> str:
    """What a bundler makes of many modules: functions, of which one in twenty runs at once."""
    parts, size, n = ["const registry = [];\n"], 0, 0
    while size < SIZE:
        parts.append(_FUNCTION.format(n=n))
        if n % 20 == 0:
            parts.append(f"part{n}();\n")
        size += len(parts[-1])
        n += 1
    return "".join([*parts, "export const count = registry.length;"])


def module_cache(_subject: Subject) -> Comparison:
    """Compare importing a bundle of 1 MB with a code cache on disk and without one."""
    loader = MappingLoader({"bundle.js": bundle()})
    folder = tempfile.TemporaryDirectory()

    def importing(cache: Callable[[], CodeCache | None]) -> Run:
        def run(count: int) -> float:
            taken = 0
            for _ in range(count):
                with eyot.Context() as context:  # V8 remembers source for an isolate's life
                    start = perf_counter_ns()
                    context.modules.code_cache = cache()
                    assert context.import_module("bundle.js", loader=loader).count > 1000
                    taken += perf_counter_ns() - start
            return taken / count

        return run

    with_cache = importing(lambda: CodeCache(folder.name))
    with_cache(1)  # writes it
    return Comparison(
        what="import of 1 MB with a code cache",
        measured=with_cache,
        against="without",
        baseline=importing(lambda: None),
        limit=0.5,
    )


COMPARISONS = {"module_cache": module_cache}
