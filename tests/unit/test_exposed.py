"""expose(): a Python object in JavaScript, with the members that were listed and no others."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import eyot


class Account:
    """What the tests expose."""

    kind = "current"

    def __init__(self, balance: int = 10) -> None:
        self.balance = balance
        self.secret = "s"
        self.history: list[int] = []

    @property
    def owner(self) -> str:
        return "Ada"

    def deposit(self, amount: int) -> int:
        self.balance += amount
        return self.balance

    def me(self) -> Account:
        return self

    def fail(self, error: BaseException) -> None:
        raise error

    @classmethod
    def opened(cls, balance: int) -> Account:
        return cls(balance)

    @staticmethod
    def plus(a: int, b: int) -> int:
        return a + b


@pytest.fixture
def account(context: eyot.Context) -> Account:
    account = Account()
    context.globals["account"] = eyot.expose(
        account,
        methods=["deposit", "me", "fail"],
        attributes=["balance"],
        readonly=["owner", "kind"],
    )
    return account


@pytest.mark.usefixtures("account")
def test_listed_members_are_there_and_no_others(context: eyot.Context) -> None:
    assert context.eval("account.deposit(5)") == 15
    assert context.eval("account.balance") == 15
    assert context.eval("[account.owner, account.kind]").to_python() == ["Ada", "current"]
    for name in ("secret", "history", "opened", "__class__", "__init__", "__dict__"):
        assert context.eval(f"account.{name}") is eyot.undefined
        assert context.eval(f"'{name}' in account") is False
    assert context.eval("Object.keys(account)").to_python() == ["balance", "owner", "kind"]
    assert (
        context.eval("JSON.stringify(account)") == '{"balance":15,"owner":"Ada","kind":"current"}'
    )
    assert context.eval("Reflect.ownKeys(Object.getPrototypeOf(account)).sort()").to_python() == [
        "deposit",
        "fail",
        "me",
    ]


def test_an_attribute_is_set_in_python(context: eyot.Context, account: Account) -> None:
    context.eval("account.balance = 99")
    assert account.balance == 99
    account.balance = 7
    assert context.eval("account.balance") == 7
    context.eval("account.balance = {a: 1}")
    assert isinstance(account.balance, eyot.JSObject)


def test_what_is_readonly_stays(context: eyot.Context, account: Account) -> None:
    context.eval("account.kind = 'other'")
    assert account.kind == "current"
    with pytest.raises(eyot.JSTypeError, match="read only property 'owner'"):
        context.eval("'use strict'; account.owner = 'Eve'")
    assert context.eval("delete account.balance") is False
    context.globals["still"] = eyot.expose(account, attributes=["balance"], readonly=True)
    context.eval("still.balance = 1")
    assert account.balance == 10


def test_what_comes_back_is_the_object(context: eyot.Context, account: Account) -> None:
    assert context.eval("account") is account
    assert context.eval("({a: [account]})").to_python() == {"a": [account]}
    assert context.eval("f => f(account)")(lambda it: it is account) is True


def test_the_same_object_is_the_same_object(context: eyot.Context, account: Account) -> None:
    assert context.eval("account.me() === account") is True
    same = eyot.expose(
        account,
        methods=["deposit", "me", "fail"],
        attributes=["balance"],
        readonly=["owner", "kind"],
    )
    assert context.eval("x => x === account")(same) is True
    assert context.eval("x => x === account")(account) is True
    other = eyot.expose(account, methods=["deposit"])
    assert context.eval("x => x === account")(other) is False
    assert context.eval("(x, y) => x === y")(other, other) is True
    assert same.object is account


def test_exposed_objects_differ_by_object_and_context(
    isolate: eyot.Isolate, context: eyot.Context
) -> None:
    first, second = Account(1), Account(2)
    for name, account in (("a", first), ("b", second)):
        context.globals[name] = eyot.expose(account, methods=["deposit"])
    assert context.eval("a !== b && a.deposit === b.deposit") is True
    assert context.eval("a.deposit.call(b, 5)") == 7
    elsewhere = eyot.Context(isolate)
    elsewhere.globals["a"] = eyot.expose(first, methods=["deposit"])
    assert elsewhere.eval("a.deposit(1)") == 2


@pytest.mark.parametrize("receiver", ["{}", "null", "Object.create(account)", "[]", "'x'"])
def test_a_method_needs_its_object(context: eyot.Context, account: Account, receiver: str) -> None:
    with pytest.raises(eyot.JSTypeError, match="Illegal invocation"):
        context.eval(f"account.deposit.call({receiver}, 1)")
    assert account.balance == 10


def test_attributes_are_read_through_heirs(context: eyot.Context, account: Account) -> None:
    assert context.eval("Object.create(account).balance") == 10
    assert context.eval("({__proto__: account, x: 1}).owner") == "Ada"
    assert context.eval("const heir = Object.create(account); heir.balance = 3; heir.balance") == 3
    assert account.balance == 10


@pytest.mark.usefixtures("account")
def test_exceptions_keep_their_identity(context: eyot.Context) -> None:
    error = KeyError("k")
    with pytest.raises(KeyError) as caught:
        context.eval("e => account.fail(e)")(error)
    assert caught.value is error
    assert (
        context.eval("e => { try { account.fail(e) } catch (c) { return [c] } }")(error)[0] is error
    )

    class Strict:
        @property
        def broken(self) -> int:
            raise error

    context.globals["strict"] = eyot.expose(Strict(), attributes=["broken"])
    for source in ("strict.broken", "strict.broken = 1"):
        with pytest.raises((KeyError, AttributeError)) as found:
            context.eval(source)
        assert not isinstance(found.value, eyot.Error)
    assert context.eval("try { strict.broken } catch (e) { e.name }") == "KeyError"


@pytest.mark.usefixtures("account")
def test_wrong_arguments_are_a_type_error(context: eyot.Context) -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        context.eval("account.deposit()")
    assert context.eval("try { account.deposit() } catch (e) { e instanceof TypeError }") is True


class Point:
    """A class to be exposed."""

    def __init__(self, x: int, y: int = 0) -> None:
        self.x, self.y = x, y

    def norm(self) -> float:
        return float((self.x**2 + self.y**2) ** 0.5)

    @classmethod
    def origin(cls) -> Point:
        return cls(0)

    @staticmethod
    def distance(a: Point, b: Point) -> float:
        return a.norm() - b.norm()


class Point3(Point):
    """An heir of it."""


@pytest.fixture
def point(context: eyot.Context) -> eyot.Context:
    context.globals["Point"] = eyot.expose(
        Point, methods=["norm", "origin", "distance"], attributes=["x", "y"]
    )
    return context


def test_new_makes_the_python_object(point: eyot.Context) -> None:
    made = point.eval("globalThis.p = new Point(3, 4); p")
    assert type(made) is Point
    assert (made.x, made.y) == (3, 4)
    assert point.eval("p") is made
    assert point.eval("p.norm()") == 5
    assert point.eval("p.x = 30; p.x") == 30
    assert made.x == 30
    assert point.eval(
        "p instanceof Point && p.constructor === Point && p.__proto__ === Point.prototype"
    )
    assert point.eval("Point.name") == "Point"
    assert point.eval("Point") is Point


def test_instances_of_python_cross_when_their_class_has(point: eyot.Context) -> None:
    made = Point(1)
    assert point.eval("p => p instanceof Point && p.x")(made) == 1
    assert point.eval("p => p")(made) is made
    assert point.eval("(p, q) => p === q")(made, made) is True
    heir = Point3(2)
    assert point.eval("p => p instanceof Point && p.norm()")(heir) == 2
    assert point.eval("Point.origin().x") == 0
    assert point.eval("Point.distance(new Point(3, 4), Point.origin())") == 5
    assert point.eval("Point.prototype.origin") is eyot.undefined
    with pytest.raises(eyot.ConversionError):
        point.eval("x => x")(object())


def test_a_class_is_called_with_new(point: eyot.Context) -> None:
    with pytest.raises(eyot.JSTypeError, match="with new"):
        point.eval("Point(1, 2)")
    with pytest.raises(TypeError, match="missing 1 required positional"):
        point.eval("new Point()")
    with pytest.raises(eyot.JSTypeError, match="Illegal invocation"):
        point.eval("Object.create(Point.prototype).norm()")
    assert point.eval("Object.create(Point.prototype).x") is eyot.undefined


def test_javascript_derives_from_a_class(point: eyot.Context) -> None:
    point.eval(
        "class Pixel extends Point { constructor(x, y, hue) { super(x, y); this.hue = hue } "
        "norm() { return super.norm() + 1 } }; globalThis.Pixel = Pixel"
    )
    assert point.eval(
        "globalThis.q = new Pixel(3, 4, 'red'); [q.hue, q.norm(), q.x]"
    ).to_python() == [
        "red",
        6,
        3,
    ]
    assert type(point.eval("q")) is Point
    assert point.eval("q instanceof Pixel && q instanceof Point") is True
    assert point.eval("Reflect.construct(Point, [1], Object).x") == 1


def test_one_object_made_twice_is_one(context: eyot.Context) -> None:
    class Single:
        the: Single | None = None

        def __new__(cls) -> Single:  # noqa: PYI034 - there is one
            cls.the = cls.the or super().__new__(cls)
            return cls.the

    context.globals["Single"] = eyot.expose(Single)
    assert context.eval("new Single() === new Single()") is True


def test_new_that_makes_something_else_is_refused(context: eyot.Context) -> None:
    class Odd:
        def __new__(cls) -> Any:
            return 5

    context.globals["Odd"] = eyot.expose(Odd)
    with pytest.raises(TypeError, match="made no instance of itself but 5"):
        context.eval("new Odd()")


def test_protocols_that_are_listed(context: eyot.Context) -> None:
    class Lines:
        def __init__(self) -> None:
            self.ended: list[object] = []

        def __iter__(self) -> Any:
            return iter(["a", "b"])

        def __str__(self) -> str:
            return "lines!"

        def __exit__(self, *error: object) -> None:
            self.ended.append(error)

    lines = Lines()
    context.eval("Symbol.dispose ??= Symbol('Symbol.dispose')")
    context.globals["lines"] = eyot.expose(lines, methods=["__iter__", "__str__", "__exit__"])
    assert context.eval("`${lines}`") == "lines!"
    context.eval("lines[Symbol.dispose]()")
    assert lines.ended == [(None, None, None)]


def test_where_javascript_cannot_dispose_nothing_is_there(context: eyot.Context) -> None:
    class Ends:
        def __exit__(self, *error: object) -> None: ...

    context.globals["thing"] = eyot.expose(Ends(), methods=["__exit__"])
    known = context.eval("typeof Symbol.dispose") == "symbol"
    keys = context.eval("Reflect.ownKeys(Object.getPrototypeOf(thing)).length")
    assert keys == (1 if known else 0)


@pytest.mark.parametrize(
    ("error", "words", "arguments"),
    [
        (
            AttributeError,
            "'Account' has no 'balanse' to expose; did you mean 'balance'",
            {"attributes": ["balanse"]},
        ),
        (AttributeError, "'Account' has no 'close' to expose", {"methods": ["close"]}),
        (TypeError, "'balance' can't be called: list it in attributes=", {"methods": ["balance"]}),
        (TypeError, r"methods is a list of names: \['deposit'\]", {"methods": "deposit"}),
        (TypeError, "attributes lists names of type str, not int", {"attributes": [1]}),
        (ValueError, "'__class__' is Python's own", {"attributes": ["__class__"]}),
        (ValueError, "'__init__' is Python's own", {"methods": ["__init__"]}),
        (ValueError, "'__iter__' is Python's own", {"attributes": ["__iter__"]}),
        (
            ValueError,
            "'deposit' is listed twice",
            {"methods": ["deposit"], "attributes": ["deposit"]},
        ),
        (ValueError, "'balance' is listed twice", {"attributes": ["balance", "balance"]}),
        (AttributeError, "'Account' has no '__iter__' to expose", {"methods": ["__iter__"]}),
    ],
)
def test_a_wrong_list_is_refused_at_once(
    error: type[Exception], words: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(error, match=words):
        eyot.expose(Account(), **arguments)


def test_names_that_javascript_needs_are_refused() -> None:
    class Taken:
        constructor = 1

        @staticmethod
        def name() -> str:
            return ""

    with pytest.raises(ValueError, match="'constructor' is JavaScript's own name"):
        eyot.expose(Taken(), attributes=["constructor"])
    with pytest.raises(ValueError, match="every function of JavaScript has 'name' already"):
        eyot.expose(Taken, methods=["name"])
    with pytest.raises(AttributeError, match="the class 'Taken' has no 'missing' to expose"):
        eyot.expose(Taken, methods=["missing"])


def test_javascript_alone_keeps_it(isolate: eyot.Isolate, context: eyot.Context) -> None:
    account = Account()
    alive = weakref.ref(account)
    context.globals["account"] = eyot.expose(account, attributes=["balance"])
    del account
    gc.collect()
    isolate.collect_garbage()
    assert context.eval("account.balance") == 10
    context.eval("delete globalThis.account")
    isolate.collect_garbage()
    assert alive() is None


def test_a_closed_context_has_lost_its_objects(isolate: eyot.Isolate) -> None:
    first, second = eyot.Context(isolate), eyot.Context(isolate)
    first.globals["account"] = eyot.expose(Account(), methods=["deposit"], attributes=["balance"])
    second.globals["get"] = first.eval("() => account")
    second.eval("globalThis.held = get()")
    first.close()
    for source in ("held.balance", "held.deposit(1)"):
        with pytest.raises(eyot.JSError, match="EY206"):
            second.eval(source)


@pytest.mark.usefixtures("account")
def test_an_exposed_object_has_no_fields_for_others(context: eyot.Context) -> None:
    from eyot import v8

    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        handle = v8.Script.compile(scope, v8.String(scope, "account")).run(scope)
        assert isinstance(handle, v8.Object)
        assert handle.internal_field_count() == 0
        assert handle.get_internal_field(scope, 0) is None
        assert handle.set_internal_field(scope, 0, v8.Integer(scope, 1)) is False


def test_odd_names_are_names(context: eyot.Context) -> None:
    class Odd:
        """Whose members have names that no source has."""

    odd = Odd()
    names = ["0", "4294967295", "", "a b", "then", "\ud800", "x" * 5000, "toJSON", "__x"]
    for name in names:
        setattr(odd, name, name)
        setattr(odd, f"m{name}", lambda name=name: name)
    shown = eyot.expose(odd, attributes=names, methods=[f"m{name}" for name in names])
    read = context.eval("(o, n) => [o[n], o['m' + n](), Object.keys(o).includes(n)].join('|')")
    for name in names:
        assert read(shown, name) == f"{name}|{name}|true"
    numbers = Odd()
    for name in ("0", "7"):
        setattr(numbers, name, lambda name=name: name)
    shown = eyot.expose(numbers, methods=["0", "7"])
    assert context.eval("o => o[0]() + o[7]()")(shown) == "07"
    both = {"methods": ["toString"], "attributes": ["length"]}
    setattr(odd, "toString", lambda: "text")  # noqa: B010 - beside the others
    odd.length = 3  # type: ignore[attr-defined]
    assert context.eval("o => `${o}${o.length}`")(eyot.expose(odd, **both)) == "text3"
    with pytest.raises(ValueError, match="'__str__' is toString in JavaScript"):
        eyot.expose(odd, methods=["__str__", "toString"])


def test_it_is_made_by_expose_alone() -> None:
    with pytest.raises(TypeError, match="cannot create"):
        eyot.Exposed()  # type: ignore[call-arg]
    shown = eyot.expose(Account())
    assert repr(shown).startswith("<eyot.Exposed <")
    with pytest.raises(AttributeError):
        shown.object = 1  # type: ignore[misc]


def test_the_explicit_layer_takes_them(context: eyot.Context) -> None:
    from eyot import v8

    account = Account()
    shown: Any = eyot.expose(account, methods=["deposit"])
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        function = v8.Function(scope, lambda *_: shown)
        given = function.call(scope, v8.Undefined(scope))
        assert isinstance(given, v8.Object)
        assert given.to_python(scope) is account
        use = v8.Script.compile(scope, v8.String(scope, "a => a.deposit(1)")).run(scope)
        assert isinstance(use, v8.Function)
        assert use.call(scope, v8.Undefined(scope), [given]).to_python(scope) == 11


def test_a_cycle_through_what_expose_gives_is_collected_by_python_alone() -> None:
    """It can't change once it is made, so that whatever closes the cycle can be cleared."""
    account = Account()
    account.exposed = eyot.expose(account, methods=["deposit"])  # type: ignore[attr-defined]
    gone = weakref.ref(account)
    del account
    gc.collect()
    assert gone() is None
