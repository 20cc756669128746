"""The end of a program with something pending: 0, and not a word, whatever that is."""

from __future__ import annotations

import pytest
from tests.crash.programs import quiet, says

PREPARED = """
import asyncio
from eyot import aio, web
isolate = eyot.Isolate()
context = eyot.Context(isolate)
timers = web.timers(context)
web.abort(context)
async def forever(*_):
    await asyncio.sleep(3600)
async def wait(promise):
    await promise
context.globals["forever"] = forever
WAIT = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_600_000).value"
MODULE = "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
"""

PENDING = {
    "timers": "context.eval('setTimeout(() => 0, 1e6); setInterval(() => 0)')",
    "timers that are due": "context.eval('setTimeout(() => { throw 1 }); setInterval(() => 0)')",
    "a signal that times out": "context.eval('AbortSignal.timeout(1e6)')",
    "microtasks": """
isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
context.eval("queueMicrotask(() => { for (;;); }); Promise.resolve().then(() => { for (;;); }); 0")
""",
    "V8's own tasks": "kept = [context.eval(WAIT), context.eval(MODULE)]",
    "finalizers": """
context.eval("globalThis.r = new FinalizationRegistry(() => { for (;;); }); r.register({}, 1); 0")
isolate.collect_garbage()
""",
    "a promise that nobody settles": "kept = context.eval('new Promise(() => {})')",
    "a rejection that nobody handles": "kept = context.eval('Promise.reject(new Error)')",
}

ON_A_LOOP = {
    "a promise that a task awaits": """
tasks.append(loop.create_task(wait(context.eval("new Promise(() => {})"))))
""",
    "a task that javascript started": "kept.append(context.eval('forever()'))",
    "a timer that starts one": "context.eval('setTimeout(forever)')",
    "both, through each other": """
tasks.append(loop.create_task(wait(context.eval("(async () => { await forever() })()"))))
""",
    "V8's own tasks": "kept.extend([context.eval(WAIT), context.eval(MODULE)])",
    "an async iterator": """
async def numbers():
    while True:
        yield 1
        await asyncio.sleep(0.01)
context.globals["numbers"] = numbers()
kept.append(context.eval("(async () => { for await (const n of numbers); })()"))
""",
}

LOOP = """
tasks, kept = [], []
async def main():
    loop = asyncio.get_running_loop()
    {body}
    await asyncio.sleep(0.02)
    {end}
"""

ENDS = {"nothing": "", "closing": "isolate.close()"}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("what", PENDING)
def test_exit_with(what: str, end: str) -> None:
    quiet(f"{PREPARED}\n{PENDING[what]}\n{ENDS[end]}")


def on_a_loop(what: str, end: str) -> str:
    body = "\n    ".join(ON_A_LOOP[what].strip().split("\n"))
    return PREPARED + LOOP.format(body=body, end=end)


@pytest.mark.parametrize("end", ["", "isolate.close()", "context.close()"])
@pytest.mark.parametrize("what", ON_A_LOOP)
def test_exit_after_a_loop_with(what: str, end: str) -> None:
    program = on_a_loop(what, end)
    if end:  # whoever waits is told, and nobody asks
        program += "    await asyncio.sleep(0.02)\n"
        program += "    for task in tasks: assert task.done() and task.exception()\n"
    quiet(program + "asyncio.run(main())")


@pytest.mark.parametrize("what", ON_A_LOOP)
def test_exit_from_the_middle_of_a_loop_with(what: str) -> None:
    quiet(on_a_loop(what, "sys.exit(0)") + "asyncio.run(main())")


@pytest.mark.parametrize("what", ON_A_LOOP)
def test_exit_from_a_loop_that_nobody_ends_with(what: str) -> None:
    # asyncio itself complains of tasks that are destroyed while they are pending.
    program = (
        on_a_loop(what, "")
        + """
import logging
logging.disable()
warnings.simplefilter("ignore")
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
"""
    )
    quiet(program)


def test_exit_with_a_thread_asleep_in_a_timer() -> None:
    quiet("""
started = threading.Event()
def work():
    context = eyot.Context()
    eyot.web.timers(context)
    context.globals["started"] = started.set
    context.eval("setTimeout(started); new Promise(done => setTimeout(done, 3_600_000))").result()
threading.Thread(target=work, daemon=True).start()
started.wait()
""")


def test_closing_cancels_what_is_pending_and_says_so_once() -> None:
    says(
        PREPARED
        + """
async def slow():
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("cancelled")
        raise
async def main():
    context.globals["slow"] = slow
    task = asyncio.create_task(wait(context.eval("slow().then(() => 0)")))
    context.eval("setInterval(() => { throw 1 }, 0)")
    await asyncio.sleep(0)
    isolate.close()
    try:
        await task
    except eyot.IsolateClosedError as error:
        print(error.code)
    await asyncio.sleep(0.01)
asyncio.run(main())
""",
        "cancelled",
        "EY204",
    )
