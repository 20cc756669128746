"""A tour of eyot: what is shown is what runs.

Run it with `make run`, or `python examples/tour.py`.
"""

from __future__ import annotations

import inspect
import textwrap
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def four_steps() -> None:
    """The four steps: Isolate, HandleScope, Context, ContextScope."""
    isolate = v8.Isolate()  # a heap; this thread owns it
    with v8.HandleScope(isolate) as handle_scope:  # holds the handles made in it
        context = v8.Context(handle_scope)  # a world of globals
        with v8.ContextScope(handle_scope, context) as scope:  # the world is entered
            source = v8.String(scope, "[6, 7].reduce((a, b) => a * b)")
            answer = v8.Script.compile(scope, source).run(scope)
            say(answer.to_python(scope))
    isolate.close()


def everyday() -> None:
    """The same in one line each: the everyday layer."""
    with eyot.Context() as context:
        point = context.eval("({x: 3, y: 4, tags: ['a']})")  # live, not a copy
        point["x"] = 30
        point.tags.append("b")
        say(context.eval("p => JSON.stringify(p)")(point))


def ten_kept() -> None:
    """Ten isolates and contexts, kept the right way."""
    kept = []
    for n in range(1, 11):
        isolate = v8.Isolate()
        context = v8.Context(isolate)
        context.eval(f"let visits = {n}")
        kept.append((isolate, context))  # keep these two, never a scope

    squares = []
    for isolate, context in kept:
        with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
            visits = v8.Script.compile(scope, v8.String(scope, "visits *= visits")).run(scope)
            squares.append(visits.to_python(scope))
    say(squares)

    for isolate, _ in kept:  # in any order
        isolate.close()


def keeping_a_scope() -> None:
    """The first classic mistake: a scope kept beyond its block."""
    isolate = v8.Isolate()
    context = v8.Context(isolate)
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        kept = scope  # or self.scope, or in a list, or returned
    try:
        v8.String(kept, "6 * 7")
    except eyot.ScopeClosedError as error:
        say(f"{type(error).__name__}: {error}")
    isolate.close()


def changing_threads() -> None:
    """The second: an isolate used on a thread that didn't make it."""
    with eyot.Context() as context, ThreadPoolExecutor() as pool:
        try:
            pool.submit(context.eval, "6 * 7").result()
        except eyot.WrongThreadError as error:
            say(f"{type(error).__name__}: {error}")


def both_ways() -> None:
    """A JavaScript function called from Python, a Python function from JavaScript."""
    with eyot.Context() as context:
        shout = context.eval("(text, n = 1) => text.toUpperCase() + '!'.repeat(n)")
        say(shout("called from Python", 3))

        context.globals["find"] = lambda key: {"eyot": "a small island"}[key]
        say(context.eval("find('eyot')"))
        say(context.eval("try { find('atoll') } catch (e) { `JavaScript caught a ${e.name}` }"))


def an_error() -> None:
    """An error, with JavaScript's frames among Python's."""
    program = """
    function price(item) {
      return item.cost.toFixed(2);
    }
    const total = items => items.map(price).join(" + ");
    """
    with eyot.Context() as context:
        context.eval(program, filename="shop.js")
        try:
            context.eval("total")([{"cost": 1.5}, {"name": "no cost"}])
        except eyot.JSError:
            say(traceback.format_exc())


STEPS = (
    four_steps,
    everyday,
    ten_kept,
    keeping_a_scope,
    changing_threads,
    both_ways,
    an_error,
)


def say(what: object) -> None:
    """Prints a result below the code that it is of."""
    mark = "→"
    for line in str(what).splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        for part in textwrap.wrap(line, 90, initial_indent="", subsequent_indent=indent):
            print(f"  {mark} {part}")
            mark = " "


def show(number: int, step: Callable[[], None]) -> None:
    """Prints a heading and the code, and runs it."""
    _, heading, code = inspect.getsource(step).split('"""', 2)
    print(f"\n\n{number}. {heading.rstrip('.')}\n")
    for line in textwrap.dedent(code.strip("\n")).splitlines():
        print(f"  │ {line}".rstrip())
    print()
    step()


def main() -> None:
    """Shows all of them."""
    print("eyot: V8 inside Python, its scopes made safe to use")
    for number, step in enumerate(STEPS, 1):
        show(number, step)
    print()


if __name__ == "__main__":
    main()
