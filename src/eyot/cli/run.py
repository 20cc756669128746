"""`eyot run FILE [ARGS…]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eyot.cli.grants import Grants
from eyot.cli.modules import ScriptModules, is_module, read_import_map
from eyot.cli.permissions import ScriptCommand, with_grants
from eyot.cli.script import run_script

__all__ = ["command"]


@click.command("run", cls=ScriptCommand)
@with_grants
@click.option("--module", is_flag=True, help="It is a module, whatever it is called.")
@click.option("--import-map", metavar="FILE", help="What names in imports stand for, as in HTML.")
@click.option("--node", is_flag=True, help="Give it Node's globals, and node: modules.")
@click.option("--watch", is_flag=True, help="Run it again when it changes, or what it imports.")
@click.argument("file")
@click.argument("arguments", metavar="[ARGS]...", nargs=-1, type=click.UNPROCESSED)
def command(  # noqa: PLR0913 - one an option
    file: str,
    arguments: tuple[str, ...],
    *,
    module: bool,
    import_map: str | None,
    node: bool,
    watch: bool,
    **grants: Any,
) -> None:
    """Run a JavaScript file.

    It has ECMAScript, a console, setTimeout and its like, and a global `host` with args, stdin(),
    readTextFile(path), writeTextFile(path, text), env(name) and exit(code); modules also import
    those from "eyot:host". FILE is a module if it ends with .mjs, or with .js in a package of type
    module. It imports what is in its package's folder, packages in node_modules among that. All
    that follows FILE is the script's, in host.args. The command ends when nothing is left to do.
    """
    if watch:
        from eyot.cli.watch import run_again_and_again

        run_again_and_again()
        return
    source = _source(file)
    modules = ScriptModules(
        file,
        is_module=module or is_module(file),
        import_map=None if import_map is None else read_import_map(import_map),
        node=node,
    )
    run_script(source, file, arguments, Grants.of(grants), modules=modules)


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
