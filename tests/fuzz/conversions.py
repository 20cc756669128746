"""Python's data goes to JavaScript and comes back as it was, whichever way is taken."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from tests.fuzz.feed import Feed

import eyot

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KEYS = (
    "a",
    "b",
    "0",
    "1",
    "__proto__",
    "constructor",
    "toJSON",
    "length",
    "then",
    "",
    "\ud800",
    "é",
)
TEXTS = ("", "a", "é", "€", "\U0001f600", "\ud800", "\udc00\ud800", "\0", "</script>", "x" * 300)
NUMBERS = (0.0, -0.0, 1.5, math.inf, -math.inf, math.nan, 2.0**53, 2.0**64, 5e-324, 1e308, 0.1)
DEEPEST = 12


class Odd:
    """What has no counterpart."""


class Maker:
    """Makes a value, of which parts may be one object or a cycle."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.containers: list[Any] = []
        self.odd = False

    def value(self, depth: int = 0) -> Any:
        """Any value."""
        feed = self.feed
        kind = feed.below(16 if depth < DEEPEST else 9)
        if kind >= 10:
            return self.container(kind, depth)
        plain = (
            lambda: None,
            lambda: bool(feed.below(2)),
            lambda: feed.below(65536) - 32768,
            lambda: (feed.below(3) - 1) * (1 << feed.below(200)) + feed.below(3) - 1,
            lambda: feed.of(NUMBERS),
            feed.double,
            lambda: feed.of(TEXTS),
            lambda: feed.text() + feed.of(TEXTS),
            lambda: eyot.undefined,
            lambda: feed.take(feed.below(40)),
        )
        return plain[kind]()

    def container(self, kind: int, depth: int) -> Any:
        """Something with parts, or one of those that there are."""
        feed = self.feed
        size = feed.below(6) if depth else feed.below(40)
        made: Any = []
        if kind == 10:
            made = tuple(self.value(depth + 1) for _ in range(size))
        elif kind == 11:
            made = {feed.of((feed.below(9), feed.of(TEXTS), None)) for _ in range(size)}
        elif kind == 12:
            made = EPOCH + dt.timedelta(milliseconds=(feed.below(65536) - 32768) * 77_777_777)
        elif kind == 13 and self.containers:
            made = feed.of(self.containers)
        elif kind == 14:
            made = {}
            self.containers.append(made)
            for _ in range(size):
                key = feed.of(KEYS) + feed.of(("", "1", "x"))
                if key not in made:
                    made[key] = self.value(depth + 1)
        elif feed.below(200) == 199:
            self.odd = True
            made = Odd()
        else:
            self.containers.append(made)
            made.extend(self.value(depth + 1) for _ in range(size))
        return made


def same(sent: Any, back: Any, seen: set[tuple[int, int]]) -> bool:
    """Whether `back` is what becomes of `sent`."""
    if isinstance(sent, list | tuple | dict):
        return (id(sent), id(back)) in seen or same_parts(sent, back, seen)
    if isinstance(sent, bytes):
        return isinstance(back, eyot.JSTypedArray) and bytes(back) == sent
    if isinstance(sent, str):  # halves that meet are one character in JavaScript
        return type(back) is str and units(back) == units(sent)
    if isinstance(sent, float):
        return type(back) in (int, float) and repr(float(back)) == repr(sent)
    return type(back) is type(sent) and bool(back == sent)


def same_parts(sent: Any, back: Any, seen: set[tuple[int, int]]) -> bool:
    """The same of what is in it."""
    seen.add((id(sent), id(back)))
    if isinstance(sent, dict):
        return (
            type(back) is dict
            and back.keys() == sent.keys()
            and all(same(part, back[key], seen) for key, part in sent.items())
        )
    return (
        type(back) is list
        and len(back) == len(sent)
        and all(same(*pair, seen) for pair in zip(sent, back, strict=True))
    )


def units(text: str) -> bytes:
    """A text as JavaScript has it."""
    return text.encode("utf-16-le", "surrogatepass")


def plain(value: Any) -> Any:
    """All the way down to Python's own data."""
    trees = (eyot.JSArray, eyot.JSObject, eyot.JSMap, eyot.JSSet)
    return value.to_python() if isinstance(value, trees) else value


class Target:
    """The two ways in, the two ways out."""

    WAYS = (
        "x => x",
        "x => (globalThis.kept = x, globalThis.kept)",
        "x => typeof x == 'object' && x && !(x instanceof Date) ? (x.g, x) : x",
    )

    def __init__(self) -> None:
        self.context = eyot.Context()
        self.ways = [self.context.eval(way) for way in self.WAYS]
        self.second = self.context.eval("(x, f) => x[0]")
        self.getter = self.context.eval("x => [x, {get g() { return 1 }}]")

    def one(self, data: bytes) -> None:
        """Sends one value."""
        maker = Maker(Feed(data))
        value = maker.value()
        if maker.odd:
            self.refused(value)
            return
        back = [plain(way(value)) for way in self.ways]
        # A function among it can't be copied in one piece, and neither can a getter.
        back.append(plain(self.second([value, len])))
        back.append(self.getter(value).to_python()[0])
        for one in back:
            assert same(value, one, set()), f"{value!r} became {one!r}"

    def refused(self, value: Any) -> None:
        """There is something in it that can't be sent."""
        try:
            self.ways[0](value)
        except eyot.ConversionError as error:
            path = error.path
        else:
            raise AssertionError(value)
        assert path.startswith("$"), path

    def close(self) -> None:
        """Ends it."""
        self.context.close()
