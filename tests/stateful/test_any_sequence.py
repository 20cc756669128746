"""No sequence of calls crashes the process, and each is answered as the rules say.

The steps are done in a child process, for a crash would take this one along. EYOT_STEPS sets how
many the random driver does: a million takes some minutes, and prints calls and refusals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.stateful.api import table

STEPS = int(os.environ.get("EYOT_STEPS", "10000"))
HERE = Path(__file__).resolve().parents[2]
SHOWN = 40
LEAST = 100
"""How often each method is called in a million steps."""

REACHABLE = (101, 102, 103, 104, 106, 107, 108, 109, 201, 202, 203, 204, 205, 206)
SELDOM = {107, 108}


def run(log: Path, *arguments: str, seconds: float) -> dict[str, dict[str, int]]:
    """Runs the program, and fails with its last steps where it didn't end well."""
    child = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE / "src")])},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if child.returncode:
        steps = log.read_text() if log.exists() else ""
        kept = log.with_suffix(".failed")
        kept.write_text(steps)
        last = "\n".join(steps.splitlines()[-SHOWN:])
        pytest.fail(
            f"ended with {child.returncode}; the last of its steps, all of which are in {kept}:\n"
            f"{last}\n{child.stdout[-2000:]}\n{child.stderr[-4000:]}"
        )
    found: dict[str, dict[str, int]] = json.loads(child.stdout)
    return found


@pytest.mark.timeout(max(120, STEPS // 250))
def test_a_random_sequence_of_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "steps"
    seconds = max(110, STEPS / 250)
    found = run(
        log, "tests.stateful.driver", "--steps", str(STEPS), "--log", str(log), seconds=seconds
    )
    refused = found["refusals"]
    many = STEPS >= 1_000_000
    rules = REACHABLE if many else [code for code in REACHABLE if code not in SELDOM]
    missing = [
        f"EY{code}" for code in rules if refused.get(f"EY{code}", 0) < (LEAST if many else 1)
    ]
    assert not missing, refused
    if many:
        seldom = {name: found["calls"].get(name, 0) for name in sorted(table.counted())}
        seldom = {name: count for name, count in seldom.items() if count < LEAST}
        assert not seldom, "these were hardly called"
        with capsys.disabled():
            print(json.dumps(found, indent=1))  # noqa: T201 - the record that was asked for


@pytest.mark.timeout(max(120, STEPS // 250))
def test_random_sequences_on_four_threads_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--steps", str(STEPS), "--log", str(tmp_path / "steps")]
    found: dict[str, Any] = run(
        tmp_path / "steps.0", "tests.stateful.threads", *arguments, seconds=max(110, STEPS / 250)
    )
    assert found["steps"] >= STEPS
    assert len(found["mismatches"]) <= STEPS / 5000, found["mismatches"]
    assert all(found["refusals"].get(f"EY{code}") for code in REACHABLE if code not in SELDOM)
    if STEPS >= 1_000_000:
        memory = found["memory"]
        assert memory[-1] < 1.1 * memory[len(memory) // 2], memory
        with capsys.disabled():
            print(found["steps"], "steps on four threads; MB after each tenth:", memory)  # noqa: T201
            print(*found["mismatches"], sep="\n")  # noqa: T201


@pytest.mark.timeout(120)
def test_a_sequence_of_calls_as_hypothesis_finds_them(tmp_path: Path) -> None:
    log = tmp_path / "steps"
    found = run(log, "tests.stateful.hypothesis_machine", "4000", str(log), seconds=110)
    assert found["calls"]
