"""Workflow commands, which GitHub shows beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot.check.checker import Report


def render(report: Report) -> str:
    """Return one `::error` line a finding."""
    lines = []
    for finding in report.findings:
        place = finding.place
        where = (
            f"file={_value(place.path)},line={place.line},col={place.column},"
            f"endLine={place.end_line},endColumn={place.end_column},title={finding.code}"
        )
        words = [
            finding.message,
            *(f"{s.text} ({s.place.path}:{s.place.line})" for s in finding.because),
        ]
        if finding.help:
            words.append(f"help: {finding.help}")
        lines.append(f"::error {where}::{_text(chr(10).join(words))}")
    return "\n".join(lines)


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
