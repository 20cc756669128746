"""Another package, in a process of its own: `python other.py NAME`.

It answers as the plain C++ side does: first a line with what it can measure, then the nanoseconds
for each `MEASURE COUNT` that it reads. What a package hands over only by looking into it on demand
is made its own there and then, since that is what whoever uses all of it pays.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from pathlib import Path
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.samples import INTS, NESTED

SOURCE = f"var ints = {json.dumps(INTS)}, nested = {json.dumps(NESTED)}, take = (x) => 0;"
COPY = """
var copy = (x) => {
    if (typeof x !== "object" || x === null) return x
    if (Array.isArray(x)) return Array.from(x, copy)
    const made = {}
    for (const key of Object.keys(x)) made[key] = copy(x[key])
    return made
}
"""


class MiniRacer:
    """mini-racer: JSON both ways."""

    def __init__(self) -> None:
        py_mini_racer = importlib.import_module("py_mini_racer")

        self.context = py_mini_racer.MiniRacer()
        self.context.eval(SOURCE)

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.context.call("take", data)

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return self.context.execute(name)


class StPyV8:
    """stpyv8: objects that look into JavaScript's on demand; JSON the other way.

    There JavaScript gets Python's own lists and dicts, which to copy takes it longer than JSON.
    """

    def __init__(self) -> None:
        stpyv8 = importlib.import_module("STPyV8")

        self.array = stpyv8.JSArray
        self.object = stpyv8.JSObject
        self.context = stpyv8.JSContext()
        self.context.enter()
        self.context.eval(SOURCE)
        self.parse = self.context.eval("(text) => { take(JSON.parse(text)) }")

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.parse(json.dumps(data))

    def plain(self, value: Any) -> object:
        """All of it, Python's own."""
        if isinstance(value, self.array):
            return [self.plain(item) for item in value]
        if isinstance(value, self.object):
            return {key: self.plain(value[key]) for key in value.keys()}  # noqa: SIM118 - not a dict
        return value

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return self.plain(self.context.eval(name))


class V8Python:
    """v8-python: copies both ways."""

    def __init__(self) -> None:
        isolate = importlib.import_module("v8").Isolate()
        self.context = isolate.create_context()
        self.context.eval(SOURCE)
        self.function = self.context.eval("take")

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.function.call([self.context.from_python(data)])

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return self.context.eval(name).to_python()


class JsRun:
    """jsrun, and pydeno, which is made of it: copies both ways."""

    module = "jsrun"

    def __init__(self) -> None:
        self.runtime = importlib.import_module(self.module).Runtime()
        self.runtime.eval(SOURCE)
        self.function = self.runtime.eval("take")

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.function(data)

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return self.runtime.eval(name)


class PyDeno(JsRun):
    """pydeno."""

    module = "pydeno"


class PythonMonkey:
    """pythonmonkey: each side looks into the other's on demand."""

    def __init__(self) -> None:
        pythonmonkey = importlib.import_module("pythonmonkey")

        pythonmonkey.eval(SOURCE)
        pythonmonkey.eval(COPY)
        self.eval = pythonmonkey.eval
        self.null = pythonmonkey.null
        self.copy = pythonmonkey.eval("(x) => { copy(x); return 0 }")

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.copy(data)

    def plain(self, value: Any) -> object:
        """All of it, Python's own."""
        if isinstance(value, list):
            return [self.plain(item) for item in value]
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        return None if value is self.null else value

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return self.plain(self.eval(name))


class QuickJs:
    """quickjs: JSON both ways."""

    def __init__(self) -> None:
        quickjs = importlib.import_module("quickjs")

        self.context = quickjs.Context()
        self.context.eval(SOURCE)

    def give(self, data: Any) -> object:
        """Data for JavaScript."""
        return self.context.parse_json(json.dumps(data))

    def take(self, name: str) -> object:
        """A variable, as Python's data."""
        return json.loads(self.context.eval(name).json())


PACKAGES: dict[str, type[Any]] = {
    "mini-racer": MiniRacer,
    "stpyv8": StPyV8,
    "v8-python": V8Python,
    "jsrun": JsRun,
    "pydeno": PyDeno,
    "pythonmonkey": PythonMonkey,
    "quickjs": QuickJs,
}


def main(name: str) -> None:
    """Answer until stdin ends."""
    package = PACKAGES[name]()
    measures: dict[str, Callable[[], object]] = {
        "ints_out": lambda: package.take("ints"),
        "nested_out": lambda: package.take("nested"),
        "ints_in": lambda: package.give(INTS),
        "nested_in": lambda: package.give(NESTED),
    }
    assert package.take("ints") == INTS
    assert package.take("nested") == NESTED
    print(importlib.metadata.version(name), *measures, flush=True)
    for line in sys.stdin:
        measure, count = line.split()
        run = measures[measure]
        run()
        start = perf_counter_ns()
        for _ in range(int(count)):
            run()
        print(measure, count, perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
