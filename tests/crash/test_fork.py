"""Forks of a process that had started V8: told EY202 for everything, and an orderly end."""

from __future__ import annotations

import pytest
from tests.crash.programs import Ended, quiet, run, says
from tests.misuse import words

IN_CHILD = """
def in_child(work):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        work()
        sys.exit()  # with all of the interpreter's end
    print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

LIVE = """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
thing, function = context.eval("[{a: 1}, () => 1]")
script = context.compile("1")
with v8.HandleScope(isolate) as scope:
    kept = v8.Global(scope, v8.String(scope, "x"))
kept_names = ["kept", "scope", "script", "function", "thing", "context", "isolate"]
"""


def test_h26_a_child_is_refused_everything() -> None:
    says(
        f"""{IN_CHILD}{LIVE}
def work():
    with eyot_refuses():
        isolate.close()
    for use in (
        eyot.Isolate, eyot.Context, isolate.close, isolate.terminate, isolate.collect_garbage,
        isolate.heap_statistics, lambda: eyot.Context(isolate), lambda: context.eval("1"),
        context.close, lambda: context.globals, lambda: thing["a"], lambda: thing.a,
        lambda: len(thing), thing.to_python, function, script.run, lambda: v8.HandleScope(isolate),
        lambda: v8.Null(isolate), kept.copy, kept.into_raw,
    ):
        with eyot_refuses():
            use()
    repr((isolate, context, thing, function, script, kept)), hash(thing), isolate.closed
    thing == function
class eyot_refuses:
    def __enter__(self):
        pass
    def __exit__(self, kind, error, _):
        assert kind is eyot.ForkedProcessError, error
        assert error.code == "EY202"
        assert str(error) == {words.FORKED!r}
        return True
in_child(work)
assert context.eval("1 + 1") == 2
isolate.close()
in_child(lambda: None)
""",
        "child 0",
        "child 0",
    )


@pytest.mark.parametrize(
    "work",
    [
        "lambda: None",
        "lambda: ([globals().pop(name) for name in (*kept_names, 'kept_names')], gc.collect())",
        "lambda: os._exit(0)",
        "lambda: os.execv(sys.executable, [sys.executable, '-c', 'import eyot; eyot.Isolate'])",
        "lambda: [threading.Thread(target=print).start()] and None",
    ],
)
def test_h26_a_child_that_drops_all_or_leaves_ends_well(work: str) -> None:
    ended = run(
        f"{IN_CHILD}{LIVE}\nin_child({work})\nassert context.eval('1') == 1\nisolate.close()"
    )
    assert (ended.status, ended.out.strip(), ended.err) == (0, "child 0", "")


def test_h26_a_fork_with_all_isolates_closed() -> None:
    says(
        f"""{IN_CHILD}
eyot.Context().close()
def work():
    try:
        eyot.Isolate()
    except eyot.ForkedProcessError as error:
        print(error.code, flush=True)
in_child(work)
""",
        "EY202",
        "child 0",
    )


def test_a_fork_inside_scopes_tells_of_the_fork_when_they_close() -> None:
    says(
        f"""{IN_CHILD}{LIVE}
def work():
    try:
        scope.__exit__(None, None, None)
    except eyot.ForkedProcessError as error:
        print(error.code, flush=True)
    try:
        v8.Integer(scope, 1)
    except eyot.ForkedProcessError as error:
        print(error.code, flush=True)
with v8.HandleScope(isolate) as scope:
    in_child(work)
    print(v8.Integer(scope, 1).value)
isolate.close()
""",
        "EY202",
        "EY202",
        "child 0",
        "1",
    )


def test_h27_a_fork_while_another_thread_runs_javascript() -> None:
    says(
        f"""{IN_CHILD}
started, isolates = threading.Event(), []
def endless():
    with eyot.Isolate() as isolate:
        isolates.append(isolate)
        context = eyot.Context(isolate)
        context.globals["started"] = started.set
        try:
            context.eval("started(); for (;;);")
        except eyot.Terminated:
            print("terminated", flush=True)
thread = threading.Thread(target=endless)
thread.start()
started.wait()
for _ in range(3):
    in_child(lambda: None)
isolates[0].terminate()
thread.join()
""",
        "child 0",
        "child 0",
        "child 0",
        "terminated",
    )


def test_a_child_that_leaves_inside_a_callback_ends_well() -> None:
    says(
        f"""{IN_CHILD}
context = eyot.Context()
def callback():
    child = os.fork()
    if child == 0:
        os._exit(5)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
context.globals["callback"] = callback
context.eval("callback()")
context.close()
""",
        "5",
    )


def test_a_child_that_would_return_to_javascript_is_ended_with_the_reason() -> None:
    ended = run(
        """
context = eyot.Context()
def callback():
    child = os.fork()
    if child:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
context.globals["callback"] = callback
context.eval("callback(); let a = []; for (let i = 0; i < 1e6; i++) a.push({i}); 1")
context.close()
"""
    )
    assert ended[:2] == (0, "1\n")
    assert ended.err.startswith("EY202: V8 was started before this process was forked")
    assert ended.err.count("\n") == 1


def test_h28_a_fork_before_v8_started_has_a_v8_of_its_own() -> None:
    says(
        f"""{IN_CHILD}
def work():
    with eyot.Context() as context:
        print(context.eval("6 * 7"), flush=True)
eyot.Isolate, v8.HandleScope  # the extension is loaded, V8 not started
in_child(work)
work()
""",
        "42",
        "child 0",
        "42",
    )


def test_h28_multiprocessing_by_spawn_and_forkserver() -> None:
    for method in ("spawn", "forkserver"):
        quiet(
            f"""
import multiprocessing
if __name__ == "__main__":
    with eyot.Context() as context:
        assert context.eval("1") == 1
        with multiprocessing.get_context({method!r}).Pool(1) as pool:
            assert pool.apply(eval, ("__import__('eyot').Context(None).closed",)) is False
""",
            "-W",
            "ignore",
        )


def test_a_handler_that_forks_in_the_middle_of_javascript() -> None:
    ended = run(
        """
context = eyot.Context()
seen = []
def handler(*_):
    child = os.fork()
    if child == 0:
        os._exit(5)
    seen.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
context.globals["seen"] = lambda: len(seen)
context.eval("while (!seen()) for (let i = 0; i < 1e8; i++);")
print(seen)
context.close()
"""
    )
    assert ended == Ended(0, "[5]\n", "")
