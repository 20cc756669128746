"""Files stay small. There is no list of exceptions: split instead."""

from __future__ import annotations

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDERS = ("native", "src", "tests", "tools", "cmake", "benchmarks", "examples")
LIMITS = {".cpp": 400, ".h": 400, ".py": 500}


def sources() -> list[Path]:
    return sorted(
        path
        for folder in FOLDERS
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in LIMITS
    )


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_file_is_short_enough(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    limit = LIMITS[path.suffix]
    assert lines <= limit, f"{path.relative_to(CHECKOUT)} has {lines} lines, more than {limit}"
