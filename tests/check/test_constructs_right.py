"""Programs close to a mistake that make none: nothing is reported."""

from __future__ import annotations

import pytest
from tests.check.programs import program

from eyot.check.checker import check_source

RIGHT = {
    "del": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                n = v8.Integer(hs, 1)
            del n
            n = 1
            return n
    """,
    "re-assignment": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                n = v8.Integer(hs, 1)
                n = n.value
            return n
    """,
    "a scope for each round": """
        def f(isolate):
            total = 0
            for n in range(3):
                with v8.HandleScope(isolate) as hs:
                    total += v8.Integer(hs, n).value
            return total
    """,
    "stored and taken back": """
        class Page:
            def run(self, isolate):
                with v8.HandleScope(isolate) as hs:
                    self.scope = hs
                    try:
                        self.work()
                    finally:
                        self.scope = None
            def work(self):
                return v8.Integer(self.scope, 1).value
    """,
    "a container emptied in time": """
        STACK = []
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                STACK.append(hs)
                v8.Integer(STACK[-1], 1)
                STACK.pop()
    """,
    "conditional opening with a matching condition": """
        def f(isolate, own, given):
            if own:
                scope = v8.HandleScope(isolate)
                scope_of = scope
            else:
                scope_of = contextlib.nullcontext(given)
            with scope_of as scope:
                v8.Integer(scope, 1)
            if not own:
                v8.Integer(scope, 1)
    """,
    "optional": """
        def f(isolate, scope=None):
            if scope is None:
                with v8.HandleScope(isolate) as scope:
                    return v8.Integer(scope, 1).value
            return v8.Integer(scope, 1).value
    """,
    "closure called in time": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                make = lambda n: v8.Integer(hs, n)
                return [make(n).value for n in range(3)]
    """,
    "generator expression read in time": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                return sum(v8.Integer(hs, n).value for n in range(3))
    """,
    "a class that is a context manager": """
        class Entered:
            def __init__(self, isolate):
                self.isolate = isolate
            def __enter__(self):
                self.scope = v8.HandleScope(self.isolate)
                return self.scope.__enter__()
            def __exit__(self, *error):
                return self.scope.__exit__(*error)
        def f(isolate):
            with Entered(isolate) as scope:
                return v8.Integer(scope, 1).value
    """,
    "handles outlive the context scope they were made in": """
        def f(isolate, context):
            with v8.HandleScope(isolate) as hs:
                with v8.ContextScope(hs, context) as scope:
                    thing = v8.Object(scope)
                return thing.is_object()
    """,
    "an escaped handle in the outer scope": """
        def f(isolate):
            with v8.HandleScope(isolate) as outer:
                with v8.EscapableHandleScope(outer) as inner:
                    kept = inner.escape(v8.Integer(inner, 1))
                return kept.value
    """,
    "a Global brought back": """
        def f(isolate, context):
            with v8.HandleScope(isolate) as hs:
                kept = v8.Global(hs, v8.Integer(hs, 1))
            with v8.HandleScope(isolate) as hs:
                return kept.local(hs).value
    """,
    "two isolates, each with its own": """
        def f():
            with eyot.Isolate() as here, eyot.Isolate() as there:
                with v8.HandleScope(here) as a, v8.HandleScope(there) as b:
                    return v8.Integer(a, 1).value, v8.Integer(b, 1).value
    """,
    "a generator that opens a scope for each value": """
        def f(isolate):
            for n in range(3):
                with v8.HandleScope(isolate) as hs:
                    value = v8.Integer(hs, n).value
                yield value
    """,
    "a generator of handles in the caller's scope": """
        def f(scope: v8.HandleScope):
            for n in range(3):
                yield v8.Integer(scope, n)
    """,
    "callback that returns a handle": """
        def f(scope: v8.ContextScope):
            return v8.Function(scope, lambda inner, info: v8.Integer(inner, len(info)))
    """,
    "expected to be refused": """
        import pytest
        def test(isolate):
            with v8.HandleScope(isolate) as hs:
                n = v8.Integer(hs, 1)
            with pytest.raises(eyot.HandleExpiredError):
                n.value
            try:
                v8.Integer(hs, 1)
            except eyot.ScopeClosedError:
                pass
    """,
    "moved and brought back": """
        def work(isolate, context):
            isolate.attach()
            context.eval("1")
            isolate.detach()
        def f():
            isolate = eyot.Isolate()
            context = eyot.Context(isolate)
            isolate.detach()
            thread = threading.Thread(target=work, args=(isolate, context))
            thread.start()
            thread.join()
            isolate.attach()
            context.eval("1")
    """,
    "several made at once, each moved": """
        def f():
            isolates = [eyot.Isolate() for _ in range(4)]
            contexts = [eyot.Context(isolate) for isolate in isolates]
            for isolate, context in zip(isolates, contexts):
                context.eval("1")
                isolate.detach()
            for isolate in isolates:
                isolate.attach()
            for context in contexts:
                context.eval("1")
    """,
    "lent to a thread for a block": """
        def work(isolate, context):
            with isolate.on_this_thread():
                context.eval("1")
        def f():
            isolate = eyot.Isolate()
            context = eyot.Context(isolate)
            isolate.detach()
            thread = threading.Thread(target=work, args=(isolate, context))
            thread.start()
            thread.join()
            with isolate.on_this_thread():
                context.eval("1")
    """,
    "a thread with an isolate of its own": """
        def work():
            with eyot.Isolate() as isolate:
                eyot.Context(isolate).eval("1")
        def f():
            isolate = eyot.Isolate()
            with ThreadPoolExecutor() as pool:
                pool.submit(work)
            eyot.Context(isolate).eval("1")
    """,
    "unknown code": """
        def f(isolate, helper):
            with v8.HandleScope(isolate) as hs:
                n = v8.Integer(hs, 1)
                helper.register(n)
            helper.forget(n)
            print(repr(n), n == n)
    """,
    "raised out of the block": """
        def f(isolate):
            with v8.HandleScope(isolate) as hs:
                n = v8.Integer(hs, 1)
                if n.value:
                    raise ValueError(n.value)
                return n.value
    """,
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_program_is_left_alone(name: str) -> None:
    assert check_source(program(RIGHT[name])) == []
