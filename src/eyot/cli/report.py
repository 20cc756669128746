"""An uncaught error, as the person reads it who wrote the script."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from eyot.errors import Error, JSError, JSSyntaxError

if TYPE_CHECKING:
    from eyot.cli.world import World
    from eyot.frames import JSFrame

__all__ = ["report"]

_WIDTH = 100


def report(world: World, error: JSError, source: str, filename: str) -> str:
    """The place, the source line with a caret, what was thrown, and JavaScript's stack."""
    parts = []
    place = _place(error, filename)
    if place is not None:
        line, column = place
        parts.append(f"{filename}:{line}:{column}")
        parts.extend(_excerpt(source, line, column))
    parts.append(_thrown(world, error))
    return "\n".join(parts)


def _place(error: JSError, filename: str) -> tuple[int, int] | None:
    # The innermost frame may be of code that the script made of a string.
    for frame in error.frames:
        if frame.filename == filename:
            return frame.line, frame.column
    if isinstance(error, JSSyntaxError) and error.filename == filename and error.lineno:
        return error.lineno, error.offset or 1
    return None


def _thrown(world: World, error: JSError) -> str:
    try:
        shown = str(world.show(error.value))
    except Error:
        # There is nothing left to run JavaScript with, after a stack overflow for one.
        shown = error.stack or str(error)
    if error.stack is not None:
        return shown
    frames = [frame for frame in error.frames if not frame.filename.startswith("eyot:")]
    return "\n".join([f"Uncaught {shown}", *map(_frame, frames)])


def _frame(frame: JSFrame) -> str:
    """As V8 writes it in the stack of an Error."""
    place = f"{frame.filename}:{frame.line}:{frame.column}"
    return (
        f"    at {place}" if frame.function == "<script>" else f"    at {frame.function} ({place})"
    )


def _excerpt(source: str, line: int, column: int) -> list[str]:
    # JavaScript ends lines where str.splitlines() does and a few characters don't.
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\u2028", "\n").replace("\u2029", "\n").split("\n")
    if not 1 <= line <= len(lines):
        return []
    shown, at = lines[line - 1], _characters(lines[line - 1], column - 1)
    if len(shown) > _WIDTH:
        start = max(0, min(at - _WIDTH // 2, len(shown) - _WIDTH))
        before, after = "…" if start else "", "…" if start + _WIDTH < len(shown) else ""
        shown, at = before + shown[start : start + _WIDTH] + after, at - start + len(before)
    return [shown, "".join(map(_blank, shown[:at])) + "^"]


def _characters(line: str, units: int) -> int:
    """How many characters V8's count of UTF-16 units is."""
    return len(
        line.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace")
    )


def _blank(character: str) -> str:
    """What takes a character's place on the line below, so that the caret stands right."""
    if character == "\t":
        return "\t"
    if unicodedata.combining(character):
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "
