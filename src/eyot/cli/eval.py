"""`eyot eval EXPR`."""

from __future__ import annotations

from typing import Any

import click

from eyot.cli.grants import Grants
from eyot.cli.permissions import ScriptCommand, with_grants
from eyot.cli.script import run_script

__all__ = ["command"]


@click.command("eval", cls=ScriptCommand)
@with_grants
@click.argument("expression", metavar="EXPR")
def command(expression: str, **grants: Any) -> None:
    """Evaluate JavaScript and print its value.

    The value is printed as console.log does. What EXPR can use is what `eyot run` gives a script.
    """
    run_script(expression, "<eval>", (), Grants.of(grants), show_value=True)
