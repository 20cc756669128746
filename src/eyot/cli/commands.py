"""The subcommands, each in a module of its own that is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

__all__ = ["commands"]

# Name, and what `eyot --help` says of it. The module eyot.cli.<name> has it, as `command`.
_COMMANDS = {
    "check": "Find scopes and handles that outlive their block, without running anything.",
    "doctor": "Say which V8 runs, from where, and what is wrong with this installation.",
    "eval": "Evaluate JavaScript and print its value.",
    "run": "Run a JavaScript file.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = f"eyot.cli.{cmd_name}"
        try:
            found: click.Command = import_module(module).command
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise click.ClickException(f"this eyot was installed without `{cmd_name}`") from None
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """From the table: the help loads none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _print_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001
    if not asked:
        return
    from importlib.metadata import version

    from eyot.errors import EngineNotFoundError

    try:
        from eyot._core import v8_version

        engine = f"V8 {v8_version()}"
    except EngineNotFoundError:
        engine = "no V8 found"
    click.echo(f"eyot {version('eyot')} ({engine})")
    context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the versions of eyot and of V8.",
)
def commands(**_options: Any) -> None:
    """V8 from the command line."""
