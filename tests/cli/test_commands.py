"""`eyot` itself: its help, its version, and wrong usage."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from eyot.cli.commands import _COMMANDS, commands

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_version_names_eyot_and_v8(eyot: Run) -> None:
    assert re.fullmatch(
        rf"eyot {re.escape(version('eyot'))} \(V8 \d+\.\d+[\d.]*.*\)\n", eyot("--version").stdout
    )


def test_no_command_shows_the_help(eyot: Run) -> None:
    done = eyot()
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: eyot [OPTIONS] COMMAND [ARGS]...")


def test_the_help_loads_neither_the_engine_nor_a_command() -> None:
    program = (
        "import sys; from eyot.cli import main; sys.argv[1:] = ['--help']; main(); "
        "print([name for name in sys.modules if name.startswith('eyot.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()[-1]
    assert "eyot.cli.commands" in loaded
    assert not re.search(r"_native|_core|check|cli\.run|cli\.eval", loaded)


@pytest.mark.parametrize("name", _COMMANDS)
def test_the_help_says_of_a_command_what_the_command_says(name: str) -> None:
    command = commands.get_command(commands.make_context("eyot", [], resilient_parsing=True), name)
    assert command is not None
    assert (command.help or "").startswith(_COMMANDS[name])


def test_an_unknown_command_or_flag_is_exit_2(eyot: Run) -> None:
    done = eyot("rnu")
    assert (done.returncode, "No such command 'rnu'" in done.stderr) == (2, True)
    done = eyot("run", "--allow-raed", "x.js")
    assert (done.returncode, "No such option '--allow-raed'" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("--allow-read=", "--allow-read= needs a folder after it"),
        ("--allow-write=nix", "--allow-write=nix: no such file or directory"),
        ("--allow-read=file", "--allow-read=file: a file, not a folder"),
        ("--allow-read=nix/*.js", "--allow-read=nix/*.js: no such file or directory"),
        (
            "--allow-read=*/../x",
            "--allow-read: `..` can't come after a `*`: write where it leads to",
        ),
    ],
)
def test_a_flag_names_a_folder_that_is_there(
    eyot: Run, tmp_path: Path, flag: str, words: str
) -> None:
    (tmp_path / "file").touch()
    done = eyot("run", flag, "main.js")
    assert done.returncode == 2
    assert done.stderr.endswith(f"Error: {words}\n")
