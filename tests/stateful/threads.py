"""The same steps on several threads at once, each with isolates of its own.

Every thread has a world and does an episode in it; then all wait for one another, for what must be
gone can be counted only where nobody is in the middle of anything. What finalizers do runs on
whichever thread collects, at a moment that no model of one thread can foresee: a mismatch ends the
episode, not the program. The report has them, and the memory after each tenth of the steps.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from pathlib import Path

from tests.stateful import driver
from tests.stateful.choices import STEP_SIZE
from tests.stateful.guard import Guard
from tests.stateful.world import Mismatch, Record, alive, nothing_left

from eyot import _core


class Rounds:
    """Threads that do an episode each, then wait for the next round."""

    def __init__(self, names: list[str], log: Path | None) -> None:
        """Starts them."""
        self.records = [Record() for _ in names]
        self.failures: list[BaseException] = []
        self.mismatches: list[str] = []
        self._over = False
        self._known: dict[str, int] = {}
        self._counted = False
        self._meeting = threading.Barrier(len(names) + 1)
        self._threads = [
            threading.Thread(target=self._work, args=(name, record, log and Path(f"{log}.{index}")))
            for index, (name, record) in enumerate(zip(names, self.records, strict=True))
        ]
        for thread in self._threads:
            thread.start()

    def _work(self, name: str, record: Record, path: Path | None) -> None:
        log, guard = driver.Log(path), Guard()
        try:
            while self._meet() and not self._over:
                source = random.Random(f"{name}:{record.steps}")
                steps = (source.randbytes(STEP_SIZE) for _ in range(driver.EPISODE))
                try:
                    driver.episode(record, steps, log, guard)
                except AssertionError as error:
                    self.mismatches.append(f"{type(error).__name__}: {error}"[:500])
                self._meet()
                while not self._counted:
                    _core.do_chores()  # isolates of this one that others dropped
                    time.sleep(0.005)
                self._meet()
        except BaseException as error:  # noqa: BLE001 - raised by the thread that waits
            self.failures.append(error)
            self._counted = True
            self._meeting.abort()
        guard.end()

    def _meet(self) -> bool:
        try:
            self._meeting.wait()
        except threading.BrokenBarrierError:
            return False  # a thread has failed
        return True

    def round(self) -> None:
        """An episode on each thread, after which nothing is left."""
        self._counted = False
        if self._meet() and self._meet():
            try:
                nothing_left(self._known)
            except Mismatch as error:
                # Python's collector can't see through scopes and handles: a frame that JavaScript
                # keeps in an exception, or in a coroutine, keeps all that it has of them.
                self.mismatches.append(str(error))
                self._known = alive()
            finally:
                self._counted = True
                self._meet()
        if self.failures:
            raise self.failures[0]

    def end(self) -> None:
        """Lets the threads end."""
        self._over = True
        self._meet()
        for thread in self._threads:
            thread.join()


def resident() -> int:
    """Megabytes of memory that the process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def run(rounds: Rounds, steps: int, seconds: float) -> tuple[Record, list[int]]:
    """So many steps of all together, or for so long; what was done, and the memory meanwhile."""
    began = time.monotonic()
    memory: list[int] = []
    done = 0.0
    try:
        while done < 1:
            rounds.round()
            so_far = sum(record.steps for record in rounds.records)
            done = max(so_far / steps, (time.monotonic() - began) / seconds)
            if done * 10 >= len(memory):
                memory.append(resident())
                elapsed = time.monotonic() - began
                # At once, for a run that doesn't come to its end.
                sys.stderr.write(f"{elapsed:.0f} s: {so_far} steps, {memory[-1]} MB\n")
    finally:
        rounds.end()
    whole = Record()
    for record in rounds.records:
        whole.add(record)
    return whole, memory


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--steps", type=float, default=10_000, help="of all together")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    driver.prepare()
    sys.setswitchinterval(1e-4)  # JavaScript that calls back waits for the lock at each call
    names = [f"{options.seed}/{number}" for number in range(options.threads)]
    rounds = Rounds(names, options.log)
    record, memory = run(rounds, options.steps, options.seconds)
    driver.report(record, memory=memory, mismatches=rounds.mismatches)


if __name__ == "__main__":
    main()
