"""JSObject, JSArray, JSFunction and JSSymbol: live, and of Python's own shapes."""

from __future__ import annotations

import collections.abc
import copy
import gc
import pickle
import weakref
from typing import Any

import pytest

import eyot


def test_an_object_is_a_mutable_mapping(context: eyot.Context) -> None:
    thing = context.eval("({a: 1, b: {c: 'x'}, 7: null})")
    assert type(thing) is eyot.JSObject
    assert issubclass(eyot.JSObject, collections.abc.MutableMapping)
    assert list(thing) == ["7", "a", "b"]
    assert (thing["a"], thing.a, thing["b"]["c"], thing.b.c, thing["7"], thing[7]) == (
        1,
        1,
        "x",
        "x",
        None,
        None,
    )
    assert dict(thing.items()).keys() == {"7", "a", "b"}
    thing["a"], thing.d = 2, [1]
    del thing["b"], thing[7]
    assert thing.to_python() == {"a": 2, "d": [1]}
    assert ("a" in thing, "b" in thing, "toString" in thing, None in thing) == (
        True,
        False,
        True,
        False,
    )
    assert len(thing) == 2
    assert thing.pop("a") == 2
    assert thing.setdefault("e", 5) == 5
    thing.update(f=6)
    assert thing.get("g") is None
    assert thing.get("f") == 6
    thing.clear()
    assert thing.to_python() == {}
    for missing in ("a", 1):
        with pytest.raises(KeyError):
            thing[missing]
        with pytest.raises(KeyError):
            del thing[missing]
    with pytest.raises(AttributeError):
        thing.a  # noqa: B018
    with pytest.raises(AttributeError):
        del thing.a
    with pytest.raises(TypeError):
        thing[None]  # type: ignore[index]


def test_a_property_that_is_fixed_is_not_deleted(context: eyot.Context) -> None:
    fixed = context.eval("Object.freeze({a: 1})")
    for delete in (lambda: fixed.__delitem__("a"), lambda: delattr(fixed, "a"), fixed.clear):
        with pytest.raises(TypeError, match="can't be deleted"):
            delete()
    with pytest.raises(TypeError, match="can't be deleted"):
        context.eval("Object('text')").clear()
    assert fixed.to_python() == {"a": 1}


def test_names_of_the_class_win_over_properties(context: eyot.Context) -> None:
    thing = context.eval("({items: 1, get: 2, to_python: 3, __len__: 4})")
    assert callable(thing.items)
    assert [thing[name] for name in ("items", "get", "to_python", "__len__")] == [1, 2, 3, 4]
    with pytest.raises(AttributeError, match=r"object\['items'\]"):
        thing.items = 5
    with pytest.raises(AttributeError):
        thing.__class__ = eyot.JSArray
    with pytest.raises(AttributeError):
        thing.__missing__  # noqa: B018
    assert not hasattr(thing, "__array__")


def test_undefined_is_told_from_a_property_that_is_not_there(context: eyot.Context) -> None:
    thing = context.eval("({x: undefined})")
    assert thing["x"] is thing.x is eyot.undefined
    assert "x" in thing
    with pytest.raises(KeyError):
        thing["y"]


def test_methods_have_their_object_and_plain_functions_have_none(context: eyot.Context) -> None:
    thing = context.eval("({n: 1, f() { 'use strict'; return this && this.n }})")
    assert thing.f() == 1
    assert thing["f"]() is eyot.undefined
    assert thing["f"](this=thing) == 1
    assert thing.f(this={"n": 3}) == 3
    method = thing.f
    thing.n = 2
    del thing
    assert method() == 2


def test_the_same_object_is_the_same_object(context: eyot.Context) -> None:
    thing = context.eval("globalThis.thing = {f() {}, g: []}; thing")
    assert context.eval("thing") is thing
    assert context.globals.thing is thing
    assert thing["f"] is thing["f"]
    assert thing.g is thing.g
    assert context.eval("x => x === thing")(thing) is True
    assert {thing: 1}[context.eval("thing")] == 1
    assert thing != context.eval("({})")
    assert context.globals is context.globals
    reference = weakref.ref(thing)
    del thing
    gc.collect()
    assert reference() is None
    assert context.eval("thing").g.to_python() == []


def test_live_things_are_neither_copied_nor_pickled(context: eyot.Context) -> None:
    for source in ("({})", "[]", "() => 1", "Symbol()"):
        thing = context.eval(source)
        for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError, match="can't be copied or pickled"):
                duplicate(thing)


def test_an_array_is_a_mutable_sequence(context: eyot.Context) -> None:
    items = context.eval("globalThis.items = [1, 2, 3]; items")
    model: list[Any] = [1, 2, 3]
    assert type(items) is eyot.JSArray
    assert issubclass(eyot.JSArray, collections.abc.MutableSequence)

    def both(change: Any) -> None:
        outcomes = []
        for target in (items, model):
            try:
                outcomes.append(change(target))
            except (IndexError, ValueError) as error:
                outcomes.append(type(error))
        assert outcomes[0] == outcomes[1]
        assert items.to_python() == model

    for change in (
        lambda x: x.append(4),
        lambda x: x.insert(0, 0),
        lambda x: x.insert(-1, 9),
        lambda x: x.insert(10**15, 8),
        lambda x: x.insert(-(10**15), 7),
        lambda x: x.extend([5, 5]),
        lambda x: x.extend(x),
        lambda x: x.pop(),
        lambda x: x.pop(0),
        lambda x: x.pop(-2),
        lambda x: x.pop(99),
        lambda x: x.remove(9),
        lambda x: x.remove(99),
        lambda x: x.index(5),
        lambda x: x.index(99),
        lambda x: x.count(5),
        lambda x: x.reverse(),
        lambda x: x[1:3],
        lambda x: x[::-2],
        lambda x: x[99],
        lambda x: x[-1],
        lambda x: x[-99],
        lambda x: x[2**40],
        lambda x: x.__setitem__(0, "x"),
        lambda x: x.__setitem__(-1, "y"),
        lambda x: x.__setitem__(99, "y"),
        lambda x: x.__setitem__(slice(1, 3), ["a", "b", "c"]),
        lambda x: x.__setitem__(slice(3, 1), ["z"]),
        lambda x: x.__setitem__(slice(None, None, 2), [0] * ((len(x) + 1) // 2)),
        lambda x: x.__setitem__(slice(None, None, 2), [0]),
        lambda x: x.__delitem__(0),
        lambda x: x.__delitem__(-1),
        lambda x: x.__delitem__(99),
        lambda x: x.__delitem__(slice(0, 4, 2)),
        list,
        len,
        lambda x: list(reversed(x)),
        lambda x: 5 in x,
        lambda x: x.clear(),
        len,
    ):
        both(change)
    assert context.eval("items.length") == 0


def test_an_array_that_javascript_has_its_way_with(context: eyot.Context) -> None:
    items = context.eval("[, 1, , 3]")
    assert items.to_python() == [eyot.undefined, 1, eyot.undefined, 3]
    assert items[0] is eyot.undefined
    items.append(items)
    assert items[4] is items
    assert items.to_python()[4][1] == 1
    frozen = context.eval("'use strict'; Object.freeze([1])")
    with pytest.raises(eyot.JSTypeError):
        frozen.append(2)
    assert frozen.to_python() == [1]
    huge = context.eval("let a = []; a.length = 4294967295; a")
    assert len(huge) == 4294967295
    assert huge[4294967294] is eyot.undefined
    assert items.length == 5
    context.eval("Array.prototype.splice = 1")
    with pytest.raises(TypeError):
        items.insert(0, 1)


def test_functions_are_called_and_constructed(context: eyot.Context) -> None:
    add, collect = context.eval("[(a, b) => a + b, (...all) => all]")
    assert type(add) is eyot.JSFunction
    assert add(2, 3) == 5
    assert add("a", "b") == "ab"
    assert collect(*range(50)).to_python() == list(range(50))
    assert collect().to_python() == []
    point = context.eval(
        "(class Point { constructor(x) { this.x = x } double() { return 2 * this.x } })"
    )
    assert point.new(4).double() == 8
    assert repr(point) == "<eyot.JSFunction Point>"
    assert point.name == "Point"
    for source in ("new Proxy(() => 1, {})", "(() => 1).bind(null)", "() => 1"):
        assert repr(context.eval(source)) == "<eyot.JSFunction (anonymous)>"
    with pytest.raises(eyot.JSTypeError):
        point(4)
    with pytest.raises(eyot.JSTypeError):
        add.new()
    several: tuple[dict[str, Any], ...] = ({"x": 1}, {"this": 1, "x": 2})
    for wrong in several:
        with pytest.raises(TypeError):
            add(**wrong)
    with pytest.raises(TypeError):
        point.new(this=1)


def test_a_python_function_is_itself_when_it_comes_back(context: eyot.Context) -> None:
    def f(*values: Any) -> tuple[Any, ...]:
        return values

    class Callable:
        def __call__(self, n: int) -> int:
            return n + 1

        def method(self, n: int) -> int:
            return n + 2

    context.globals["f"] = f
    assert context.globals["f"] is f
    assert context.eval("f") is f
    assert context.eval("x => x === f")(f) is True
    assert context.eval("f.name") == "f"
    assert context.eval("f(1, 'x', null, undefined, true)").to_python() == [
        1,
        "x",
        None,
        eyot.undefined,
        True,
    ]
    thing = Callable()
    assert context.eval("f => f(1)")(thing) == 2
    assert context.eval("f => f(1)")(thing.method) == 3
    assert context.eval("f => [3, 1, 2].sort(f)")(lambda a, b: a - b).to_python() == [1, 2, 3]
    assert context.eval("f => f(...Array(40).keys())")(lambda *n: len(n)) == 40
    with pytest.raises(eyot.JSTypeError, match="not a constructor"):
        context.eval("new f()")


def test_symbols_are_keys_and_little_else(context: eyot.Context) -> None:
    symbol, thing = context.eval("globalThis.s = Symbol('s'); [s, {[s]: 1}]")
    assert type(symbol) is eyot.JSSymbol
    assert thing[symbol] == 1
    thing[symbol] = 2
    assert context.eval("x => x[s]")(thing) == 2
    assert symbol in thing
    del thing[symbol]
    assert symbol not in thing
    assert symbol.description == "s"
    assert symbol == context.eval("s")
    assert symbol != context.eval("Symbol('s')")
    assert symbol.to_python() is symbol
    assert (len(symbol), "x" in symbol, symbol._own_keys()) == (0, False, [])
    with pytest.raises(KeyError):
        symbol["x"]


def test_proxies_with_traps_that_throw(context: eyot.Context) -> None:
    trap = "() => { throw new RangeError('trap') }"
    names = ("get", "set", "has", "deleteProperty", "ownKeys", "getOwnPropertyDescriptor")
    source = ", ".join(f"{name}: {trap}" for name in names)
    proxy = context.eval(f"new Proxy({{}}, {{{source}}})")
    for use in (
        lambda: proxy["x"],
        lambda: proxy.x,
        lambda: proxy.__setitem__("x", 1),
        lambda: proxy.__delitem__("x"),
        lambda: "x" in proxy,
        lambda: len(proxy),
        lambda: list(proxy),
        lambda: dict(proxy),
        proxy.to_python,
    ):
        with pytest.raises(eyot.JSRangeError, match="trap"):
            use()
    assert repr(proxy) == "Proxy"
    assert hash(proxy) == hash(proxy)
    revoked = context.eval("const r = Proxy.revocable({}, {}); r.revoke(); r.proxy")
    with pytest.raises(eyot.JSTypeError):
        revoked["x"]


def test_a_getter_that_throws_in_a_deep_conversion(context: eyot.Context) -> None:
    thing = context.eval("({a: [{get b() { throw new TypeError('deep') }}]})")
    with pytest.raises(eyot.JSTypeError, match="deep"):
        thing.to_python()
    changing = context.eval("({get a() { delete this.b; return 1 }, b: 2, c: 3})")
    assert changing.to_python() == {"a": 1, "b": eyot.undefined, "c": 3}
