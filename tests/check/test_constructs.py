"""Each construct of Python through which a scope can escape or a mistake can hide."""

from __future__ import annotations

import pytest
from tests.check.programs import marked, program

from eyot.check.checker import check_source

WRONG = {
    "tuple": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                a, (b, c) = 1, (hs, v8.Integer(hs, 1))
            return c.value, b  # EY101 EY102
    """,
    "star target": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                first, *rest = 1, 2, v8.Integer(hs, 1)
            rest[-1].value  # EY102
    """,
    "walrus": """
        def f(isolate):
            with (made := v8.HandleScope(isolate)):
                pass
            v8.Integer(made, 1)  # EY101
    """,
    "with a, b": """
        def f(isolate, context):
            with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
                v8.Integer(hs, 1)  # EY103
    """,
    "exit stack": """
        def f(isolate):
            with contextlib.ExitStack() as stack:
                hs = stack.enter_context(v8.HandleScope(isolate))
            v8.Integer(hs, 1)  # EY101
    """,
    "exit stack closed early": """
        def f(isolate):
            with contextlib.ExitStack() as stack:
                hs = stack.enter_context(v8.HandleScope(isolate))
                stack.close()
                v8.Integer(hs, 1)  # EY101
    """,
    "exit stack moved": """
        def f(isolate):
            with contextlib.ExitStack() as stack:
                hs = stack.enter_context(v8.HandleScope(isolate))
                kept = stack.pop_all()
            v8.Integer(hs, 1)
            kept.close()
            v8.Integer(hs, 2)  # EY101
    """,
    "loop, the second round": """
        def f(isolate):
            last = None
            for n in range(3):
                with v8.HandleScope(isolate) as hs:
                    if last is not None:
                        last.value  # EY102
                    last = v8.Integer(hs, n)
    """,
    "while with break": """
        def f(isolate, ready):
            while True:
                with v8.HandleScope(isolate) as hs:
                    n = v8.Integer(hs, 1)
                    if ready():
                        break
            return n.value  # EY102
    """,
    "try and finally": """
        def f(isolate, work):
            n = None
            try:
                with v8.HandleScope(isolate) as hs:
                    n = v8.Integer(hs, 1)
                    work()
            finally:
                if n is not None:
                    print(n.value)  # EY102
    """,
    "except": """
        def f(isolate, work):
            with v8.HandleScope(isolate) as outer:
                try:
                    with v8.HandleScope(outer) as inner:
                        n = v8.Integer(inner, 1)
                        work()
                except ValueError:
                    n.value  # EY102
    """,
    "comprehension": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                handles = [v8.Integer(hs, n) for n in range(3)]
            return [h.value for h in handles]  # EY102
    """,
    "dict comprehension": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                handles = {n: v8.Integer(hs, n) for n in range(3)}
            for handle in handles.values():
                handle.value  # EY102
    """,
    "generator expression, read too late": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                handles = (v8.Integer(hs, n) for n in range(3))
            return sum(1 for _ in handles)  # EY101
    """,
    "closure": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                def make():
                    return v8.Integer(hs, 1)
                make()
            make()  # EY101
    """,
    "closure returned": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                return lambda: v8.Integer(hs, 1)  # EY101
    """,
    "closure stored": """
        class Page:
            def open(self, isolate):
                with v8.HandleScope(isolate) as hs:
                    self.make = lambda: v8.Integer(hs, 1)  # EY101
    """,
    "default argument": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                def make(scope=hs):
                    return v8.Integer(scope, 1)
            make()  # EY101
    """,
    "partial": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                make = functools.partial(v8.Integer, hs)
            make(1)  # EY101
    """,
    "bound method": """
        def f(isolate):
            with v8.HandleScope(isolate) as outer, v8.EscapableHandleScope(outer) as inner:
                n = v8.Integer(inner, 1)
                escape = inner.escape
                escape(n)
                escape(n)  # EY107
    """,
    "match": """
        def f(isolate, kind):
            with v8.HandleScope(isolate) as hs:
                pair = (v8.Integer(hs, 1), 2)
            match pair:
                case (handle, _):
                    handle.value  # EY102
    """,
    "match on a mapping": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                found = {"handle": v8.Integer(hs, 1)}
            match found:
                case {"handle": handle}:
                    handle.value  # EY102
    """,
    "conditional opening": """
        def f(isolate, own, given):
            with v8.HandleScope(isolate) if own else contextlib.nullcontext(given) as scope:
                n = v8.Integer(scope, 1)
            if own:
                n.value  # EY102
    """,
    "re-assignment": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                old = v8.Integer(hs, 1)
            with v8.HandleScope(isolate) as hs:
                new = v8.Integer(hs, 2)
                new.value
                old.value  # EY102
    """,
    "only made, not entered": """
        def f(isolate):
            with v8.HandleScope(isolate) as outer:
                inner = v8.HandleScope(outer)
                v8.Integer(outer, 1)  # EY103
                with inner:
                    pass
    """,
    "nonlocal": """
        def f(isolate):
            kept = None
            def work():
                nonlocal kept
                with v8.HandleScope(isolate) as hs:
                    kept = v8.Integer(hs, 1)  # EY102
            work()
            return kept  # EY102
    """,
    "global": """
        KEPT = None
        def f(isolate):
            global KEPT
            with v8.HandleScope(isolate) as hs:
                KEPT = hs  # EY101
    """,
    "container of the object": """
        class Page:
            def __init__(self):
                self.parts = []
            def load(self, isolate):
                with v8.HandleScope(isolate) as hs:
                    self.parts.append(v8.Integer(hs, 1))  # EY102
    """,
    "item of a parameter": """
        def f(isolate, cache):
            with v8.HandleScope(isolate) as hs:
                cache["n"] = v8.Integer(hs, 1)  # EY102
    """,
    "a list filled and returned": """
        def f(isolate):
            found = []
            with v8.HandleScope(isolate) as hs:
                for n in range(3):
                    found.append(v8.Integer(hs, n))
            return found  # EY102
    """,
    "namespace": """
        def f(isolate):
            box = types.SimpleNamespace()
            with v8.HandleScope(isolate) as hs:
                box.handle = v8.Integer(hs, 1)
            return box.handle.value  # EY102
    """,
    "object of the project": """
        @dataclass
        class Pair:
            scope: object
            handle: object
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                pair = Pair(hs, v8.Integer(hs, 1))
            v8.Integer(pair.scope, 1)  # EY101
            pair.handle.value  # EY102
    """,
    "a helper that keeps its argument": """
        KEPT = []
        def keep(thing):
            KEPT.append(thing)
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                keep(v8.Integer(hs, 1))  # EY102
    """,
    "a helper that gives back what it got": """
        def same(thing):
            return thing
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                n = same(v8.Integer(hs, 1))
            n.value  # EY102
    """,
    "a helper that needs the innermost scope": """
        def make(scope):
            return v8.Integer(scope, 1)
        def f(isolate):
            with v8.HandleScope(isolate) as outer, v8.HandleScope(outer):
                make(outer)  # EY103
    """,
    "context manager of one's own": """
        @contextlib.contextmanager
        def entered(isolate, context):
            with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
                yield hs, scope
        def f(isolate, context):
            with entered(isolate, context) as (outer, scope):
                v8.Integer(outer, 1)  # EY103
            v8.Integer(scope, 1)  # EY101
    """,
    "await in a context manager of one's own": """
        @contextlib.contextmanager
        def entered(isolate):
            with v8.HandleScope(isolate) as hs:
                yield hs
        async def f(isolate):
            with entered(isolate) as scope:
                await asyncio.sleep(1)  # EY105
    """,
    "async with inside a scope": """
        async def f(isolate, lock):
            with v8.HandleScope(isolate) as hs:
                async with lock:  # EY105
                    v8.Integer(hs, 1)
    """,
    "async comprehension": """
        async def f(isolate, source):
            with v8.HandleScope(isolate) as hs:
                return [line async for line in source]  # EY105
    """,
    "yield from": """
        def f(isolate, source):
            with v8.HandleScope(isolate):
                yield from source  # EY105
    """,
    "callback that keeps its scope": """
        KEPT = []
        def f(scope: v8.ContextScope):
            v8.Function(scope, lambda inner, info: KEPT.append(inner))  # EY101
    """,
    "callback that keeps an argument": """
        KEPT = []
        def f(scope: v8.ContextScope):
            def seen(inner, info):
                KEPT.append(info[0])  # EY102
            v8.Function(scope, seen)
    """,
    "callback that uses the scope outside": """
        def f(scope: v8.ContextScope):
            v8.Function(scope, lambda inner, info: v8.Integer(scope, 1))  # EY103
    """,
    "closed by hand": """
        def f(isolate):
            scope = v8.HandleScope(isolate)
            scope.__enter__()  # EY110
            n = v8.Integer(scope, 1)
            scope.__exit__(None, None, None)
            n.value  # EY102
    """,
    "closed out of order": """
        def f(isolate):
            outer = v8.HandleScope(isolate)
            outer.__enter__()  # EY110
            inner = v8.HandleScope(outer)
            inner.__enter__()  # EY110
            outer.__exit__(None, None, None)  # EY104
            inner.__exit__(None, None, None)
    """,
    "closed twice": """
        def f(isolate):
            scope = v8.HandleScope(isolate)
            with scope:
                pass
            scope.__exit__(None, None, None)  # EY104
    """,
    "handle of another isolate": """
        def f():
            with eyot.Isolate() as here, eyot.Isolate() as there:
                with v8.HandleScope(here) as a, v8.HandleScope(there) as b:
                    v8.Global(b, v8.Integer(a, 1))  # EY109
    """,
    "annotated parameter": """
        def f(hs: v8.HandleScope):
            with v8.TryCatch(hs) as inner:
                v8.Integer(hs, 1)  # EY103
    """,
    "never entered": """
        def f(isolate):
            scope = v8.HandleScope(isolate)
            v8.Integer(scope, 1)  # EY104
    """,
    "entered again": """
        def f(isolate):
            scope = v8.HandleScope(isolate)
            with scope:
                pass
            with scope:  # EY104
                pass
    """,
    "a TryCatch asked after its block": """
        def f(scope: v8.ContextScope):
            with v8.TryCatch(scope) as try_catch:
                pass
            return try_catch.caught, try_catch.exception  # EY101
    """,
    "generator of handles": """
        def handles(scope):
            for n in range(3):
                yield v8.Integer(scope, n)
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                found = list(handles(hs))
                later = handles(hs)
            found[0].value  # EY102
            for handle in later:  # EY101
                pass
    """,
    "task": """
        async def work(scope):
            v8.Integer(scope, 1)
        async def f(isolate):
            with v8.HandleScope(isolate) as hs:
                task = asyncio.create_task(work(hs))  # EY101
            await task
    """,
    "asynchronous exit stack": """
        async def f(isolate):
            async with contextlib.AsyncExitStack() as stack:
                stack.enter_context(v8.HandleScope(isolate))
                await asyncio.sleep(1)  # EY105
    """,
    "timer": """
        def f():
            context = eyot.Context()
            threading.Timer(1, context.eval, ["1"]).start()  # EY201
    """,
    "thread whose function is known": """
        def work(context):
            context.eval("1")
        def f():
            context = eyot.Context()
            thread = threading.Thread(target=work, args=(context,))  # EY201
            thread.start()
    """,
    "used after detach": """
        def f(work):
            isolate = eyot.Isolate()
            isolate.detach()
            eyot.Context(isolate)  # EY201
    """,
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_program_is_found(name: str) -> None:
    source = program(WRONG[name])
    assert {(f.place.line, f.code) for f in check_source(source)} == marked(source)
