"""Thirty packages of npm do their main job, each as it does in Node.

A job is a module whose default export gives a text; expected/ has what Node gave, as
`node write_expected.mjs` wrote it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.packages.installing import InstallError, program

import eyot
from eyot import node
from eyot.modules import NodeLoader

HERE = Path(__file__).parent
JOBS = sorted(path.stem for path in (HERE / "jobs").iterdir())


def expected(job: str) -> str:
    return (HERE / "expected" / f"{job}.txt").read_text(encoding="utf-8")


def run(context: eyot.Context, packages: Path, job: str) -> str:
    builtins = node.Builtins()
    node.install(context, builtins)
    loader = NodeLoader(packages, builtins=builtins)
    result = context.import_module(f"./jobs/{job}.mjs", loader=loader)["default"]()
    text = result.result() if isinstance(result, eyot.JSPromise) else result
    assert isinstance(text, str)
    return text


def test_there_are_thirty() -> None:
    assert len(JOBS) == 30
    assert sorted(path.stem for path in (HERE / "expected").iterdir()) == JOBS


@pytest.mark.timeout(400)  # the first installs them all
@pytest.mark.parametrize("job", JOBS)
def test_it_does_its_job(context: eyot.Context, packages: Path, job: str) -> None:
    assert run(context, packages, job) == expected(job)


def test_two_contexts_have_packages_of_their_own(isolate: eyot.Isolate, packages: Path) -> None:
    for _ in range(2):
        with eyot.Context(isolate) as context:
            assert run(context, packages, "mustache") == expected("mustache")


def test_node_gives_the_same(packages: Path, tmp_path: Path) -> None:
    try:
        command = program("node")
    except InstallError as error:
        pytest.skip(str(error))
    subprocess.run(
        [*command, HERE / "write_expected.mjs", packages / "jobs", tmp_path],
        env={**os.environ, "TZ": "UTC"},
        check=True,
        capture_output=True,
    )
    for job in JOBS:
        assert (tmp_path / f"{job}.txt").read_text(encoding="utf-8") == expected(job), job


@pytest.mark.parametrize(
    ("specifier", "member"),
    [
        ("@babel/standalone", "transform"),
        ("acorn", "parse"),
        ("ajv", "default"),
        ("date-fns", "format"),
        ("dayjs", "extend"),
        ("ejs", "render"),
        ("handlebars", "compile"),
        ("highlight.js", "highlight"),
        ("immer", "produce"),
        ("katex", "renderToString"),
        ("lodash", "chunk"),
        ("luxon", "DateTime"),
        ("markdown-it", "prototype"),
        ("nunjucks", "Environment"),
        ("postcss", "parse"),
        ("ramda", "pipe"),
        ("react-dom/server", "renderToString"),
        ("rxjs", "Subject"),
        ("svelte/compiler", "compile"),
        ("typescript", "transpileModule"),
        ("vue/server-renderer", "renderToString"),
        ("yup", "object"),
        ("zod", "z"),
    ],
)
def test_commonjs_requires_it(
    context: eyot.Context, packages: Path, specifier: str, member: str
) -> None:
    builtins = node.Builtins()
    node.install(context, builtins)
    require = NodeLoader(packages, builtins=builtins).create_require(context)
    exports = require(specifier)
    assert context.eval("(o, m) => m in o")(exports, member)
    assert require(specifier) is exports
