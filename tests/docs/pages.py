"""The blocks of the documentation: found, run, and written anew.

A ```python block is a program: it runs by itself, as `example.py`, in a process of its own. The
```text block that comes next, if one does, is what it prints; where the program ends with an
exception, that is the last thing it prints. Line breaks are the page's own: only the words are
compared. `python -m tests.docs.pages` writes the ```text blocks anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
TRACEBACK = "Traceback (most recent call last):"
WIDTH = 96


@dataclass(frozen=True)
class Block:
    """A fenced block, and the ```text block that belongs to it."""

    page: Path
    line: int
    language: str
    body: str
    shown: re.Match[str] | None

    def __str__(self) -> str:
        return f"{self.page.relative_to(CHECKOUT)}:{self.line}"


@dataclass(frozen=True)
class Outcome:
    """What a program printed, and how it ended."""

    printed: str
    failed: bool


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    fences = list(FENCE.finditer(text))
    return [
        Block(
            page,
            text.count("\n", 0, fence.start()) + 1,
            fence["language"],
            fence["body"],
            after if after is not None and after["language"] == "text" else None,
        )
        for fence, after in zip_longest(fences, fences[1:])
    ]


def every(*languages: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language in languages]


def last_exception(errors: str) -> str:
    """What is left of a traceback where only its last lines are shown."""
    before, found, after = errors.rpartition(TRACEBACK)
    if not found:
        return errors
    before = before.partition(TRACEBACK)[0]
    lines = after.lstrip("\n").splitlines(keepends=True)
    while lines and lines[0].startswith(" "):
        del lines[0]
    return before + "".join(lines)


def run(block: Block) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "example.py")
        program.write_text(block.body)
        ended = subprocess.run(
            [sys.executable, "-W", "always", "-W", "ignore::DeprecationWarning", program],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
    errors = ended.stderr
    if block.shown is None or TRACEBACK not in block.shown["body"]:
        errors = last_exception(errors)
    return Outcome((ended.stdout + errors).replace(f"{folder}/", ""), ended.returncode != 0)


def words(text: str) -> str:
    """The text without its line breaks, and without the marks under a traceback's lines."""
    return " ".join(word for word in text.split() if word.strip("~^"))


def write(page: Path) -> None:
    """Puts what its programs print into the page."""
    text = page.read_text()
    for block in reversed(blocks(page)):
        if block.language != "python" or block.shown is None:
            continue
        printed = run(block).printed
        if words(printed) == words(block.shown["body"]):
            continue
        lines = printed.splitlines()
        wrapped = "\n".join(
            textwrap.fill(line, WIDTH) if len(line) > WIDTH else line for line in lines
        )
        text = f"{text[: block.shown.start('body')]}{wrapped}\n{text[block.shown.end('body') :]}"
    page.write_text(text)


if __name__ == "__main__":
    for path in PAGES:
        write(path)
