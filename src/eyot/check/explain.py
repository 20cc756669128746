"""The page of each rule, which is its file's docstring."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Page:
    """What one rule says of itself."""

    code: str
    title: str
    text: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return self.code


def pages() -> list[Page]:
    """Return the pages of all rules in the order of their codes."""
    files = sorted((Path(__file__).parent / "rules").glob("ey[0-9]*.py"))
    return [_page(file) for file in files]


def page(code: str) -> Page | None:
    """Return the page of one rule."""
    return next((found for found in pages() if found.code == code.upper()), None)


def document() -> str:
    """Return all pages as one Markdown document."""
    opening = (
        "# The rules of `eyot check`\n\n"
        "Made from the rules' own files; `eyot check --explain EY101` prints one page.\n"
        "EY101 to EY201 are on; EY301 to EY305 are asked for with `--select`.\n"
    )
    parts = [
        f"## {one.code}: {one.title}\n{one.text.partition(chr(10))[2].rstrip()}\n"
        for one in pages()
    ]
    return "\n".join([opening, *parts])


def _page(file: Path) -> Page:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    heading = text.partition("\n")[0]
    code, _, title = heading.partition(": ")
    before, _, right = text.partition("\nRight:\n")
    _, _, wrong = before.partition("\nWrong:\n")
    return Page(code, title.rstrip("."), text, _program(wrong), _program(right))


def _program(text: str) -> str:
    return textwrap.dedent(text).strip("\n") + "\n"
