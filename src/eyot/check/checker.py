"""Checking files and folders: what `eyot check`, the flake8 plugin and the tests all call."""

from __future__ import annotations

import io
import os
import tokenize
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from .analysis import Analysis
from .comments import applied, ignores
from .finding import Finding, Place
from .project import Project
from .scan import concerns
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .cache import Cache
    from .project import ModuleInfo

UNREADABLE = "EY000"
_SKIPPED = {"__pycache__", "node_modules", "build", "dist", "site-packages", "venv"}


@dataclass(slots=True)
class Report:
    """What checking found, and how much it read."""

    findings: list[Finding] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    files: int = 0
    lines: int = 0


def python_files(paths: Iterable[Path], settings: Settings) -> Iterator[Path]:
    """Yield the Python files that are named or lie below a named folder."""
    seen = set()
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            excluded = any(fnmatch(str(file.absolute()), p) for p in settings.exclude)
            if file not in seen and not excluded:
                seen.add(file)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in _SKIPPED and not f.startswith("."))
        for name in sorted(files):
            if name.endswith(".py"):
                yield Path(where, name)


def check_paths(
    paths: Iterable[Path], settings: Settings | None = None, cache: Cache | None = None
) -> Report:
    """Check files and folders."""
    settings = settings or Settings()
    files = list(python_files(paths, settings))
    project = Project()
    report = Report()
    for file in files:
        report.files += 1
        text = _text(file)
        report.lines += text.count("\n") + 1 if text is not None else 0
        report.findings += _file(project, file, text, settings, cache, report)
    return report


def check_source(
    source: str, path: str = "<string>", settings: Settings | None = None
) -> list[Finding]:
    """Check one text as if it lay in `path`."""
    return _file(Project(), Path(path), source, settings or Settings(), None, Report())


def _text(file: Path) -> str | None:
    try:
        raw = file.read_bytes()
        try:
            return io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8").read()
        except UnicodeDecodeError:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
            return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding).read()
    except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
        return None


def _file(
    project: Project,
    file: Path,
    text: str | None,
    settings: Settings,
    cache: Cache | None,
    report: Report,
) -> list[Finding]:
    path = str(file)
    if text is None:
        place = Place(path, 1, 1, 1, 1)
        unreadable = Finding(place, UNREADABLE, "this file can't be read as text", (), "")
        return [unreadable] if settings.wants(UNREADABLE, path) else []
    found = cache.get(file, text) if cache is not None else None
    if found is None:
        found = _analysed(project, file, text, cache)
    chosen = [f for f in found if settings.wants(f.code, path)]
    comments = [
        c
        for c in ignores(path, text)
        if not c.codes or any(settings.wants(code, path) for code in c.codes)
    ]
    result = [f for f in applied(chosen, comments) if settings.wants(f.code, path)]
    for finding in result:
        for place in (finding.place, *(step.place for step in finding.because)):
            if place.path not in report.sources:
                report.sources[place.path] = (
                    text if place.path == path else _text(Path(place.path)) or ""
                )
    return result


def _analysed(project: Project, file: Path, text: str, cache: Cache | None) -> list[Finding]:
    if not project.imports.concern(file, text):
        return []  # nothing it could have of a scope
    path = str(file)
    module = project.load(file, text)
    error = project.errors.get(path)
    if module is None:
        if error is None:
            return []
        line, column = error.lineno or 1, error.offset or 1
        place = Place(path, line, column, error.end_lineno or line, error.end_offset or column)
        return [Finding(place, UNREADABLE, f"this file is not Python: {error.msg}", (), "")]
    if not concerns(module):
        return []
    found = {(f.place, f.code): f for f in Analysis(project, module).run()}
    for key, finding in project.elsewhere.get(path, {}).items():
        found.setdefault(key, finding)
    findings = sorted(found.values())
    if cache is not None:
        cache.put(file, text, findings, _needed(module))
    return findings


def _needed(module: ModuleInfo, seen: set[str] | None = None) -> set[str]:
    """Return the files of the project that a module's findings may depend on."""
    seen = set() if seen is None else seen
    for name in module.imports:
        found = module.project.find(name, module) if name else None
        if found is not None and found.path not in seen:
            seen.add(found.path)
            _needed(found, seen)
    return seen
