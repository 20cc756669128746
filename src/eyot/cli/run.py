"""`eyot run FILE [ARGS…]`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eyot.cli.permissions import ScriptCommand, with_files
from eyot.cli.script import run_script

if TYPE_CHECKING:
    from eyot.cli.files import Folders

__all__ = ["command"]


@click.command("run", cls=ScriptCommand)
@with_files
@click.argument("file")
@click.argument("arguments", metavar="[ARGS]...", nargs=-1, type=click.UNPROCESSED)
def command(
    file: str, arguments: tuple[str, ...], allow_read: Folders, allow_write: Folders
) -> None:
    """Run a JavaScript file.

    It has ECMAScript, a console, setTimeout and its like, and a global `host` with args, stdin(),
    readTextFile(path), writeTextFile(path, text) and exit(code). All that follows FILE is the
    script's, in host.args. The command ends when nothing is left to do.
    """
    run_script(_source(file), file, arguments, allow_read, allow_write)


def _source(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise click.ClickException(f"can't run {file}: line {line} is not UTF-8") from None
    except IsADirectoryError:
        # As in `eyot run --allow-read . script.js`.
        raise click.ClickException(
            f"can't run {file}: it is a folder (a flag takes its folder after a =, "
            f"as in --allow-read={file})"
        ) from None
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise click.ClickException(f"can't run {file}: {what.lower()}") from None
