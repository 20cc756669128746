"""Right programs with one scope mistake put in by script."""

from __future__ import annotations

import ast
import random
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS = ["moved", "stored", "awaited", "parent"]


def mutate(source: str, kind: str, seed: int) -> str | None:
    """Return the program with one mistake of that kind, None where it offers no place for it."""
    chance = random.Random(seed)
    tree = ast.parse(source)
    main = tree.body[-1]
    if kind == "awaited" and not isinstance(main, ast.AsyncFunctionDef):
        return None
    changes = {"moved": _moves, "stored": _stores, "awaited": _awaits, "parent": _parents}[kind](
        main, chance
    )
    if not changes:
        return None
    chance.choice(changes)()
    if kind == "stored":
        tree.body.insert(-1, ast.parse("KEPT = []").body[0])
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _lists(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for child in ast.walk(node):
        for field in ("body", "orelse", "finalbody", "handlers"):
            value = getattr(child, field, None)
            if isinstance(value, list):
                yield value


def _target(node: ast.AST) -> str | None:
    """Return the name a `with` of eyot binds."""
    if isinstance(node, ast.With) and len(node.items) == 1:
        target = node.items[0].optional_vars
        if isinstance(target, ast.Name) and target.id.startswith("s"):
            return target.id
    return None


def _blocks(main: ast.AST) -> list[tuple[ast.With, str]]:
    found = []
    for node in ast.walk(main):
        target = _target(node)
        if isinstance(node, ast.With) and target:
            found.append((node, target))
    return found


def _stores(main: ast.AST, chance: random.Random) -> list[Callable[[], None]]:
    """Keep the scope itself, or a function that uses it, in a list of the module."""

    def store(block: ast.With, target: str) -> None:
        texts = [f"KEPT.append({target})", f"KEPT.append(lambda: {target})"]
        block.body.append(ast.parse(chance.choice(texts)).body[0])

    return [partial(store, block, target) for block, target in _blocks(main)]


def _awaits(main: ast.AST, chance: random.Random) -> list[Callable[[], None]]:
    def wait(block: ast.With) -> None:
        position = chance.randint(0, len(block.body))
        block.body.insert(position, ast.parse("await asyncio.sleep(0)").body[0])

    return [partial(wait, block) for block, _ in _blocks(main)]


def _names(node: ast.AST, context: type) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def _moves(main: ast.AST, chance: random.Random) -> list[Callable[[], None]]:
    """Move a statement that uses its block's scope, or a handle of it, behind the block."""
    del chance

    def move(holder: list[ast.stmt], block: ast.With, position: int) -> None:
        statement = block.body.pop(position)
        if not block.body:
            block.body.append(ast.Pass())
        holder.insert(holder.index(block) + 1, statement)

    return [
        partial(move, holder, block, position)
        for holder in _lists(main)
        for block in holder
        if isinstance(block, ast.With)
        for position in _movable(block)
    ]


def _movable(block: ast.With) -> list[int]:
    """Return the statements that use what dies with the block, and that the block can spare."""
    target = _target(block)
    if not target:
        return []
    found, own = [], {target}
    for position, statement in enumerate(block.body):
        if not isinstance(statement, (ast.Expr, ast.Assign)):
            continue
        text = ast.unparse(statement)
        reads = bool(_names(statement, ast.Load) & own)
        later: set[str] = set()
        for other in block.body[position + 1 :]:
            later |= _names(other, ast.Load)
        uses = "v8.Integer" in text or ".is_" in text
        if reads and uses and not _names(statement, ast.Store) & later:
            found.append(position)
        if reads and isinstance(statement, ast.Assign) and text.split(" = ")[1].startswith("v8."):
            own |= _names(statement, ast.Store)
    return found


def _parents(main: ast.AST, chance: random.Random) -> list[Callable[[], None]]:
    """Make a handle through the scope outside instead of the innermost one."""
    del chance

    def rename(name: ast.Name, parent: str) -> None:
        name.id = parent

    found: list[Callable[[], None]] = []
    for block, child in _blocks(main):
        call = block.items[0].context_expr
        outer = call.args[0] if isinstance(call, ast.Call) and call.args else None
        if not isinstance(outer, ast.Name) or not outer.id.startswith("s"):
            continue
        for statement in block.body:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.Call) and ast.unparse(value.func) == "v8.Integer":
                first = value.args[0]
                if isinstance(first, ast.Name) and first.id == child:
                    found.append(partial(rename, first, outer.id))
    return found
