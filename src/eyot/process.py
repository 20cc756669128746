"""V8 itself, of which a process has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot import _core, errors

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["V8"]

_LATE = "V8 runs already, and its flags are frozen: set them before the first isolate is made"


class V8:
    """V8 itself. It starts with the first isolate of the process and is never stopped.

    Its flags are V8's own, for those who know them: some end the process when used wrongly. Stands
    for v8::V8.
    """

    @staticmethod
    def get_version() -> str:
        """The version of the library that is loaded."""
        return _core.v8_version()

    @staticmethod
    def is_initialized() -> bool:
        """Whether it runs."""
        return _core.v8_started()

    @staticmethod
    def set_flags_from_string(flags: str, /) -> None:
        """Sets flags such as "--expose-gc --stack-size=500". V8 complains of others on stderr.

        Raises:
            Error: V8 runs already.
            ValueError: They hold --help, which would end the process.
        """
        _no_help(flags.split())
        if not _core.set_v8_flags(flags):
            raise errors.Error(_LATE)

    @staticmethod
    def set_flags_from_command_line(arguments: Sequence[str], /) -> list[str]:
        """Takes V8's flags out of a command line, program first, and gives the rest.

        Raises:
            Error: V8 runs already.
            ValueError: They hold --help, which would end the process.
        """
        _no_help(arguments)
        rest = _core.take_v8_flags(list(arguments))
        if rest is None:
            raise errors.Error(_LATE)
        return rest


def _no_help(flags: Sequence[str]) -> None:
    for flag in flags:
        if "\0" in flag:
            message = "a flag holds no NUL"
            raise ValueError(message)
        if flag.lstrip("-").split("=")[0] in ("help", "h"):
            message = "--help would end the process: V8's flags are listed by `node --v8-options`"
            raise ValueError(message)
