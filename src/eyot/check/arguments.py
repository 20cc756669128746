"""The arguments of one call on one path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .objects import Box
from .scan import every_argument

if TYPE_CHECKING:
    import ast

    from .objects import Value
    from .state import State


class Args:
    """Positional and keyword arguments; `open` says that more may come from a star."""

    __slots__ = ("keywords", "node", "open", "positional")

    def __init__(self, node: ast.AST) -> None:
        self.node = node
        self.positional: list[Value] = []
        self.keywords: dict[str, Value] = {}
        self.open = False

    def copy(self) -> Args:
        """Return the same arguments, to be extended."""
        other = Args(self.node)
        other.positional = list(self.positional)
        other.keywords = dict(self.keywords)
        other.open = self.open
        return other

    def with_positional(self, state: State, value: Value, *, star: bool) -> Args:
        """Return the arguments with one more, or with all that a starred one holds."""
        other = self.copy()
        if not star:
            other.positional.append(value)
            return other
        box = state.find(value, Box)
        if box is not None and box.exact:
            other.positional += box.items
        else:
            other.open = True
        return other

    def with_keyword(self, name: str | None, value: Value) -> Args:
        """Return the arguments with one more keyword."""
        other = self.copy()
        if name is None:
            other.open = True
        else:
            other.keywords[name] = value
        return other

    def after(self, first: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...] = ()) -> Args:
        """Return the arguments with others before them."""
        other = self.copy()
        other.positional = [*first, *self.positional]
        other.keywords = {**dict(keywords), **self.keywords}
        return other

    def at(self, position: int, name: str = "") -> Value:
        """Return the argument at a position or of a name."""
        if position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(name)

    def every(self) -> list[Value]:
        """Return all arguments."""
        return [*self.positional, *self.keywords.values()]

    def by_parameter(self, state: State, parameters: ast.arguments) -> dict[str, Value]:
        """Return what each parameter gets; one that a star may fill gets nothing known."""
        plain = [*parameters.posonlyargs, *parameters.args]
        bound: dict[str, Value] = {}
        for argument, value in zip(plain, self.positional, strict=False):
            bound[argument.arg] = value
        names = {argument.arg for argument in every_argument(parameters)}
        spare: dict[str, Value] = {}
        for name, value in self.keywords.items():
            (bound if name in names else spare)[name] = value
        if parameters.vararg is not None:
            rest = tuple(self.positional[len(plain) :])
            bound[parameters.vararg.arg] = state.new(Box("tuple", rest, exact=not self.open))
        if parameters.kwarg is not None:
            box = Box("dict", tuple(spare.values()), tuple(spare), exact=not self.open)
            bound[parameters.kwarg.arg] = state.new(box)
        return bound
