"""Which files can have anything of eyot's, told from their text: most never need to be parsed."""

from __future__ import annotations

import re
from pathlib import Path

from .files import is_file, module_name, project_roots

_IMPORT = re.compile(
    r"^[ \t]*(?:import[ \t]+(?P<plain>[^\n;#]+)"
    r"|from[ \t]+(?P<base>[.\w]+)[ \t]+import[ \t]*(?:\((?P<many>[^)]*)\)|(?P<names>[^\n;#]+)))",
    re.MULTILINE,
)
_WORD = re.compile(r"[\w.]+")


class Imports:
    """The question for a whole run; answers are kept, for the same modules are asked for again."""

    def __init__(self) -> None:
        self._answers: dict[Path, bool] = {}

    def concern(self, file: Path, text: str) -> bool:
        """Say whether a file, or one it imports, mentions eyot."""
        seen: set[Path] = set()
        found = self._search(file, text, seen)
        if not found:
            self._answers.update(dict.fromkeys(seen, False))
        return found

    def _search(self, file: Path, text: str | None, seen: set[Path]) -> bool:
        todo: list[tuple[Path, str | None]] = [(file, text)]
        while todo:
            current, source = todo.pop()
            if current in self._answers:
                if self._answers[current]:
                    return True
                continue
            if current in seen:
                continue
            seen.add(current)
            source = _read(current) if source is None else source
            if "eyot" in source:
                self._answers[current] = True
                return True
            todo += [(found, None) for found in _imported(current, source)]
        return False


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _imported(file: Path, source: str) -> list[Path]:
    """Return the project's files that a text imports, and perhaps a few more."""
    name, root = module_name(file)
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    wanted: set[str] = set()
    for match in _IMPORT.finditer(source):
        if match["plain"]:
            wanted.update(part.split()[0] for part in match["plain"].split(",") if part.split())
            continue
        base = match["base"]
        level = len(base) - len(base.lstrip("."))
        if level:
            parts = package.split(".")
            above = parts[: len(parts) - level + 1]
            base = ".".join([*above, *([base.lstrip(".")] if base.strip(".") else [])])
        wanted.add(base)
        wanted.update(f"{base}.{part}" for part in _WORD.findall(match["many"] or match["names"]))
    found = []
    for dotted in wanted:
        relative = Path(*dotted.split(".")) if dotted else Path()
        for folder in dict.fromkeys((file.parent, root, *project_roots(file.absolute().parent))):
            candidates = (folder / f"{relative}.py", folder / relative / "__init__.py")
            found += [candidate for candidate in candidates if is_file(candidate)]
    return found
