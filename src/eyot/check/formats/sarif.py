"""SARIF 2.1.0, which code-scanning services read."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from eyot.check.explain import pages

if TYPE_CHECKING:
    from eyot.check.checker import Report
    from eyot.check.finding import Finding, Place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> str:
    """Return the findings as one SARIF run."""
    rules = [
        {"id": page.code, "shortDescription": {"text": page.title}, "help": {"text": page.text}}
        for page in pages()
    ]
    driver = {"name": "eyot check", "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(f) for f in report.findings]}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding) -> dict[str, Any]:
    text = f"{finding.message}. help: {finding.help}" if finding.help else finding.message
    return {
        "ruleId": finding.code,
        "level": "error",
        "message": {"text": text},
        "locations": [_location(finding.place)],
        "relatedLocations": [
            {**_location(step.place), "message": {"text": step.text}} for step in finding.because
        ],
    }


def _location(place: Place) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": PurePath(place.path).as_posix()},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            },
        }
    }
