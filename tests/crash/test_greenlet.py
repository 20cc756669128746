"""Greenlets share their thread's stack, and V8 has its calls on it: one of them at a time."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from tests.crash.programs import says

pytestmark = pytest.mark.skipif(find_spec("greenlet") is None, reason="greenlet isn't here")

BEGIN = """
from greenlet import getcurrent, greenlet
isolate = eyot.Isolate()
context, other = eyot.Context(isolate), eyot.Context()
main = getcurrent()
def refused(use):
    try:
        use()
    except eyot.WrongThreadError as error:
        assert error.code == "EY201" and "one greenlet while another greenlet" in str(error), error
        print("refused")
"""


@pytest.mark.parametrize("imported", ["before", "after"])
def test_h37_another_greenlet_does_not_come_in(imported: str) -> None:
    """It is told, in JavaScript's callbacks and in conversions; who left goes on where it was."""
    begin = BEGIN if imported == "before" else "isolate = eyot.Isolate()\neyot.Context()\n" + BEGIN
    says(
        f"""{begin}
def leave():
    return main.switch()
class Odd(dict):
    def items(self):
        main.switch()
        return super().items()
def work():
    context.globals["leave"] = leave
    print(context.eval("leave() + leave() + 40"))
    return "done"
first = greenlet(work)
first.switch()
for use in (
    lambda: context.eval("1"), lambda: other.eval("1"), lambda: eyot.Context(isolate),
    lambda: context.globals, eyot.Context,
):
    refused(use)
first.switch(1)
refused(lambda: context.eval("1"))
print(first.switch(1))
print(context.eval("6 * 7"), other.eval("6 * 7"))
isolate.close()
other.close()
""",
        *["refused"] * 6,
        "42",
        "done",
        "42 42",
    )


def test_h37_switching_between_calls_is_fine() -> None:
    says(
        f"""{BEGIN}
def work(n):
    for turn in range(100):
        assert context.eval(f"{{n}} + {{turn}}") == n + turn
        with v8.HandleScope(isolate) as scope:
            assert v8.Integer(scope, n).value == n
        main.switch()
    return "done"
workers = [greenlet(work) for _ in range(20)]
context.globals["callback"] = lambda: greenlet(lambda: 7).switch()  # one that doesn't call
for n, worker in enumerate(workers):
    worker.switch(n)
for _ in range(100):
    for worker in workers:
        last = worker.switch()
    assert context.eval("callback()") == 7
print(last)
isolate.close()
other.close()
""",
        "done",
    )


def test_h37_a_greenlet_that_is_left_and_killed() -> None:
    says(
        f"""{BEGIN}
context.globals["leave"] = lambda: main.switch()
lost = greenlet(lambda: context.eval("try {{ leave() }} catch {{ }} finally {{ for (;;); }}"))
lost.switch()
refused(lambda: context.eval("1"))
del lost  # GreenletExit leaves the callback, and JavaScript can't catch it
gc.collect()
print(context.eval("6 * 7"))
isolate.close()
other.close()
print({{kind: n for kind, n in eyot._core.live_objects().items() if kind == "isolate"}})
""",
        "refused",
        "42",
        "{'isolate': 0}",
    )
