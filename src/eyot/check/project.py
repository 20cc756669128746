"""The project as text: modules, classes and functions, and which name means which.

Nothing is imported or run. A module is read when something asks for it, and only from the folders
of the project: what is installed stays unknown, and of what is unknown nothing is reported.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from .files import is_file, module_name, project_roots
from .imports import Imports
from .objects import Symbol
from .vocabulary import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .finding import Finding, Place
    from .objects import Static

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp | ast.Module

_MANAGERS = {"contextmanager", "asynccontextmanager"}
_UNSEEN = -1


class FunctionInfo:
    """A function, lambda, generator expression or a module's own statements."""

    def __init__(
        self, node: FunctionNode, name: str, module: ModuleInfo, parent: FunctionInfo | None
    ) -> None:
        self.node = node
        self.name = name
        self.module = module
        self.parent = parent
        self.cls: ClassInfo | None = None
        self.local: set[str] = set()
        self.outer: set[str] = set()
        self.loads: set[str] = set()
        self.nested: list[FunctionInfo] = []
        self.yields = False
        self.interesting = False
        self.findings: set[tuple[int, int, str]] = set()
        self.analysed = False
        self.free: tuple[str, ...] = ()

    @property
    def is_async(self) -> bool:
        """Say whether calling it gives a coroutine or an asynchronous generator."""
        return isinstance(self.node, ast.AsyncFunctionDef)

    def decorators(self) -> Iterable[str]:
        """Yield the last name of each decorator, called or not."""
        if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for decorator in self.node.decorator_list:
                target = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(target, ast.Attribute):
                    yield target.attr
                elif isinstance(target, ast.Name):
                    yield target.id

    @property
    def is_manager(self) -> bool:
        """Say whether it is a generator that `contextlib` makes a context manager of."""
        return self.yields and not _MANAGERS.isdisjoint(self.decorators())

    @property
    def may_yield_open(self) -> bool:
        """Say whether a scope may stay open across its `yield`: whoever drives it closes it."""
        return self.yields and any(
            name in _MANAGERS or "fixture" in name for name in self.decorators()
        )

    def parameters(self) -> ast.arguments | None:
        """Return the parameter list, where there is one."""
        return (
            self.node.args
            if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            else None
        )


class ClassInfo:
    """A class of the project."""

    def __init__(self, node: ast.ClassDef, module: ModuleInfo) -> None:
        self.node = node
        self.name = node.name
        self.module = module
        self.methods: dict[str, FunctionInfo] = {}
        self.fields: list[str] = []

    @property
    def is_dataclass(self) -> bool:
        """Say whether `__init__` is made from the annotated fields."""
        for decorator in self.node.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            if getattr(target, "attr", getattr(target, "id", "")) == "dataclass":
                return True
        return False

    def find(self, name: str, depth: int = 0) -> FunctionInfo | None:
        """Return the method of that name, looking through the bases that the project defines."""
        if name in self.methods:
            return self.methods[name]
        for base in self.node.bases if depth < 8 else ():
            value = self.module.resolve(base)
            if isinstance(value, ClassInfo) and (found := value.find(name, depth + 1)) is not None:
                return found
        return None

    @property
    def known(self) -> bool:
        """Say whether every base is of the project, so that a missing method is really missing."""
        return all(
            isinstance(value := self.module.resolve(base), ClassInfo) and value.known
            for base in self.node.bases
        )


class ModuleInfo:
    """One file: its tree, its functions, and what its top-level names are bound to."""

    def __init__(self, path: str, name: str, source: str, project: Project) -> None:
        self.path = path
        self.name = name
        self.source = source
        self.project = project
        self.tree = ast.parse(source, filename=path)
        self.bindings: dict[str, Static] = {}
        self.imports: list[str] = []
        self.import_nodes: list[ast.Import | ast.ImportFrom] = []
        self.infos: dict[ast.AST, FunctionInfo] = {}
        self.classes: dict[ast.ClassDef, ClassInfo] = {}
        self.body = FunctionInfo(self.tree, "<module>", self, None)
        self.kinds: dict[str, object] = {}
        self.marked = False
        self._lines: list[str] | None = None
        from .scan import scan_module

        scan_module(self)

    @property
    def lines(self) -> list[str]:
        """Return the source lines."""
        if self._lines is None:
            self._lines = self.source.splitlines()
        return self._lines

    @property
    def is_package(self) -> bool:
        """Say whether the file is a package's `__init__`."""
        return Path(self.path).name == "__init__.py"

    def absolute(self, module: str | None, level: int) -> str:
        """Return the full name of a possibly relative import."""
        if not level:
            return module or ""
        parts = self.name.split(".")
        keep = len(parts) - level + (1 if self.is_package else 0)
        return ".".join([*parts[: max(keep, 0)], *([module] if module else [])])

    def bind_import(self, node: ast.Import | ast.ImportFrom) -> dict[str, Static]:
        """Return what an import statement binds; the names it needs are looked up when used."""
        bound: dict[str, Static] = {}
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name if alias.asname else alias.name.split(".")[0]
                bound[alias.asname or top] = self.project.named(top, self)
            return bound
        base = self.absolute(node.module, node.level)
        for alias in node.names:
            if alias.name == "*":
                source = self.project.named(base, self)
                if isinstance(source, ModuleInfo):
                    bound.update(
                        {n: v for n, v in source.bindings.items() if not n.startswith("_")}
                    )
            else:
                bound[alias.asname or alias.name] = self.project.member(base, alias.name, self)
        return bound

    def resolve(self, node: ast.expr) -> Static | None:
        """Return what a dotted name means at the top level of this module."""
        if isinstance(node, ast.Name):
            return self.bindings.get(node.id)
        if isinstance(node, ast.Attribute):
            return attribute(self.resolve(node.value), node.attr)
        return None


def attribute(base: Static | None, name: str) -> Static | None:
    """Return the member `name` of a module or of a dotted name from outside."""
    if isinstance(base, Symbol):
        return Symbol(canonical(f"{base.name}.{name}"))
    if isinstance(base, ModuleInfo):
        if name in base.bindings:
            return base.bindings[name]
        if base.is_package:
            return base.project.find(f"{base.name}.{name}", base)
    return None


class Project:
    """The modules that can be reached from the files being checked."""

    def __init__(self, roots: Iterable[Path] = ()) -> None:
        self.roots = list(dict.fromkeys(roots))
        self.modules: dict[str, ModuleInfo | None] = {}
        self.errors: dict[str, SyntaxError] = {}
        self.facts: dict[ast.expr, tuple[str, bool, frozenset[str]]] = {}
        self.known: dict[tuple[str, str], ModuleInfo | None] = {}
        self.raises: dict[ast.stmt, bool] = {}
        self.imports = Imports()
        self.concerned: dict[str, bool] = {}
        # Findings in files other than the one that led to them.
        self.elsewhere: dict[str, dict[tuple[Place, str], Finding]] = {}

    def load(self, path: Path, source: str | None = None) -> ModuleInfo | None:
        """Return the module in `path`, None where it can't be read or isn't Python."""
        key = str(path)
        if key in self.modules:
            return self.modules[key]
        self.modules[key] = None  # an import cycle finds this while the file is being read
        name, root = module_name(path)
        for folder in (root, *project_roots(path.absolute().parent)):
            if folder not in self.roots:
                self.roots.append(folder)
        try:
            text = path.read_text(encoding="utf-8") if source is None else source
            module = ModuleInfo(key, name, text, self)
        except SyntaxError as error:
            self.errors[key] = error
            return None
        except (OSError, ValueError, RecursionError):
            return None
        self.modules[key] = module
        return module

    def find(self, name: str, near: ModuleInfo) -> ModuleInfo | None:
        """Return the project's module of that full name."""
        if canonical(name) != name or name.partition(".")[0] == "eyot":
            return None
        key = (near.path, name)
        if key not in self.known:
            self.known[key] = self._find(name, near)
        return self.known[key]

    def _find(self, name: str, near: ModuleInfo) -> ModuleInfo | None:
        relative = Path(*name.split("."))
        for root in (Path(near.path).parent, *self.roots):
            for candidate in (root / relative.with_suffix(".py"), root / relative / "__init__.py"):
                if is_file(candidate):
                    return self.load(candidate)
        return None

    def named(self, name: str, near: ModuleInfo) -> Static:
        """Return the module of that name, a bare symbol where the project has none."""
        return self.find(name, near) or Symbol(canonical(name))

    def member(self, base: str, name: str, near: ModuleInfo) -> Static:
        """Return what `from base import name` binds."""
        module = self.find(base, near) if base else None
        if module is not None:
            found = attribute(module, name)
            if found is not None:
                return found
        return Symbol(canonical(f"{base}.{name}"))
