"""The flake8 plugin: the same findings, in flake8's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checker import check_source

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator


class Plugin:
    """What flake8 makes for each file."""

    name = "eyot-check"
    version = "1"

    def __init__(self, tree: ast.AST, filename: str, lines: list[str]) -> None:
        del tree
        self.filename = filename
        self.source = "".join(lines)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield the findings; flake8's own `noqa` and selection apply to them too."""
        for finding in check_source(self.source, self.filename):
            place = finding.place
            words = f"{finding.code} {finding.message}; {finding.help}".rstrip("; ")
            yield place.line, place.column - 1, words, Plugin
