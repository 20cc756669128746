"""`eyot eval EXPR`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from eyot.cli.permissions import ScriptCommand, with_files
from eyot.cli.script import run_script

if TYPE_CHECKING:
    from eyot.cli.files import Folders

__all__ = ["command"]


@click.command("eval", cls=ScriptCommand)
@with_files
@click.argument("expression", metavar="EXPR")
def command(expression: str, allow_read: Folders, allow_write: Folders) -> None:
    """Evaluate JavaScript and print its value.

    The value is printed as console.log does. What EXPR can use is what `eyot run` gives a script.
    """
    run_script(expression, "<eval>", (), allow_read, allow_write, show_value=True)
