"""Running a script to its end: what it printed, what it threw, its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.cli import output
from eyot.cli.interrupt import end, interruptible
from eyot.cli.report import report
from eyot.cli.world import World
from eyot.errors import JSError

if TYPE_CHECKING:
    from eyot.cli.files import Folders

__all__ = ["run_script"]


def run_script(  # noqa: PLR0913 - what the two commands have in common
    source: str,
    filename: str,
    arguments: tuple[str, ...],
    readable: Folders,
    writable: Folders,
    *,
    show_value: bool = False,
) -> None:
    """Runs it, to the end of what it has left to do.

    Raises:
        SystemExit: It failed, or called `host.exit`.
        EngineNotFoundError: There is no V8.
    """
    with interruptible():
        world = World(arguments, readable, writable)
        with world.context:
            try:
                if show_value:
                    output.put(world.evaluate(source, filename))
                else:
                    world.context.eval(source, filename=filename)
                world.finish()
            except JSError as error:
                output.put_error(report(world, error, source, filename))
                raise SystemExit(1) from None
            except KeyboardInterrupt:
                end()  # before the context closes: to take down a large heap is slow
        output.finish()
