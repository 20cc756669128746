"""Where V8 ends the process and nothing helps, it says where that was."""

from __future__ import annotations

import pytest
from tests.crash.programs import run

# V8 has no array of more than some 128 million elements, and says so in no other way.
TOO_LONG = "'x'.repeat(140e6).split('')"


@pytest.mark.timeout(200)
@pytest.mark.parametrize("lock", ["kept", "given away"])
def test_h07_both_stacks_are_printed(lock: str) -> None:
    """A getter runs with Python's lock, a script without it."""
    use = "context.globals.thing.x" if lock == "kept" else "context.eval('thing.x')"
    ended = run(
        f"""
def python_outside(context):
    return {use}
def main():
    context = eyot.Context()
    context.globals["again"] = lambda: python_outside(context)
    context.eval('''
        function inner() {{ return {TOO_LONG} }}
        globalThis.thing = {{get x() {{ return inner() }}}}
    ''', filename="bomb.js")
    context.eval("(function first() {{ again() }})()", filename="first.js")
main()
""",
        timeout=60,
    )
    assert ended.status < 0
    assert ended.out == ""
    python, _, javascript = ended.err.partition("JavaScript, the innermost call first:")
    assert "Fatal JavaScript invalid size error 140000000" in python
    assert "Python, the innermost call first:" in python
    assert python.index("in python_outside") < python.index("in main")
    frames = [line.strip() for line in javascript.splitlines() if line.startswith("  ")]
    named = [(line.rpartition(" (")[0], line.rpartition(" (")[2].split(":")[0]) for line in frames]
    assert ("inner", "bomb.js") in named
    assert ("first", "first.js") in named
    assert named.index(("inner", "bomb.js")) < named.index(("first", "first.js"))


@pytest.mark.timeout(200)
def test_h07_on_another_thread_it_is_that_threads_stack() -> None:
    ended = run(
        f"""
def work():
    eyot.Context().eval("{TOO_LONG}", filename="bomb.js")
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
        timeout=60,
    )
    assert ended.status < 0
    assert "in work" in ended.err
    assert "bomb.js" in ended.err


@pytest.mark.timeout(200)
def test_a_thread_that_keeps_the_lock_does_not_keep_the_process() -> None:
    ended = run(
        f"""
import ctypes
def work():
    context = eyot.Context()
    context.globals["begun"] = begun.set
    context.eval("begun(); {TOO_LONG}")
begun = threading.Event()
threading.Thread(target=work).start()
begun.wait()
ctypes.PyDLL(None).sleep(60)  # it doesn't give the lock away
""",
        timeout=40,
    )
    assert ended.status < 0
    assert "Fatal JavaScript invalid size error" in ended.err
