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
from tests.packages.loader import PackagesLoader

import eyot
from eyot import node

HERE = Path(__file__).parent
JOBS = sorted(path.stem for path in (HERE / "jobs").iterdir())


def expected(job: str) -> str:
    return (HERE / "expected" / f"{job}.txt").read_text(encoding="utf-8")


def run(context: eyot.Context, packages: Path, job: str) -> str:
    builtins = node.Builtins()
    node.install(context, builtins)
    loader = PackagesLoader(context, packages, builtins)
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
