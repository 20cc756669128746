"""Programs as people write them, with nothing wrong in them: nothing is reported."""

from __future__ import annotations

import pytest

from eyot.check.checker import check_source

HEAD = """\
import asyncio, collections, contextlib, functools, logging, queue, threading, unittest
import eyot
from eyot import v8
"""

PROGRAMS = {
    "a page with listeners": """
class Page:
    def __init__(self, isolate: v8.Isolate) -> None:
        self.isolate = isolate
        self.context = v8.Context(isolate)
        self._listeners: list[v8.Global] = []
    @contextlib.contextmanager
    def entered(self):
        with v8.HandleScope(self.isolate) as hs, v8.ContextScope(hs, self.context) as scope:
            yield scope
    def listen(self, callback):
        with self.entered() as scope:
            function = v8.Function(scope, lambda inner, info: callback(info[0].to_python(inner)))
            self._listeners.append(v8.Global(scope, function))
    def fire(self, value):
        with self.entered() as scope:
            for kept in self._listeners:
                function = kept.local(scope)
                function.call(scope, v8.Null(scope), [v8.Integer(scope, value)])
    def evaluate(self, source):
        with self.entered() as scope:
            with v8.TryCatch(scope) as tc:
                script = v8.Script.compile(tc, v8.String(tc, source))
                result = script.run(tc) if script is not None else None
                if result is None:
                    message = tc.message.text
                    raise RuntimeError(message)
                return result.to_python(tc)
""",
    "two contexts": """
def f(isolate):
    first, second = v8.Context(isolate), v8.Context(isolate)
    with v8.HandleScope(isolate) as hs:
        for context in (first, second):
            with v8.ContextScope(hs, context) as scope:
                o = v8.Object(scope)
                print(o.to_python(scope))
""",
    "nested helper inner scope": """
def fill(scope, array, n):
    for i in range(n):
        with v8.HandleScope(scope) as inner:
            array.set(inner, i, v8.Integer(inner, i))
def f(isolate, context):
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        array = v8.Array(scope)
        fill(scope, array, 3)
        return array.to_python(scope)
""",
    "escaping helper": """
def make(scope: v8.Scope) -> v8.Object:
    with v8.EscapableHandleScope(scope) as inner:
        o = v8.Object(inner)
        o.set(inner, v8.String(inner, "a"), v8.Integer(inner, 1))
        return inner.escape(o)
def f(isolate, context):
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        return make(scope).to_python(scope)
""",
    "recursion": """
def walk(scope, value, depth=0):
    if depth > 3:
        return []
    with v8.HandleScope(scope) as inner:
        children = value.get(inner, v8.String(inner, "children"))
        return [walk(inner, children, depth + 1)]
""",
    "early return and loop": """
def f(isolate, sources):
    for source in sources:
        with v8.HandleScope(isolate) as hs:
            text = v8.String(hs, source)
            if text.length() > 3:
                continue
            if not source:
                break
            value = text.to_python(hs)
        yield value
""",
    "cache handles inside scope": """
def f(scope, names):
    cache = {}
    for name in names:
        if name not in cache:
            cache[name] = v8.String(scope, name)
    return cache
""",
    "closure keeps context": """
def make(isolate):
    context = v8.Context(isolate)
    def run(source):
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            return v8.Script.compile(scope, v8.String(scope, source)).run(scope).to_python(scope)
    return run
""",
    "global isolate": """
ISOLATE = v8.Isolate()
CONTEXT = v8.Context(ISOLATE)
def run(source):
    with v8.HandleScope(ISOLATE) as hs, v8.ContextScope(hs, CONTEXT) as scope:
        return v8.Script.compile(scope, v8.String(scope, source)).run(scope).to_python(scope)
async def main():
    return run("1")
asyncio.run(main())
""",
    "unittest": """
class T(unittest.TestCase):
    def setUp(self):
        self.isolate = v8.Isolate()
        self.stack = contextlib.ExitStack()
        self.hs = self.stack.enter_context(v8.HandleScope(self.isolate))
        self.addCleanup(self.stack.close)
    def test(self):
        n = v8.Integer(self.hs, 1)
        self.assertEqual(n.value, 1)
        with self.assertRaises(eyot.NoContextError):
            v8.Object(self.hs)
""",
    "worker thread own isolate": """
class Worker(threading.Thread):
    def run(self):
        with eyot.Isolate() as isolate:
            context = eyot.Context(isolate)
            with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
                v8.Object(scope)
""",
    "queue of sources": """
import queue
def worker(q, out):
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    while (job := q.get()) is not None:
        out.put(context.eval(job))
    isolate.close()
def main():
    q, out = queue.Queue(), queue.Queue()
    t = threading.Thread(target=worker, args=(q, out))
    t.start()
""",
    "registered while it is open": """
def f(isolate, registry, key):
    with v8.HandleScope(isolate) as hs:
        registry[key] = hs
        try:
            registry.run(key)
        finally:
            del registry[key]
""",
    "logging": """
log = logging.getLogger()
def f(isolate):
    with v8.HandleScope(isolate) as hs:
        n = v8.Integer(hs, 1)
        log.info("made %r", n)
    log.info("done with %r", n)
""",
    "swap": """
def f(isolate, n):
    with v8.HandleScope(isolate) as hs:
        a, b = v8.Integer(hs, 0), v8.Integer(hs, 1)
        for _ in range(n):
            a, b = b, v8.Integer(hs, a.value + b.value)
        return a.value
""",
    "lambda sort": """
def f(isolate, xs):
    with v8.HandleScope(isolate) as hs:
        handles = [v8.Integer(hs, x) for x in xs]
        handles.sort(key=lambda h: h.value)
        best = max(handles, key=lambda h: h.value)
        return best.value, [h.value for h in handles]
""",
    "optional scope param": """
def number(n, *, scope=None, isolate=None):
    if scope is not None:
        return v8.Integer(scope, n)
    with v8.HandleScope(isolate) as hs:
        return v8.Integer(hs, n).value
""",
    "exit stack returned by owner class": """
class Session:
    def __init__(self, isolate, context):
        with contextlib.ExitStack() as stack:
            self.hs = stack.enter_context(v8.HandleScope(isolate))
            self.scope = stack.enter_context(v8.ContextScope(self.hs, context))
            self._stack = stack.pop_all()
    def close(self):
        self._stack.close()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_is_reported(name: str) -> None:
    assert check_source(HEAD + PROGRAMS[name]) == []
