"""An agent answers with a program instead of a call: it runs with three functions and nothing else.

What a language model would write stands below, in PROGRAMS. Each gets a context of its own with the
tools that it was granted; heap, time and the number of calls are limited, and what it says comes
back as data. `python examples/agent.py` runs them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import eyot
from eyot import web

NOTES = {"pears": "Ripe in September.", "plums": "Ripe in August.", "figs": "Ripe in October."}

PROGRAMS = {
    "which is ripe first?": """
        const order = ["August", "September", "October"]
        const month = ({text}) => order.findIndex(name => text.includes(name))
        const found = search("").map(name => ({name, text: read(name)}))
        found.sort((a, b) => month(a) - month(b))
        console.log(`looked at ${found.length} notes`)
        note("answer", `${found[0].name} come first`)
        found.map(({name}) => name)
    """,
    "what else is here?": """
        const names = ["require", "process", "fetch", "Deno", "setTimeout", "WebSocket"]
        const escape = () => search.constructor("return typeof process")()
        ;[names.filter(name => name in globalThis), escape()]
    """,
    "what is not there?": 'read("secrets")',
    "how long may I think?": "for (;;) search('')",
    "and with much paper?": "const all = []; for (;;) all.push(new Array(1e5).fill(all.length))",
}


@dataclass
class Desk:
    """What the tools work on, and what the program did with them."""

    notes: dict[str, str]
    calls: int = 0
    said: list[str] = field(default_factory=list)

    def search(self, word: str) -> list[str]:
        """The names of the notes that have a word."""
        self._count()
        return sorted(name for name, text in self.notes.items() if word in name or word in text)

    def read(self, name: str) -> str:
        """A note."""
        self._count()
        return self.notes[name]

    def note(self, name: str, text: str) -> None:
        """Write a note."""
        self._count()
        self.notes[name] = text

    def _count(self) -> None:
        self.calls += 1
        if self.calls > 10_000:
            raise PermissionError("that were enough calls")


def run(program: str, desk: Desk) -> Any:
    """What a program comes to, or what became of it."""
    with eyot.Isolate(heap_limit=64 * 2**20) as isolate:
        context = eyot.Context(isolate)
        web.console(context, lambda _, text: desk.said.append(text))
        for tool in (desk.search, desk.read, desk.note):
            context.globals[tool.__name__] = tool
        try:
            result = context.eval(program, filename="program.js", timeout=2.0)
            return result.to_python() if hasattr(result, "to_python") else result
        except eyot.Terminated as error:
            return f"stopped: {type(error).__name__}"
        except (eyot.JSError, LookupError, PermissionError) as error:
            return f"failed: {type(error).__name__}: {error}"


def main() -> None:
    """Run them all."""
    for question, program in PROGRAMS.items():
        desk = Desk(dict(NOTES))
        print(f"{question} -> {run(program, desk)}")
        for line in desk.said:
            print(f"    it said: {line}")
        if "answer" in desk.notes:
            print(f"    it noted: {desk.notes['answer']}")


if __name__ == "__main__":
    main()
