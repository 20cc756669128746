"""`eyot doctor`: what runs here, from where, and what is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from eyot.doctor import examine

if TYPE_CHECKING:
    from eyot.doctor import Report

__all__ = ["command"]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:  # noqa: FBT001 - click passes flags by their names
    """Say which V8 runs, from where, and what is wrong with this installation.

    Exits with 0 where eyot works, 1 where it doesn't.
    """
    report = examine()
    click.echo(_json(report) if as_json else _text(report))
    sys.exit(0 if report.cause is None else 1)


def _json(report: Report) -> str:
    cause = asdict(report.cause) if report.cause else None
    return json.dumps({"ok": cause is None, "cause": cause, **asdict(report)}, indent=2)


def _text(report: Report) -> str:
    lines = ["  ".join(f"{name} {version}" for name, version in report.versions.items()), ""]
    for finding in report.findings:
        mark = "ok   " if finding.ok else "WRONG"
        lines.append(f"{mark}  {finding.check:<13} {finding.text}")
    engine = report.engine
    if engine:
        flags = " ".join(engine["flags"]) or "none set"
        compressed = "pointer compression" if engine["pointer_compression"] else "full pointers"
        sandbox = "a sandbox" if engine["sandbox"] else "no sandbox"
        lines += ["", f"V8 {engine['version']} runs from {engine['library']}"]
        lines.append(f"with {compressed}, {sandbox}, flags: {flags}")
    cause = report.cause
    if cause is None:
        return "\n".join([*lines, "", "eyot works here."])
    lines += ["", f"The cause: {cause.text}."]
    if cause.fix:
        lines += ["What mends it:", f"  {cause.fix}"]
    else:
        lines.append("Nothing here explains it: please report it, with `eyot doctor --json`.")
    return "\n".join(lines)
