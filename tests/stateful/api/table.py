"""The table: each public class of eyot.v8, and of its methods what the stub doesn't say."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from tests.stateful.api.signatures import Signature, public_members, stub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.stateful.choices import Choices
    from tests.stateful.model import Rules
    from tests.stateful.world import World

    Receives = Callable[[Any, str], Rules]

ALL = "all"


@dataclasses.dataclass(frozen=True)
class Row:
    """A method, a constructor or a property, and how its calls end."""

    signature: Signature
    kind: type
    context: bool
    """Whether its scope must have a context."""
    also: frozenset[str]
    """What it may raise although no rule is broken."""
    rare: int
    """It takes long: done once in so many turns."""
    anywhere: bool
    """Whether the rules of its receiver don't count."""

    @property
    def name(self) -> str:
        """What it is counted as."""
        if self.signature.name == "__new__":
            return f"{self.kind.__name__}()"
        return f"{self.signature.owner}.{self.signature.name}"


ROWS: list[Row] = []
"""What the machine calls by itself."""
ELSEWHERE: dict[str, str] = {}
"""What operations of its own call, by the name it is counted as, and which do."""
PLAIN: dict[str, Callable[[World, Choices], None]] = {}
"""What needs no isolate."""
CLASSES: set[type] = set()


def names_in(names: str | Iterable[str], known: Iterable[str]) -> set[str]:
    """Names given as words, or all."""
    chosen = set(known) if names == ALL else set(names.split() if isinstance(names, str) else names)
    unknown = chosen - set(known)
    assert not unknown, f"no such methods: {unknown}"
    return chosen


def api(  # noqa: PLR0913 - by name, all but one
    kind: type,
    *,
    no_context: str = "",
    needs_context: str = "",
    also: dict[str, set[str]] | None = None,
    rare: dict[str, int] | None = None,
    anywhere: str = "",
    elsewhere: dict[str, str] | None = None,
) -> None:
    """Adds a class of the extension."""
    CLASSES.add(kind)
    members = stub()[kind.__name__]
    known = {
        name
        for name, signature in members.items()
        if (name == "__new__" and "Never" not in signature.parameters[-1:].__repr__())
        or name in public_members(kind)
    }
    without = names_in(no_context, known)
    needs = names_in(needs_context, known)
    free = names_in(anywhere, known)
    by_method = {
        name: set(errors)
        for names, errors in (also or {}).items()
        for name in names_in(names, known)
    }
    for name in sorted(known):
        row = Row(
            members[name],
            kind,
            (members[name].scoped and name not in without) or name in needs,
            frozenset(by_method.get(name, ())),
            (rare or {}).get(name, 1),
            name in free,
        )
        if name == "__class_getitem__":
            continue  # of the class alone
        if name in (elsewhere or {}):
            ELSEWHERE[row.name] = (elsewhere or {})[name]
        else:
            ROWS.append(row)


def plain(kind: type, **members: Callable[[World, Choices], object]) -> None:
    """Adds a class of Python's own, with a call of each of its members."""
    CLASSES.add(kind)
    for name, call in members.items():
        full = f"{kind.__name__}()" if name == "make" else f"{kind.__name__}.{name}"

        def act(
            world: World,
            choices: Choices,
            full: str = full,
            call: Callable[[World, Choices], object] = call,
        ) -> None:
            world.run(full, lambda: call(world, choices), set())

        PLAIN[full] = act


def counted() -> set[str]:
    """All that must have been called."""
    return {row.name for row in ROWS} | set(ELSEWHERE) | set(PLAIN)
