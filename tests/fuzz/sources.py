"""Programs that somebody wrote badly, beside functions and objects of Python's."""

from __future__ import annotations

import contextlib
import random
import re
from typing import Any

import eyot

TOKENS = re.compile(rb"\s+|\w+|'[^'\n]*'|[^\w\s]")
# What a script can do to Python, and to itself.
WORDS = (
    b"echo( call( fail( nested( thing. items. later( buffer lent memo => async await yield "
    b"function* get set static class extends super new throw try{ catch{} finally{ if( return "
    b"Proxy Reflect.construct Reflect.ownKeys Symbol.iterator Symbol.toPrimitive Symbol.species "
    b"Object.freeze( Object.defineProperty( Object.setPrototypeOf( Array.prototype Map Set WeakRef "
    b"Promise.resolve() .then( .catch( Promise.all([ null undefined NaN -0 1n 'x' \\ud800 [] {} "
    b"() x a b 0 1 new_Uint8Array(9) .buffer .length .push( .call( .apply( .bind( toString: "
    b"valueOf: then: toJSON: constructor __proto__ arguments eval( globalThis this ` ${ } ... ?. "
    b".constructor.constructor( ?? delete in instanceof typeof void , ; ( ) { } [ ]"
).split()
EXPECTED = (eyot.Error, AttributeError, IndexError, KeyError, TypeError, ValueError, StopIteration)


class Thing:
    """What is exposed."""

    def __init__(self) -> None:
        self.n = 0

    def method(self, *values: object) -> object:
        """Gives the first back."""
        return values[0] if values else self


def mutate(data: bytes, size: int, seed: int) -> bytes:
    """A program with some of its words taken out, doubled, moved, or other ones."""
    chance = random.Random(seed)
    words = TOKENS.findall(data) or [b"echo(1)"]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(words) + 1)
        what = chance.randrange(5)
        if what == 0 and len(words) > 1:
            del words[at : at + chance.randint(1, 4)]
        elif what == 1:
            words[at:at] = words[chance.randrange(len(words) + 1) :][: chance.randint(1, 8)]
        elif what == 2:
            words[at : at + 1] = [chance.choice(WORDS)]
        else:
            words[at:at] = [chance.choice(WORDS), b" "]
    return b"".join(words)[:size]


class Target:
    """One isolate for many programs, each in a context of its own."""

    def __init__(self) -> None:
        self.isolate = eyot.Isolate(
            heap_limit=64 << 20, array_buffer_limit=16 << 20, cpu_limit=1, stack_limit=400_000
        )

    def one(self, data: bytes) -> None:
        """Runs one program."""
        text = data.decode("utf-8", "replace").replace("new_", "new ")
        if re.search(r"\d{5}|\*\*|e\d{2}|<<", text):
            return  # what takes long without a look for interrupts, or more than V8 can hold
        context = eyot.Context(self.isolate)
        self.equip(context)
        with contextlib.suppress(eyot.Error, RuntimeError):  # an async function without a loop
            look_at(context.eval(text, timeout=0.05))
        with contextlib.suppress(eyot.Error):
            self.isolate.run_pending(timeout=0.02)
        with contextlib.suppress(eyot.Error):
            context.eval("echo(memo)", timeout=0.05)
        with contextlib.suppress(eyot.IsolateClosedError):
            context.close()
        try:
            assert eyot.Context(self.isolate).eval("6 * 7") == 42
        except eyot.IsolateClosedError:  # it was filled, which is what limits are for
            self.close()
            self.__init__()  # type: ignore[misc]

    def equip(self, context: eyot.Context) -> None:
        """What a program finds."""
        kept: list[object] = []

        def call(function: Any = None, *values: object) -> object:
            kept[:] = [function, *values]
            return function(*values) if callable(function) else look_at(function)

        def fail(*values: object) -> None:
            raise eyot.ConversionError(str(len(values)), "$")

        def nested(text: object = "1", *_: object) -> object:
            return context.eval(str(text)[:200], timeout=0.02)

        async def later(*values: object) -> object:
            return values[0] if values else None

        given = {
            "echo": lambda *values: list(values),
            "call": call,
            "fail": fail,
            "later": later,
            "nested": nested,
            "thing": eyot.expose(Thing(), methods=["method"], attributes=["n"]),
            "items": eyot.live([1, {"a": 2}]),
            "buffer": bytearray(64),
            "lent": eyot.SharedBuffer(64),
            "memo": {"a": [1, 2]},
        }
        for name, value in given.items():
            context.globals[name] = value

    def close(self) -> None:
        """Ends it."""
        self.isolate.close()


def look_at(value: Any) -> Any:
    """What Python does with a value that it gets."""
    for look in (
        repr, str, len, hash, list, dict, bytes, memoryview, bool,
        lambda x: x in (x, 1), lambda x: x.to_python(timeout=0.02), lambda x: x["a"], lambda x: x.a,
        lambda x: x.__setitem__("b", [x]), next, lambda x: x(x, timeout=0.02),
    ):  # fmt: skip
        with contextlib.suppress(*EXPECTED):
            look(value)
    return value
