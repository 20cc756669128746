"""What never ends, by its number in hazards.tsv: it is stopped, and the next call isn't."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

ENDLESS = """
with eyot.Context() as context:
    for timeout in (0.02, 0.05):
        try:
            {use}
        except eyot.TimedOut as error:
            print(error.timeout)
        print(context.eval("6 * 7"), context.eval("(async () => await 42)()").result())
    timer = threading.Timer(0.05, context.isolate.terminate)
    timer.start()
    timeout = None
    try:
        {use}
    except eyot.Terminated as error:
        print(type(error).__name__)
    timer.join()
    print(context.eval("6 * 7"))
"""
STOPPED = ["0.02", "42 42", "0.05", "42 42", "Terminated", "42"]


@pytest.mark.parametrize(
    "microtasks",
    [
        "(function f() { Promise.resolve().then(f) })()",
        "(async () => { for (;;) await null })()",
        "(async function f() { for await (const x of [1]) ; return f() })()",
    ],
)
def test_h09_endless_microtasks(microtasks: str) -> None:
    says(ENDLESS.format(use=f"context.eval({microtasks!r}, timeout=timeout)"), *STOPPED)


@pytest.mark.parametrize(
    "getter",
    [
        "({get x() { for (;;); }})",
        "new Proxy({}, {ownKeys() { for (;;); }})",
        "[1, {get x() { for (;;); }}]",
        "new Map([[1, {get x() { for (;;); }}]])",
    ],
)
def test_h10_an_endless_getter_during_a_conversion(getter: str) -> None:
    made = f"context.eval({'(' + getter + ')'!r})"
    says(ENDLESS.format(use=f"{made}.to_python(timeout=timeout)"), *STOPPED)


@pytest.mark.parametrize(
    "expression",
    ["/(a+)+$/.exec('a'.repeat(40) + 'b')", "'a'.repeat(60).replace(/(a|aa)+b/g, '')"],
)
def test_h11_endless_backtracking(expression: str) -> None:
    says(ENDLESS.format(use=f"context.eval({expression!r}, timeout=timeout)"), *STOPPED)
