"""The same steps under Hypothesis, which makes a failing run short before it tells of it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from tests.stateful import driver
from tests.stateful.choices import STEP_SIZE, Choices
from tests.stateful.guard import Guard
from tests.stateful.isolates import make_isolate
from tests.stateful.operations import TABLE
from tests.stateful.world import Record, World, nothing_left

RECORD = Record()
STEPS_PER_RUN = 100


class Machine(RuleBasedStateMachine):
    """Any step may follow any other: what is allowed when is the model's business."""

    log = driver.Log(None)
    guard: Guard

    def __init__(self) -> None:
        """Begins with an empty world."""
        super().__init__()
        self.log.begin()
        self.world = World(RECORD, driver.do)
        self.guard.watch(self.world)

    @initialize()
    def begin(self) -> None:
        """Little can be done before there is an isolate."""
        self.act(TABLE.index(make_isolate), 0)

    @rule(which=st.sampled_from(range(len(TABLE))), seed=st.integers(0, 2**32 - 1))
    def act(self, which: int, seed: int) -> None:
        """One step. Bytes that Hypothesis makes itself are mostly zeros, so it makes a seed."""
        rest = random.Random(seed).randbytes(STEP_SIZE - 2) if seed else b""
        step = which.to_bytes(2, "big") + rest
        self.log.write(step)
        RECORD.steps += 1
        driver.do(self.world, Choices(step))
        self.world.check()

    def teardown(self) -> None:
        """What must hold at the end."""
        self.world.end()
        nothing_left()
        self.guard.watch(None)


def main(steps: int, log: Path) -> None:
    """The program: so many steps, the same ones each time."""
    driver.prepare()
    Machine.log = driver.Log(log)
    Machine.guard = Guard()
    run_state_machine_as_test(
        Machine,
        settings=settings(
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=steps // STEPS_PER_RUN,
            stateful_step_count=STEPS_PER_RUN,
            suppress_health_check=list(HealthCheck),
        ),
    )
    driver.report(RECORD)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
