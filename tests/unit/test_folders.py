"""Folders: files below what was granted, and nothing else."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest

from eyot.folders import DeniedError, Folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    granted = tmp_path / "granted"
    (granted / "deep").mkdir(parents=True)
    (granted / "deep" / "a.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not yours", encoding="utf-8")
    (granted / "out").symlink_to(tmp_path / "secret.txt")
    (granted / "in").symlink_to("deep/a.txt")
    (granted / "up").symlink_to(tmp_path)
    return granted


@pytest.fixture
def folders(folder: Path) -> Folders:
    return Folders.opened("read", [str(folder)])


def test_a_file_below_is_opened(folder: Path, folders: Folders) -> None:
    for name in ("deep/a.txt", "deep/../deep/a.txt", "in", "up/granted/deep/a.txt"):
        with os.fdopen(folders.open(str(folder / name), os.O_RDONLY)) as file:
            assert file.read() == "mine"


@pytest.mark.parametrize("name", ["out", "up/secret.txt", "../secret.txt", "deep/../../secret.txt"])
def test_what_is_outside_is_not(folder: Path, folders: Folders, name: str) -> None:
    path = str(folder / name)
    with pytest.raises(DeniedError, match=r"can't read .*: it is outside of what read="):
        folders.open(path, os.O_RDONLY)
    with pytest.raises(DeniedError):
        folders.look(path)
    with pytest.raises(DeniedError):
        folders.names(path)


def test_a_link_itself_is_in_the_folder(folder: Path, folders: Folders) -> None:
    assert folders.look(str(folder / "out"), follow=False).st_mode & 0o170000 == 0o120000
    folders.remove(str(folder / "out"))
    assert (folder.parent / "secret.txt").exists()
    # But not what a link on the way leads to.
    with pytest.raises(DeniedError):
        folders.remove(str(folder / "up" / "secret.txt"))


def test_folders_are_looked_at_and_made(folder: Path, folders: Folders) -> None:
    names = [entry.name for entry in folders.names(str(folder))]
    assert names == ["deep", "in", "out", "up"]
    assert [entry.name for entry in folders.names(str(folder / "deep"))] == ["a.txt"]
    folders.make_folder(str(folder / "new"))
    with pytest.raises(FileExistsError):
        folders.make_folder(str(folder / "new"))
    with pytest.raises(NotADirectoryError):
        folders.names(str(folder / "deep" / "a.txt"))
    with pytest.raises(IsADirectoryError):
        folders.open(str(folder), os.O_RDONLY)


def test_without_a_folder_nothing_is_even_looked_for() -> None:
    for path in ("/", "/nowhere"):
        with pytest.raises(DeniedError, match="that needs read=DIR"):
            Folders("read").look(path)


def test_windows_into_the_kernel_are_not_written() -> None:
    everything = Folders.opened("write", ["/"])
    with pytest.raises(DeniedError, match="doesn't give /proc and /sys"):
        everything.open("/proc/self/comm", os.O_WRONLY)
    for change in (everything.make_folder, everything.remove):
        with pytest.raises(DeniedError, match="doesn't give /proc and /sys"):
            change("/proc/self/new")


def test_a_folder_stays_the_one_that_was_named(folder: Path, folders: Folders) -> None:
    folder.rename(folder.parent / "renamed")
    folder.mkdir()
    (folder / "deep").mkdir()
    (folder / "deep" / "a.txt").write_text("another", encoding="utf-8")
    with os.fdopen(folders.open(str(folder / "deep/a.txt"), os.O_RDONLY)) as file:
        assert file.read() == "mine"


def test_what_was_held_open_is_let_go_of(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    kept = [Folders.opened("read", [str(tmp_path)]) for _ in range(20)]
    assert len(os.listdir("/proc/self/fd")) == before + 20
    kept.clear()
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(FileNotFoundError):
        Folders.opened("read", [str(tmp_path), str(tmp_path / "nothing")])
    assert len(os.listdir("/proc/self/fd")) == before
