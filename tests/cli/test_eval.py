"""`eyot eval`: one expression, its value printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_the_value_is_printed_as_console_log_does(eyot: Run) -> None:
    assert eyot("eval", "6 * 7").stdout == "42\n"
    assert eyot("eval", "'text'").stdout == "text\n"
    assert eyot("eval", "undefined").stdout == "undefined\n"
    assert eyot("eval", "12n").stdout == "12n\n"
    assert eyot("eval", "[1, 'two', {three: 3}]").stdout == "[ 1, 'two', { three: 3 } ]\n"


def test_an_error_is_exit_1(eyot: Run) -> None:
    done = eyot("eval", "nope()")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "<eval>:1:1\nnope()\n^\nReferenceError: nope is not defined\n    at <eval>:1:1\n"
    )


def test_files_need_a_flag_here_too(eyot: Run) -> None:
    done = eyot("eval", "host.readTextFile('x')")
    assert "PermissionDenied: can't read x: that needs --allow-read=DIR" in done.stderr


def test_what_begins_with_a_dash_stands_behind_two(eyot: Run) -> None:
    assert eyot("eval", "--", "-1").stdout == "-1\n"
