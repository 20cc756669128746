"""The flags that give a script something: `--allow-read[=DIR]`, `--allow-write`, `--allow-env`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from eyot.cli.grants import Environment
from eyot.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ScriptCommand", "with_grants"]

_FILES = ("--allow-read", "--allow-write")
_EVERYTHING = {**dict.fromkeys(_FILES, "/"), "--allow-env": "*"}


class ScriptCommand(click.Command):
    """A command whose flags take a value only after `=`, and whose script gets the rest.

    In `eyot run --allow-read script.js`, the script is no folder; in `eyot run script.js --help`,
    the help is the script's.
    """

    allow_interspersed_args = False

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Gives each flag a value of its own before click, which would take the next word."""
        ours = 0
        while ours < len(args) and args[ours].startswith("-") and args[ours] not in {"-", "--"}:
            ours += 1
        flags = [
            f"{flag}={_EVERYTHING[flag]}" if flag in _EVERYTHING else flag for flag in args[:ours]
        ]
        return super().parse_args(ctx, [*flags, *args[ours:]])


class _FlagWithFolder(click.Option):
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """As it is written: with no space before the `=`."""
        record = super().get_help_record(ctx)
        return record and (record[0].replace(" [=", "[="), record[1])


def _open(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> Folders:
    flag = option.opts[0]
    if "" in names:
        # As in `--allow-read=$UNSET`: the current directory is not what that means.
        raise click.UsageError(f"{flag}= needs a folder after it", context)
    try:
        return Folders.opened(flag, names, patterns=True)
    except ValueError as error:
        raise click.UsageError(f"{flag}: {error}", context) from None
    except NotADirectoryError as error:
        raise click.UsageError(f"{flag}={error.filename}: a file, not a folder", context) from None
    except OSError as error:
        what = (error.strerror or "").lower()
        raise click.UsageError(f"{flag}={error.filename}: {what}", context) from None


def _environment(
    context: click.Context, option: click.Parameter, names: tuple[str, ...]
) -> Environment:
    if "" in names:
        raise click.UsageError(f"{option.opts[0]}= needs a name after it", context)
    return Environment(names)


def with_grants(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the flags; the command gets `allow_read`, `allow_write` and `allow_env`."""
    command = click.option(
        "--allow-env",
        cls=_FlagWithFolder,
        multiple=True,
        metavar="[=NAME,…]",
        callback=_environment,
        help="Let it read environment variables of these names, which may have * in them, or any.",
    )(command)
    for flag, verb in zip(_FILES, ("read", "write"), strict=True):
        command = click.option(
            flag,
            cls=_FlagWithFolder,
            multiple=True,
            metavar="[=DIR]",
            callback=_open,
            help=f"Let it {verb} files below DIR, which may be a pattern, or any. Can be given "
            "several times.",
        )(command)
    return command
