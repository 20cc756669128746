"""Findings kept between runs, for files whose text and whose project imports haven't changed."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .finding import Because, Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cache:
    """A folder with one small file for each file checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digests: dict[str, str] = {}
        self._version = _own_digest()

    def get(self, file: Path, text: str) -> list[Finding] | None:
        """Return what was found the last time, None if anything it rests on has changed."""
        try:
            entry = json.loads(self._entry(file).read_text(encoding="utf-8"))
            if entry["version"] != self._version or entry["text"] != _digest(text):
                return None
            if any(self._of(path) != digest for path, digest in entry["needs"].items()):
                return None
            return [_finding(item) for item in entry["findings"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a damaged entry is one that isn't there

    def put(self, file: Path, text: str, findings: list[Finding], needs: Iterable[str]) -> None:
        """Remember what was found."""
        entry = {
            "version": self._version,
            "text": _digest(text),
            "needs": {path: self._of(path) for path in sorted(needs)},
            "findings": [finding.as_dict() for finding in findings],
        }
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True)
                (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            self._entry(file).write_text(json.dumps(entry), encoding="utf-8")
        except OSError:
            return  # a folder that can't be written only costs time

    def _entry(self, file: Path) -> Path:
        return self.folder / f"{_digest(str(file.absolute()))[:32]}.json"

    def _of(self, path: str) -> str:
        if path not in self._digests:
            try:
                self._digests[path] = _digest(Path(path).read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError):
                self._digests[path] = ""
        return self._digests[path]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _own_digest() -> str:
    """Return what changes when the checker itself does."""
    own = hashlib.blake2b(sys.version.encode(), digest_size=20)
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        own.update(file.read_bytes())
    return own.hexdigest()


def _finding(item: dict[str, Any]) -> Finding:
    steps = tuple(Because(step["text"], _place(step)) for step in item["because"])
    return Finding(_place(item), item["code"], item["message"], steps, item["help"])


def _place(item: dict[str, Any]) -> Place:
    return Place(item["path"], item["line"], item["column"], item["end_line"], item["end_column"])
