"""`# eyot: ignore[EY101]`: findings that a line says are meant, and ignores that ignore nothing."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass, field

from .finding import Finding, Place

UNUSED = "EY001"
_COMMENT = re.compile(r"#\s*eyot:\s*ignore(?:\[(?P<codes>[A-Z0-9,\s]*)\])?")


@dataclass(slots=True)
class Ignore:
    """One comment; with no codes it ignores every rule on its line."""

    place: Place
    codes: tuple[str, ...]
    used: set[str] = field(default_factory=set)

    def covers(self, finding: Finding) -> bool:
        """Say whether this comment is about that finding, and remember that it was."""
        if not finding.place.line <= self.place.line <= finding.place.end_line:
            return False
        if not self.codes:
            self.used.add("")
            return True
        if finding.code in self.codes:
            self.used.add(finding.code)
            return True
        return False


def ignores(path: str, source: str) -> list[Ignore]:
    """Return the comments of a file that ignore something."""
    if "eyot:" not in source:
        return []
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type != tokenize.COMMENT:
                continue
            match = _COMMENT.search(token.string)
            if match is not None:
                codes = tuple(c.strip() for c in (match["codes"] or "").split(",") if c.strip())
                line, column = token.start
                end = column + match.end() + 1
                start = column + match.start() + 1
                found.append(Ignore(Place(path, line, start, line, end), codes))
    except (tokenize.TokenError, IndentationError):
        return found
    return found


def _covered(finding: Finding, comments: list[Ignore]) -> bool:
    """Ask every comment, so that each of two that cover the finding counts as used."""
    return sum(comment.covers(finding) for comment in comments) > 0


def applied(findings: list[Finding], comments: list[Ignore]) -> list[Finding]:
    """Return the findings that no comment ignores, and one for each comment without use."""
    if not comments:
        return findings
    kept = [f for f in findings if not _covered(f, comments)]
    for comment in comments:
        idle = [code for code in comment.codes or ("",) if code not in comment.used]
        for code in idle:
            what = f"of {code} " if code else ""
            kept.append(
                Finding(
                    comment.place,
                    UNUSED,
                    f"this ignore {what}ignores nothing",
                    (),
                    "take it away, so that it can't hide a later mistake",
                )
            )
    return sorted(kept)
