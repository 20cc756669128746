"""Running a script to its end: what it printed, what it threw, its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.cli import output
from eyot.cli.interrupt import end, interruptible
from eyot.cli.report import report
from eyot.cli.world import World
from eyot.errors import JSError, ModuleError

if TYPE_CHECKING:
    from eyot.cli.grants import Grants
    from eyot.cli.modules import ScriptModules

__all__ = ["run_script"]


def run_script(  # noqa: PLR0913 - what the two commands have in common
    source: str,
    filename: str,
    arguments: tuple[str, ...],
    grants: Grants,
    *,
    show_value: bool = False,
    modules: ScriptModules | None = None,
) -> None:
    """Runs it, to the end of what it has left to do.

    Raises:
        SystemExit: It failed, or called `host.exit`.
        EngineNotFoundError: There is no V8.
    """
    with interruptible():
        world = World(arguments, grants)
        with world.context as context:
            loader = None if modules is None else modules.prepare(context, grants, arguments)
            try:
                if loader is not None and modules is not None and modules.is_module:
                    filename = loader.url
                    context.import_module(filename)
                elif show_value:
                    output.put(world.evaluate(source, filename))
                else:
                    context.eval(source, filename=filename)
                world.finish()
            except JSError as error:
                output.put_error(report(world, error, source, filename))
                raise SystemExit(1) from None
            except ModuleError as error:
                output.put_error(f"Error: {error}")
                raise SystemExit(1) from None
            except KeyboardInterrupt:
                end()  # before the context closes: to take down a large heap is slow
        output.finish()
