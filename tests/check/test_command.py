"""The command: its formats, exit codes, selection, settings, ignores, pages and cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eyot.check.explain import document, pages
from eyot.check.flake8 import Plugin

WRONG = """\
from eyot import v8


def f(isolate):
    with v8.HandleScope(isolate) as hs:
        n = v8.Integer(hs, 1)
    print(n.value)
"""
RIGHT = "from eyot import v8\n\nisolate = v8.Isolate()\nisolate.close()\n"
LINE = 7


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eyot", "check", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "right.py").write_text(RIGHT)
    return tmp_path


def test_text_shows_the_lines_that_matter(folder: Path) -> None:
    done = check(folder, "wrong.py")
    assert done.returncode == 1
    assert done.stdout == (
        "error[EY102]: this handle is used after its scope has closed\n"
        " --> wrong.py:7:11\n"
        "  |\n"
        "5 |     with v8.HandleScope(isolate) as hs:\n"
        "  |          ----------------------- the HandleScope is opened here\n"
        "6 |         n = v8.Integer(hs, 1)\n"
        "  |             ----------------- the handle is made here\n"
        "  |                             - and closes here, at the end of its block\n"
        "7 |     print(n.value)\n"
        "  |           ^^^^^^^ this handle is used after its scope has closed\n"
        "  |\n"
        "  = help: take the value out as Python data (`.to_python(scope)`), `escape()` it from an "
        "EscapableHandleScope, or keep it with `v8.Global(scope, handle)` while the scope is open\n"
        "\n"
        "1 finding in 1 file\n"
    )


def test_json_has_every_field(folder: Path) -> None:
    done = check(folder, "--format", "json", ".")
    assert done.returncode == 1
    [finding] = json.loads(done.stdout)
    assert finding["path"] == "wrong.py"
    assert (finding["line"], finding["column"]) == (LINE, 11)
    assert (finding["end_line"], finding["end_column"]) == (LINE, 18)
    assert finding["code"] == "EY102"
    assert finding["message"]
    assert finding["help"]
    assert [step["line"] for step in finding["because"]] == [6, 5, 6]


def test_sarif_names_the_rule_and_the_place(folder: Path) -> None:
    done = check(folder, "--format", "sarif", "wrong.py")
    [run] = json.loads(done.stdout)["runs"]
    [result] = run["results"]
    assert result["ruleId"] == "EY102"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == LINE
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {"EY101", "EY305"}


def test_github_is_one_line_a_finding(folder: Path) -> None:
    done = check(folder, "--format", "github", "wrong.py")
    [line] = done.stdout.splitlines()
    assert line.startswith("::error file=wrong.py,line=7,col=11,")
    assert "title=EY102::" in line


def test_exit_codes(folder: Path) -> None:
    assert check(folder, "right.py").returncode == 0
    assert check(folder, "wrong.py").returncode == 1
    for nonsense in (
        ["missing.py"],
        ["--format", "xml"],
        ["--select", "EY999"],
        ["--explain", "X"],
    ):
        assert check(folder, *nonsense).returncode == 2


def test_select_and_ignore(folder: Path) -> None:
    assert check(folder, "--ignore", "EY102", "wrong.py").returncode == 0
    assert check(folder, "--select", "EY101,EY103", "wrong.py").returncode == 0
    assert check(folder, "--select", "EY10", "wrong.py").returncode == 1


def test_settings_of_the_project(folder: Path) -> None:
    settings = folder / "pyproject.toml"
    settings.write_text('[tool.eyot.check]\nignore = ["EY102"]\n')
    assert check(folder, ".").returncode == 0
    settings.write_text('[tool.eyot.check.per-file-ignores]\n"wrong*" = ["EY1"]\n')
    assert check(folder, ".").returncode == 0
    settings.write_text('[tool.eyot.check]\nexclude = ["wrong.py"]\n')
    assert check(folder, ".").returncode == 0
    settings.write_text('[tool.eyot.check]\nselected = ["EY1"]\n')
    done = check(folder, ".")
    assert done.returncode == 2
    assert "selected" in done.stderr


def test_ignores_and_those_without_use(folder: Path) -> None:
    path = folder / "wrong.py"
    path.write_text(WRONG.replace("n.value)", "n.value)  # eyot: ignore[EY102]"))
    assert check(folder, "wrong.py").returncode == 0
    path.write_text(WRONG.replace("n.value)", "n.value)  # eyot: ignore"))
    assert check(folder, "wrong.py").returncode == 0
    path.write_text(WRONG.replace("n.value)", "1)  # eyot: ignore[EY102]"))
    done = check(folder, "--format", "json", "wrong.py")
    assert [finding["code"] for finding in json.loads(done.stdout)] == ["EY001"]


def test_a_file_that_is_not_python(folder: Path) -> None:
    (folder / "broken.py").write_text("from eyot import v8\nwith v8.HandleScope(\n")
    done = check(folder, "--format", "json", "broken.py")
    assert [finding["code"] for finding in json.loads(done.stdout)] == ["EY000"]


def test_explain_prints_the_page(folder: Path) -> None:
    done = check(folder, "--explain", "ey105")
    assert done.returncode == 0
    assert done.stdout.startswith("EY105: a scope open across")
    assert "Wrong:" in done.stdout


def test_the_document_is_made_from_the_rules() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "check.md"
    assert page.read_text(encoding="utf-8") == document(), "write explain.document() to it"
    assert len(pages()) == len({one.code for one in pages()})


def test_the_cache_notices_a_change_in_a_module_that_is_imported(folder: Path) -> None:
    (folder / "helper.py").write_text("def keep(thing):\n    return None\n")
    (folder / "uses.py").write_text(
        "from eyot import v8\nfrom helper import keep\n\n\ndef f(isolate):\n"
        "    with v8.HandleScope(isolate) as hs:\n        keep(hs)\n"
    )
    assert check(folder, "uses.py").returncode == 0
    assert any((folder / ".eyot_cache").rglob("*.json"))
    assert check(folder, "uses.py").returncode == 0
    (folder / "helper.py").write_text("KEPT = []\n\n\ndef keep(thing):\n    KEPT.append(thing)\n")
    assert check(folder, "uses.py").returncode == 1


def test_modules_of_a_package_know_one_another(tmp_path: Path) -> None:
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("from .scopes import opened as opened\n")
    (package / "scopes.py").write_text(
        "import contextlib\nfrom eyot import v8\n\n\n@contextlib.contextmanager\n"
        "def opened(isolate):\n    with v8.HandleScope(isolate) as hs:\n        yield hs\n"
    )
    (package / "page.py").write_text(
        "import shop\nfrom eyot import v8\nfrom . import scopes\n\n\ndef f(isolate):\n"
        "    with shop.opened(isolate) as a:\n        pass\n    v8.Integer(a, 1)\n"
        "    with scopes.opened(isolate) as b:\n        pass\n    v8.Integer(b, 1)\n"
    )
    done = check(tmp_path, "--format", "json", "shop")
    found = [(f["line"], f["code"]) for f in json.loads(done.stdout)]
    assert found == [(9, "EY101"), (12, "EY101")]


def test_flake8_gets_the_same_findings() -> None:
    lines = WRONG.splitlines(keepends=True)
    import ast

    [(line, column, words, _)] = Plugin(ast.parse(WRONG), "wrong.py", lines).run()
    assert (line, column) == (LINE, 10)
    assert words.startswith("EY102 ")


def test_it_needs_no_engine(folder: Path) -> None:
    script = (
        "import sys\nimport eyot.check.checker as c\nfrom pathlib import Path\n"
        "found = c.check_paths([Path('wrong.py')]).findings\nassert len(found) == 1\n"
        "assert not any(name.startswith('eyot._native') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True)
