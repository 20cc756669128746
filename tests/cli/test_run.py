"""`eyot run`: what a script gets, and what becomes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, RunScript


def test_a_script_prints(script: RunScript) -> None:
    done = script("console.log('hello', 6 * 7)")
    assert (done.stdout, done.stderr, done.returncode) == ("hello 42\n", "", 0)


def test_log_info_and_debug_go_to_stdout_warn_and_error_to_stderr(script: RunScript) -> None:
    done = script(
        "for (const name of ['log', 'info', 'debug', 'warn', 'error']) console[name](name)"
    )
    assert (done.stdout, done.stderr) == ("log\ninfo\ndebug\n", "warn\nerror\n")


def test_everything_after_the_file_belongs_to_the_script(script: RunScript) -> None:
    done = script("console.log(host.args)", "--help", "--", "-x", "--allow-read")
    assert done.stdout == "[ '--help', '--', '-x', '--allow-read' ]\n"


def test_a_flag_takes_no_value_but_after_an_equals_sign(script: RunScript, eyot: Run) -> None:
    assert script("console.log(host.args)", flags=("--allow-read",)).stdout == "[]\n"
    done = eyot("run", "--allow-read", ".", "main.js")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: can't run .: it is a folder "
        "(a flag takes its folder after a =, as in --allow-read=.)\n"
    )


def test_stdin_is_read_to_its_end(eyot: Run) -> None:
    assert eyot("eval", "host.stdin()", stdin="one\ntwo é").stdout == "one\ntwo é\n"


def test_exit_gives_the_code(script: RunScript) -> None:
    assert script("host.exit()").returncode == 0
    assert script("host.exit(7)").returncode == 7


def test_exit_cannot_be_caught(script: RunScript) -> None:
    done = script("""
        console.log("before")
        try { host.exit(3) } catch { console.log("catch") } finally { console.log("finally") }
        console.log("after")
    """)
    assert (done.stdout, done.stderr, done.returncode) == ("before\n", "", 3)


def test_exit_works_in_a_promise_job_and_in_a_getter(script: RunScript) -> None:
    assert script("Promise.resolve().then(() => host.exit(4))").returncode == 4
    assert script("console.log({ get [Symbol.toStringTag]() { host.exit(5) } })").returncode == 5


def test_exit_refuses_what_is_no_exit_code(script: RunScript) -> None:
    done = script(
        "for (const code of [256, -1, 1.5, '1'])"
        "  try { host.exit(code) } catch (e) { console.log(e.name) }"
    )
    assert (done.stdout, done.returncode) == ("TypeError\n" * 4, 0)


def test_a_script_may_have_names_of_its_own_for_host_and_console(script: RunScript) -> None:
    assert script("const host = 1; let console = 2").returncode == 0
    done = script("delete globalThis.host; console.log(typeof host)")
    assert done.stdout == "undefined\n"


def test_promise_jobs_run_before_the_end(script: RunScript) -> None:
    done = script("Promise.resolve(1).then(console.log); console.log(0)")
    assert done.stdout == "0\n1\n"


def test_a_byte_order_mark_and_a_first_line_for_the_shell_are_fine(script: RunScript) -> None:
    body = b"#!/usr/bin/env -S eyot run\nconsole.log('ran')\n"
    assert script(body).stdout == "ran\n"
    assert script(b"\xef\xbb\xbf" + body).stdout == "ran\n"


def test_what_is_no_utf_8_is_named_with_its_line(script: RunScript) -> None:
    done = script(b"let a\n'\xff'")
    assert (done.stderr, done.returncode) == ("Error: can't run main.js: line 2 is not UTF-8\n", 1)


def test_a_missing_file_is_named(eyot: Run) -> None:
    done = eyot("run", "nix.js")
    assert done.stderr == "Error: can't run nix.js: no such file or directory\n"
    assert done.returncode == 1


def test_the_installed_command_is_the_same(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("eyot")
    done = subprocess.run([command, "eval", "1 + 1"], capture_output=True, cwd=tmp_path, check=True)
    assert done.stdout == b"2\n"


@pytest.mark.parametrize("source", ["1", "host.exit(0)"])
def test_nothing_is_left_open_at_the_end(tmp_path: Path, source: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-m", "eyot", "eval", source],
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stderr == b""


def test_a_reader_that_has_enough_ends_the_script_quietly(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m eyot eval 'for (;;) console.log(1)' | head -n 1",
        shell=True,
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"1\n", b"")


def test_a_reader_sees_a_line_while_the_script_waits(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "eyot", "eval", "setInterval(() => 0, 1000); console.log(1)"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"1\n"
        program.terminate()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m eyot eval 1 > /dev/full",
        shell=True,
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.stderr == b"Error: can't write the output: No space left on device\n"
    assert done.returncode == 1
