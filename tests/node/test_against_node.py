"""node:'s modules do what Node's do: each expression comes to what Node said of it.

`expressions.txt` has them, `expected.txt` what Node gives, as `node tests/node/write_expected.js`
wrote it. Where this machine has Node its answers are compared, too.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import eyot
from eyot import node

HERE = Path(__file__).parent
LINES = [
    line
    for line in (HERE / "expressions.txt").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]
EXPECTED = (HERE / "expected.txt").read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("granted")
    (folder / "text.txt").write_text("some text\n", encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("text.txt")
    given: dict[str, str] = {}
    with eyot.Context() as context:
        builtins = node.Builtins(read=[folder], write=[folder], cwd=folder)
        node.install(context, builtins)
        run = context.eval((HERE / "run.js").read_text(encoding="utf-8"), filename="run.js")
        text = (HERE / "expressions.txt").read_text(encoding="utf-8")
        run(lambda name: builtins.load(context, name), text, given.__setitem__).result()
    return given


def test_there_is_an_answer_for_each() -> None:
    assert len(LINES) == len(EXPECTED) > 150


@pytest.mark.parametrize(("line", "expected"), list(zip(LINES, EXPECTED, strict=False)), ids=LINES)
def test_it_is_as_in_node(answers: dict[str, str], line: str, expected: str) -> None:
    assert answers[line] == expected


@pytest.mark.skipif(shutil.which("node") is None, reason="this machine has no Node to ask")
def test_node_still_says_so(tmp_path: Path) -> None:
    for name in ("expressions.txt", "run.js", "write_expected.js"):
        shutil.copy(HERE / name, tmp_path)
    subprocess.run(["node", tmp_path / "write_expected.js"], check=True, capture_output=True)
    assert (tmp_path / "expected.txt").read_text(encoding="utf-8").split("\n")[:-1] == EXPECTED
