"""Hazards of memory and time, by their numbers in hazards.tsv: what stands in no other file."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

# Not getrusage's ru_maxrss: there a new program begins with what the one that started it had.
PEAK = """
import re
def peak():
    with open("/proc/self/status") as file:
        return int(re.search(r"VmHWM:\\s+(\\d+)", file.read())[1]) >> 10
"""


@pytest.mark.timeout(150)
def test_h01_a_heap_bomb_under_the_default_limit() -> None:
    """The default follows from the memory that the process may have: here that is little."""
    says(
        """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
with eyot.Context() as context:
    try:
        context.eval("{ const all = []; for (;;) all.push(new Array(1000).fill(all.length)) }")
    except eyot.HeapLimitError as error:
        print(error.heap_limit >> 20)
    print(context.eval("6 * 7"))
""",
        "512",
        "42",
        timeout=140,
    )


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    "bomb",
    [
        "const a = []; for (;;) a.push({x: a.length, y: {z: 1}})",
        "const m = new Map(); for (let i = 0;; i++) m.set(i, [i])",
        "const a = []; for (let i = 0;; i++) a.push(() => i + a.length)",
    ],
    ids=["objects", "maps", "closures"],
)
def test_h02_what_a_heap_bomb_takes_is_bounded(bomb: str) -> None:
    says(
        f"""{PEAK}
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        context.eval({"{" + bomb + "}"!r})
    except eyot.HeapLimitError:
        print("full", peak() < 512)
    print(context.eval("6 * 7"))
""",
        "full True",
        "42",
        timeout=140,
    )


def test_h03_one_huge_builtin() -> None:
    """What it allocates before it can be stopped is bounded, and the heap is as before."""
    says(
        f"""{PEAK}
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        context.eval("new Array(3e7).fill(1.5)")
    except eyot.HeapLimitError as error:
        print(error.heap_limit >> 20, peak() < 1500)
    print(context.eval("6 * 7"))
""",
        "64 True",
        "42",
        timeout=60,
    )


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    ("growing", "error"),
    [
        ("let s = 'x'; for (;;) s += s", "JSRangeError"),
        ("'x'.repeat(2 ** 29)", "JSRangeError"),
        ("'x'.padEnd(2 ** 30)", "JSRangeError"),
        ("Array(2 ** 15).fill('x'.repeat(2 ** 15)).join('')", "JSRangeError"),
        ("const s = 'x'.repeat(2 ** 28); `${s}${s}${s}`", "JSRangeError"),
        ("const a = []; for (;;) a.push(Array(2 ** 10).fill('y' + a.length).join('-'))", ""),
        ("let t = 'a'; for (;;) t = [t, t].join(t)", ""),
    ],
)
def test_h04_texts_that_grow(growing: str, error: str) -> None:
    says(
        f"""{PEAK}
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        context.eval({"{" + growing + "}"!r})
    except (eyot.JSRangeError, eyot.HeapLimitError) as error:
        print(type(error).__name__ == ({error!r} or "HeapLimitError"), peak() < 1500)
    print(context.eval("6 * 7"))
""",
        "True True",
        "42",
        timeout=140,
    )


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    ("json", "answer"),
    [
        ("JSON.parse('[' + '1,'.repeat(2e7) + '1]').length", "20000001"),
        ("JSON.stringify(Array(2 ** 17).fill('x'.repeat(2 ** 13)))", "JSRangeError or full"),
        ("JSON.parse('['.repeat(1e6))", "JSSyntaxError"),
        (
            "{ let d = []; for (let i = 0; i < 1e5; i++) d = [d]; JSON.stringify(d) }",
            "JSStackOverflow",
        ),
    ],
)
def test_h06_json_of_much(json: str, answer: str) -> None:
    says(
        f"""
with eyot.Isolate(heap_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    try:
        print(context.eval({json!r}))
    except (eyot.HeapLimitError, eyot.JSRangeError) as error:
        stack = isinstance(error, eyot.JSStackOverflow)
        print("JSStackOverflow" if stack else "JSRangeError or full")
    except eyot.JSSyntaxError:
        print("JSSyntaxError")
    print(context.eval("6 * 7"))
""",
        answer,
        "42",
        timeout=140,
    )


@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    "builtin",
    ["'ab'.repeat(2e6).replaceAll('a', 'cc').length", "new Uint8Array(3e8).fill(1).indexOf(2)"],
)
def test_h08_a_builtin_without_interrupt_checks_ends_late_and_as_timed_out(builtin: str) -> None:
    says(
        f"""
with eyot.Context() as context:
    for _ in range(2):
        try:
            context.eval({builtin!r}, timeout=0.02)
        except eyot.TimedOut as error:
            print(error.timeout)
        print(context.eval("let n = 0; for (let i = 0; i < 1e6; i++) n += 1; n"))
""".replace("let n", "var n"),
        *["0.02", "1000000"] * 2,
        timeout=60,
    )


@pytest.mark.timeout(200)
def test_h34_texts_of_500_megabytes() -> None:
    says(
        """
with eyot.Context() as context:
    length = context.eval("t => t.length")
    print(length("x" * 500_000_000))
    text = context.eval("'y'.repeat(5e8)")
    print(len(text) == text.count("y") == 500_000_000)
    del text
    try:
        length("x" * 600_000_000)
    except eyot.ConversionError as error:
        print(error)
    odd = "\\0\\ud800\\u20ac\\U0001f600" * 1_000_000
    print(context.eval("t => t")(odd) == odd)
""",
        "500000000",
        "True",
        "a string of this length is more than V8 can hold",
        "True",
        timeout=100,
    )
