"""What the checker says: a rule's code, a place, the reason and the rewrite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ast


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of source text; lines and columns both count from 1, as editors show them."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, path: str, node: ast.AST) -> Place:
        """Return where `node` stands in `path`."""
        line = getattr(node, "lineno", 1)
        column = getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None) or column
        return cls(path, line, column + 1, end_line, end_column + 1)

    def as_dict(self) -> dict[str, Any]:
        """Return the place as the JSON report spells it."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
        }


@dataclass(frozen=True, slots=True, order=True)
class Because:
    """One step of the explanation, with the place it speaks of."""

    text: str
    place: Place

    def as_dict(self) -> dict[str, Any]:
        """Return the step as the JSON report spells it."""
        return {"text": self.text, **self.place.as_dict()}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One broken rule at one place."""

    place: Place
    code: str
    message: str
    because: tuple[Because, ...]
    help: str

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as the JSON report spells it."""
        return {
            **self.place.as_dict(),
            "code": self.code,
            "message": self.message,
            "because": [step.as_dict() for step in self.because],
            "help": self.help,
        }
