"""What belongs to one thread, and says so when another uses it."""

from __future__ import annotations

from threading import get_ident

from eyot.errors import make_usage_error

__all__ = ["UnsendMarker"]


class UnsendMarker:
    """A base for what only the thread that made it may use. Stands for deno_unsync's UnsendMarker.

    `assert_owner()` is to be called where that matters.
    """

    def __init__(self) -> None:
        super().__init__()
        self._owner = get_ident()

    def assert_owner(self) -> None:
        """Refuses any other thread.

        Raises:
            WrongThreadError: EY201.
        """
        if get_ident() != self._owner:
            name = type(self).__name__
            raise make_usage_error(
                201,
                f"EY201: a {name} is used on a thread that didn't make it, and has no lock. Make "
                "one in each thread, use what `eyot.aio.sync` has for several threads, or send "
                "the work to the owner with `loop.call_soon_threadsafe(function)`.",
                None,
            )
