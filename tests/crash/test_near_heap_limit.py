"""Python is asked before a full heap ends a call."""

from __future__ import annotations

from tests.crash.programs import says

FILL = "{ const all = []; for (;;) all.push({x: all.length}) }"
BEGIN = f"""
FILL = {FILL!r}
isolate = eyot.Isolate(heap_limit=64 << 20)
context = eyot.Context(isolate)
"""


def test_it_may_give_more_and_in_the_end_no_more() -> None:
    says(
        f"""{BEGIN}
asked = []
def near(which, limit, first):
    assert which is isolate
    asked.append((limit >> 20, first >> 20))
    try:
        context.eval("1")
    except eyot.IsolateBusyError as error:
        print(error.code)
    return limit + (32 << 20) if len(asked) < 3 else None
isolate.on_near_heap_limit(near)
try:
    context.eval(FILL)
except eyot.HeapLimitError as error:
    print(error.heap_limit >> 20 == asked[-1][0])
limits = [limit for limit, _ in asked]
print(len(asked), limits[1] - limits[0], limits[2] - limits[1])
print({{first for _, first in asked}} == {{limits[0]}})
print(context.eval("6 * 7"))
isolate.close()
""",
        *["EY205"] * 3,
        "True",
        "3 32 32",
        "True",
        "42",
        timeout=140,
    )


def test_with_enough_of_it_the_call_goes_on() -> None:
    says(
        f"""{BEGIN}
isolate.on_near_heap_limit(lambda isolate, limit, first: 512 << 20)
print(context.eval("const all = []; for (let i = 0; i < 4e6; i++) all.push({{i}}); all.length"))
print(isolate.heap_statistics().used_heap_size > 100 << 20)
isolate.close()
""",
        "4000000",
        "True",
        timeout=140,
    )


def test_what_it_raises_ends_the_outermost_call() -> None:
    says(
        f"""{BEGIN}
def fail(*_):
    raise LookupError("full")
for answer in (fail, lambda *_: "much", lambda *_: -1, lambda: None):
    isolate.on_near_heap_limit(answer)
    try:
        context.eval("try {{ (() => " + FILL + ")() }} catch {{ }} finally {{ }}")
    except Exception as error:
        print(type(error).__name__)
print(context.eval("6 * 7"))
isolate.close()
""",
        "LookupError",
        "TypeError",
        "OverflowError",
        "TypeError",
        "42",
        timeout=140,
    )


def test_less_than_there_is_or_nobody_to_ask_is_the_end_of_the_call() -> None:
    says(
        f"""{BEGIN}
for answer in (lambda *_: 1, None):
    isolate.on_near_heap_limit(answer)
    try:
        context.eval(FILL)
    except eyot.HeapLimitError as error:
        print("full", error.heap_limit >> 20)
try:
    isolate.on_near_heap_limit(3)
except TypeError as error:
    print(error)
isolate.on_near_heap_limit(lambda *_: context)  # a cycle, which the collector sees
isolate.close()
""",
        "full 64",
        "full 64",
        "a callback is callable, or None",
        timeout=140,
    )
