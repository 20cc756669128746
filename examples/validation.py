"""A server checks what the browser has checked, with the same rules: validation.mjs, with zod.

`python examples/validation.py` checks two orders. Packages come from the node_modules beside this
file, which `make packages` puts there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import eyot
from eyot.modules import NodeLoader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

ROOT = Path(__file__).parents[1]
GOOD = {"name": " Ada ", "email": "ada@example.org", "items": [{"fruit": "pear", "count": "3"}]}
BAD = {"name": "A", "email": "nowhere", "items": [{"fruit": "melon", "count": 0}]}


@dataclass(frozen=True)
class Checked:
    """An order as it is meant, or what is wrong with it, by fields."""

    order: dict[str, Any] | None
    problems: dict[str, str] | None


class Rules:
    """The rules of a module, which Python calls like any function."""

    def __init__(self, path: str) -> None:
        self._context = eyot.Context()
        self._check = self._context.import_module(path, loader=NodeLoader(ROOT))["check"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._context.close()

    def check(self, order: Mapping[str, Any]) -> Checked:
        """Check one."""
        return Checked(**self._check(order, timeout=0.5).to_python())


def main() -> None:
    """Check a good order and a bad one."""
    with Rules("./examples/validation.mjs") as rules:
        print(rules.check(GOOD).order)
        for field, problem in (rules.check(BAD).problems or {}).items():
            print(f"{field}: {problem}")


if __name__ == "__main__":
    main()
