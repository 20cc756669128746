"""Right programs with one scope mistake put in by script."""

import ast
import random

KINDS = ["moved", "stored", "awaited", "parent"]


def mutate(source, kind, seed):
    """Return the program with one mistake of that kind, None where it offers no place for it."""
    chance = random.Random(seed)
    tree = ast.parse(source)
    main = tree.body[-1]
    places = {"moved": _movable, "stored": _blocks, "awaited": _blocks, "parent": _children}[kind](
        main
    )
    if not places or (kind == "awaited" and not isinstance(main, ast.AsyncFunctionDef)):
        return None
    place = chance.choice(places)
    {"moved": _move, "stored": _store, "awaited": _await, "parent": _use_parent}[kind](
        place, chance
    )
    if kind == "stored":
        tree.body.insert(-1, ast.parse("KEPT = []").body[0])
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _lists(node):
    for child in ast.walk(node):
        for field in ("body", "orelse", "finalbody", "handlers"):
            value = getattr(child, field, None)
            if isinstance(value, list):
                yield value


def _target(node):
    """Return the name a `with` of eyot binds."""
    if isinstance(node, ast.With) and len(node.items) == 1:
        target = node.items[0].optional_vars
        if isinstance(target, ast.Name) and target.id.startswith("s"):
            return target.id
    return None


def _blocks(main):
    return [node for node in ast.walk(main) if _target(node)]


def _store(block, chance):
    texts = [f"KEPT.append({_target(block)})", f"KEPT.append(lambda: {_target(block)})"]
    block.body.append(ast.parse(chance.choice(texts)).body[0])


def _await(block, chance):
    position = chance.randint(0, len(block.body))
    block.body.insert(position, ast.parse("await asyncio.sleep(0)").body[0])


def _names(node, context):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def _movable(main):
    """Return statements that use their block's scope, or a handle of it, and that nothing needs."""
    found = []
    for holder in _lists(main):
        for index, block in enumerate(holder):
            if not _target(block):
                continue
            own = {_target(block)}
            for position, statement in enumerate(block.body):
                if not isinstance(statement, (ast.Expr, ast.Assign)):
                    continue
                text = ast.unparse(statement)
                makes = isinstance(statement, ast.Assign) and text.split(" = ")[1].startswith("v8.")
                uses = bool(_names(statement, ast.Load) & own) and "v8.Integer" in text
                reads = ".is_" in text and bool(_names(statement, ast.Load) & own)
                later = set().union(
                    *(_names(s, ast.Load) for s in block.body[position + 1 :]), set()
                )
                if (uses or reads) and not _names(statement, ast.Store) & later:
                    found.append((holder, index, block, position))
                if makes and uses:
                    own |= _names(statement, ast.Store)
    return found


def _move(place, chance):
    holder, index, block, position = place
    statement = block.body.pop(position)
    if not block.body:
        block.body.append(ast.Pass())
    holder.insert(index + 1, statement)


def _children(main):
    """Return calls inside a scope made on another by name, with both names."""
    found = []
    for block in ast.walk(main):
        child = _target(block)
        call = block.items[0].context_expr if child else None
        if (
            not isinstance(call, ast.Call)
            or not call.args
            or not isinstance(call.args[0], ast.Name)
        ):
            continue
        parent = call.args[0].id
        if not parent.startswith("s"):
            continue
        for statement in block.body:
            if isinstance(statement, (ast.Assign, ast.Expr)) and isinstance(
                statement.value, ast.Call
            ):
                first = statement.value.args[:1]
                made = ast.unparse(statement.value.func) == "v8.Integer"
                if made and first and isinstance(first[0], ast.Name) and first[0].id == child:
                    found.append((first[0], parent))
    return found


def _use_parent(place, chance):
    name, parent = place
    name.id = parent
