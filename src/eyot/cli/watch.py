"""`eyot run --watch`: a script runs again when it changes, or what it imports.

Each run is a process of its own, so one that never ends is ended. It tells which files it has
imported through a pipe.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

from eyot.cli import output

__all__ = ["run_again_and_again", "tell_of"]

_PIPE = "EYOT_WATCH"
_PERIOD = 0.2


def tell_of(path: str) -> None:
    """Of a run that is watched: names a file, before it is read, and when it was changed last."""
    pipe = os.environ.get(_PIPE)
    if pipe is not None:
        os.write(int(pipe), b"%d %s\n" % (_time_of(path), os.fsencode(path)))


def run_again_and_again() -> None:
    """Runs the command that this process was given without `--watch`, until a signal ends it."""
    arguments = list(sys.argv[1:])
    arguments.remove("--watch")
    file = _script_among(arguments)
    for ended_by in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ended_by, _leave)
    while True:
        watched = _Watched(file)
        read, write = os.pipe()
        os.set_blocking(read, False)
        child = subprocess.Popen(
            [sys.executable, "-m", "eyot", *arguments],
            env={**os.environ, _PIPE: str(write)},
            pass_fds=[write],
        )
        os.close(write)
        try:
            said = False
            while not watched.changed():
                watched.add(read)
                if child.poll() is not None and not said:
                    said = True
                    output.put_error(f"ended with {child.returncode}; waiting for a change")
                time.sleep(_PERIOD)
        finally:
            os.close(read)
            if child.poll() is None:
                child.terminate()
            child.wait()
        output.put_error(f"{watched.last} has changed")


def _leave(number: int, _frame: object) -> NoReturn:
    # Not at once, as it would be without: the run would go on with nobody to end it.
    raise SystemExit(128 + number)


def _script_among(arguments: list[str]) -> str:
    """The first that is no flag, after `run`."""
    rest = arguments[arguments.index("run") + 1 :]
    values = {"--import-map"}
    skip = False
    for argument in rest:
        if skip:
            skip = False
        elif argument in values:
            skip = True
        elif not argument.startswith("-"):
            return argument
    return rest[-1]


class _Watched:
    """Files, and when they were changed last."""

    def __init__(self, file: str) -> None:
        self._times = {os.path.realpath(file): _time_of(file)}
        self._rest = b""
        self.last = file

    def add(self, descriptor: int) -> None:
        """What runs have told of through the pipe, a line each."""
        try:
            got = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return
        *lines, self._rest = (self._rest + got).split(b"\n")
        for line in lines:
            time_read, _, path = line.partition(b" ")
            self._times.setdefault(os.fsdecode(path), int(time_read))

    def changed(self) -> bool:
        """Whether one of them is another than it was."""
        for path, before in self._times.items():
            if _time_of(path) != before:
                self.last = path
                return True
        return False


def _time_of(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0
