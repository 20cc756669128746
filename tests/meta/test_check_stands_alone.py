"""`eyot check` reads source code: it imports nothing of ours, so it works where no V8 is present.

import-linter cannot say this: its contracts cannot forbid the root of the package they look at.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src"
FILES = sorted((SOURCE / "eyot/check").rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, relative ones resolved."""
    package = path.relative_to(SOURCE).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = [*base, *([node.module] if node.module else [])]
            yield from (".".join([*module, alias.name]) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_check_imports_only_itself_and_the_standard_library(path: Path) -> None:
    foreign = [
        name
        for name in imported(path)
        if not name.startswith("eyot.check.")
        and name != "eyot.check"
        and name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign, f"{path.relative_to(SOURCE)} imports {', '.join(foreign)}"
