"""An uncaught error: the place, the line with a caret, what was thrown, the stack; exit 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import RunScript


def uncaught(script: RunScript, source: str) -> str:
    done = script(source)
    assert done.returncode == 1
    return done.stderr


def test_an_error_in_a_function(script: RunScript) -> None:
    assert uncaught(script, "function f() {\n  return null.x;\n}\nf();\n") == (
        "main.js:2:15\n"
        "  return null.x;\n"
        "              ^\n"
        "TypeError: Cannot read properties of null (reading 'x')\n"
        "    at f (main.js:2:15)\n"
        "    at main.js:4:1\n"
    )


def test_a_syntax_error(script: RunScript) -> None:
    assert uncaught(script, "let a = 1;\nlet b = ;\n") == (
        "main.js:2:9\nlet b = ;\n        ^\nSyntaxError: Unexpected token ';'\n"
    )


def test_a_cause_and_own_properties(script: RunScript) -> None:
    assert uncaught(
        script, "throw Object.assign(new Error('a', { cause: new Error('b') }), { code: 5 })"
    ).endswith(
        "Error: a\n"
        "    at main.js:1:21 {\n"
        "  code: 5,\n"
        "  [cause]: Error: b\n"
        "      at main.js:1:45\n"
        "}\n"
    )


def test_what_is_thrown_need_not_be_an_error(script: RunScript) -> None:
    assert uncaught(script, "throw { a: 1 }") == (
        "main.js:1:1\nthrow { a: 1 }\n^\nUncaught { a: 1 }\n    at main.js:1:1\n"
    )
    assert "Uncaught undefined\n" in uncaught(script, "throw undefined")


def test_what_was_printed_before_is_there(script: RunScript) -> None:
    done = script("console.log('before'); throw 1")
    assert done.stdout == "before\n"


def test_the_caret_stands_below_wide_characters_and_after_tabs(script: RunScript) -> None:
    lines = uncaught(script, "\tlet 漢 = '😀'; null.x").splitlines()
    assert lines[1] == "\tlet 漢 = '😀'; null.x"
    assert lines[2] == "\t" + " " * len("let xx = 'xx'; null.") + "^"


def test_of_a_long_line_the_part_around_the_place_is_shown(script: RunScript) -> None:
    source = "1;" * 200 + "null.x;" + "2;" * 200
    _, shown, caret, *_ = uncaught(script, source).splitlines()
    assert len(shown) <= 102
    assert shown[0] == shown[-1] == "…"
    assert shown[len(caret) - 1 :].startswith("x;")


def test_in_code_made_of_a_string_the_place_is_where_it_was_called(script: RunScript) -> None:
    assert uncaught(script, "\n  eval('null.x')").startswith("main.js:2:3\n  eval('null.x')\n  ^\n")
    assert uncaught(script, "\n  JSON.parse('{')").startswith("main.js:2:8\n")


def test_a_stack_overflow(script: RunScript) -> None:
    assert "RangeError: Maximum call stack size exceeded\n" in uncaught(
        script, "function f() { f() }\nf()"
    )


def test_an_error_that_cannot_be_shown(script: RunScript) -> None:
    error = (
        "throw new Proxy(function () {}, { getPrototypeOf() { throw 1 }, ownKeys() { throw 2 } })"
    )
    assert "Uncaught" in uncaught(script, error)


def test_an_error_of_host_points_at_its_caller(script: RunScript) -> None:
    assert uncaught(script, "function f() {\n  host.readTextFile(1)\n}\nf()") == (
        "main.js:2:8\n"
        "  host.readTextFile(1)\n"
        "       ^\n"
        "TypeError: host.readTextFile(path) needs a path, as a string\n"
        "    at f (main.js:2:8)\n"
        "    at main.js:4:1\n"
    )
