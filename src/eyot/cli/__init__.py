"""The command line: `eyot run`, `eyot eval`, `eyot check`."""

from __future__ import annotations

__all__ = ["INTERRUPTED", "main"]

# What a shell reports of a program that SIGINT ended.
INTERRUPTED = 130


def main() -> int:
    """Runs the command that the process's arguments name, and gives its exit code."""
    try:
        # In here, so that Ctrl-C is answered from the first import on.
        import click

        from eyot.cli import output
        from eyot.cli.commands import commands
        from eyot.errors import EngineNotFoundError

        output.prepare()
        try:
            code = commands.main(prog_name="eyot", standalone_mode=False)
        except click.Abort:
            return INTERRUPTED
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except EngineNotFoundError as error:
            output.put_error(f"Error: {error}")
            return 1
        output.finish()
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else 0
