"""Each example runs, and shows what it is there to show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, cwd=ROOT, encoding="utf-8", check=False
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def test_the_tour_shows_both_mistakes_and_an_error_with_its_frames() -> None:
    told = run("examples/tour.py")
    assert "→ 42\n" in told
    assert "[1, 4, 9, 16, 25, 36, 49, 64, 81, 100]" in told
    assert "ScopeClosedError: EY101: the ContextScope opened at" in told
    assert "WrongThreadError: EY201: the isolate made at" in told
    assert "CALLED FROM PYTHON!!!" in told
    assert 'File "shop.js", line 3, in price' in told
    assert "return item.cost.toFixed(2);" in told
    assert "→ 3.75\n  → JavaScript caught a KeyError\n" in told
    assert "ScopeSuspendedError: EY105: " in told
    assert "→ 10 asleep\n  → 10 aborted, their isolates closed\n" in told


def test_wordcount_prints_a_table(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Islands, islands; an eyot. Isn't the eyot an ISLAND?", encoding="utf-8")
    flag = f"--allow-read={tmp_path}"
    told = run("-m", "eyot", "run", flag, "examples/wordcount.js", str(text)).splitlines()
    assert told[0] == f"{text}: 9 words, the most frequent of 4 uncommon ones:"
    assert [line.split()[:2] for line in told[4:]] == [
        ["eyot", "2"],
        ["islands", "2"],
        ["island", "1"],
        ["isn't", "1"],
    ]
    assert told[4].count("█") == 2 * told[6].count("█") == 40


def test_pages_are_rendered_in_javascript() -> None:
    # With it examples/pages.js. `tests/behaviour/test_web_application.py` asks for many.
    told = run("examples/pages.py", "--once", "/hello/eyot")
    assert told == (
        "<!doctype html>\n<title>Hello, eyot</title>\n"
        "<ul><li>apples at 1.50</li><li>pears at 2.25</li><li>plums at 0.75</li></ul>\n"
    )


def test_an_agents_programs_get_what_they_were_granted() -> None:
    told = run("examples/agent.py").splitlines()
    assert told == [
        "which is ripe first? -> ['plums', 'pears', 'figs']",
        "    it said: looked at 3 notes",
        "    it noted: plums come first",
        "what else is here? -> [[], 'undefined']",
        "what is not there? -> failed: KeyError: 'secrets'",
        "how long may I think? -> failed: PermissionError: that were enough calls",
        "and with much paper? -> stopped: HeapLimitError",
    ]


@pytest.mark.timeout(400)  # the first to need them installs the packages
@pytest.mark.usefixtures("packages")
class TestWithPackages:
    """Those that use packages of npm; each .mjs is the module of the .py beside it."""

    def test_react_renders_a_page(self) -> None:
        told = run("examples/react_pages.py", "--once", "/")  # examples/react_pages.mjs
        assert told == (
            "<!doctype html>\n<title>Fruit</title>\n<main><h1>Fruit</h1><table><tbody>"
            "<tr><td>apples</td><td>£1.50</td><td>12</td></tr>"
            '<tr class="sold-out"><td>pears &lt;ripe&gt;</td><td>£2.25</td><td>sold out</td></tr>'
            "</tbody></table></main>\n"
        )

    def test_markdown_has_formulas(self, tmp_path: Path) -> None:
        told = run("examples/markdown.py")  # examples/markdown.mjs
        assert "<em>In a right triangle</em> the squares are <span" in told
        assert "<msup><mi>a</mi><mn>2</mn></msup><mo>+</mo>" in told
        assert '<span class="hljs-title function_">hypotenuse</span>' in told
        assert "<script>" not in told
        text = tmp_path / "text.md"
        text.write_text("costs $5 and $6", encoding="utf-8")
        assert run("examples/markdown.py", str(text)) == "<p>costs $5 and $6</p>\n"

    def test_a_chart_is_drawn(self) -> None:
        told = run("examples/chart.py")  # examples/chart.mjs
        root = ET.fromstring(told)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        [line] = [
            each for each in root.iter("{http://www.w3.org/2000/svg}path")
            if each.get("stroke") == "teal"
        ]  # fmt: skip
        assert (line.get("d") or "").count("L") == 5
        assert "Price of apples" in told

    def test_a_server_checks_as_the_browser_does(self) -> None:
        told = run("examples/validation.py").splitlines()  # examples/validation.mjs
        assert told == [
            "{'name': 'Ada', 'email': 'ada@example.org', 'items': [{'fruit': 'pear', 'count': 3}]}",
            "name: please tell us your name",
            "email: that is no address",
            'items.0.fruit: Invalid option: expected one of "apple"|"pear"|"plum"',
            "items.0.count: Too small: expected number to be >=1",
        ]

    def test_a_mail_has_two_bodies(self) -> None:
        told = run("examples/mail.py")  # examples/mail.mjs
        assert told == (
            "--- Your order of Monday, 23 November 2026 (text/plain)\n"
            "Dear Ada <Lovelace>,\n- 3 pears: £6.75\n- 12 plums & more: £1,299.00\n"
            "--- Your order of Monday, 23 November 2026 (text/html)\n"
            "<p>Dear Ada &lt;Lovelace&gt;,<ul><li>3 pears: <b>£6.75</b></li>"
            "<li>12 plums &amp; more: <b>£1,299.00</b></li></ul>\n"
        )


def test_every_example_is_run_here() -> None:
    names = {path.name for path in EXAMPLES.iterdir() if path.suffix in {".js", ".mjs", ".py"}}
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in names if f"examples/{name}" not in source] == []
