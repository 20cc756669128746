"""What ARCHITECTURE.md and CONTRIBUTING.md say of the repository is so."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.docs.pages import CHECKOUT, every

ARCHITECTURE = CHECKOUT / "ARCHITECTURE.md"
# What a page calls a file: it stands in backticks and begins with a folder. `<…>` is any name.
FOLDERS = r"native|src|tests|tools|cmake|docs|benchmarks|examples|changes|\.ci"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_files_that_a_page_names_exist(name: str) -> None:
    for path in PATH.findall((CHECKOUT / name).read_text()):
        assert (CHECKOUT / path).exists(), path


def test_the_map_of_tests_has_every_folder() -> None:
    shown = set(re.findall(r"^tests/(\w+) ", ARCHITECTURE.read_text(), re.MULTILINE))
    there = {path.parent.name for path in (CHECKOUT / "tests").glob("*/test_*.py")}
    assert there <= shown


def layers(text: str) -> list[set[str]]:
    return [set(re.findall(r"\w+", line)) for line in text.splitlines()]


def test_the_layers_are_those_that_the_linter_holds() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    contract = layers("\n".join(settings["tool"]["importlinter"]["contracts"][0]["layers"]))
    shown = next(block for block in every("") if "scopes | values" in block.body)
    modules = {path.stem for path in (CHECKOUT / "src/eyot").iterdir()}
    present = [line & modules for line in contract if line & modules]
    assert [line & modules for line in layers(shown.body)] == present


def test_every_rule_of_the_architecture_has_its_reason_and_its_check() -> None:
    rules = ARCHITECTURE.read_text().partition("\n## Rules\n")[2].partition("\n## ")[0]
    for rule in rules.split("\n### ")[1:]:
        title, *paragraphs = rule.strip().split("\n\n")
        assert len(paragraphs) > 1, title
        assert paragraphs[-1].startswith("Check: "), title


def test_only_the_gate_terminates() -> None:
    speaking = re.compile(r"\bTerminateExecution\(")
    files = (CHECKOUT / "native").rglob("*.[ch]*")
    assert {path.name for path in files if speaking.search(path.read_text())} == {"gate.h"}
