"""A JSON list, one object a finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot.check.checker import Report


def render(report: Report) -> str:
    """Return the findings as JSON."""
    return json.dumps([finding.as_dict() for finding in report.findings], indent=2)
