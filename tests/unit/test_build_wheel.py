"""tools/build_wheel.py: what it does to an unpacked wheel. `make wheel` proves the whole of it."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

import build_wheel
import prove_wheel

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="wheels are made on Linux")


def unpacked(folder: Path, when: int) -> Path:
    """A wheel's content, whose files have some date."""
    information = folder / "eyot-1.dist-info"
    information.mkdir(parents=True)
    files = {
        folder / "eyot/__init__.py": "",
        folder / "eyot/_native.so": "code",
        folder / "eyot.libs/libnode-0123abcd.so.108": "more code",
        information / "METADATA": "Name: eyot\nLicense-File: LICENSE\n\nWhat it is.\n\nMore.\n",
        information / "RECORD": "wrong",
    }
    for path in files if when % 2 else reversed(files):
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path])
        os.utime(path, (when, when))
    return folder


def test_the_same_content_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    packed = []
    for when in (1600000001, 1650000002):
        path = tmp_path / f"{when}.whl"
        build_wheel.pack(unpacked(tmp_path / str(when), when), path)
        packed.append(path.read_bytes())
    assert packed[0] == packed[1]


def test_the_record_has_every_file_with_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "eyot.whl"
    build_wheel.pack(unpacked(tmp_path / "content", 1), path)
    with zipfile.ZipFile(path) as archive:
        record = archive.read("eyot-1.dist-info/RECORD").decode()
        lines = {name: (digest, size) for name, digest, size in csv.reader(record.splitlines())}
        assert lines.keys() == set(archive.namelist())
        assert lines.pop("eyot-1.dist-info/RECORD") == ("", "")
        for name, (digest, size) in lines.items():
            content = archive.read(name)
            sha = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            assert (digest, size) == (f"sha256={sha.decode()}", str(len(content)))
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes["eyot/_native.so"] == modes["eyot.libs/libnode-0123abcd.so.108"] == 0o100755
    assert modes["eyot/__init__.py"] == 0o100644


def test_a_library_brings_its_licence_and_what_that_refers_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = unpacked(tmp_path / "content", 1)
    (tmp_path / "v8/lib").mkdir(parents=True)
    (tmp_path / "v8/lib/libnode.so.108").touch()
    (tmp_path / "v8/licences").mkdir()
    (tmp_path / "v8/licences/libnode108").write_text(
        "The full text is in `/usr/share/common-licenses/Apache-2.0'.\n"
    )
    monkeypatch.setattr(build_wheel, "COMMON_LICENCES", tmp_path / "common")
    with pytest.raises(
        build_wheel.WheelError, match=r"refers to \S+/Apache-2\.0, which this machine"
    ):
        build_wheel.finish(content, tmp_path / "v8/lib")
    (tmp_path / "common").mkdir()
    (tmp_path / "common/Apache-2.0").write_text("Apache License\n")
    build_wheel.finish(content, tmp_path / "v8/lib")
    information = content / "eyot-1.dist-info"
    licences = information / "licenses/libraries"
    assert (licences / "libnode108").read_text().startswith("The full text")
    assert (licences / "common/Apache-2.0").read_text() == "Apache License\n"
    assert (information / "METADATA").read_text() == (
        "Name: eyot\nLicense-File: LICENSE\nLicense-File: libraries/common/Apache-2.0\n"
        "License-File: libraries/libnode108\n\nWhat it is.\n\nMore.\n"
    )


def test_a_library_of_nobody_is_refused(tmp_path: Path) -> None:
    content = unpacked(tmp_path / "content", 1)
    (content / "eyot.libs/libnode-0123abcd.so.108").rename(content / "eyot.libs/libnobody.so.1")
    with pytest.raises(
        build_wheel.WheelError, match=r"no package of this machine has libnobody\.so\.1"
    ):
        build_wheel.finish(content, tmp_path)


def test_what_a_wheel_brings_is_known_by_the_machines_names(tmp_path: Path) -> None:
    path = tmp_path / "eyot.whl"
    build_wheel.pack(unpacked(tmp_path / "content", 1), path)
    assert prove_wheel.brought(path) == {"libnode.so.108"}
    assert prove_wheel.soname("libbrotlicommon.so.1.0.9") == "libbrotlicommon.so.1"
    assert prove_wheel.soname("libnode.so.108") == "libnode.so.108"


def test_a_date_before_those_of_zip_files_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert build_wheel.date() == "315532800"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build_wheel.date() == "1700000000"
