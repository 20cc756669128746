"""Code that is right, and code that has nothing to do with eyot: no findings in either."""

from __future__ import annotations

import ast
import re
import sysconfig
import textwrap
import time
from pathlib import Path

import pytest
from tests.check.programs import marked, program

from eyot.check.analysis import Analysis
from eyot.check.checker import check_paths, check_source, python_files
from eyot.check.project import Project
from eyot.check.settings import Settings

ROOT = Path(__file__).parents[2]
STDLIB = Path(sysconfig.get_path("stdlib"))
BLOCK = re.compile(r"^( *)```python[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
# What these tests do on purpose: break rules, keep scopes, leave them open.
ON_PURPOSE = {"misuse", "crash", "leak", "check", "soak", "typing"}


def library() -> list[Path]:
    skipped = {"site-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo"}
    return [p for p in python_files([STDLIB], Settings()) if skipped.isdisjoint(p.parts)]


def test_the_standard_library(capsys: pytest.CaptureFixture[str]) -> None:
    start = time.perf_counter()
    report = check_paths([STDLIB], Settings(select=("EY",)))
    seconds = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n{report.files} files, {report.lines} lines, {seconds:.1f} s")  # noqa: T201
    assert [f for f in report.findings if f.code != "EY000"] == []
    assert all("lib2to3" in f.place.path or "test" in f.place.path for f in report.findings)


def test_the_standard_library_with_every_function_followed() -> None:
    """Nothing is left out for not importing eyot; a sample, for it takes a while."""
    project = Project()
    for path in library()[::20]:
        module = project.load(path)
        if module is None:
            continue
        analysis = Analysis(project, module)
        module.marked = True
        analysis.follow(module.body)
        for info in list(module.infos.values()):
            if not isinstance(info.node, (ast.Lambda, ast.GeneratorExp)):
                analysis.follow(info)
        assert analysis.findings == {}


CALLBACK_REFUSED = """
def test_refusals(isolate, context, make):
    def callback(scope, info):
        print(len(info))
        return v8.String(scope, "x")

    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        with pytest.raises(TypeError):
            v8.Function(scope, callback, 7)
        with contextlib.suppress(TypeError):
            v8.Function(scope, callback, 8)
        for _ in range(3):
            v8.String(scope, "b")
        for made in (v8.Function, make):
            with pytest.raises(TypeError):
                made(scope, callback, 7)
            v8.String(scope, "b")
        try:
            v8.Function(scope, callback, 9)
        except TypeError:
            v8.String(scope, "b")
"""


def test_a_callback_that_is_refused_leaves_no_scope_open() -> None:
    """What a callback raises, it raises when JavaScript calls it, not where it is made."""
    assert check_source(program(CALLBACK_REFUSED), "refused.py") == []


def test_a_mistake_in_a_callback_that_is_made_in_a_try_is_still_found() -> None:
    source = program("""
        def f(isolate, context):
            def callback(scope, info):
                with v8.HandleScope(scope) as inner:
                    print(len(info))
                    return v8.String(scope, "x")  # EY103
            with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
                try:
                    v8.Function(scope, callback)
                except TypeError:
                    v8.String(scope, "b")
    """)
    found = check_source(source, "mistake.py")
    assert {(f.place.line, f.code) for f in found} == marked(source)


def own_files() -> list[Path]:
    folders = [ROOT / name for name in ("examples", "benchmarks", "src", "tests", "tools")]
    found = python_files([f for f in folders if f.is_dir()], Settings())
    return [p for p in found if ON_PURPOSE.isdisjoint(p.relative_to(ROOT).parts[1:-1])]


@pytest.mark.timeout(300)  # of a busy machine: it reads hundreds of files
def test_the_projects_own_files() -> None:
    report = check_paths(own_files())
    deliberate = {"EY105", "EY110"}  # a test opens by hand to see the run time's answer
    assert [
        f for f in report.findings if not ("tests" in f.place.path and f.code in deliberate)
    ] == []


def blocks() -> list[tuple[str, str, set[str]]]:
    """Return each Python block of the pages, with the codes its surrounding text speaks of."""
    found = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        matches = list(BLOCK.finditer(text))
        for number, match in enumerate(matches):
            before = matches[number - 1].end() if number else 0
            after = matches[number + 1].start() if number + 1 < len(matches) else len(text)
            told = set(re.findall(r"EY\d{3}", text[before:after]))
            if "EY104" in told:
                told.add("EY105")  # a generator's open scope: found earlier than it is refused
            where = f"{page.relative_to(ROOT)}:{number}"
            found.append((where, textwrap.dedent(match[2]), told))
    return found


@pytest.mark.parametrize(("where", "source", "told"), blocks(), ids=[b[0] for b in blocks()])
def test_blocks_of_the_documentation(where: str, source: str, told: set[str]) -> None:
    """A block is right, or the text around it says which rule it breaks."""
    try:
        ast.parse(source)
    except SyntaxError:
        pytest.skip(f"{where} is not a whole program")
    assert [f for f in check_source(source, f"{where}.py") if f.code not in told] == []
