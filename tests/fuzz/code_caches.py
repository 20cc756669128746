"""Code caches with bytes that changed on the way: none is run."""

from __future__ import annotations

from tests.fuzz.feed import Feed

import eyot
from eyot import v8

TEXT = "function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } `${f(9)}` + /a/.test('a')"
ANSWER = "34true"
CONSUME = v8.CompileOptions.CONSUME_CODE_CACHE


class Target:
    """A cache that is good, and what becomes of it."""

    def __init__(self) -> None:
        self.context = eyot.Context()
        with v8.HandleScope(self.context.isolate) as hs, v8.ContextScope(hs, self.context) as scope:
            source = v8.Source(v8.String(scope, "{" + TEXT + "}"))
            script = v8.ScriptCompiler.compile(scope, source)
            script.run(scope)
            made = script.get_unbound_script(scope).create_code_cache(scope)
            assert made is not None
            self.good = made

    def one(self, data: bytes) -> None:
        """Compiles with one."""
        feed = Feed(data)
        cache = bytearray(self.good if feed.below(8) else b"")
        while feed:
            at = int.from_bytes(feed.take(2), "big") % (len(cache) + 1)
            cache[at : at + feed.below(4)] = feed.take(feed.below(4))
        with v8.HandleScope(self.context.isolate) as hs, v8.ContextScope(hs, self.context) as scope:
            cached = v8.CachedData(bytes(cache))
            source = v8.Source(v8.String(scope, "{" + TEXT + "}"), None, cached)
            script = v8.ScriptCompiler.compile(scope, source, CONSUME)
            assert script.run(scope).to_python(scope) == ANSWER
            assert cached.rejected is (bytes(cache) != self.good)

    def close(self) -> None:
        """Ends it."""
        self.context.close()
