"""Ctrl-C ends a script with 130, whatever it is doing, and prints nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BUSY = {
    "loop": "for (;;) {}",
    "loop that catches": "for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }",
    "promise jobs": "(function f() { Promise.resolve().then(f) })()",
    "standard input": "host.stdin()",
    "getter while printing": "console.log({ get [Symbol.toStringTag]() { for (;;) {} } })",
    "a builtin that asks nobody": "for (;;) Array.from({ length: 1e6 }, Math.random).sort()",
}


@pytest.mark.parametrize("source", BUSY.values(), ids=BUSY.keys())
def test_ctrl_c_ends_it(source: str, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "eyot", "eval", f"console.log('out'); console.warn('go'); {source}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stderr.readline() == b"go\n"
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130
            assert process.stdout.read() == b"out\n"
            assert process.stderr.read() == b""
        finally:
            process.kill()
