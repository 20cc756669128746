"""tools/matrix.py: what it copies, what it says where no folder can be had, and its table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import debian_folder
import matrix

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """<testsuites><testsuite time="{seconds}">
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="no"/></testcase>
<testcase classname="a" name="is_left_out"><skipped message="{reason}"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout to copy, and a place for reports."""
    (tmp_path / "root").mkdir()
    (tmp_path / "matrix").mkdir()
    monkeypatch.setattr(matrix, "ROOT", tmp_path / "root")
    monkeypatch.setattr(matrix, "MATRIX", tmp_path / "matrix")
    return tmp_path


def test_the_table_has_a_column_for_each_v8_that_was_run(place: Path) -> None:
    for version, seconds, reason in (("here", 12.4, "old"), ("13.6", 31, "new")):
        report = place / "matrix" / f"{version}.xml"
        report.write_text(REPORT.format(seconds=seconds, reason=reason))
        report.with_suffix(".title").write_text(f"V8 {version}\n")
    lines = [line.split() for line in matrix.table().splitlines()]
    assert lines == [
        ["V8", "here", "V8", "13.6"],
        ["tests", "3", "3"],
        ["failed", "1", "1"],
        ["skipped", "1", "1"],
        ["new", "1"],
        ["old", "1"],
        ["seconds", "12", "31"],
    ]


def test_a_copy_follows_its_checkout(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, copy = place / "root", place / "copy"
    (root / "deep").mkdir()
    for name in ("same", "deep/changes", "goes"):
        (root / name).write_text(name)
    monkeypatch.setattr(matrix, "files", lambda: ["same", "deep/changes", "goes"])
    matrix.copy_checkout(copy)
    (copy / "built").write_text("stays")
    os.utime(copy / "same", (1, 1))
    (root / "deep/changes").write_text("other")
    monkeypatch.setattr(matrix, "files", lambda: ["same", "deep/changes"])
    matrix.copy_checkout(copy)
    assert (copy / "deep/changes").read_text() == "other"
    assert (copy / "same").stat().st_mtime == 1
    assert (copy / "built").exists()
    assert not (copy / "goes").exists()


@pytest.mark.parametrize(("arguments", "status"), [(["13.6"], 1), (["13.6", "--if-possible"], 0)])
@pytest.mark.usefixtures("place")
def test_without_root_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert matrix.main(arguments) == status
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith("matrix: not run on V8 13.6: debootstrap and chroot need root")


@pytest.mark.usefixtures("place")
def test_a_debian_that_has_gone_on_is_refused(tmp_path: Path) -> None:
    folder = debian_folder.Folder(tmp_path / "folder", "testing")
    with pytest.raises(debian_folder.FolderError, match=r"has no v8-version\.h"):
        matrix.refuse_another_v8(folder, "13.6")
    headers = folder.path / matrix.HEADERS
    headers.mkdir(parents=True)
    numbers = {"MAJOR_VERSION": 14, "MINOR_VERSION": 2, "BUILD_NUMBER": 231, "PATCH_LEVEL": 9}
    lines = [f"#define V8_{name} {number}\n" for name, number in numbers.items()]
    (headers / "v8-version.h").write_text("".join(lines))
    with pytest.raises(debian_folder.FolderError, match=r"Debian testing has V8 14\.2\.231\.9 now"):
        matrix.refuse_another_v8(folder, "13.6")
    matrix.refuse_another_v8(folder, "14.2")


def test_a_v8_that_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        matrix.main(["9.1"])
    assert "no such V8: 9.1; there are here, 11.3, 13.6" in capsys.readouterr().err
