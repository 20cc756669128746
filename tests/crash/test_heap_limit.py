"""Programs that fill the heap, each in a process of its own, which goes on."""

from __future__ import annotations

import pytest
from benchmarks.bombs import BOMBS as MEASURED
from tests.crash.programs import quiet, says

# What becomes of the other two is V8's doing: test_last_words.py has the first, docs name both.
BOMBS = {
    **{name: source for name, source in MEASURED.items() if name not in {"JSON", "split"}},
    "microtasks": "const a = [], p = Promise.resolve(); (function f() { a.push([]); p.then(f) })()",
    "getters": "const a = []; ({get x() { for (;;) a.push([a.length]) }}).x",
}

FULL = "the heap was full: the JavaScript that ran needs more than the 64 MB that it may have"


@pytest.mark.timeout(150)
@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_a_full_heap_ends_the_call_and_nothing_else(source: str) -> None:
    says(
        f"""
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        context.eval({"{" + source + "}"!r})
    except eyot.HeapLimitError as error:
        print(error, type(error) is eyot.HeapLimitError, error.heap_limit >> 20)
        assert isinstance(error, MemoryError)
    print(context.eval("6 * 7"), isolate.heap_statistics().used_heap_size < 40 << 20)
    try:
        context.eval({"{" + source + "}"!r})
    except eyot.HeapLimitError as error:
        print("again")
""",
        f"{FULL} True 64",
        "42 True",
        "again",
        timeout=140,
    )


@pytest.mark.timeout(150)
def test_an_isolate_that_keeps_too_much_is_dead_and_says_why() -> None:
    says(
        """
isolate = eyot.Isolate(heap_limit=64 << 20)
context = eyot.Context(isolate)
other = eyot.Context()
try:
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        context.eval("globalThis.kept = []; for (;;) kept.push({x: kept.length})")
except eyot.HeapLimitError:
    print("full")
for use in (lambda: context.eval("1"), lambda: eyot.Context(isolate), isolate.collect_garbage):
    try:
        use()
    except eyot.IsolateClosedError as error:
        assert "is dead: its heap was full, and after a collection" in str(error), error
        assert "of the 64 MB that it may have" in str(error), error
        print(error.code)
print(isolate.closed, other.eval("6 * 7"))
isolate.close()
print(isolate.closed)
other.close()
""",
        "full",
        *["EY204"] * 3,
        "False 42",
        "True",
        timeout=140,
    )


@pytest.mark.timeout(150)
def test_a_dead_isolate_closes_with_scopes_open() -> None:
    quiet(
        """
isolate = eyot.Isolate(heap_limit=64 << 20)
context = eyot.Context(isolate)
scope = v8.HandleScope(isolate)
scope.__enter__()
try:
    context.eval("globalThis.kept = []; for (;;) kept.push({x: kept.length})")
except eyot.HeapLimitError:
    isolate.close()
scope.__exit__(None, None, None)
""",
        timeout=140,
    )


@pytest.mark.timeout(150)
def test_a_callback_s_calls_end_with_the_outermost() -> None:
    says(
        """
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    def nested():
        try:
            context.eval("{ const a = []; for (;;) a.push({x: a.length}) }")
        except eyot.Terminated as error:
            print(type(error).__name__)
        return 1
    context.globals["nested"] = nested
    try:
        context.eval("try { nested(); for (;;) {} } catch {}")
    except eyot.HeapLimitError:
        print("full")
    print(context.eval("6 * 7"))
""",
        "Terminated",
        "full",
        "42",
        timeout=140,
    )


@pytest.mark.timeout(150)
def test_what_python_gives_may_be_too_much_as_well() -> None:
    says(
        """
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        context.globals["data"] = [[number, str(number)] for number in range(1_500_000)]
    except eyot.HeapLimitError:
        print("full")
    try:
        assert context.eval("6 * 7") == 42
    except eyot.IsolateClosedError as error:  # what was given is there, and fills the heap
        assert "is dead" in str(error)
    print("over")
""",
        "full",
        "over",
        timeout=140,
    )
