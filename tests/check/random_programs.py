"""Random small programs about scopes, right ones and wrong ones, from a seed.

Each is a function `main(isolate, context, flag)` of a module that may use one of the helper
modules. What it does is decided by chance, mostly in order: whether it breaks a rule is for the
run time and the checker to say, each in its own way.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import NamedTuple

CONSTRUCTS = ["alias", "closure", "ExitStack", "loop", "try", "async", "cross-module"]

HELPERS = """
import contextlib
from eyot import v8

def make(scope, n):
    return v8.Integer(scope, n)

def pair(scope):
    first = v8.Integer(scope, 1)
    return first, v8.Integer(scope, 2)

def same(thing):
    return thing

def put(box, thing):
    box.append(thing)

def look(handle):
    return handle.is_int32()

def twice(scope, function):
    function()
    return function()

def escaped(scope, n):
    with v8.EscapableHandleScope(scope) as inner:
        return inner.escape(v8.Integer(inner, n))

def summed(scope):
    with v8.HandleScope(scope) as inner:
        return v8.Integer(inner, 3).value

@contextlib.contextmanager
def opened(isolate):
    with v8.HandleScope(isolate) as scope:
        yield scope

@contextlib.contextmanager
def entered(isolate, context):
    with v8.HandleScope(isolate) as outer:
        with v8.ContextScope(outer, context) as scope:
            yield scope

class Box:
    def __init__(self, thing):
        self.thing = thing

    def use(self):
        return self.thing.is_int32()
"""


class Names:
    """The names that surely hold something at this point."""

    def __init__(self) -> None:
        self.scopes: list[str] = []
        self.handles: list[str] = []
        self.functions: list[str] = []
        self.escapable: list[str] = []

    def copy(self) -> Names:
        other = Names()
        for key, value in vars(self).items():
            setattr(other, key, list(value))
        return other


class At(NamedTuple):
    """Where a statement is written: what it can name, and the open scopes, innermost last."""

    depth: int
    names: Names
    stack: list[str]
    nesting: int


class Program:
    """One program while it is being written."""

    def __init__(self, seed: int, slip: float = 0.02) -> None:
        self.random = random.Random(seed)
        self.slip = slip
        self.lines: list[str] = []
        self.used: Counter[str] = Counter()
        self.count = 0
        self.asynchronous = self.random.random() < 0.2
        self.helpers = self.random.random() < 0.5

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def source(self) -> str:
        head = ["import asyncio, contextlib", "from eyot import v8"]
        if self.helpers:
            head.append("import scope_helpers as helpers")
            self.used["cross-module"] += 1
        define = "async def" if self.asynchronous else "def"
        if self.asynchronous:
            self.used["async"] += 1
        head += ["", f"{define} main(isolate: v8.Isolate, context: v8.Context, flag: bool):"]
        self.lines = []
        self.block(At(1, Names(), [], 0), self.random.randint(2, 4))
        return "\n".join(head + self.lines) + "\n"

    def block(self, at: At, size: int) -> None:
        """Write statements; `at.stack` holds the open scopes, innermost last."""
        before = len(self.lines)
        for _ in range(size):
            self.statement(at)
        if len(self.lines) == before:
            self.emit(at.depth, "pass")

    def scope(self, at: At) -> str:
        """Choose a scope: the innermost, or by a slip any that has a name."""
        if at.names.scopes and (not at.stack or self.chance(self.slip)):
            return self.random.choice(at.names.scopes)
        return at.stack[-1] if at.stack else ""

    def statement(self, at: At) -> None:
        choices = []
        if at.nesting < 3 and len(self.lines) < 25:
            choices += [self.open_scope] * (4 if not at.stack else 2)
            choices += [self.exit_stack, self.loop, self.attempt, self.condition]
        if at.stack:
            choices += [self.make] * 4 + [self.context_needed]
        if at.names.handles:
            choices += [self.use] * 3
        if at.names.handles or at.names.scopes:
            choices += [self.alias, self.closure]
        if at.names.functions:
            choices += [self.call]
        if at.names.escapable:
            choices += [self.escape]
        if self.helpers and at.stack:
            choices += [self.help] * 2
        if self.asynchronous:
            choices += [self.wait]
        self.random.choice(choices or [self.open_scope])(at)

    # Scopes.

    def open_scope(self, at: At) -> None:
        new = self.name("s")
        kind, text = self.opening(at)
        if not kind:
            return
        if self.helpers and self.chance(0.2):
            kind = "isolate"
            text = self.random.choice(
                ["helpers.opened(isolate)", "helpers.entered(isolate, context)"]
            )
        elif self.chance(0.1) and kind in {"isolate", "handle"}:
            # Made first and entered later.
            self.emit(at.depth, f"{new} = {text}")
            text = new
        self.emit(at.depth, f"with {text} as {new}:")
        at.names.scopes.append(new)
        if kind == "escapable":
            at.names.escapable.append(new)
        self.block(
            At(at.depth + 1, at.names, [*at.stack, new], at.nesting + 1), self.random.randint(1, 4)
        )

    def opening(self, at: At) -> tuple[str, str]:
        """Choose a kind of scope and write what makes one; nothing where it would need a parent."""
        parent = self.scope(at)
        kind = self.random.choice(["handle", "isolate", "escapable", "context", "try"])
        if not parent:
            # An escapable one may be right: the caller may have a scope open on the isolate.
            kind = "isolate" if not self.chance(self.slip / 4) else ""
        texts = {
            "": "",
            "isolate": "v8.HandleScope(isolate)",
            "handle": f"v8.HandleScope({parent})",
            "escapable": f"v8.EscapableHandleScope({parent})",
            "context": f"v8.ContextScope({parent}, context)",
            "try": f"v8.TryCatch({parent})",
        }
        return kind, texts[kind]

    def exit_stack(self, at: At) -> None:
        self.used["ExitStack"] += 1
        exits, new = self.name("x"), self.name("s")
        self.emit(at.depth, f"with contextlib.ExitStack() as {exits}:")
        parent = self.scope(at)
        inner = (
            f"v8.HandleScope({parent})"
            if parent and self.chance(0.5)
            else "v8.HandleScope(isolate)"
        )
        self.emit(at.depth + 1, f"{new} = {exits}.enter_context({inner})")
        opened = [*at.stack, new]
        at.names.scopes.append(new)
        if self.chance(0.5):
            second = self.name("s")
            self.emit(
                at.depth + 1, f"{second} = {exits}.enter_context(v8.ContextScope({new}, context))"
            )
            opened.append(second)
            at.names.scopes.append(second)
        self.block(At(at.depth + 1, at.names, opened, at.nesting + 1), self.random.randint(1, 3))

    # Handles.

    def make(self, at: At) -> None:
        scope = self.scope(at)
        new = self.name("h")
        self.emit(at.depth, f"{new} = v8.Integer({scope}, {self.random.randint(0, 9)})")
        at.names.handles.append(new)

    def context_needed(self, at: At) -> None:
        if not self.chance(self.slip * 2):
            return
        new = self.name("h")
        self.emit(at.depth, f"{new} = v8.Object({self.scope(at)})")
        at.names.handles.append(new)

    def fresh(self, at: At) -> str:
        """Choose a handle; only by a slip one that may be dead."""
        recent = at.names.handles[-3:]
        return self.random.choice(at.names.handles if self.chance(self.slip) else recent)

    def use(self, at: At) -> None:
        if not at.stack and not self.chance(self.slip):
            return
        handle = self.fresh(at)
        texts = [f"{handle}.is_int32()", f"print({handle}.is_object())", f"[{handle}.is_int32()]"]
        self.emit(at.depth, self.random.choice(texts))

    def escape(self, at: At) -> None:
        scope = self.random.choice(at.names.escapable)
        if (not at.stack or scope != at.stack[-1] or not at.names.handles) and not self.chance(
            self.slip
        ):
            return
        made, new = self.name("h"), self.name("h")
        self.emit(at.depth, f"{made} = v8.Integer({scope}, 1)")
        self.emit(at.depth, f"{new} = {scope}.escape({made})")
        at.names.handles.append(new)
        if not self.chance(self.slip):
            at.names.escapable.remove(scope)

    # Constructs that hide who is who.

    def alias(self, at: At) -> None:
        self.used["alias"] += 1
        is_scope = at.names.scopes and (not at.names.handles or self.chance(0.4))
        if is_scope:
            thing, new = self.scope(at) or at.names.scopes[-1], self.name("s")
        else:
            thing, new = self.fresh(at), self.name("h")
        way = self.random.randrange(7)
        if way == 0:
            self.emit(at.depth, f"{new} = {thing}")
        elif way == 1:
            other = self.name("o")
            self.emit(at.depth, f"{other}, {new} = 1, {thing}")
        elif way == 2:
            self.emit(at.depth, f"print(({new} := {thing}) is None)")
        elif way == 3:
            box = self.name("b")
            self.emit(at.depth, f"{box} = []")
            self.emit(at.depth, f"{box}.append({thing})")
            self.emit(at.depth, f"{new} = {box}[0]")
        elif way == 4:
            box = self.name("b")
            self.emit(at.depth, f"{box} = {{'k': {thing}}}")
            self.emit(at.depth, f"{new} = {box}['k']")
        elif way == 5:
            self.emit(at.depth, f"match [{thing}, 1]:")
            self.emit(at.depth + 1, f"case [{new}, _]:")
            self.emit(at.depth + 2, "pass")
        else:
            box = self.name("b")
            self.emit(at.depth, f"{box} = [each for each in ({thing}, {thing})]")
            self.emit(at.depth, f"{new} = {box}[-1]")
        (at.names.scopes if is_scope else at.names.handles).append(new)

    def closure(self, at: At) -> None:
        self.used["closure"] += 1
        new = self.name("f")
        if at.names.scopes and self.chance(0.5):
            scope = self.scope(at) or at.names.scopes[-1]
            body = f"v8.Integer({scope}, 5)"
        elif at.names.handles:
            body = f"{self.fresh(at)}.is_int32()"
        else:
            return
        way = self.random.randrange(3)
        if way == 0:
            self.emit(at.depth, f"{new} = lambda: {body}")
        elif way == 1:
            self.emit(at.depth, f"def {new}():")
            self.emit(at.depth + 1, f"return {body}")
        else:
            value = (
                body.partition("(")[2].partition(",")[0]
                if body.startswith("v8")
                else body.partition(".")[0]
            )
            self.emit(at.depth, f"def {new}(it={value}):")
            self.emit(at.depth + 1, f"return {body.replace(value, 'it')}")
        at.names.functions.append(new)
        if at.stack and self.chance(0.6):
            self.emit(at.depth, f"{new}()")

    def call(self, at: At) -> None:
        if not at.stack and not self.chance(self.slip):
            return
        recent = at.names.functions[-1]
        function = self.random.choice(at.names.functions) if self.chance(self.slip) else recent
        if self.chance(self.slip * 3) or at.stack:
            self.emit(at.depth, f"{function}()")

    def loop(self, at: At) -> None:
        self.used["loop"] += 1
        before = self.name("p")
        if self.chance(0.3):
            self.emit(at.depth, f"{before} = None")
            self.emit(at.depth, f"for {self.name('i')} in range(3):")
            if self.chance(self.slip * 3):
                self.emit(at.depth + 1, f"if {before} is not None:")
                self.emit(at.depth + 2, f"{before}.is_int32()")
            inner, handle = self.name("s"), self.name("h")
            self.emit(at.depth + 1, f"with v8.HandleScope(isolate) as {inner}:")
            self.emit(at.depth + 2, f"{handle} = v8.Integer({inner}, 1)")
            self.emit(at.depth + 2, f"{before} = {handle}")
            at.names.handles += [handle]
            self.block(At(at.depth + 2, at.names, [*at.stack, inner], at.nesting + 2), 1)
        elif self.chance(0.5):
            self.emit(at.depth, f"for {self.name('i')} in range(2):")
            self.block(
                At(at.depth + 1, at.names, at.stack, at.nesting + 1), self.random.randint(1, 3)
            )
        else:
            counter = self.name("i")
            self.emit(at.depth, f"{counter} = 0")
            self.emit(at.depth, f"while {counter} < 2:")
            self.emit(at.depth + 1, f"{counter} += 1")
            self.block(
                At(at.depth + 1, at.names, at.stack, at.nesting + 1), self.random.randint(1, 3)
            )

    def attempt(self, at: At) -> None:
        self.used["try"] += 1
        kept = at.names.copy()
        self.emit(at.depth, "try:")
        self.block(At(at.depth + 1, at.names, at.stack, at.nesting + 1), self.random.randint(1, 3))
        throws = self.chance(0.5)
        if throws:
            self.emit(at.depth + 1, "raise KeyError('x')")
        else:
            self.emit(at.depth + 1, "if flag:")
            self.emit(at.depth + 2, "raise KeyError('x')")
        if throws or self.chance(0.6):
            self.emit(at.depth, "except KeyError:")
            self.block(
                At(at.depth + 1, at.names if throws else kept, at.stack, at.nesting + 1),
                self.random.randint(1, 2),
            )
            if not throws and self.chance(0.3):
                self.emit(at.depth, "else:")
                self.block(At(at.depth + 1, at.names, at.stack, at.nesting + 1), 1)
        else:
            self.emit(at.depth, "except KeyError:")
            self.emit(at.depth + 1, "pass")
            self.emit(at.depth, "finally:")
            self.block(At(at.depth + 1, kept, at.stack, at.nesting + 1), 1)

    def condition(self, at: At) -> None:
        first, second = at.names.copy(), at.names.copy()
        self.emit(at.depth, self.random.choice(["if flag:", "if not flag:"]))
        self.block(At(at.depth + 1, first, at.stack, at.nesting + 1), self.random.randint(1, 2))
        if self.chance(0.6):
            self.emit(at.depth, "else:")
            self.block(
                At(at.depth + 1, second, at.stack, at.nesting + 1), self.random.randint(1, 2)
            )

    def help(self, at: At) -> None:
        self.used["cross-module"] += 1
        scope = self.scope(at)
        new = self.name("h")
        way = self.random.randrange(7)
        if way == 0:
            self.emit(at.depth, f"{new} = helpers.make({scope}, 1)")
        elif way == 1:
            self.emit(at.depth, f"{new}, {self.name('o')} = helpers.pair({scope})")
        elif way == 2:
            self.emit(at.depth, f"{new} = helpers.escaped({scope}, 2)")
        elif way == 3:
            self.emit(at.depth, f"helpers.summed({scope})")
            return
        elif not at.names.handles:
            return
        elif way == 4:
            self.emit(at.depth, f"{new} = helpers.same({self.fresh(at)})")
        elif way == 5:
            box = self.name("b")
            self.emit(at.depth, f"{box} = []")
            self.emit(at.depth, f"helpers.put({box}, {self.fresh(at)})")
            self.emit(at.depth, f"{new} = {box}.pop()")
        else:
            holder = self.name("b")
            self.emit(at.depth, f"{holder} = helpers.Box({self.fresh(at)})")
            self.emit(at.depth, f"{holder}.use()")
            return
        at.names.handles.append(new)

    def wait(self, at: At) -> None:
        if at.stack and not self.chance(self.slip * 2):
            return
        self.emit(at.depth, "await asyncio.sleep(0)")
