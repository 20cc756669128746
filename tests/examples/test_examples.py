"""Each example runs, and shows what it is there to show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


def test_every_example_is_run_here() -> None:
    names = {path.name for path in EXAMPLES.iterdir() if path.suffix in {".js", ".py"}}
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in names if f"examples/{name}" not in source] == []
