"""Who may include whom in native/, and where V8's own names may stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

NATIVE = Path(__file__).parents[2] / "native"
FILES = sorted(path for path in NATIVE.rglob("*") if path.suffix in {".h", ".cpp"})
HEADERS = [path for path in FILES if path.suffix == ".h"]

# What each folder includes of ours, and which headers of others it leaves alone.
MAY_INCLUDE = {"engine": {"engine"}, "bind": {"bind", "engine"}}
MUST_NOT_INCLUDE = {
    "engine": r"Python\.h|frameobject\.h|nanobind/|structmember\.h",
    "bind": r"v8[-\w]*\.h|libplatform/",
}
SPEAKS_V8 = re.compile(r"convert(_\w+)?\.(h|cpp)")

NO_CODE = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""", re.DOTALL | re.VERBOSE
)


def name(path: Path) -> str:
    return str(path.relative_to(NATIVE))


@cache
def included(path: Path, marks: str = '""') -> list[str]:
    """The headers that a file includes: ours, or with `marks` "<>" those of others."""
    pattern = rf"^\s*#\s*include\s*{marks[0]}([^{marks[1]}]+){marks[1]}"
    return re.findall(pattern, path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_includes_are_written_from_the_root_of_native(path: Path) -> None:
    for header in included(path):
        assert (NATIVE / header).is_file(), f"no native/{header}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_includes_go_downwards(path: Path) -> None:
    folder = path.relative_to(NATIVE).parts[0]
    for header in included(path):
        assert header.partition("/")[0] in MAY_INCLUDE[folder], f"{name(path)} includes {header}"
    for header in included(path, "<>"):
        assert not re.match(MUST_NOT_INCLUDE[folder], header), f"{name(path)} includes <{header}>"


@pytest.mark.parametrize("path", HEADERS, ids=name)
def test_a_header_is_read_once(path: Path) -> None:
    assert re.search(r"^#pragma once$", path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", HEADERS, ids=name)
def test_no_header_includes_itself_by_a_detour(path: Path) -> None:
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        for header in included(waiting.pop()):
            found = NATIVE / header
            assert found != path, f"{name(path)} includes itself"
            if found not in seen:
                seen.add(found)
                waiting.append(found)


@pytest.mark.parametrize("path", sorted((NATIVE / "bind").iterdir()), ids=name)
def test_only_the_conversions_of_bind_say_v8(path: Path) -> None:
    if SPEAKS_V8.fullmatch(path.name):
        return
    code = NO_CODE.sub(lambda match: "\n" * match[0].count("\n"), path.read_text())
    lines = [at for at, line in enumerate(code.split("\n"), 1) if re.search(r"\bv8::", line)]
    assert not lines, f"{name(path)} says v8:: in lines {lines}: that belongs into engine/"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_compat_alone_asks_which_v8_this_is(path: Path) -> None:
    if name(path) not in {"engine/compat.h", "engine/compat_modules.h"}:
        assert not re.search(r"V8_M(AJ|IN)OR_VERSION|EYOT_V8_AT_LEAST", path.read_text())
