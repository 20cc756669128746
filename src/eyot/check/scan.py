"""One walk over a module: its functions, what each binds and reads, and which matter here."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, cast

from .objects import Symbol
from .project import ClassInfo, FunctionInfo, ModuleInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Parts of eyot from which no scope, handle or isolate comes.
_NO_ENGINE = {"check", "cli", "errors"}
BUILTINS = frozenset(dir(builtins))


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

    def visit(self, node: ast.AST, owner: FunctionInfo, cls: ClassInfo | None) -> None:
        kind = type(node)
        if kind is ast.Name:
            name = cast("ast.Name", node)
            (owner.loads if type(name.ctx) is ast.Load else owner.local).add(name.id)
            return
        if kind is ast.Constant:
            return
        special = _SPECIAL.get(kind)
        if special is not None:
            special(self, node, owner, cls)
            return
        noted = _NOTED.get(kind)
        if noted is not None:
            noted(node, owner)
        for field in node._fields:
            value = getattr(node, field, None)
            if type(value) is list:
                for child in value:
                    if isinstance(child, ast.AST):
                        self.visit(child, owner, cls)
            elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
                self.visit(value, owner, cls)

    def lambda_(self, node: ast.Lambda, owner: FunctionInfo, cls: ClassInfo | None) -> None:
        del cls
        self.enter(node, "<lambda>", owner)

    def function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        owner: FunctionInfo,
        cls: ClassInfo | None,
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

    def enter(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        name: str,
        owner: FunctionInfo,
    ) -> FunctionInfo:
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

    def generator(self, node: ast.GeneratorExp, owner: FunctionInfo, cls: ClassInfo | None) -> None:
        del cls
        info = FunctionInfo(node, "<genexpr>", self.module, owner)
        self.module.infos[node] = info
        owner.nested.append(info)
        for child in ast.iter_child_nodes(node):
            self.visit(child, info, None)

    def class_(self, node: ast.ClassDef, owner: FunctionInfo, outer: ClassInfo | None) -> None:
        del outer
        owner.local.add(node.name)
        for child in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.visit(child, owner, None)
        cls = ClassInfo(node, self.module)
        self.module.classes[node] = cls
        if owner is self.module.body:
            self.module.bindings[node.name] = cls
        cls.fields = [
            s.target.id
            for s in node.body
            if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
        ]
        inner = FunctionInfo(self.module.tree, f"class {node.name}", self.module, owner)
        self.block(node.body, inner, cls)
        owner.loads |= inner.loads
        for method in inner.nested:
            method.parent = owner
            owner.nested.append(method)

    def import_(
        self, node: ast.Import | ast.ImportFrom, owner: FunctionInfo, cls: ClassInfo | None
    ) -> None:
        del cls
        self.module.import_nodes.append(node)
        for alias in node.names:
            owner.local.add(alias.asname or alias.name.split(".")[0])
        if isinstance(node, ast.Import):
            self.module.imports += [alias.name for alias in node.names]
        else:
            base = self.module.absolute(node.module, node.level)
            self.module.imports += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        if owner is self.module.body:
            self.module.bindings.update(self.module.bind_import(node))


def _attribute(node: ast.Attribute, owner: FunctionInfo) -> None:
    if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        owner.loads.add(f"self.{node.attr}")


def _declared(node: ast.Global | ast.Nonlocal, owner: FunctionInfo) -> None:
    owner.outer.update(node.names)


def _yielded(node: ast.Yield | ast.YieldFrom, owner: FunctionInfo) -> None:
    del node
    owner.yields = True


def _captured(node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar, owner: FunctionInfo) -> None:
    if node.name:
        owner.local.add(node.name)


def _rest(node: ast.MatchMapping, owner: FunctionInfo) -> None:
    if node.rest:
        owner.local.add(node.rest)


_LEAVES = {ast.Load, ast.Store, ast.Del, ast.And, ast.Or, ast.Constant}
_SPECIAL: dict[type, Callable[..., None]] = {
    ast.FunctionDef: _Scanner.function,
    ast.AsyncFunctionDef: _Scanner.function,
    ast.Lambda: _Scanner.lambda_,
    ast.GeneratorExp: _Scanner.generator,
    ast.ClassDef: _Scanner.class_,
    ast.Import: _Scanner.import_,
    ast.ImportFrom: _Scanner.import_,
}
_NOTED: dict[type, Callable[..., None]] = {
    ast.Attribute: _attribute,
    ast.Global: _declared,
    ast.Nonlocal: _declared,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.ExceptHandler: _captured,
    ast.MatchAs: _captured,
    ast.MatchStar: _captured,
    ast.MatchMapping: _rest,
}


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
    for node in module.import_nodes:
        names |= {name for name, value in module.bind_import(node).items() if _is_ours(value)}
    functions = list(module.infos.values())
    loads = {info: _all_loads(info) for info in functions}
    statements = [_reads_and_binds(statement) for statement in module.tree.body]
    grew = True
    while grew:
        grew = False
        for info in functions:
            if not info.interesting and not names.isdisjoint(loads[info]):
                info.interesting = grew = True
                names.add(info.name if info.cls is None else f"self.{info.name}")
                if info.cls is not None:
                    names.add(info.cls.name)
        for read, bound in statements:
            if not bound <= names and not names.isdisjoint(read):
                names |= bound
                grew = True
    module.body.interesting = not names.isdisjoint(module.body.loads)


def _is_ours(value: object) -> bool:
    if isinstance(value, Symbol):
        head, _, rest = value.name.partition(".")
        return head == "v8" or (head == "eyot" and rest.partition(".")[0] not in _NO_ENGINE)
    if isinstance(value, ModuleInfo):
        return concerns(value)
    module = getattr(value, "module", None)
    return isinstance(module, ModuleInfo) and concerns(module)


def _all_loads(info: FunctionInfo) -> set[str]:
    loads = set(info.loads)
    for nested in info.nested:
        loads |= _all_loads(nested)
    return loads


def _reads_and_binds(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a top-level statement reads and those it binds."""
    read: set[str] = set()
    bound: set[str] = set()
    if isinstance(
        statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    ):
        return read, bound
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
    return read, bound
