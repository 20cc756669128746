"""Runs `eyot` as a process of its own, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    Finished = subprocess.CompletedProcess[str]


class Run(Protocol):
    def __call__(self, *arguments: str, stdin: str = "") -> Finished: ...


class RunScript(Protocol):
    def __call__(
        self, source: str | bytes, *arguments: str, flags: tuple[str, ...] = ()
    ) -> Finished: ...


@pytest.fixture
def eyot(tmp_path: Path) -> Run:
    def run(*arguments: str, stdin: str = "") -> Finished:
        return subprocess.run(
            [sys.executable, "-m", "eyot", *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture
def script(eyot: Run, tmp_path: Path) -> RunScript:
    """Writes main.js and runs it."""

    def run(source: str | bytes, *arguments: str, flags: tuple[str, ...] = ()) -> Finished:
        data = source.encode() if isinstance(source, str) else source
        (tmp_path / "main.js").write_bytes(data)
        return eyot("run", *flags, "main.js", *arguments)

    return run
