"""How live objects are shown where there is more room than a repr takes: IPython and Jupyter.

Like the repr, this runs nothing of the program: accessors and proxies are named, not asked.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from typing import Any, Protocol, TypeAlias

    from eyot import _core

    Preview: TypeAlias = tuple[str, list[tuple[str, str, _core.Live | None]], bool]

    class Printer(Protocol):
        """What is used of IPython's pretty printer."""

        def text(self, obj: str) -> None:
            """Writes a text."""

        def begin_group(self, indent: int = 0, open: str = "") -> None:  # noqa: A002 - its name
            """Begins what stands in one line, or indented in several."""

        def end_group(self, dedent: int = 0, close: str = "") -> None:
            """Ends that."""

        def breakable(self, sep: str = " ") -> None:
            """A place for the end of a line."""

        def pretty(self, obj: Any) -> None:
            """Shows an object."""


__all__ = ["Shown"]

WIDEST = 100
"""So many parts of one object are shown."""
DEEPEST = 4
"""So many objects inside one another are opened."""
LARGEST = 1000
"""So many parts are shown in all."""


def as_html(
    live: Shown | _core.Live, above: tuple[Shown | _core.Live, ...] = (), room: int = LARGEST
) -> str:
    """A tree that opens on a click. What is escaped is everything that came from JavaScript."""
    from html import escape

    head, parts, more = live._preview(min(WIDEST, room))
    rows = []
    for label, text, inner in parts:
        key = f"<b>{escape(label)}</b>: " if label else ""
        opened = (
            inner is not None
            and len(above) + 1 < DEEPEST
            and all(inner is not other for other in (live, *above))
        )
        shown = escape(text)
        if opened and inner is not None:
            shown = as_html(inner, (*above, live), room // max(len(parts), 1))
        rows.append(f"<li>{key}{shown}</li>")
    if more:
        rows.append("<li>…</li>")
    summary = escape(repr(live)) if rows else escape(head)
    if not rows:
        return f"<code>{escape(repr(live))}</code>"
    state = "" if above else " open"
    return (
        f"<details{state}><summary><code>{summary}</code></summary>"
        f'<ul style="list-style: none">{"".join(rows)}</ul></details>'
    )


class Shown:
    """What IPython and Jupyter ask for."""

    __slots__ = ()

    if TYPE_CHECKING:

        def _preview(self, most: int, /) -> Preview: ...

    def _repr_html_(self) -> str:
        return as_html(self)

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:  # noqa: FBT001 - its signature
        head, parts, more = self._preview(WIDEST)
        if cycle or not parts:
            printer.text(repr(self))
            return
        printer.begin_group(4, f"{head} {{")
        for index, (label, text, inner) in enumerate(parts):
            printer.text("," if index else "")
            printer.breakable(" " if index else "")
            printer.text(f"{label}: " if label else "")
            if inner is None:
                printer.text(text)
            else:
                printer.pretty(inner)
        if more:
            printer.text(",")
            printer.breakable()
            printer.text("…")
        printer.end_group(4, "}")
