"""From an exposed object JavaScript reaches what was listed, and nothing else of Python.

The walk goes along every property, symbol, accessor, prototype and function, calls what it finds
with good and bad arguments and with `new`, and goes on from results and errors. What the realm had
before is left out: it was walked before anything was exposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import node
from eyot.web.install import _PARTS as PARTS
from eyot.web.timers import timers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WALK = r"""
(() => {
  const known = new Set(), found = [];
  const {apply, construct, getOwnPropertyDescriptor, getPrototypeOf, ownKeys} = Reflect;
  const isThing = x => (typeof x === 'object' && x !== null) || typeof x === 'function';

  function* neighbours(path, thing, use) {
    let keys = [];
    try { yield [`${path}.__proto__`, getPrototypeOf(thing)] } catch (e) { yield [`${path}!`, e] }
    try { keys = ownKeys(thing) } catch (e) { yield [`${path}!keys`, e] }
    for (const key of keys) {
      const at = `${path}.${String(key)}`;
      let descriptor;
      try { descriptor = getOwnPropertyDescriptor(thing, key) } catch (e) { yield [`${at}!`, e] }
      if (descriptor === undefined) continue;
      yield [`${at}=`, descriptor.value];
      yield [`${at}:get`, descriptor.get];
      yield [`${at}:set`, descriptor.set];
      if (!use) continue;
      try { yield [at, thing[key]] } catch (e) { yield [`${at}!`, e] }
    }
    if (!use || typeof thing !== 'function') return;
    for (const self of [undefined, null, {}, start]) {
      for (const list of [[], [1], ['x'], [{}], [start, start], [() => { throw new Error('x') }]]) {
        const call = `${path}()`;
        try { yield [call, apply(thing, self, list)] } catch (e) { yield [`${call}!`, e] }
        try { yield [`new ${call}`, construct(thing, list)] } catch (e) { yield [`${call}!`, e] }
      }
    }
    try { yield [`[...${path}]`, [...thing]] } catch (e) { yield [`[...${path}]!`, e] }
  }

  let start;
  function walk(name, root, use) {
    const waiting = [[name, root]];
    while (waiting.length > 0 && found.length < 20000) {
      const [path, thing] = waiting.pop();
      if (!isThing(thing) || known.has(thing)) continue;
      known.add(thing);
      found.push([path, thing]);
      for (const next of neighbours(path, thing, use)) {
        if (next[0].length < 300) waiting.push(next);
      }
    }
  }

  walk('globalThis', globalThis, false);
  for (const made of [new Error('x'), new TypeError('x'), function* () {}, async () => {}, () => {},
                      async function* () {}, Promise.resolve(), [][Symbol.iterator](),
                      new Map().entries(), new Set().entries(), 'x'.matchAll(/x/g)]) {
    walk('builtin', made, false);
  }
  return thing => {
    found.length = 0;
    start = thing;
    walk('it', thing, true);
    return found;
  };
})()
"""

LISTED = ("deposit", "fail", "me", "make")


class Account:
    """What is exposed."""

    secret = "no"

    def __init__(self) -> None:
        self.balance = 10

    def deposit(self, amount: int) -> int:
        """Sums."""
        self.balance += amount
        return self.balance

    def fail(self, *_: object) -> None:
        raise LookupError(self)

    def me(self, *_: object) -> Account:
        return self

    def make(self, *_: object) -> dict[str, Any]:
        return {"me": self, "list": [self, 1], "call": lambda *_: self}

    def close(self) -> None:
        raise AssertionError


class Derived(Account):
    """Another class."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    @classmethod
    def fresh(cls, *_: object) -> Derived:
        return cls()


def names(found: Any) -> set[str]:
    """The names of the functions that a walk has found."""
    function = found._context.eval("f => typeof f === 'function' ? f.name : ''")
    return {function(thing) for _, thing in found.to_python()} - {""}


def test_nothing_but_the_list_is_reachable(context: eyot.Context) -> None:
    walk = context.eval(WALK)
    exposed = eyot.expose(Account(), methods=LISTED, attributes=["balance"])
    found = walk(exposed)
    paths = [path for path, _ in found.to_python()]
    assert names(found) <= {*LISTED, "<lambda>"}
    assert any(path.endswith("fail()!") for path in paths)
    assert any("make()" in path for path in paths)
    for path in paths:
        assert "secret" not in path
        assert "close" not in path
        assert "__class__" not in path
        assert "__globals__" not in path


def test_a_class_gives_its_list_and_no_more(context: eyot.Context) -> None:
    walk = context.eval(WALK)
    found = walk(eyot.expose(Derived, methods=["me", "fresh", "fail"], attributes=["balance"]))
    assert names(found) <= {"Derived", "me", "fresh", "fail"}
    assert "new it()" in [path for path, _ in found.to_python()]


@pytest.mark.parametrize(
    "source",
    [
        "account.constructor.constructor('return 1')()",
        "account.fail.constructor('return 1')()",
        "try { account.fail() } catch (e) { e.constructor.constructor('return 1')() }",
    ],
)
def test_its_constructors_are_javascripts_own(context: eyot.Context, source: str) -> None:
    """They lead into the realm that the object is in, and no further."""
    context.globals["account"] = eyot.expose(Account(), methods=LISTED)
    assert context.eval(source) == 1
    assert context.eval("account.constructor === Object && account.fail.constructor === Function")


class Shelf:
    """What is exposed and gone through."""

    secret = "no"

    def __iter__(self) -> Iterator[int]:
        return iter([1, 2])

    def take(self, *_: object) -> bytearray:
        return bytearray(b"ab")


THINGS: dict[str, tuple[Callable[[], Any], set[str]]] = {
    "list": (lambda: eyot.live([1, [2], {"a": [3]}, "text"]), set()),
    "dict": (lambda: eyot.live({"a": [1], "b": {"c": None}}), set()),
    "iterator": (lambda: iter([1, 2]), {"next", "return", "[Symbol.iterator]"}),
    "generator": (lambda: (n for n in range(3)), {"next", "return", "[Symbol.iterator]"}),
    "iterable": (
        lambda: eyot.expose(Shelf(), methods=["take"]),
        {"take", "next", "return", "[Symbol.iterator]"},
    ),
    "memory": (lambda: bytearray(b"ab"), set()),
    "function": (lambda: lambda *_: [1, bytearray(b"ab"), {"a": int}], {"<lambda>", "int"}),
}


@pytest.mark.parametrize("kind", THINGS)
def test_live_views_iterators_and_memory_give_no_more(context: eyot.Context, kind: str) -> None:
    make, allowed = THINGS[kind]
    found = context.eval(WALK)(make())
    assert names(found) <= allowed
    for path, _ in found.to_python():
        assert not any(word in path for word in ("secret", "__class__", "__globals__", "__self__"))


@pytest.mark.parametrize("part", sorted(PARTS))
def test_what_the_web_brings_leads_to_nothing_of_python(
    context: eyot.Context, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    context.eval("delete globalThis.console; globalThis.before = Reflect.ownKeys(globalThis)")
    walk = context.eval(WALK)
    timers_of(context)._on_error = str
    PARTS[part](context)
    new = context.eval("""
        const brought = Object.create(null)
        for (const key of Reflect.ownKeys(globalThis)) {
            if (!before.includes(key) && key !== 'before') brought[key] = globalThis[key]
        }
        brought
    """)
    found = walk(new)
    # Python's functions, which have no source, stay inside closures.
    native = context.eval("""found => found.filter(([, thing]) => typeof thing === 'function' &&
        Reflect.apply(Function.prototype.toString, thing, []).includes('[native code]')
    ).map(([path]) => path)""")
    assert native(found).to_python() == []
    assert len(found) > 2
    capsys.readouterr()


@pytest.mark.parametrize("name", sorted(node.Builtins().names))
def test_nodes_modules_lead_to_nothing_of_python(
    context: eyot.Context, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = context.eval(WALK)
    timers_of(context)._on_error = str
    found = walk(node.Builtins().load(context, name))
    native = context.eval("""found => found.filter(([, thing]) => typeof thing === 'function' &&
        Reflect.apply(Function.prototype.toString, thing, []).includes('[native code]')
        && !thing.name.startsWith('bound ')).map(([path]) => path)""")
    assert native(found).to_python() == []
    capsys.readouterr()
