"""What the runtime raises besides what the tasks themselves raise."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from eyot.errors import Error

__all__ = ["JoinError", "SendError"]

T = TypeVar("T")


class JoinError(Error):
    """A task has no result: it was aborted, or what it raised is no matter of whoever waits.

    Stands for tokio's JoinError.
    """

    def __init__(self, message: str, *, panicked: bool = False) -> None:
        """Only eyot makes these."""
        super().__init__(message)
        self._panicked = panicked

    def is_cancelled(self) -> bool:
        """Whether the task was aborted, or the loop ended before it did."""
        return not self._panicked

    def is_panic(self) -> bool:
        """Whether it ended with a SystemExit or the like; that is `__cause__`."""
        return self._panicked

    def __reduce__(self) -> tuple[Any, ...]:
        """Keeps the kind across processes."""
        return _join_error, (str(self), self._panicked)


def _join_error(message: str, panicked: bool) -> JoinError:  # noqa: FBT001 - for pickle
    return JoinError(message, panicked=panicked)


class SendError(Error, Generic[T]):
    """A value was sent into a channel that is closed. Stands for deno_unsync's SendError."""

    value: T
    """What was to be sent."""

    def __init__(self, value: T) -> None:
        """Only eyot makes these."""
        super().__init__(value)
        self.value = value

    def __str__(self) -> str:
        return (
            f"the channel is closed, and {self.value!r} was not sent: the receiver is gone or the "
            "sender was closed. Send while both ends are kept"
        )


JoinError.__module__ = SendError.__module__ = "eyot.aio"
