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
from eyot import aio, v8

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


def awaiting() -> None:
    """Both ways again, with `await`."""

    async def price(name: str) -> float:
        await aio.sleep(0.01)
        return {"apple": 1.5, "pear": 2.25}[name]

    async def main() -> None:
        with eyot.Context() as context:
            context.globals["price"] = price  # a function that returns a promise
            say(await context.eval("(async () => await price('apple') + await price('pear'))()"))
            say(await context.eval("price('plum').catch(e => `JavaScript caught a ${e.name}`)"))

    aio.run(main())


def awaiting_in_a_scope() -> None:
    """The third classic mistake: a scope that stays open across an `await`."""

    async def wrong(isolate: v8.Isolate) -> None:
        with v8.HandleScope(isolate):
            await aio.sleep(1)  # eyot: ignore[EY105]

    async def main() -> None:
        with eyot.Isolate() as isolate:
            try:
                await aio.spawn(wrong(isolate))
            except eyot.ScopeSuspendedError as error:
                say(f"{type(error).__name__}: {error}")

    aio.run(main())


def ten_asleep() -> None:
    """Ten isolates asleep for ever, on one thread, and aborted."""

    async def sleep_for_ever() -> None:
        with eyot.Context() as context:  # with an isolate of its own
            isolate = context.isolate
            with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
                source = v8.String(scope, "new Promise(() => {})")
                promise = context.wrap(scope, v8.Script.compile(scope, source).run(scope))
            await promise  # the scopes are closed, the isolate is kept

    async def main() -> None:
        handles = [aio.spawn(sleep_for_ever()) for _ in range(10)]
        await aio.sleep(0.1)
        say(f"{sum(not handle.is_finished() for handle in handles)} asleep")
        for handle in handles:
            handle.abort()
        aborted = 0
        for handle in handles:
            try:
                await handle
            except aio.JoinError:
                aborted += 1
        say(f"{aborted} aborted, their isolates closed")

    aio.run(main())


STEPS = (
    four_steps,
    everyday,
    ten_kept,
    keeping_a_scope,
    changing_threads,
    both_ways,
    an_error,
    awaiting,
    awaiting_in_a_scope,
    ten_asleep,
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
