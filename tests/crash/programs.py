"""Programs that run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

# A run of the tests in a shell's background has Ctrl-C ignored, which children inherit.
# Python 3.12 and later warn of a fork while there are other threads, and V8 always has some.
PREFACE = """
import eyot, gc, os, signal, sys, threading, time, warnings
from eyot import v8
signal.signal(signal.SIGINT, signal.default_int_handler)
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
"""


class Ended(NamedTuple):
    """How a process ended."""

    status: int
    out: str
    err: str


# With the sanitizers all takes longer.
PATIENCE = 5 if "san.so" in os.environ.get("LD_PRELOAD", "") else 1
# On a busy machine a process waits more than it works; one that does nothing hangs.
WALL = 4


def run(program: str, *switches: str, timeout: float = 30) -> Ended:
    """Runs it to its end, for which it has so many seconds of work."""
    command = [sys.executable, "-X", "faulthandler", *switches, "-c", PREFACE + program]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        out, err = ending(process, timeout)
        return Ended(process.returncode, out, err)


def ending(process: subprocess.Popen[str], seconds: float) -> tuple[str, str]:
    """What it printed, once it has ended by itself."""
    began = time.monotonic()
    while True:
        try:
            return process.communicate(timeout=0.5)
        except subprocess.TimeoutExpired:
            waited = time.monotonic() - began
            if max(worked(process.pid), waited / WALL) > seconds * PATIENCE:
                process.kill()
                out, err = process.communicate()
                pytest.fail(f"after {waited:.0f} s it hadn't ended\n{out}\n{err}")


def worked(pid: int) -> float:
    """How many seconds of a processor a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks: int = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks


def expect(ended: Ended, expected: Ended) -> None:
    """Fails with all that the process said."""
    if ended != expected:
        pytest.fail(f"it ended with {ended.status}\n{ended.out}\n{ended.err}\nnot {expected}")


def quiet(program: str, *switches: str, timeout: float = 30) -> None:
    """Runs it to an end without a word."""
    expect(run(program, *switches, timeout=timeout), Ended(0, "", ""))


def says(program: str, *lines: str, switches: tuple[str, ...] = (), timeout: float = 30) -> None:
    """Runs it to an orderly end, and it prints just these lines."""
    ended = run(program, *switches, timeout=timeout)
    expect(ended, Ended(0, "".join(line + "\n" for line in lines), ""))


def interrupted(program: str, *, signal_number: int, switches: tuple[str, ...] = ()) -> Ended:
    """Sends it a signal a moment after it has said 'ready'."""
    command = [sys.executable, "-X", "faulthandler", *switches, "-c", PREFACE + program]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == "ready\n", (line, process.communicate())
        process.send_signal(signal_number)
        out, err = ending(process, 30)
        return Ended(process.returncode, out, err)
