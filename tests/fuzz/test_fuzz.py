"""Each target takes its corpus, and some hundred changes of it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.fuzz.run import CHECKOUT, CORPUS, TARGETS, corpus

TRIES = 200
LARGEST = 40_000  # bytes


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_found_stays_mended(target: str) -> None:
    kept = len(corpus(target))
    assert kept
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.fuzz.run", target, "--blindly"]
    command += ["--tries", str(kept + TRIES), "--seed", "1"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    told = f"{target}: {kept + TRIES} inputs\n"
    assert (done.returncode, done.stdout) == (0, told), done.stdout + done.stderr


def test_the_corpora_are_small() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file()) < LARGEST
