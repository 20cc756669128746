"""What the documentation shows is so: its programs run and print what stands under them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.docs.pages import CHECKOUT, Block, every, run, words

import eyot
from eyot.check.checker import check_source


@pytest.mark.parametrize("block", every("python"), ids=str)
def test_program_runs_and_prints_what_the_page_shows(block: Block) -> None:
    outcome = run(block)
    if block.shown is None:
        assert not outcome.failed, outcome.printed
    else:
        assert words(outcome.printed) == words(block.shown["body"])


@pytest.mark.parametrize("block", every("python"), ids=str)
def test_the_checker_finds_what_the_page_shows(block: Block) -> None:
    found = {finding.code for finding in check_source(block.body)}
    shown = set() if block.shown is None else set(re.findall(r"EY\d+", block.shown["body"]))
    if found == {"EY105"}:
        assert shown in ({"EY105"}, {"EY104"})  # the second is what the run time sees of a `yield`
    elif "except eyot.UsageError" in block.body or "except eyot.W" in block.body:
        assert not found  # the program expects it
    else:
        assert found == {code for code in shown if code < "EY202"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("block", every("sh", "shell", "bash", "console"), ids=str)
def test_commands_that_a_page_names_exist(block: Block) -> None:
    """They are looked up, not run: the first word, and what make and eyot are asked to do."""
    for line in block.body.splitlines():
        command = line.partition("#")[0].removeprefix("$ ").split()
        while command and "=" in command[0]:  # a variable for the command
            del command[0]
        if not command or (block.language == "console" and not line.startswith("$ ")):
            continue
        program, *arguments = command
        if program == "make":
            plain = [word for word in arguments if "=" not in word and not word.startswith("-")]
            assert set(plain[:1]) <= targets(), line
        if "/" in program:
            # What `make` sets up is there when the tests run.
            assert (CHECKOUT / program).exists(), line
        elif program == "eyot":
            assert (Path(eyot.__file__).parent / f"cli/{arguments[0]}.py").exists(), line
        else:
            assert shutil.which(program), line
