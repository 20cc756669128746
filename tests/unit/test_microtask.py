"""Microtasks: when they run, in which queue, and how those that never end are stopped."""

from __future__ import annotations

import signal

import pytest
from tests.crash.programs import Ended, interrupted, says
from tests.unit.running import js

import eyot
from eyot import v8

AUTO, EXPLICIT = v8.MicrotasksPolicy.AUTO, v8.MicrotasksPolicy.EXPLICIT
LATER = "globalThis.ran = (globalThis.ran ?? 0); Promise.resolve().then(() => { ran++ })"


def function(scope: v8.Scope, source: str) -> v8.Function:
    made = js(scope, source)
    assert isinstance(made, v8.Function)
    return made


def ran(scope: v8.Scope) -> object:
    # As a property, which ends no call that microtasks would run after.
    scope_context = scope.get_current_context()
    return scope_context.global_(scope).get(scope, v8.String(scope, "ran")).to_python(scope)


def test_microtasks(scope: v8.ContextScope) -> None:
    isolate = scope.isolate
    assert isolate.get_microtasks_policy() is AUTO
    count = function(scope, "globalThis.ran = 0; () => { ran++ }")
    isolate.enqueue_microtask(count)
    js(scope, "0")
    assert ran(scope) == 1

    isolate.set_microtasks_policy(EXPLICIT)
    assert isolate.get_microtasks_policy() is EXPLICIT
    isolate.enqueue_microtask(count)
    js(scope, "0")
    assert ran(scope) == 1
    isolate.perform_microtask_checkpoint()
    assert ran(scope) == 2

    isolate.set_microtasks_policy(AUTO)
    assert isolate.get_microtasks_policy() is AUTO
    isolate.enqueue_microtask(count)
    inner: list[object] = []

    def call(inside: v8.CallbackScope, _: v8.FunctionCallbackInfo) -> None:
        js(inside, "0")  # ends while another runs
        inner.append(ran(inside))

    v8.Function(scope, call).call(scope, v8.Undefined(scope))
    js(scope, "0")
    assert inner == [2]
    assert ran(scope) == 3


def test_microtask_queue(scope: v8.ContextScope) -> None:
    context = scope.get_current_context()
    queue = context.get_microtask_queue()
    count = function(scope, "globalThis.ran = 0; () => { ran++ }")
    queue.enqueue_microtask(count)
    assert ran(scope) == 0
    js(scope, "0")
    assert ran(scope) == 1


def test_microtask_queue_new(isolate: v8.Isolate) -> None:
    queue = v8.MicrotaskQueue(isolate, AUTO)
    context = v8.Context(isolate, microtask_queue=queue)
    plain = v8.Context(isolate)
    assert context.get_microtask_queue() == queue
    assert context.get_microtask_queue() != plain.get_microtask_queue()
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        count = function(scope, "globalThis.ran = 0; () => { ran++ }")
        context.get_microtask_queue().enqueue_microtask(count)
        assert ran(scope) == 0
        js(scope, "0")
        assert ran(scope) == 1


def test_each_context_has_the_policy_of_its_queue(isolate: v8.Isolate) -> None:
    explicit = v8.MicrotaskQueue(isolate, EXPLICIT)
    first = v8.Context(isolate, microtask_queue=explicit)
    second = v8.Context(isolate)
    for context in (first, second):
        context.eval(LATER)
    assert (first.eval("ran"), second.eval("ran")) == (0, 1)
    isolate.perform_microtask_checkpoint()  # of the isolate's own queue
    assert first.eval("ran") == 0
    explicit.perform_checkpoint()
    assert first.eval("ran") == 1
    assert not explicit.is_running_microtasks()
    assert explicit.get_microtasks_scope_depth() == 0


def test_what_python_calls_inside_does_not_run_them(context: eyot.Context) -> None:
    context.globals["call"] = lambda: context.eval("ran")
    assert context.eval(f"{LATER}; [call(), call()].join()") == "0,0"
    assert context.eval("ran") == 1


ENDLESS = {
    "promises": "(function again() { Promise.resolve().then(again) })()",
    "async functions": "(async () => { for (;;) await 0 })()",
    "one that loops": "Promise.resolve().then(() => { for (;;); })",
    "queueMicrotask": "(function again() { queueMicrotask(again) })()",
    "thenables": "const t = {then(go) { go(t) }}; Promise.resolve(t)",
}

WHERE = {
    "by themselves": "context.eval(SOURCE)",
    "at a checkpoint": """
isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
context.eval(SOURCE)
isolate.perform_microtask_checkpoint()
""",
    "in a queue of their own": """
queue = v8.MicrotaskQueue(isolate, v8.MicrotasksPolicy.EXPLICIT)
own = v8.Context(isolate, microtask_queue=queue)
own.globals["ready"] = context.globals["ready"]
web.timers(own)
own.eval(SOURCE)
queue.perform_checkpoint()
""",
    "after a timer": """
web.timers(context, on_error=fail)
context.globals["source"] = SOURCE
context.eval("setTimeout(() => { eval(source) })")
isolate.run_pending()
""",
    "after V8's own task": """
context.globals["source"] = SOURCE
context.eval("Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)"
             ".value.then(() => { eval(source) }); 0")
while True:
    isolate.run_pending()
""",
    "while a promise is waited for": """
web.timers(context, on_error=fail)
context.globals["source"] = SOURCE
context.eval("new Promise(go => setTimeout(go)).then(() => { eval(source) })").result()
""",
}

# Ready is said by the endless microtask, so that what comes then comes in its middle.
PREPARED = """
from eyot import web
def fail(error):
    raise error
isolate = eyot.Isolate()
context = eyot.Context(isolate)
context.globals["ready"] = lambda: print("ready", flush=True)
web.timers(context)
SOURCE = "Promise.resolve().then(() => ready()); " + {source!r}
"""


def program(source: str, where: str, before: str = "") -> str:
    body = "\n    ".join(WHERE[where].strip().split("\n"))
    return f"""{PREPARED.format(source=source)}
{before}
try:
    {body}
except BaseException as error:
    print(type(error).__name__)
isolate.set_microtasks_policy(v8.MicrotasksPolicy.AUTO)
print(eyot.Context(isolate).eval("6 * 7"))
"""


TERMINATE = """
def stop():
    while not isolate.terminate():
        time.sleep(0.001)
context.globals["ready"] = lambda: threading.Thread(target=stop).start()
"""


@pytest.mark.parametrize("source", ENDLESS)
def test_terminate_ends_endless_microtasks(source: str) -> None:
    says(program(ENDLESS[source], "by themselves", TERMINATE), "Terminated", "42")


@pytest.mark.parametrize("where", WHERE)
def test_terminate_ends_them_wherever_they_run(where: str) -> None:
    says(program(ENDLESS["promises"], where, TERMINATE), "Terminated", "42")


@pytest.mark.parametrize("source", ENDLESS)
def test_control_c_ends_endless_microtasks(source: str) -> None:
    ended = interrupted(program(ENDLESS[source], "by themselves"), signal_number=signal.SIGINT)
    assert ended == Ended(0, "KeyboardInterrupt\n42\n", "")


@pytest.mark.parametrize("where", WHERE)
def test_control_c_ends_them_wherever_they_run(where: str) -> None:
    ended = interrupted(program(ENDLESS["promises"], where), signal_number=signal.SIGINT)
    assert ended == Ended(0, "KeyboardInterrupt\n42\n", "")


ON_A_LOOP = """
import asyncio
context = eyot.Context()
context.globals["ready"] = lambda: {ready}
endless = "Promise.resolve().then(() => ready()); "
endless += "(function again() {{ Promise.resolve().then(again) }})()"
context.globals["source"] = endless
def stop():
    while not context.isolate.terminate():
        time.sleep(0.001)
async def waits(promise):
    await promise
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, told: print(type(told["exception"]).__name__))
    promise = context.eval(
        "new Promise(go => {{ globalThis.go = go }}).then(() => {{ eval(source) }})")
    task = loop.create_task(waits(promise))
    await asyncio.sleep(0)
    loop.call_soon(context.globals["go"])
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    print(context.eval("6 * 7"))
"""


def test_on_a_loop_terminate_ends_them_and_the_task_can_be_cancelled() -> None:
    program = ON_A_LOOP.format(ready="threading.Thread(target=stop).start()")
    says(program + "asyncio.run(main())", "Terminated", "cancelled", "42")


def test_on_a_loop_control_c_ends_them() -> None:
    program = (
        ON_A_LOOP.format(ready="print('ready', flush=True)")
        + """
loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(main())
except KeyboardInterrupt:
    print("interrupted")
print(context.eval("6 * 7"))
for task in asyncio.all_tasks(loop):
    task.cancel()
loop.run_until_complete(asyncio.sleep(0))
loop.close()
"""
    )
    ended = interrupted(program, signal_number=signal.SIGINT)
    assert ended.status == 0, ended
    assert ended.out == "interrupted\n42\n"


def test_asyncio_run_takes_a_second_control_c() -> None:
    # The first one cancels the main task, as asyncio.run does, which JavaScript keeps from running.
    program = (
        ON_A_LOOP.format(ready="threading.Thread(target=twice).start()")
        + """
def twice():
    for _ in range(2):
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
print(context.eval("6 * 7"))
"""
    )
    says(program, "interrupted", "42")
