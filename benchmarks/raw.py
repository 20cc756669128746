"""Child processes that measure on request; the first of them is the plain C++ side."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from benchmarks.harness import Run

CHECKOUT = Path(__file__).parents[1]


def find_raw() -> Path:
    """Find the program: where EYOT_RAW_BENCH says, else the newest one built in this checkout."""
    if named := os.environ.get("EYOT_RAW_BENCH"):
        return Path(named)
    program = "benchmarks/native/raw"
    built = [*CHECKOUT.glob(f"build*/{program}"), *CHECKOUT.glob(f"build*/*/{program}")]
    if not built:
        message = "the plain C++ side isn't built: `make bench` builds it (CMake: -DEYOT_BENCH=ON)"
        raise SystemExit(message)
    return max(built, key=lambda path: path.stat().st_mtime)


class Child:
    """A child, which is stopped while others measure: some packages spin where they wait."""

    def __init__(self, *command: str | Path) -> None:
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.version, *self.names = self._answer()
        self._child.send_signal(signal.SIGSTOP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.send_signal(signal.SIGCONT)
        self._child.communicate()

    def measurement(self, name: str) -> Run:
        """Give `name` of the other side the form of a measurement made here."""

        def run(count: int) -> float:
            assert self._child.stdin is not None
            self._child.send_signal(signal.SIGCONT)
            self._child.stdin.write(f"{name} {count}\n")
            self._child.stdin.flush()
            answered, counted, nanoseconds = self._answer()
            self._child.send_signal(signal.SIGSTOP)
            assert (answered, int(counted)) == (name, count)
            return int(nanoseconds) / count

        return run

    def _answer(self) -> list[str]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line or line.startswith("error:"):
            message = f"{self._child.args!r}: {line.strip() or 'it ended'}"
            raise RuntimeError(message)
        return line.split()


class Raw(Child):
    """The plain C++ side: `native/raw`."""
