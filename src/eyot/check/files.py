"""Files as modules: which exist, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_files: dict[Path, bool] = {}


def is_file(path: Path) -> bool:
    """Remember which files exist: every import of every module asks."""
    known = _files.get(path)
    if known is None:
        known = _files[path] = path.is_file()
    return known


def module_name(path: Path) -> tuple[str, Path]:
    """Return a file's full module name and the folder it is counted from."""
    parts = [] if path.name == "__init__.py" else [path.stem]
    folder = path.parent
    while is_file(folder / "__init__.py"):
        parts.insert(0, folder.name)
        if folder.parent == folder:
            break
        folder = folder.parent
    return ".".join(parts) or path.stem, folder


_roots: dict[Path, tuple[Path, ...]] = {}


def project_roots(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the project around `folder` that absolute imports may start from."""
    known = _roots.get(folder)
    if known is None:
        top = next((f for f in (folder, *folder.parents) if is_file(f / "pyproject.toml")), None)
        known = _roots[folder] = (top, top / "src") if top is not None else ()
    return known
