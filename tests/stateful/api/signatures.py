"""What each method takes and gives, read off the extension's stub."""

from __future__ import annotations

import ast
import dataclasses
import functools
from pathlib import Path

import eyot

STUB = Path(eyot.__file__).with_name("_native.pyi")


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One argument."""

    name: str
    annotation: str
    keyword: bool
    optional: bool


@dataclasses.dataclass(frozen=True)
class Signature:
    """A method, a constructor (`__new__`) or a property."""

    owner: str
    name: str
    parameters: tuple[Parameter, ...]
    gives: str
    static: bool = False
    is_property: bool = False
    catches: bool = False
    """Whether a TryCatch as its scope keeps what it throws."""

    @property
    def scoped(self) -> bool:
        """Whether its first argument is a scope."""
        return bool(self.parameters) and self.parameters[0].annotation in {"Scope", "TryCatch"}


Class = dict[str, Signature]


def _parameters(node: ast.FunctionDef, *, bound: bool) -> list[Parameter]:
    arguments = node.args
    places = [*arguments.posonlyargs, *arguments.args][1 if bound else 0 :]
    required = len(places) - len(arguments.defaults)
    found = [
        Parameter(place.arg, _annotation(place), keyword=False, optional=at >= required)
        for at, place in enumerate(places)
    ]
    found += [
        Parameter(place.arg, _annotation(place), keyword=True, optional=default is not None)
        for place, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    return found


def _annotation(place: ast.arg) -> str:
    return "" if place.annotation is None else ast.unparse(place.annotation)


def _signature(owner: str, nodes: list[ast.FunctionDef]) -> Signature:
    decorators = {ast.unparse(decorator) for node in nodes for decorator in node.decorator_list}
    static = "staticmethod" in decorators
    each = [_parameters(node, bound=not static) for node in nodes]
    longest = max(reversed(each), key=len)
    shortest = min(map(len, each))
    if len(longest) != shortest:
        longest = [
            dataclasses.replace(parameter, optional=parameter.optional or at >= shortest)
            for at, parameter in enumerate(longest)
        ]
    catches = any(one and one[0].annotation == "TryCatch" for one in each)
    gives = [ast.unparse(node.returns) for node in nodes if node.returns]
    return Signature(
        owner,
        nodes[0].name,
        tuple(longest),
        gives[-1] if catches else " | ".join(gives),
        static,
        "property" in decorators,
        catches,
    )


@functools.cache
def stub() -> dict[str, Class]:
    """The classes of the stub, their own methods only."""
    found: dict[str, Class] = {}
    for node in ast.parse(STUB.read_text()).body:
        if not isinstance(node, ast.ClassDef):
            continue
        groups: dict[str, list[ast.FunctionDef]] = {}
        for member in node.body:
            if isinstance(member, ast.FunctionDef):
                groups.setdefault(member.name, []).append(member)
        found[node.name] = {name: _signature(node.name, nodes) for name, nodes in groups.items()}
    return found


def public_members(kind: type) -> set[str]:
    """What a class itself adds that is public: methods, properties, and what makes one."""
    dunder = {"__len__", "__getitem__", "__enter__", "__exit__", "__class_getitem__"}
    return {name for name in vars(kind) if not name.startswith("_") or name in dunder}
