"""The end of the interpreter, with all sorts of things still going on: 0, and not a word."""

from __future__ import annotations

import pytest
from tests.crash.programs import Ended, quiet, run, says

ENDLESS = "for (;;);"

KEPT = {
    "an isolate, a context and values": """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
thing, function = context.eval("[{}, () => 1]")
context.globals["callback"] = lambda: isolate
""",
    "open scopes": """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
handle_scope = v8.HandleScope(isolate).__enter__()
scope = v8.ContextScope(handle_scope, context).__enter__()
catching = v8.TryCatch(scope).__enter__()
v8.Script.compile(catching, v8.String(catching, "throw 1")).run(catching)
thing = v8.Object(catching)
kept = [catching.exception, v8.Global(catching, thing), v8.Weak(catching, thing, print)]
""",
    "a scope that was prepared": """
isolate = eyot.Isolate()
with v8.HandleScope(isolate) as handle_scope:
    prepared = v8.HandleScope(handle_scope)
""",
    "an abandoned scope": """
isolate = eyot.Isolate()
v8.HandleScope(isolate).__enter__()
""",
    "a generator with a scope": """
isolate = eyot.Isolate()
def numbers():
    with v8.HandleScope(isolate) as scope:
        yield v8.Integer(scope, 1)
generator = numbers()
next(generator)
""",
    "a daemon thread in endless JavaScript": f"""
started = threading.Event()
def work():
    context = eyot.Context()
    context.globals["started"] = started.set
    context.eval("started(); {ENDLESS}")
threading.Thread(target=work, daemon=True).start()
started.wait()
""",
    "daemon threads in JavaScript that catches and goes on": """
started = threading.Barrier(4)
def work():
    context = eyot.Context()
    context.globals["started"] = lambda: started.wait() and 0
    context.eval("started(); for (;;) try { for (;;); } catch {} finally { for (;;); }")
for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
started.wait()
""",
    "a daemon thread inside a Python callback": """
started = threading.Event()
def callback(text, thing):
    started.set()
    while True:
        time.sleep(0.001)
def work():
    context = eyot.Context()
    context.globals["callback"] = callback
    context.eval("try { callback('text', {}) } finally { callback() }")
threading.Thread(target=work, daemon=True).start()
started.wait()
""",
    "a daemon thread inside callbacks within callbacks": """
started = threading.Event()
def work():
    context, other = eyot.Context(), eyot.Context()
    def callback(scope, info):
        with v8.HandleScope(scope) as inner:
            v8.Object(inner)
            other.globals["wait"] = wait
            other.eval("[1].map(() => wait({}))")
    def wait(thing):
        started.set()
        threading.Event().wait()
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        v8.Function(scope, callback).call(scope, v8.Null(scope))
threading.Thread(target=work, daemon=True).start()
started.wait()
""",
    "daemon threads that call back and forth": """
def work():
    context = eyot.Context()
    context.globals["callback"] = lambda n: [n]
    while True:
        context.eval("for (let i = 0; i < 100; i++) callback(i)")
for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.3)
""",
    "a dropped isolate that another thread owns": """
warnings.simplefilter("ignore")
kept, done = [], threading.Event()
def work():
    kept.append(eyot.Isolate())
    done.set()
    threading.Event().wait()
threading.Thread(target=work, daemon=True).start()
done.wait()
kept.clear()
""",
    "an isolate whose owner ended": """
kept = []
def work():
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    kept.extend((isolate, context, context.eval("({})")))
    kept.append(v8.HandleScope(isolate).__enter__())
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
    "a finalizer that uses JavaScript": """
context = eyot.Context()
class Last:
    def __del__(self):
        assert self.context.eval("6 * 7") == 42
        self.context.close()
last = Last()
last.context = context
""",
    "an exit handler that uses JavaScript": """
import atexit
context = eyot.Context()
@atexit.register
def end():
    assert context.eval("6 * 7") == 42
""",
    "an exit handler that was there before eyot was used": """
import atexit
@atexit.register
def end():
    assert context.eval("6 * 7") == 42
    with v8.HandleScope(context.isolate) as scope:
        assert v8.Integer(scope, 1).value == 1
context = eyot.Context()
""",
    "a cycle of isolate, callback, closure and context": """
def make():
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    context.globals["callback"] = lambda: (isolate, context)
make()
""",
}


@pytest.mark.parametrize("what", KEPT)
def test_h29_exit_with(what: str) -> None:
    quiet(KEPT[what])


def test_h29_exit_again_and_again_in_the_middle_of_callbacks() -> None:
    for _ in range(8):
        quiet(KEPT["daemon threads that call back and forth"].replace("0.3", "0.02"))


@pytest.mark.parametrize(
    ("leave", "status", "out"),
    [
        ("sys.exit(7)", 7, "finally\n"),
        ("raise SystemExit(7)", 7, "finally\n"),
        ("exit(7)", 7, "finally\n"),
        ("os._exit(7)", 7, ""),
    ],
)
def test_h30_leaving_from_a_callback(leave: str, status: int, out: str) -> None:
    program = f"""
def leave():
    {leave}
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    context.globals["leave"] = leave
    try:
        context.eval("try {{ leave() }} catch {{ }} finally {{ for (;;); }}")
    finally:
        print("finally", flush=True)
"""
    assert run(program) == Ended(status, out, "")


def test_h22_keyboard_interrupt_from_a_callback_is_not_for_javascript() -> None:
    says(
        """
def interrupt():
    raise KeyboardInterrupt("by hand")
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    context.globals["interrupt"] = interrupt
    context.globals["nested"] = lambda: context.eval("try { interrupt() } catch { print('no') }")
    for source in ("try { interrupt() } catch { 1 }", "try { nested() } catch { 1 }"):
        try:
            context.eval(source)
        except KeyboardInterrupt as error:
            print(error)
    print(context.eval("'and on'"))
""",
        "by hand",
        "by hand",
        "and on",
    )


def test_nothing_is_said_where_warnings_are_errors() -> None:
    quiet(
        """
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    context.globals["callback"] = lambda *values: values
    context.eval("callback(1, {}, [])")
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        v8.Script.compile(scope, v8.String(scope, "1")).run(scope)
""",
        "-W",
        "error",
    )


def test_an_isolate_in_a_cycle_is_collected_with_a_warning() -> None:
    says(
        """
warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_, **__: print(category.__name__)
def make(kind):
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    if kind == "closure":
        context.globals["callback"] = lambda: context
    elif kind == "explicit":
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            function = v8.Function(scope, lambda *_: context)
            context.globals["callback"] = context.wrap(scope, function)
    elif kind == "exception":
        error = ValueError()
        error.context = context
        context.globals["error"] = error
    else:
        everything = context.eval("({})")
        context.globals["callback"] = lambda: everything
for kind in ("closure", "explicit", "exception", "object"):
    make(kind)
    gc.collect()
    gc.collect()
    print(kind, {kind: n for kind, n in eyot._core.live_objects().items() if n})
""",
        "ResourceWarning",
        "closure {}",
        "ResourceWarning",
        "explicit {}",
        "ResourceWarning",
        "exception {}",
        "ResourceWarning",
        "object {}",
    )


def test_a_live_cycle_is_not_collected() -> None:
    quiet(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
context.globals["callback"] = lambda: context
del context
gc.collect()
context = eyot.Context(isolate)
gc.collect()
assert not isolate.closed
isolate.close()
"""
    )


def test_h38_subinterpreters_are_refused_and_do_no_harm() -> None:
    says(
        """
PROGRAM = "import eyot; eyot.errors; eyot.Isolate()"
def try_it():
    if sys.version_info >= (3, 13):
        import _interpreters as interpreters
        other = interpreters.create("legacy")  # with the lock that all share, as before
        print(interpreters.run_string(other, PROGRAM).msg.partition(":")[0])
    else:
        import _xxsubinterpreters as interpreters
        other = interpreters.create()
        try:
            interpreters.run_string(other, PROGRAM)
        except interpreters.RunFailedError as error:
            print(str(error).split(": ")[1])
    interpreters.destroy(other)
try_it()
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    try_it()
    try:
        context.eval("null.x")
    except eyot.JSTypeError:
        print("as ever")
    with v8.HandleScope(isolate) as scope:
        pass
    try:
        v8.Integer(scope, 1)
    except eyot.ScopeClosedError:
        print("as ever")
    thread = threading.Thread(target=lambda: eyot.Context().close())
    thread.start()
    thread.join()
""",
        "eyot runs in the main interpreter only",
        "eyot runs in the main interpreter only",
        "as ever",
        "as ever",
    )
