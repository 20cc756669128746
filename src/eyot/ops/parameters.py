"""Which conversion a parameter's annotation asks for."""

from __future__ import annotations

import inspect
import types
import typing
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from eyot.ops.state import OpState

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Signature", "read_signature"]


class _Takes(IntEnum):
    """bind::Takes."""

    ANYTHING = 0
    INTEGER = 1
    REAL = 2
    TEXT = 3
    BOOLEAN = 4
    NOTHING = 5
    BYTES = 6
    MEMORY = 7
    PLAIN = 8
    INSTANCE = 9


_EXACT: dict[type, tuple[_Takes, str]] = {
    int: (_Takes.INTEGER, "an int"),
    float: (_Takes.REAL, "a float"),
    str: (_Takes.TEXT, "a str"),
    bool: (_Takes.BOOLEAN, "a bool"),
    type(None): (_Takes.NOTHING, "None"),
    bytes: (_Takes.BYTES, "bytes"),
    memoryview: (_Takes.MEMORY, "a memoryview"),
}
_PLAIN: dict[type, str] = {list: "a list", dict: "a dict"}
_ANYTHING = (Any, object, inspect.Parameter.empty)


class _Conversion(NamedTuple):
    takes: _Takes
    classes: tuple[type, ...] | None
    expected: str
    nullable: bool


class Signature(NamedTuple):
    """What `make_op` needs of a function's signature."""

    parameters: tuple[tuple[Any, ...], ...]
    has_rest: bool
    wants_state: bool
    gives_real: bool


def _without_none(annotation: Any) -> tuple[list[Any], bool]:
    # The members of a union, and whether None is one of them beside others.
    members = [annotation]
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        members = list(typing.get_args(annotation))
    others = [member for member in members if member not in {None, type(None)}]
    if not others:
        return [type(None)], False
    return others, len(others) < len(members)


def _class_of(annotation: Any) -> type | None:
    origin = typing.get_origin(annotation) or annotation
    if not isinstance(origin, type):
        return None
    # A Protocol can be asked for only where it says so.
    if getattr(origin, "_is_protocol", False) and not getattr(
        origin, "_is_runtime_protocol", False
    ):
        return None
    return origin


def _conversion(annotation: Any, where: str) -> _Conversion:
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if annotation in _ANYTHING:
        return _Conversion(_Takes.ANYTHING, None, "anything", nullable=False)
    members, nullable = _without_none(annotation)
    if any(member in _ANYTHING for member in members):
        return _Conversion(_Takes.ANYTHING, None, "anything", nullable)
    or_none = " or None" if nullable else ""
    if len(members) == 1 and (found := _EXACT.get(members[0])) is not None:
        takes, expected = found
        return _Conversion(takes, None, expected + or_none, nullable)
    classes = [_class_of(member) for member in members]
    known = tuple(kind for kind in classes if kind is not None)
    if len(known) < len(classes):
        raise TypeError(
            f"{where} is annotated {annotation!r}, for which there is no conversion: write int, "
            "float, str, bytes, bool, memoryview, list, dict, a class, a union of classes, or Any"
        )
    if OpState in known:
        raise TypeError(f"{where} is an OpState: the first parameter alone may be one")
    if all(kind in _PLAIN for kind in known):
        expected = " or ".join(_PLAIN[kind] for kind in known)
        return _Conversion(_Takes.PLAIN, known, expected + or_none, nullable)
    expected = " or ".join(_EXACT[kind][1] if kind in _EXACT else kind.__name__ for kind in known)
    if float in known:
        known = (*known, int)  # as type checkers have it
    return _Conversion(_Takes.INSTANCE, known, expected + or_none, nullable)


def _signature_of(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except NameError as error:
        raise TypeError(
            f"the annotations of {function.__qualname__}() can't be read: {error}. They are needed "
            "when an op is made: define the names above it, at the level of the module and outside "
            "of `if TYPE_CHECKING:`"
        ) from error


def read_signature(function: Callable[..., Any]) -> Signature:
    """Chooses the conversions.

    Raises:
        TypeError: A parameter that JavaScript can't give, or an annotation without a conversion.
    """
    signature = _signature_of(function)
    told: list[tuple[Any, ...]] = []
    has_rest = wants_state = False
    for index, parameter in enumerate(signature.parameters.values()):
        where = f"the parameter {parameter.name!r} of the op {function.__qualname__}()"
        if parameter.annotation is OpState and index == 0:
            wants_state = True
            continue
        has_default = parameter.default is not parameter.empty
        if parameter.kind is parameter.VAR_KEYWORD:
            raise TypeError(f"{where} takes keywords, which JavaScript doesn't have")
        if parameter.kind is parameter.KEYWORD_ONLY:
            if not has_default:
                raise TypeError(
                    f"{where} is given by keyword, which JavaScript doesn't have: give it a default"
                )
            continue
        has_rest = parameter.kind is parameter.VAR_POSITIONAL
        conversion = _conversion(parameter.annotation, where)
        fallback = (parameter.default,) if has_default else ()
        told.append((parameter.name, *conversion, fallback))
    return Signature(tuple(told), has_rest, wants_state, signature.return_annotation is float)
