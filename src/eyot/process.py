"""V8 itself, of which a process has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot import _core, errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["V8"]

_LATE = "V8 runs already, and its flags are frozen: set them before the first isolate is made"

_NO_ICU = "this V8 brings an ICU of its own, whose functions can't be reached from outside"


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

    @staticmethod
    def is_sandboxed() -> bool:
        """Whether its heap lies in a sandbox, which memory of Python's can't be lent to."""
        return _core.v8_build()[2]

    @staticmethod
    def set_entropy_source(source: Callable[[int], bytes] | None, /) -> None:
        """Has a function give the seed of each isolate made from now on, as os.urandom does.

        It is called with a number of bytes, once for each isolate; all of V8's randomness follows
        from what it gives. None is the system's own.
        """
        if source is not None and not callable(source):
            message = "an entropy source is callable, or None"
            raise TypeError(message)
        _core.set_entropy_source(source)

    @staticmethod
    def get_language_tag() -> str:
        """The default locale of Intl, such as "nb-NO".

        Raises:
            Error: V8's ICU can't be reached.
        """
        tag = _core.language_tag()
        if tag is None:
            raise errors.Error(_NO_ICU)
        return tag

    @staticmethod
    def set_default_locale(locale: str, /) -> None:
        """Sets the default locale of Intl, "nb_NO" or "nb-NO", for isolates made from now on.

        Raises:
            ValueError: It is none.
            Error: V8's ICU can't be reached.
        """
        if "\0" in locale:
            message = "a locale holds no NUL"
            raise ValueError(message)
        _icu(_core.set_default_locale(locale), f"{locale!r} is no locale")

    @staticmethod
    def set_icu_common_data(data: bytes, /) -> None:
        """Gives ICU its data, for a V8 that comes without; before V8 starts.

        It is trusted as a library is: what only looks like ICU's data may end the process.

        Raises:
            ValueError: It isn't ICU's data.
            Error: V8 runs already, or its ICU can't be reached.
        """
        if _core.v8_started():
            message = "V8 runs already: give ICU its data before the first isolate is made"
            raise errors.Error(message)
        _icu(_core.set_icu_data(data), "this is no data of ICU's")


def _icu(done: bool | None, refusal: str) -> None:  # noqa: FBT001 - what _core gives
    if done is None:
        raise errors.Error(_NO_ICU)
    if not done:
        raise ValueError(refusal)


def _no_help(flags: Sequence[str]) -> None:
    for flag in flags:
        if "\0" in flag:
            message = "a flag holds no NUL"
            raise ValueError(message)
        if flag.lstrip("-").split("=")[0] in ("help", "h"):
            message = "--help would end the process: V8's flags are listed by `node --v8-options`"
            raise ValueError(message)
