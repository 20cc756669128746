"""Standard output and error, for what may print a line at any moment and may lose its reader."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import NoReturn, TextIO

__all__ = ["finish", "prepare", "put", "put_error"]

# What a shell reports of a program that SIGPIPE ended, as in `eyot run script.js | head`.
_READER_GONE = 141


def prepare() -> None:
    """Lets any string be printed: what the terminal's encoding lacks comes out as "?"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def put(text: str) -> None:
    """A line to standard output."""
    try:
        sys.stdout.write(text + "\n")
    except OSError as error:
        _give_up(sys.stdout, error)


def put_error(text: str) -> None:
    """A line to standard error, after what went to standard output before it."""
    finish()
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError as error:
        _give_up(sys.stderr, error)


def finish() -> None:
    """Sees to it that what was written arrives, while there is somebody to tell if it doesn't."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up(sys.stdout, error)


def _give_up(stream: TextIO, error: OSError) -> NoReturn:
    # Python flushes once more at its end, and complains. What waits goes nowhere.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    if isinstance(error, BrokenPipeError):
        raise SystemExit(_READER_GONE)
    with contextlib.suppress(OSError):
        sys.stderr.write(f"Error: can't write the output: {error.strerror}\n")
    raise SystemExit(1)
