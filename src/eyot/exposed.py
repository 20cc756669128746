"""Python objects in JavaScript: what is exposed of each is listed, and nothing else is there."""

from __future__ import annotations

import inspect
from collections.abc import MutableMapping, MutableSequence
from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from eyot._core import Exposed, Live, make_exposed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Exposed", "expose", "live"]


class _Kind(IntEnum):
    """engine::MemberKind."""

    ATTRIBUTE = 0
    FIXED = 1
    METHOD = 2
    SHARED = 3
    ITERATE = 4
    NEXT = 5
    FINISH = 6
    DISPOSE = 7
    TEXT = 8
    ITERATE_ASYNC = 9


# What JavaScript has a name of its own for.
_PROTOCOLS = {
    "__iter__": (_Kind.ITERATE, "Symbol.iterator"),
    "__aiter__": (_Kind.ITERATE_ASYNC, "Symbol.asyncIterator"),
    "__exit__": (_Kind.DISPOSE, "Symbol.dispose"),
    "__str__": (_Kind.TEXT, "toString"),
}
# What each function of JavaScript has, and each prototype.
_TAKEN_BY_FUNCTIONS = {"arguments", "caller", "length", "name", "prototype"}


def expose(
    obj: object,
    *,
    methods: Iterable[str] = (),
    attributes: Iterable[str] = (),
    readonly: bool | Iterable[str] = False,
) -> Exposed:
    """A Python object that JavaScript may use: these members of it, and nothing else.

    Hand what it gives to JavaScript like any value. There it is an object with these attributes and
    methods, live; what comes back to Python is `obj` itself. The same object with the same list is
    the same JavaScript object while that lives.

    Of a class, `new` makes an instance, and the list is that of its instances. Those that Python
    makes cross as well once the class has; static and class methods are called on the class.

    Args:
        obj: An object or a class.
        methods: What JavaScript may call. `__iter__` is `Symbol.iterator`, `__aiter__` is
            `Symbol.asyncIterator`, `__str__` is `toString`, and `__exit__` is `Symbol.dispose`,
            where JavaScript has that.
        attributes: What it may read and set.
        readonly: What it may only read; True for all of `attributes`.

    Raises:
        AttributeError: There is no such member. Of a class, its attributes aren't asked for:
            instances may have them.
        TypeError: A name that is no str, or a method that can't be called.
        ValueError: A name that is listed twice, or one that JavaScript can't be given.
    """
    called, read = _names("methods", methods), _names("attributes", attributes)
    if isinstance(readonly, bool):
        fixed: tuple[str, ...] = read if readonly else ()
    else:
        fixed = _names("readonly", readonly)
    read = tuple(name for name in read if name not in fixed)
    listed = [*called, *read, *fixed]
    for name in listed:
        _check_name(name, is_method=name in called)
    if len(set(listed)) != len(listed):
        twice = next(name for name in listed if listed.count(name) > 1)
        message = f"{twice!r} is listed twice: it is a method or an attribute"
        raise ValueError(message)
    if "__str__" in called and "toString" in called:
        message = "'__str__' is toString in JavaScript, and 'toString' is listed as well"
        raise ValueError(message)
    members = [
        (_method_kind(obj, name), "toString" if name == "__str__" else name) for name in called
    ]
    for name in (*read, *fixed):
        _check_attribute(obj, name)
    members += [(_Kind.ATTRIBUTE, name) for name in read]
    members += [(_Kind.FIXED, name) for name in fixed]
    kind = obj if isinstance(obj, type) else None
    named = obj.__name__ if isinstance(obj, type) else type(obj).__name__
    return make_exposed(obj, (named, kind, tuple(members)))


def live(obj: MutableSequence[Any] | MutableMapping[str, Any]) -> Exposed:
    """A list or dict that JavaScript works on, instead of a copy of it.

    A list is an array there, a dict an object with those of its keys that are strings. What one
    side changes the other sees, also in the lists and dicts inside. What comes back to Python is
    `obj` itself.

    Raises:
        TypeError: It is neither a mutable sequence nor a mutable mapping.
    """
    kind = type(obj).__name__
    if isinstance(obj, Live):
        message = f"a {kind} is JavaScript's already: pass it as it is"
        raise TypeError(message)
    if isinstance(obj, bytearray):
        message = "a bytearray needs no live(): JavaScript shares its memory"
        raise TypeError(message)
    if not isinstance(obj, MutableSequence | MutableMapping):
        message = f"live() takes a list or a dict, not {kind}; expose() takes any object"
        raise TypeError(message)
    return make_exposed(obj, isinstance(obj, MutableSequence))


def _names(parameter: str, names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        message = f"{parameter} is a list of names: [{names!r}]"
        raise TypeError(message)
    listed = tuple(names)
    for name in listed:
        if not isinstance(name, str):
            message = f"{parameter} lists names of type str, not {type(name).__name__}"
            raise TypeError(message)
    return tuple(str(name) for name in listed)


def _check_name(name: str, *, is_method: bool) -> None:
    if is_method and name in _PROTOCOLS:
        return
    if name.startswith("__") and name.endswith("__"):
        message = (
            f"{name!r} is Python's own and not for JavaScript; list a method that gives what it "
            f"needs. Of those, methods= takes {', '.join(_PROTOCOLS)}"
        )
        raise ValueError(message)
    if name == "constructor":
        message = "'constructor' is JavaScript's own name: give the member another one"
        raise ValueError(message)


def _missing(obj: object, name: str) -> AttributeError:
    owner = f"the class {obj.__name__!r}" if isinstance(obj, type) else f"{type(obj).__name__!r}"
    close = get_close_matches(name, dir(obj), 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return AttributeError(f"{owner} has no {name!r} to expose{hint}", name=name, obj=obj)


def _found(obj: object, name: str) -> Any:
    """A member, without running its code where that can be helped."""
    try:
        return inspect.getattr_static(obj, name)
    except AttributeError:
        pass
    try:
        return getattr(obj, name)  # a class may have an idea of its own of what it has
    except AttributeError:
        raise _missing(obj, name) from None


def _method_kind(obj: object, name: str) -> _Kind:
    found = _found(obj, name)
    if name in _PROTOCOLS:
        return _PROTOCOLS[name][0]
    shared = isinstance(obj, type) and isinstance(found, staticmethod | classmethod)
    if not (callable(found) or shared or callable(getattr(obj, name, None))):
        message = f"{name!r} can't be called: list it in attributes="
        raise TypeError(message)
    if shared and name in _TAKEN_BY_FUNCTIONS:
        message = f"every function of JavaScript has {name!r} already: give the method another name"
        raise ValueError(message)
    return _Kind.SHARED if shared else _Kind.METHOD


def _check_attribute(obj: object, name: str) -> None:
    if not isinstance(obj, type):
        _found(obj, name)
