"""Text for a person: the source lines that matter, underlined, with what each has to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot.check.checker import Report
    from eyot.check.finding import Finding, Place


def render(report: Report) -> str:
    """Return the findings and a closing line."""
    blocks = [_finding(finding, report.sources) for finding in report.findings]
    count = len(report.findings)
    files = f"{report.files} file{'s' if report.files != 1 else ''}"
    if not count:
        blocks.append(f"no findings in {files}")
    else:
        blocks.append(f"{count} finding{'s' if count != 1 else ''} in {files}")
    return "\n\n".join(blocks)


def _finding(finding: Finding, sources: dict[str, str]) -> str:
    notes = [(step.place, step.text, "-") for step in finding.because]
    notes.append((finding.place, finding.message, "^"))
    width = len(str(max(place.line for place, _, _ in notes)))
    margin = " " * width
    place = finding.place
    out = [
        f"error[{finding.code}]: {finding.message}",
        f"{margin}--> {place.path}:{place.line}:{place.column}",
        f"{margin} |",
    ]
    out += _excerpt([n for n in notes if n[0].path == place.path], sources, place.path, width)
    for path in dict.fromkeys(n[0].path for n in notes if n[0].path != place.path):
        out += [f"{margin} |", f"{margin}::: {path}", f"{margin} |"]
        out += _excerpt([n for n in notes if n[0].path == path], sources, path, width)
    out.append(f"{margin} |")
    if finding.help:
        out.append(f"{margin} = help: {finding.help}")
    return "\n".join(out)


def _excerpt(
    notes: list[tuple[Place, str, str]], sources: dict[str, str], path: str, width: int
) -> list[str]:
    lines = sources.get(path, "").splitlines()
    out: list[str] = []
    shown = 0
    for place, words, mark in sorted(notes, key=lambda note: (note[0].line, note[0].column)):
        if place.line > len(lines):
            continue
        source = lines[place.line - 1].replace("\t", " ")
        if shown and place.line > shown + 1:
            out.append("...")
        if place.line != shown:
            out.append(f"{place.line:>{width}} | {source}")
        shown = place.line
        end = place.end_column if place.end_line == place.line else len(source) + 1
        underline = mark * max(1, end - place.column)
        out.append(f"{' ' * width} | {' ' * (place.column - 1)}{underline} {words}")
    return out
