"""Random small programs about scopes, right ones and wrong ones, from a seed.

Each is a function `main(isolate, context, flag)` of a module that may use one of the helper
modules. What it does is decided by chance, mostly in order: whether it breaks a rule is for the
run time and the checker to say, each in its own way.
"""

import random
from collections import Counter

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


class Program:
    """One program while it is being written."""

    def __init__(self, seed, slip=0.02, asynchronous=None):
        self.random = random.Random(seed)
        self.slip = slip
        self.lines = []
        self.used = Counter()
        self.count = 0
        self.asynchronous = self.random.random() < 0.2 if asynchronous is None else asynchronous
        self.helpers = self.random.random() < 0.5

    def name(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    def chance(self, probability):
        return self.random.random() < probability

    def source(self):
        head = ["import asyncio, contextlib", "from eyot import v8"]
        if self.helpers:
            head.append("import scope_helpers as helpers")
            self.used["cross-module"] += 1
        define = "async def" if self.asynchronous else "def"
        if self.asynchronous:
            self.used["async"] += 1
        head += ["", f"{define} main(isolate: v8.Isolate, context: v8.Context, flag: bool):"]
        names = Names()
        self.lines = []
        self.block(1, names, [], self.random.randint(2, 4), 0)
        return "\n".join(head + self.lines) + "\n"

    def block(self, depth, names, stack, size, nesting):
        """Write statements; `stack` holds the open scopes, innermost last."""
        before = len(self.lines)
        for _ in range(size):
            self.statement(depth, names, stack, nesting)
        if len(self.lines) == before:
            self.emit(depth, "pass")

    def scope(self, names, stack):
        """Choose a scope: the innermost, or by a slip any that has a name."""
        if names.scopes and (not stack or self.chance(self.slip)):
            return self.random.choice(names.scopes)
        return stack[-1] if stack else None

    def statement(self, depth, names, stack, nesting):
        choices = []
        if nesting < 3 and len(self.lines) < 25:
            choices += [self.open_scope] * (4 if not stack else 2)
            choices += [self.exit_stack, self.loop, self.attempt, self.condition]
        if stack:
            choices += [self.make] * 4 + [self.context_needed]
        if names.handles:
            choices += [self.use] * 3
        if names.handles or names.scopes:
            choices += [self.alias, self.closure]
        if names.functions:
            choices += [self.call]
        if names.escapable:
            choices += [self.escape]
        if self.helpers and stack:
            choices += [self.help] * 2
        if self.asynchronous:
            choices += [self.wait]
        self.random.choice(choices or [self.open_scope])(depth, names, stack, nesting)

    # Scopes.

    def open_scope(self, depth, names, stack, nesting):
        new = self.name("s")
        parent = self.scope(names, stack)
        kind = self.random.choice(["handle", "isolate", "escapable", "context", "try"])
        if parent is None:
            kind = "isolate" if not self.chance(self.slip / 4) else "escapable"
        if kind == "isolate":
            text = "v8.HandleScope(isolate)"
        elif kind == "handle":
            text = f"v8.HandleScope({parent})"
        elif kind == "escapable":
            text = f"v8.EscapableHandleScope({parent or 'isolate'})"
        elif kind == "context":
            text = f"v8.ContextScope({parent}, context)"
        else:
            text = f"v8.TryCatch({parent})"
        if parent is None and kind == "escapable":
            return  # a scope of the caller may be open on an isolate from outside
        if self.helpers and self.chance(0.2):
            text = self.random.choice(
                ["helpers.opened(isolate)", "helpers.entered(isolate, context)"]
            )
            kind = "isolate"
        elif self.chance(0.1) and kind in ("isolate", "handle"):
            # Made first and entered later.
            self.emit(depth, f"{new} = {text}")
            text = new
        self.emit(depth, f"with {text} as {new}:")
        names.scopes.append(new)
        if kind == "escapable":
            names.escapable.append(new)
        self.block(depth + 1, names, [*stack, new], self.random.randint(1, 4), nesting + 1)
        if kind == "try":
            names.caught.append(new)

    def exit_stack(self, depth, names, stack, nesting):
        self.used["ExitStack"] += 1
        exits, new = self.name("x"), self.name("s")
        self.emit(depth, f"with contextlib.ExitStack() as {exits}:")
        parent = self.scope(names, stack)
        inner = (
            f"v8.HandleScope({parent})"
            if parent and self.chance(0.5)
            else "v8.HandleScope(isolate)"
        )
        self.emit(depth + 1, f"{new} = {exits}.enter_context({inner})")
        opened = [*stack, new]
        names.scopes.append(new)
        if self.chance(0.5):
            second = self.name("s")
            self.emit(
                depth + 1, f"{second} = {exits}.enter_context(v8.ContextScope({new}, context))"
            )
            opened.append(second)
            names.scopes.append(second)
        self.block(depth + 1, names, opened, self.random.randint(1, 3), nesting + 1)

    # Handles.

    def make(self, depth, names, stack, nesting):
        scope = self.scope(names, stack)
        new = self.name("h")
        self.emit(depth, f"{new} = v8.Integer({scope}, {self.random.randint(0, 9)})")
        names.handles.append(new)

    def context_needed(self, depth, names, stack, nesting):
        if not self.chance(self.slip * 2):
            return
        new = self.name("h")
        self.emit(depth, f"{new} = v8.Object({self.scope(names, stack)})")
        names.handles.append(new)

    def fresh(self, names):
        """Choose a handle; only by a slip one that may be dead."""
        recent = names.handles[-3:]
        return self.random.choice(names.handles if self.chance(self.slip) else recent)

    def use(self, depth, names, stack, nesting):
        if not stack and not self.chance(self.slip):
            return
        handle = self.fresh(names)
        texts = [f"{handle}.is_int32()", f"print({handle}.is_object())", f"[{handle}.is_int32()]"]
        self.emit(depth, self.random.choice(texts))

    def escape(self, depth, names, stack, nesting):
        scope = self.random.choice(names.escapable)
        if (not stack or scope != stack[-1] or not names.handles) and not self.chance(self.slip):
            return
        made, new = self.name("h"), self.name("h")
        self.emit(depth, f"{made} = v8.Integer({scope}, 1)")
        self.emit(depth, f"{new} = {scope}.escape({made})")
        names.handles.append(new)
        if not self.chance(self.slip):
            names.escapable.remove(scope)

    # Constructs that hide who is who.

    def alias(self, depth, names, stack, nesting):
        self.used["alias"] += 1
        is_scope = names.scopes and (not names.handles or self.chance(0.4))
        if is_scope:
            thing, new = self.scope(names, stack) or names.scopes[-1], self.name("s")
        else:
            thing, new = self.fresh(names), self.name("h")
        way = self.random.randrange(7)
        if way == 0:
            self.emit(depth, f"{new} = {thing}")
        elif way == 1:
            other = self.name("o")
            self.emit(depth, f"{other}, {new} = 1, {thing}")
        elif way == 2:
            self.emit(depth, f"print(({new} := {thing}) is None)")
        elif way == 3:
            box = self.name("b")
            self.emit(depth, f"{box} = []")
            self.emit(depth, f"{box}.append({thing})")
            self.emit(depth, f"{new} = {box}[0]")
        elif way == 4:
            box = self.name("b")
            self.emit(depth, f"{box} = {{'k': {thing}}}")
            self.emit(depth, f"{new} = {box}['k']")
        elif way == 5:
            self.emit(depth, f"match [{thing}, 1]:")
            self.emit(depth + 1, f"case [{new}, _]:")
            self.emit(depth + 2, "pass")
        else:
            box = self.name("b")
            self.emit(depth, f"{box} = [each for each in ({thing}, {thing})]")
            self.emit(depth, f"{new} = {box}[-1]")
        (names.scopes if is_scope else names.handles).append(new)

    def closure(self, depth, names, stack, nesting):
        self.used["closure"] += 1
        new = self.name("f")
        if names.scopes and self.chance(0.5):
            scope = self.scope(names, stack) or names.scopes[-1]
            body = f"v8.Integer({scope}, 5)"
        elif names.handles:
            body = f"{self.fresh(names)}.is_int32()"
        else:
            return
        way = self.random.randrange(3)
        if way == 0:
            self.emit(depth, f"{new} = lambda: {body}")
        elif way == 1:
            self.emit(depth, f"def {new}():")
            self.emit(depth + 1, f"return {body}")
        else:
            value = (
                body.partition("(")[2].partition(",")[0]
                if body.startswith("v8")
                else body.partition(".")[0]
            )
            self.emit(depth, f"def {new}(it={value}):")
            self.emit(depth + 1, f"return {body.replace(value, 'it')}")
        names.functions.append(new)
        if stack and self.chance(0.6):
            self.emit(depth, f"{new}()")

    def call(self, depth, names, stack, nesting):
        if not stack and not self.chance(self.slip):
            return
        recent = names.functions[-1]
        function = self.random.choice(names.functions) if self.chance(self.slip) else recent
        if self.chance(self.slip * 3) or stack:
            self.emit(depth, f"{function}()")

    def loop(self, depth, names, stack, nesting):
        self.used["loop"] += 1
        before = self.name("p")
        if self.chance(0.3):
            self.emit(depth, f"{before} = None")
            self.emit(depth, f"for {self.name('i')} in range(3):")
            if self.chance(self.slip * 3):
                self.emit(depth + 1, f"if {before} is not None:")
                self.emit(depth + 2, f"{before}.is_int32()")
            inner, handle = self.name("s"), self.name("h")
            self.emit(depth + 1, f"with v8.HandleScope(isolate) as {inner}:")
            self.emit(depth + 2, f"{handle} = v8.Integer({inner}, 1)")
            self.emit(depth + 2, f"{before} = {handle}")
            names.handles += [handle]
            self.block(depth + 2, names, [*stack, inner], 1, nesting + 2)
        elif self.chance(0.5):
            self.emit(depth, f"for {self.name('i')} in range(2):")
            self.block(depth + 1, names, stack, self.random.randint(1, 3), nesting + 1)
        else:
            counter = self.name("i")
            self.emit(depth, f"{counter} = 0")
            self.emit(depth, f"while {counter} < 2:")
            self.emit(depth + 1, f"{counter} += 1")
            self.block(depth + 1, names, stack, self.random.randint(1, 3), nesting + 1)

    def attempt(self, depth, names, stack, nesting):
        self.used["try"] += 1
        kept = names.copy()
        self.emit(depth, "try:")
        self.block(depth + 1, names, stack, self.random.randint(1, 3), nesting + 1)
        throws = self.chance(0.5)
        if throws:
            self.emit(depth + 1, "raise KeyError('x')")
        else:
            self.emit(depth + 1, "if flag:")
            self.emit(depth + 2, "raise KeyError('x')")
        if throws or self.chance(0.6):
            self.emit(depth, "except KeyError:")
            self.block(
                depth + 1, names if throws else kept, stack, self.random.randint(1, 2), nesting + 1
            )
            if not throws and self.chance(0.3):
                self.emit(depth, "else:")
                self.block(depth + 1, names, stack, 1, nesting + 1)
        else:
            self.emit(depth, "except KeyError:")
            self.emit(depth + 1, "pass")
            self.emit(depth, "finally:")
            self.block(depth + 1, kept, stack, 1, nesting + 1)

    def condition(self, depth, names, stack, nesting):
        first, second = names.copy(), names.copy()
        self.emit(depth, self.random.choice(["if flag:", "if not flag:"]))
        self.block(depth + 1, first, stack, self.random.randint(1, 2), nesting + 1)
        if self.chance(0.6):
            self.emit(depth, "else:")
            self.block(depth + 1, second, stack, self.random.randint(1, 2), nesting + 1)

    def help(self, depth, names, stack, nesting):
        self.used["cross-module"] += 1
        scope = self.scope(names, stack)
        new = self.name("h")
        way = self.random.randrange(7)
        if way == 0:
            self.emit(depth, f"{new} = helpers.make({scope}, 1)")
        elif way == 1:
            self.emit(depth, f"{new}, {self.name('o')} = helpers.pair({scope})")
        elif way == 2:
            self.emit(depth, f"{new} = helpers.escaped({scope}, 2)")
        elif way == 3:
            self.emit(depth, f"helpers.summed({scope})")
            return
        elif not names.handles:
            return
        elif way == 4:
            self.emit(depth, f"{new} = helpers.same({self.fresh(names)})")
        elif way == 5:
            box = self.name("b")
            self.emit(depth, f"{box} = []")
            self.emit(depth, f"helpers.put({box}, {self.fresh(names)})")
            self.emit(depth, f"{new} = {box}.pop()")
        else:
            holder = self.name("b")
            self.emit(depth, f"{holder} = helpers.Box({self.fresh(names)})")
            self.emit(depth, f"{holder}.use()")
            return
        names.handles.append(new)

    def wait(self, depth, names, stack, nesting):
        if stack and not self.chance(self.slip * 2):
            return
        self.emit(depth, "await asyncio.sleep(0)")


class Names:
    """The names that surely hold something at this point."""

    def __init__(self):
        self.scopes, self.handles, self.functions, self.escapable, self.caught = [], [], [], [], []

    def copy(self):
        other = Names()
        for key, value in vars(self).items():
            setattr(other, key, list(value))
        return other
