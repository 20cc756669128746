"""One walk over a module: its functions, what each binds and reads, and which of them matter here."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from .objects import Symbol
from .project import ClassInfo, FunctionInfo, ModuleInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

BUILTINS = frozenset(dir(builtins))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def scan_module(module: ModuleInfo) -> None:
    """Fill in `module`'s functions, classes and top-level bindings."""
    _Scanner(module).block(module.tree.body, module.body, None)
    for info in module.infos.values():
        info.free = _free_names(info)


def _free_names(info: FunctionInfo) -> tuple[str, ...]:
    """Return the names a function takes from the functions around it."""
    if info.parent is None:
        return ()
    wanted = set(info.loads) - info.local
    for nested in info.nested:
        wanted |= (nested.loads | set(nested.free)) - nested.local - info.local
    return tuple(sorted(wanted))


class _Scanner:
    """The walk; one method for each kind of node that binds names."""

    def __init__(self, module: ModuleInfo) -> None:
        self.module = module

    def block(self, body: Iterable[ast.AST], owner: FunctionInfo, cls: ClassInfo | None) -> None:
        for statement in body:
            self.visit(statement, owner, cls)

    def visit(self, node: ast.AST, owner: FunctionInfo, cls: ClassInfo | None) -> None:  # noqa: C901, PLR0912
        if isinstance(node, ast.Name):
            (owner.loads if isinstance(node.ctx, ast.Load) else owner.local).add(node.id)
            return
        if isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                owner.loads.add(f"self.{node.attr}")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.function(node, owner, cls)
            return
        elif isinstance(node, ast.Lambda):
            self.enter(node, "<lambda>", owner)
            return
        elif isinstance(node, ast.GeneratorExp):
            self.generator(node, owner)
            return
        elif isinstance(node, ast.ClassDef):
            self.class_(node, owner)
            return
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.import_(node, owner)
            return
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            owner.outer.update(node.names)
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            owner.yields = True
        elif isinstance(node, ast.ExceptHandler) and node.name:
            owner.local.add(node.name)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            owner.local.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            owner.local.add(node.rest)
        for child in ast.iter_child_nodes(node):
            self.visit(child, owner, cls)

    def function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: FunctionInfo, cls: ClassInfo | None
    ) -> None:
        owner.local.add(node.name)
        for decorator in node.decorator_list:
            self.visit(decorator, owner, None)
        info = self.enter(node, node.name, owner)
        if cls is not None:
            info.cls = cls
            cls.methods[node.name] = info
        elif owner is self.module.body:
            self.module.bindings[node.name] = info

    def enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str, owner: FunctionInfo) -> FunctionInfo:
        info = FunctionInfo(node, name, self.module, owner)
        self.module.infos[node] = info
        owner.nested.append(info)
        arguments = node.args
        for default in (*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)):
            self.visit(default, owner, None)
        for argument in every_argument(arguments):
            info.local.add(argument.arg)
            if argument.annotation is not None:
                self.visit(argument.annotation, info, None)
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        self.block(body, info, None)
        info.local -= info.outer
        return info

    def generator(self, node: ast.GeneratorExp, owner: FunctionInfo) -> None:
        info = FunctionInfo(node, "<genexpr>", self.module, owner)
        self.module.infos[node] = info
        owner.nested.append(info)
        for child in ast.iter_child_nodes(node):
            self.visit(child, info, None)

    def class_(self, node: ast.ClassDef, owner: FunctionInfo) -> None:
        owner.local.add(node.name)
        for child in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.visit(child, owner, None)
        cls = ClassInfo(node, self.module)
        self.module.classes[node] = cls
        if owner is self.module.body:
            self.module.bindings[node.name] = cls
        cls.fields = [s.target.id for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        inner = FunctionInfo(self.module.tree, f"class {node.name}", self.module, owner)
        self.block(node.body, inner, cls)
        owner.loads |= inner.loads
        for method in inner.nested:
            method.parent = owner
            owner.nested.append(method)

    def import_(self, node: ast.Import | ast.ImportFrom, owner: FunctionInfo) -> None:
        for alias in node.names:
            owner.local.add(alias.asname or alias.name.split(".")[0])
        if isinstance(node, ast.Import):
            self.module.imports += [alias.name for alias in node.names]
        else:
            base = self.module.absolute(node.module, node.level)
            self.module.imports += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        if owner is self.module.body:
            self.module.bindings.update(self.module.bind_import(node))


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """Return all parameters in the order of the signature."""
    found = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        found.append(arguments.vararg)
    found += arguments.kwonlyargs
    if arguments.kwarg is not None:
        found.append(arguments.kwarg)
    return found


def concerns(module: ModuleInfo, seen: set[str] | None = None) -> bool:
    """Say whether the module, or one of the project it imports, speaks of eyot at all."""
    known = module.project.concerned
    if module.path in known:
        return known[module.path]
    outermost = seen is None
    seen = set() if seen is None else seen
    if module.path in seen:
        return False
    seen.add(module.path)
    for name in module.imports:
        if name.partition(".")[0] == "eyot":
            known[module.path] = True
            return True
        found = module.project.find(name, module) if name else None
        if found is not None and concerns(found, seen):
            known[module.path] = True
            return True
    if outermost:
        # Only now is it sure of those that import one another.
        known.update(dict.fromkeys(seen - known.keys(), False))
    return False


def mark(module: ModuleInfo) -> None:
    """Decide which functions can have anything to do with scopes, so that the rest cost nothing.

    A function counts if it reads a name that an import of eyot bound, or of a project module that
    concerns eyot, or of another function, class or global that counts.
    """
    if module.marked:
        return
    module.marked = True
    names = {"isolate"} if concerns(module) else set()
    if not names:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {name for name, value in module.bind_import(node).items() if _is_ours(value)}
    functions = list(module.infos.values())
    grew = True
    while grew:
        grew = False
        for info in functions:
            if not info.interesting and not names.isdisjoint(_all_loads(info)):
                info.interesting = grew = True
                names.add(info.name if info.cls is None else f"self.{info.name}")
                if info.cls is not None:
                    names.add(info.cls.name)
        for statement in module.tree.body:
            grew |= _spread(statement, names)
    module.body.interesting = not names.isdisjoint(module.body.loads)


def _is_ours(value: object) -> bool:
    if isinstance(value, Symbol):
        return value.name.partition(".")[0] in ("v8", "eyot")
    if isinstance(value, ModuleInfo):
        return concerns(value)
    module = getattr(value, "module", None)
    return isinstance(module, ModuleInfo) and concerns(module)


def _all_loads(info: FunctionInfo) -> set[str]:
    loads = set(info.loads)
    for nested in info.nested:
        loads |= _all_loads(nested)
    return loads


def _spread(statement: ast.stmt, names: set[str]) -> bool:
    """Add the names that a top-level statement binds from names that count."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    read, bound = set(), set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
    if names.isdisjoint(read) or bound <= names:
        return False
    names |= bound
    return True
