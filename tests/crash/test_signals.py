"""Ctrl-C and other signals while JavaScript runs: Python's handlers run, and nothing is lost."""

from __future__ import annotations

import signal

import pytest
from tests.crash.programs import Ended, interrupted, says

PREPARED = """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
context.globals["ready"] = lambda: print("ready", flush=True)
"""

ENDLESS = {
    "a loop": """context.eval("ready(); for (;;);")""",
    "a loop that catches": """
context.eval("ready(); for (;;) try { for (;;); } catch {} finally { for (;;); }")
""",
    "microtasks": """
context.eval("ready(); (function f() { Promise.resolve().then(f) })()")
""",
    "a regular expression": """
context.eval("ready(); /^(a+)+$/.test('a'.repeat(60) + 'b')")
""",
    "a getter in a conversion": """
context.eval("({deep: [{get endless() { ready(); for (;;); }}]})").to_python()
""",
    "a getter asked as an item": """
context.eval("({get endless() { ready(); for (;;); }})")["endless"]
""",
    "a getter asked as an attribute": """
context.eval("({get endless() { ready(); for (;;); }})").endless
""",
    "the length of a proxy": """
len(context.eval("new Proxy({}, {ownKeys() { ready(); for (;;); }})"))
""",
    "a setter": """
context.eval("({set endless(value) { ready(); for (;;); }})").endless = 1
""",
    "a method behind a list's": """
context.eval("Array.prototype.splice = function() { ready(); for (;;); }")
context.eval("[]").insert(0, 1)
""",
    "what an error says of itself": """
context.eval("throw Object.defineProperty(new Error, 'message', {get() { ready(); for (;;); }})")
""",
    "what a stopped error goes on to say": """
class_of = "class E extends Error { get name() { for (;;); } get message() { for (;;); } "
class_of += "get stack() { for (;;); } get cause() { for (;;); } } ready(); throw new E()"
context.eval(class_of)
""",
    "a text made of what was thrown": """
context.eval("throw {toString() { ready(); for (;;); }}")
""",
    "a call": """context.eval("() => { ready(); for (;;); }")()""",
    "a constructor": """context.eval("(class { constructor() { ready(); for (;;); } })").new()""",
    "a compiled script": """context.compile("ready(); for (;;);").run()""",
    "the explicit layer": """
with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
    source = v8.String(scope, "ready(); for (;;);")
    v8.Script.compile(scope, source).run(scope)
""",
    "the explicit layer, under a TryCatch": """
with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
    with v8.TryCatch(scope) as catching:
        source = v8.String(catching, "ready(); for (;;);")
        v8.Script.compile(catching, source).run(catching)
""",
    "a callback": """
def wait():
    print("ready", flush=True)
    while True:
        time.sleep(10)
context.globals["wait"] = wait
context.eval("try { wait() } catch { } for (;;);")
""",
    "JavaScript inside a callback inside JavaScript": """
def deeper():
    context.eval("ready(); for (;;);")
context.globals["deeper"] = deeper
context.eval("try { deeper() } catch { } for (;;);")
""",
    "another isolate, inside a callback": """
other = eyot.Context()
other.globals["ready"] = context.globals["ready"]
context.globals["deeper"] = lambda: other.eval("ready(); for (;;);")
context.eval("try { deeper() } catch { } for (;;);")
""",
}


@pytest.mark.parametrize("where", ENDLESS)
def test_control_c_ends(where: str) -> None:
    body = "\n    ".join(ENDLESS[where].strip().split("\n"))
    program = f"""{PREPARED}
try:
    {body}
except KeyboardInterrupt:
    print("interrupted")
assert context.eval("6 * 7") == 42
print("and on")
"""
    assert interrupted(program, signal_number=signal.SIGINT) == Ended(
        0, "interrupted\nand on\n", ""
    )


def test_control_c_that_nobody_catches_ends_the_program() -> None:
    program = PREPARED + "context.eval('ready(); for (;;);', filename='endless.js')"
    ended = interrupted(program, signal_number=signal.SIGINT)
    assert ended.status == -signal.SIGINT
    assert ended.err.rstrip().endswith("KeyboardInterrupt")


def test_a_handler_that_raises_what_it_likes() -> None:
    program = f"""{PREPARED}
def handler(*_):
    raise LookupError("from the handler")
signal.signal(signal.SIGUSR1, handler)
try:
    context.eval("ready(); try {{ for (;;); }} catch {{ }} for (;;);")
except LookupError as error:
    print(error)
assert context.eval("6 * 7") == 42
"""
    ended = interrupted(program, signal_number=signal.SIGUSR1)
    assert ended == Ended(0, "from the handler\n", "")


def test_h15_a_handler_that_does_not_raise_runs_while_javascript_goes_on() -> None:
    says(
        """
context = eyot.Context()
rung = []
signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
context.globals["rung"] = lambda: len(rung)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
source = "let n = 0; const x = {get y() { for (let i = 0; i < 1e7; i++) n++; return n }}; "
source += "while (rung() < 2) x.y; n > 0"
print(context.eval(source))
rung.clear()
# In one long stretch, which never comes to Python by itself, the handlers run too.
thing = context.eval("({get y() { const t = Date.now(); while (Date.now() < t + 999); return 1 }})")
assert thing.y == 1
print(len(rung) > 1)
signal.setitimer(signal.ITIMER_REAL, 0)  # Python's end gives the signal back its own way: death
""",
        "True",
        "True",
    )


def test_h15_a_handler_on_the_main_thread_while_another_runs_javascript() -> None:
    program = """
started = threading.Event()
isolates = []
def work():
    with eyot.Isolate() as isolate:
        isolates.append(isolate)
        context = eyot.Context(isolate)
        context.globals["started"] = started.set
        try:
            context.eval("started(); for (;;);")
        except eyot.Terminated:
            print("terminated", flush=True)
thread = threading.Thread(target=work)
thread.start()
started.wait()
try:
    print("ready", flush=True)
    time.sleep(20)
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(isolates[0].terminate())
thread.join()
"""
    assert interrupted(program, signal_number=signal.SIGINT) == Ended(
        0, "interrupted\nTrue\nterminated\n", ""
    )
