"""Promise hooks that are stopped: V8 calls them where it expects no answer, and none can come."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

# The first hook with Python in it that is told of one is stopped in JavaScript of its own.
STOPPED_INSIDE = """
context = eyot.Context()
isolate = context.isolate
context.modules["x"] = {"a": 1}
armed, stopped, ends = False, 0, set()

def hook(*told):
    global armed, stopped
    if not armed:
        return
    armed = False
    isolate.terminate()
    try:
        context.eval("for (;;);")
    except eyot.Terminated:
        stopped += 1

def arm():
    global armed
    armed = True

isolate.set_promise_hook(hook)
context.globals["arm"] = arm
for turn in range(50):
    try:
        ends.add(context.eval(SOURCE))
    except eyot.Terminated:
        ends.add("Terminated")
print(stopped, *ends, context.eval("6 * 7"))
"""


@pytest.mark.parametrize(
    "source",
    [
        "import('x'); arm(); Promise.resolve(); 1",
        "arm(); import('x').then(() => arm()); import('x').then(() => arm()); import('x'); 1",
        "Promise.resolve().then(() => arm()); import('x'); 1",
        "import('x'); (async () => { arm(); await 1; import('x') })(); import('x'); 1",
    ],
)
def test_an_import_after_a_hook_that_was_stopped_ends_with_the_call(source: str) -> None:
    says(f"SOURCE = {source!r}\n" + STOPPED_INSIDE, "50 Terminated 42")


HOOKS = """
import random
from eyot.modules import MappingLoader

sources = {"main": "".join(f"import './{n}';" for n in range(20))}
sources |= {str(n): SOURCE for n in range(20)}
chance, ends = random.Random(1), set()
until = time.monotonic() + 2

def of_javascript(scope):
    work = f"(promise => {{ for (let i = 0; i < {10 ** chance.randrange(3, 6)}; i++); }})"
    hook = v8.Script.compile(scope, v8.String(scope, work)).run(scope)
    scope.set_promise_hooks(hook, hook, hook, hook)

def of_python(scope):
    isolate = scope.isolate
    isolate.set_promise_hook(lambda *told: [n for n in range(1000)])

while time.monotonic() < until:
    with eyot.Isolate() as isolate, eyot.Context(isolate) as context:
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            HOOK(scope)
        try:
            limit = chance.random() * 0.02 + 0.0001
            context.import_module("main", loader=MappingLoader(sources), timeout=limit)
            ends.add("imported")
        except eyot.TimedOut:
            ends.add("stopped")
        if context.eval("6 * 7") != 42:
            ends.add("broken")
print(*ends - {"imported"})
"""


@pytest.mark.parametrize("hook", ["of_javascript", "of_python"])
@pytest.mark.parametrize("source", ["export let x = 1", "await 0", "Promise.resolve(); await 0"])
def test_an_import_can_be_stopped_in_promise_hooks(source: str, hook: str) -> None:
    program = HOOKS.replace("HOOK(", f"{hook}(")
    says(f"SOURCE = {source!r}\n" + program, "stopped")


ENDLESS = """
context = eyot.Context()
with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
    hook = v8.Script.compile(scope, v8.String(scope, "(() => { for (;;); })")).run(scope)
    scope.set_promise_hooks(**{KIND: hook})
source = "Promise.resolve().then(() => {}); new Promise(done => done())"
try:
    print(context.eval(source, timeout=0.1))
except eyot.TimedOut as error:
    print(type(error).__name__)
with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
    scope.set_promise_hooks()
print(context.eval("6 * 7"))
"""


@pytest.mark.parametrize("kind", ["init", "before", "after", "resolve"])
def test_an_endless_promise_hook_of_javascript_is_stopped(kind: str) -> None:
    says(f"KIND = {kind!r}\n" + ENDLESS, "TimedOut\n42")
