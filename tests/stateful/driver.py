"""The plain driver: any number of random steps in this process, written down as they come.

Run as a program. A crash ends the process; the steps that led to it are in the log, and
`--replay LOG` does them again, `--shorten LOG` finds fewer that do the same.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import json
import os
import random
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from tests.stateful import (  # noqa: F401 - each adds its operations to the table
    api,
    exposed,
    handles,
    isolates,
    lives,
    modules,
    moving,
    outside,
    scopes,
)
from tests.stateful.choices import STEP_SIZE, Choices
from tests.stateful.guard import Guard
from tests.stateful.operations import TABLE
from tests.stateful.world import Record, World, nothing_left

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Iterable

EPISODE = 400


class Log:
    """The steps of the present episode, on disk before they are done."""

    def __init__(self, path: Path | None) -> None:
        """Opens the file anew."""
        self._file = None if path is None else os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)

    def begin(self) -> None:
        """A new episode: what was before can't matter any more."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)

    def write(self, step: bytes) -> None:
        """Notes a step that is about to be done."""
        if self._file is not None:
            name = operation_of(Choices(step)).__name__
            os.write(self._file, f"{step.hex()} {name}\n".encode())


def operation_of(choices: Choices):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """What a step does."""
    return TABLE[choices.below(65536) % len(TABLE)]


def do(world: World, choices: Choices) -> None:
    """Does one step."""
    before, world.since = world.since, world.surprises
    try:
        operation_of(choices)(world, choices)
    finally:
        world.since = before


def episode(record: Record, steps: Iterable[bytes], log: Log, guard: Guard) -> None:
    """A world from its beginning to its end."""
    log.begin()
    world = World(record, do)
    guard.watch(world)
    isolates.make_isolate(world, Choices(b""))
    try:
        for step in steps:
            log.write(step)
            record.steps += 1
            do(world, Choices(step))
            world.check()
            if world.lost:
                record.lost += 1
                break
        guard.watch(None)
        world.end()
    except AssertionError:
        guard.watch(None)
        world.lost, world.failure = True, None
        world.end()  # others go on
        raise


def prepare() -> None:
    """This process is for nothing else: warnings are expected, and its own objects stay."""
    faulthandler.enable()
    v8.V8.set_flags_from_string("--expose-gc")  # for request_garbage_collection_for_testing
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    threading.excepthook = lambda _: None
    gc.collect()
    gc.freeze()


def run(steps: int, seed: int, log: Log) -> Record:
    """Random steps, in episodes."""
    record, guard = Record(), Guard()
    while record.steps < steps:
        source = random.Random(f"{seed}:{record.steps}")
        count = min(EPISODE, steps - record.steps)
        episode(record, (source.randbytes(STEP_SIZE) for _ in range(count)), log, guard)
        nothing_left()
    guard.end()
    return record


def report(record: Record, **more: object) -> None:
    """Prints what was done."""
    result = {
        "steps": record.steps,
        "lost": record.lost,
        "stopped": record.stopped,
        "calls": dict(record.calls.most_common()),
        "refusals": dict(sorted(record.refusals.items())),
        **more,
    }
    print(json.dumps(result, indent=1))  # noqa: T201


def read_log(path: Path) -> list[bytes]:
    """The steps of a log."""
    lines = path.read_text().splitlines()
    return [bytes.fromhex(line.split()[0]) for line in lines if line]


def shorten(path: Path) -> None:
    """Takes steps away as long as the process still dies or fails."""
    steps = read_log(path)
    attempt = path.with_suffix(".try")

    def fails(fewer: list[bytes]) -> bool:
        attempt.write_text("".join(f"{step.hex()}\n" for step in fewer))
        command = [sys.executable, "-m", "tests.stateful.driver", "--replay", str(attempt)]
        return subprocess.run(command, capture_output=True, check=False).returncode != 0

    size = len(steps) // 2
    while size:
        at = 0
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            if fails(fewer):
                steps = fewer
            else:
                at += size
        size //= 2
    for step in steps:
        print(step.hex(), operation_of(Choices(step)).__name__)  # noqa: T201


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--shorten", type=Path)
    options = parser.parse_args()
    if options.shorten:
        shorten(options.shorten)
        return
    prepare()
    if options.replay:
        record = Record()
        episode(record, read_log(options.replay), Log(None), Guard())
        nothing_left()
    else:
        record = run(options.steps, options.seed, Log(options.log))
    report(record)


if __name__ == "__main__":
    main()
