"""eyot.web.console: what is printed, and where it goes."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def lines(context: eyot.Context) -> list[tuple[str, str]]:
    """What is written, as levels and texts."""
    written: list[tuple[str, str]] = []
    web.console(context, lambda level, text: written.append((level, text)))
    return written


def printed(context: eyot.Context, lines: list[tuple[str, str]], source: str) -> list[str]:
    lines.clear()
    context.eval(source)
    return [text for _, text in lines]


def test_it_is_only_there_when_asked_for(context: eyot.Context) -> None:
    # V8 brings one of its own, which says nothing.
    before = context.eval("globalThis.console?.log")
    web.console(context, io.StringIO())
    assert context.eval("console.log") is not before
    assert context.eval("String(console)") == "[object console]"
    assert context.eval("Object.keys(globalThis).includes('console')") is False


def test_each_method_has_its_level(context: eyot.Context, lines: list[tuple[str, str]]) -> None:
    for method in ("log", "info", "debug", "warn", "error", "dir", "dirxml", "table", "group"):
        context.eval(f"console.{method}('x')")
    context.eval("console.groupEnd(); console.assert(false); console.assert(true)")
    assert [level for level, _ in lines] == [
        "info", "info", "debug", "warn", "error", "info", "info", "info", "info", "error"
    ]  # fmt: skip
    assert lines[-1][1] == "Assertion failed"


def test_it_goes_to_a_logger_by_levels(
    context: eyot.Context, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("scripts")
    web.console(context, logger)
    with caplog.at_level(logging.INFO, "scripts"):
        context.eval(
            "console.debug('d'); console.log('%s', 'l'); console.warn('50%'); console.error('e')"
        )
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.INFO, "l"),
        (logging.WARNING, "50%"),
        (logging.ERROR, "e"),
    ]


def test_it_goes_to_the_standard_streams_by_default(
    context: eyot.Context, capsys: pytest.CaptureFixture[str]
) -> None:
    web.console(context)
    context.eval("console.log(1, 'a'); console.error([2])")
    assert capsys.readouterr() == ("1 a\n", "[ 2 ]\n")


def test_asked_for_again_it_goes_elsewhere(context: eyot.Context) -> None:
    first, second = io.StringIO(), io.StringIO()
    web.console(context, first)
    log = context.eval("console.log")
    web.console(context, second)
    log("x")
    assert (first.getvalue(), second.getvalue()) == ("", "x\n")
    # Who only sees to it that there is one changes nothing.
    web.install(context, "minimum")
    log("y")
    assert second.getvalue() == "x\ny\n"


def test_what_it_goes_to_must_be_able_to_take_it(context: eyot.Context) -> None:
    nothing: Any = 7
    with pytest.raises(TypeError, match=r"console needs a logger, something with write\(\)"):
        web.console(context, nothing)
    with pytest.raises(TypeError, match="a Context is needed, not int"):
        web.console(nothing)


def test_what_writing_raises_goes_through_javascript(context: eyot.Context) -> None:
    def write(_level: str, _text: str) -> None:
        raise BlockingIOError

    web.console(context, write)
    assert context.eval("try { console.log(1) } catch (e) { e.name }") == "BlockingIOError"


def test_a_table_has_a_row_for_each_item(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    told = printed(context, lines, "console.table([{a: 1, b: 'Y'}, {a: 'Z', c: 2}, 3])")
    assert "".join(told) == (
        "┌─────────┬─────┬─────┬───┬────────┐\n"
        "│ (index) │ a   │ b   │ c │ Values │\n"
        "├─────────┼─────┼─────┼───┼────────┤\n"
        "│ 0       │ 1   │ 'Y' │   │        │\n"
        "│ 1       │ 'Z' │     │ 2 │        │\n"
        "│ 2       │     │     │   │ 3      │\n"
        "└─────────┴─────┴─────┴───┴────────┘"
    )
    told = printed(context, lines, "console.table([{a: 1, b: 2}], ['b'])")
    assert "a" not in told[0]
    told = printed(context, lines, "console.table(new Map([['k', {v: 1}]]))")
    assert "│ (iteration index) │ Key │ v │" in told[0]
    assert "│ 0                 │ 'k' │ 1 │" in told[0]
    assert printed(context, lines, "console.table('text')") == ["text"]


def test_groups_indent_what_is_in_them(context: eyot.Context, lines: list[tuple[str, str]]) -> None:
    source = """
        console.group('one'); console.log('a\\nb'); console.groupCollapsed('two')
        console.warn('c'); console.groupEnd(); console.groupEnd(); console.groupEnd()
        console.log('d')
    """
    assert printed(context, lines, source) == ["one", "  a\n  b", "  two", "    c", "d"]


def test_it_counts(context: eyot.Context, lines: list[tuple[str, str]]) -> None:
    source = """
        console.count(); console.count(); console.count('x'); console.countReset()
        console.count(); console.countReset('nothing')
    """
    assert printed(context, lines, source) == [
        "default: 1", "default: 2", "x: 1", "default: 1",
        "console.countReset: there is no count called nothing",
    ]  # fmt: skip


def test_it_times(context: eyot.Context, lines: list[tuple[str, str]]) -> None:
    source = """
        console.time('t'); console.time('t'); console.timeLog('t', [1])
        console.timeEnd('t'); console.timeEnd('t')
    """
    again, log, end, gone = printed(context, lines, source)
    assert again == "console.time: a timer called t runs already"
    assert log.startswith("t: ")
    assert log.endswith("ms [ 1 ]")
    assert end.startswith("t: ")
    assert gone == "console.timeEnd: there is no timer called t"


def test_a_trace_says_from_where(context: eyot.Context, lines: list[tuple[str, str]]) -> None:
    context.eval("function f() { console.trace('here', 1) }\nf()", filename="t.js")
    assert lines == [("error", "Trace: here 1\n    at f (t.js:1:24)\n    at t.js:2:1")]


def test_an_assertion_that_fails_is_told(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    source = "console.assert(0, '%d of', 5, 6); console.assert(0, {a: 1}); console.assert(1, 'no')"
    assert printed(context, lines, source) == [
        "Assertion failed: 5 of 6",
        "Assertion failed { a: 1 }",
    ]


def test_dir_goes_as_deep_as_it_is_told(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    source = """
        globalThis.deep = {a: {b: {c: {d: {e: {}}}}}}
        console.dir(deep); console.dir(deep, {depth: 0}); console.dir(deep, {depth: null})
    """
    assert printed(context, lines, source) == [
        "{ a: { b: { c: [Object] } } }",
        "{ a: [Object] }",
        "{ a: { b: { c: { d: { e: {} } } } } }",
    ]


def test_what_is_the_webs_shows_its_members(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    web.install(context, "url", "events")
    told = printed(
        context,
        lines,
        """
        let ran = false
        Object.defineProperty(URLSearchParams.prototype, 'size', {get() { ran = true }})
        console.log(new URL('http://a/?b'), new URLSearchParams('b=1'), ran)
        """,
    )
    assert told[0].startswith("URL {\n  href: 'http://a/?b',\n  origin: 'http://a',")
    assert told[0].endswith("URLSearchParams { size: 1 } false")


def test_a_script_that_changes_everything_is_still_read(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    source = """
        const {ownKeys} = Reflect
        const classes = [Object, Array, String, Map, Set, Number, Function, Error]
        for (let at = 0; at < classes.length; ++at) {
            const keys = ownKeys(classes[at].prototype)
            for (let key = 0; key < keys.length; ++key) {
                if (keys[key] === 'constructor') continue
                try { classes[at].prototype[keys[key]] = () => { throw 1 } } catch {}
            }
        }
        console.log({a: [1, 'x']}, 2); console.group('g'); console.table([{a: 1}]); console.count()
    """
    told = printed(context, lines, source)
    assert told[0] == "{ a: [ 1, 'x' ] } 2"
    assert told[-1] == "  default: 1"


def test_what_is_nested_very_deep_is_shown_in_part(
    context: eyot.Context, lines: list[tuple[str, str]]
) -> None:
    source = "let o = {}; for (let i = 0; i < 1e5; ++i) o = {o}; console.dir(o, {depth: null})"
    told = printed(context, lines, source)
    assert told[0].count("o: ") == 101
    assert "o: [Object]" in told[0]
