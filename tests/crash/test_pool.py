"""Pools where a process forks, ends, is interrupted or has no more threads."""

from __future__ import annotations

import signal

import pytest
from tests.crash.programs import interrupted, quiet, says

IN_CHILD = """
def in_child(work):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        work()
        sys.exit()  # with all of the interpreter's end
    print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
pool = eyot.IsolatePool(2, setup="const add = (a, b) => a + b")
"""


def test_a_pool_that_was_used_is_refused_in_a_child() -> None:
    says(
        f"""{IN_CHILD}
import asyncio
def work():
    for use in (
        lambda: pool.submit("add", 1, 2), lambda: pool.checkout().__enter__(), pool.warm_up,
        lambda: asyncio.run(pool.run("add", 1, 2)), lambda: list(pool.map("add", [1], [2])),
    ):
        try:
            use()
        except eyot.ForkedProcessError as error:
            assert error.code == "EY202" and "Use it first in the child" in str(error)
            print("EY202", flush=True)
    pool.shutdown()
assert pool.submit("add", 1, 2).result() == 3
with pool.checkout():
    in_child(work)
in_child(work)
in_child(lambda: None)
assert pool.submit("add", 1, 2).result() == 3
pool.shutdown()
""",
        *["EY202"] * 5,
        "child 0",
        *["EY202"] * 5,
        "child 0",
        "child 0",
    )


def test_a_fork_while_calls_run_and_wait() -> None:
    says(
        f"""{IN_CHILD}
begun = threading.Event()
def busy(context):
    context.globals["begun"] = begun.set
    context.eval("begun(); for (;;);")
jobs = [pool.submit(busy) for _ in range(4)]
begun.wait()
for _ in range(5):
    in_child(lambda: pool.shutdown())
for job in jobs:
    job.cancel()
pool.shutdown()
""",
        *["child 0"] * 5,
    )


def test_a_pool_that_was_never_used_is_the_childs_as_well() -> None:
    """As of a server that imports the application, and then forks its workers."""
    says(
        f"""{IN_CHILD}
def work():
    print(pool.submit("add", 1, 2).result(), flush=True)
    with pool.checkout() as context:
        print(context.eval("add(3, 4)"), flush=True)
    pool.shutdown()
in_child(work)
in_child(work)
print(pool.submit("add", 5, 6).result())
pool.shutdown()
""",
        "3",
        "7",
        "child 0",
        "3",
        "7",
        "child 0",
        "11",
    )


LEFT = {
    "idle": "pool.submit('add', 1, 2).result()",
    "warm": "pool.warm_up()",
    "running": "pool.submit('endless')",
    "running and waiting": "[pool.submit('endless') for _ in range(9)]",
    "catching": "pool.submit('stubborn')",
    "python": "pool.submit(lambda _: begun.set() or time.sleep(60)); begun.wait()",
    "python and javascript": (
        "pool.submit(lambda c: [begun.set() or c.eval('1') for _ in iter(int, 1)]); begun.wait()"
    ),
    "lent": "kept = pool.checkout(); kept.__enter__()",
    "lent to a daemon": "threading.Thread(target=lend, daemon=True).start(); begun.wait()",
    "a callback that waits": (
        "pool.submit('add', 1, 2).add_done_callback(lambda _: begun.set() or time.sleep(60));"
        "begun.wait()"
    ),
}


@pytest.mark.parametrize("what", LEFT)
def test_the_interpreter_ends_with_a_pool(what: str) -> None:
    quiet(
        f"""
begun = threading.Event()
def lend():
    with pool.checkout() as context:
        begun.set()
        context.eval("for (;;);")
def setup(context):
    context.globals["begun"] = begun.set
    context.eval('''
        const add = (a, b) => a + b, endless = () => {{ begun(); for (;;); }}
        const stubborn = () => {{ begun(); for (;;) try {{ for (;;); }} catch {{}} finally {{}} }}
    ''')
pool = eyot.IsolatePool(2, setup=setup, timeout=30)
{LEFT[what]}
if {what!r}.startswith(("running", "catching")):
    begun.wait()
""",
        "-W",
        "error",
    )


def test_ctrl_c_ends_a_program_that_waits_for_an_endless_call() -> None:
    ended = interrupted(
        """
with eyot.IsolatePool(1, setup="const endless = () => { for (;;); }") as pool:
    job = pool.submit("endless")
    more = pool.submit("endless")
    while not job.running():
        pass
    print("ready", flush=True)
    job.result()
""",
        signal_number=signal.SIGINT,
    )
    assert ended.status == -signal.SIGINT
    assert ended.err.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize(
    "wait",
    ["pool.submit(lambda _: 1)", "pool.checkout().__enter__()"],
    ids=["room", "checkout"],
)
def test_ctrl_c_leaves_the_line(wait: str) -> None:
    ended = interrupted(
        f"""
opened, begun = threading.Event(), threading.Event()
def say_when_waiting():
    while not pool._line._rooms and pool.statistics().waiting < 2:
        pass
    print("ready", flush=True)
with eyot.IsolatePool(1, max_pending=1) as pool:
    job = pool.submit(lambda _: begun.set() or opened.wait())
    begun.wait()
    more = pool.submit(lambda _: 2)
    threading.Thread(target=say_when_waiting).start()
    try:
        {wait}
    except KeyboardInterrupt:
        print(pool.statistics().waiting, pool.statistics().submitted, flush=True)
    opened.set()
    print(job.result(), more.result(), pool.submit(lambda _: 3).result())
""",
        signal_number=signal.SIGINT,
    )
    assert (ended.status, ended.out, ended.err) == (0, "1 2\nTrue 2 3\n", "")


def test_where_no_thread_can_be_started_the_call_says_so() -> None:
    says(
        """
pool = eyot.IsolatePool(2)
with pool.checkout() as context:  # it needs none
    context.eval("1")
start = threading.Thread.start
def refuse(self):
    raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
try:
    pool.submit(lambda _: 1)
except RuntimeError as error:
    print(error)
with pool.checkout() as context:
    print(context.eval("6 * 7"))
threading.Thread.start = start
print(pool.submit(lambda _: 1).result(), pool.statistics().submitted)
pool.shutdown()
""",
        "can't start new thread",
        "42",
        "1 1",
    )
