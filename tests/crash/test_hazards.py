"""What ends other packages, by its number in hazards.tsv: what stands in no other file.

Each is a process of its own, whose end, words and time are looked at.
"""

from __future__ import annotations

import pytest
from tests.crash.programs import Ended, expect, run, says

LOOP = (  # (module (func (export "f") (loop (br 0))))
    "0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11"
)


def test_h12_an_endless_loop_of_webassembly() -> None:
    says(
        f"""
with eyot.Context() as context:
    module = "new WebAssembly.Module(new Uint8Array([{LOOP}]))"
    run = context.eval(f"new WebAssembly.Instance({{module}}).exports.f")
    try:
        run(timeout=0.05)
    except eyot.TimedOut:
        print("stopped")
    threading.Timer(0.05, context.isolate.terminate).start()
    try:
        run()
    except eyot.Terminated:
        print("stopped")
    print(context.eval("6 * 7"))
""",
        "stopped",
        "stopped",
        "42",
    )


def test_h13_waiting_in_javascript() -> None:
    says(
        """
WAIT = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"
with eyot.Context() as context:
    try:
        context.eval(WAIT, timeout=0.05)
    except eyot.TimedOut:
        print("stopped")
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        context.eval(WAIT)
    except KeyboardInterrupt:
        print("interrupted")
    print(context.eval("6 * 7"))
with eyot.Isolate(allow_atomics_wait=False) as isolate:
    try:
        eyot.Context(isolate).eval(WAIT)
    except eyot.JSTypeError:
        print("refused")
""",
        "stopped",
        "interrupted",
        "42",
        "refused",
    )


@pytest.mark.timeout(200)
def test_h16_ctrl_c_at_any_moment_leaves_nothing_open() -> None:
    """Inside callbacks, conversions, and where scopes open and close."""
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
context.globals["callback"] = lambda thing: [thing, {"a": 1}]
class Slow(dict):
    pass
data = {"a": [1, {"b": Slow(c=2)}]}
def step():
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        with v8.TryCatch(scope) as catching:
            v8.Script.compile(catching, v8.String(catching, "callback({})")).run(catching)
    context.globals["data"] = data
    context.eval("data.a.map(x => callback(x))").to_python()
caught = 0
def again(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, again)
for attempt in range(600):
    try:
        # Where the machine is busy it rings before the call has returned.
        signal.setitimer(signal.ITIMER_REAL, 0.0002 + attempt % 60 * 0.00003)
        while True:
            step()
    except KeyboardInterrupt:
        caught += 1
    signal.setitimer(signal.ITIMER_REAL, 0)
assert caught == 600, caught
gc.collect()
print(context.eval("6 * 7"))
isolate.close()  # refused, if a scope was open
""",
        "42",
        timeout=60,
    )


@pytest.mark.timeout(200)
def test_h31_an_exception_of_pythons_goes_through_all_of_javascript() -> None:
    says(
        """
SOURCES = [
    "try { fail() } finally { 1 }",
    "({get x() { fail() }}).x",
    "new Proxy({}, {get: fail}).x",
    "`${{toString: fail}}`",
    "[2, 1].sort(fail)",
    "[...{[Symbol.iterator]: fail}]",
    "({[Symbol.toPrimitive]: fail}) * 1",
    "new (class extends Array { constructor() { fail() } })",
]
mine = LookupError("mine")
def fail(*_):
    raise mine
async def later(context):
    return await context.eval("Promise.resolve().then(fail)")
with eyot.Context() as context:
    context.globals["fail"] = fail
    for source in SOURCES:
        try:
            context.eval(source)
        except LookupError as error:
            assert error is mine, source
        else:
            print("lost", source)
    try:
        eyot.aio.run(later(context))
    except LookupError as error:
        print(error is mine)
""",
        "True",
    )


@pytest.mark.timeout(200)
def test_h32_closing_inside_and_twice_while_another_thread_terminates() -> None:
    says(
        """
for turn in range(40):
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    over = threading.Event()
    handle = isolate.thread_safe_handle()
    def shoot():
        while not over.is_set():
            handle.terminate()
    thread = threading.Thread(target=shoot)
    thread.start()
    def close():
        for end in (isolate.close, context.close):
            try:
                end()
            except (eyot.ScopeOrderError, eyot.Terminated):
                pass
    try:
        context.globals["close"] = close
        context.eval("for (let i = 0; i < 3; i++) close()")
    except (eyot.Terminated, eyot.JSError):
        pass
    isolate.close()
    isolate.close()
    context.close()
    over.set()
    thread.join()
print(eyot._core.live_objects()["isolate"])
""",
        "0",
        timeout=60,
    )


@pytest.mark.timeout(300)
def test_h33_a_thousand_isolates_in_any_order() -> None:
    says(
        """
import random
rest = random.Random(33)
kept = []
for n in range(1000):
    isolate = eyot.Isolate(heap_limit=32 << 20)
    context = eyot.Context(isolate)
    assert context.eval(f"{n} + 1") == n + 1
    kept.append((isolate, context))
    if len(kept) == 40:
        kept.pop(0)[0].close()  # the oldest
        kept.pop(rest.randrange(len(kept)))[0].close()
        assert rest.choice(kept)[1].eval("6 * 7") == 42
for isolate, _ in kept:
    isolate.close()
print({kind: n for kind, n in eyot._core.live_objects().items() if kind == "isolate"})
""",
        "{'isolate': 0}",
        timeout=120,
    )


@pytest.mark.timeout(300)
def test_h35_intl_in_every_locale() -> None:
    says(
        """
import itertools, string
letters = string.ascii_lowercase
codes = ["".join(code) for n in (2, 3) for code in itertools.product(letters, repeat=n)]
with eyot.Context() as context:
    count = context.eval('''codes => {
        const known = codes.filter(code => {
            try { return Intl.Collator.supportedLocalesOf(code).length } catch { return false }
        })
        for (const locale of known) {
            const date = new Intl.DateTimeFormat(locale, {dateStyle: "full", timeStyle: "long"})
            const texts = [
                date.format(0),
                new Intl.NumberFormat(locale, {style: "currency", currency: "EUR"}).format(1234.5),
                new Intl.RelativeTimeFormat(locale).format(-2, "day"),
                new Intl.ListFormat(locale).format(["a", "b", "c"]),
                new Intl.PluralRules(locale, {type: "ordinal"}).select(2),
                new Intl.DisplayNames(locale, {type: "region"}).of("NO"),
                (1234.5).toLocaleString(locale),
                "aI".toLocaleUpperCase(locale),
            ]
            new Intl.Collator(locale).compare("a", "b")
            for (const text of texts) if (typeof text != "string" || !text) throw locale
        }
        return known.length
    }''')(codes)
    print(count > 150)
""",
        "True",
        timeout=120,
    )


TRACED = """
def callback(n):
    return n + 1
def work():
    with eyot.Context() as context:
        context.globals["callback"] = callback
        assert context.eval("callback(1) + [1, 2].map(n => callback(n)).length") == 4
        try:
            context.eval("(() => { throw new Error('x') })()")
        except eyot.JSError:
            pass
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            v8.Function(scope, lambda scope, info: 1).call(scope, v8.Null(scope))
"""
WATCHED = {
    "faulthandler": "import faulthandler; faulthandler.enable(); work(); print('callback')",
    "settrace": """
names = set()
def trace(frame, event, argument):
    names.add(frame.f_code.co_name)
    return trace
sys.settrace(trace)
work()
sys.settrace(None)
print(*names & {"callback"})
""",
    "setprofile": """
names = set()
sys.setprofile(lambda frame, event, argument: names.add(frame.f_code.co_name))
work()
sys.setprofile(None)
print(*names & {"callback"})
""",
    "a trace function that raises": """
def trace(frame, event, argument):
    if frame.f_code.co_name == "callback":
        raise LookupError("in trace")
sys.settrace(trace)
try:
    work()
except LookupError:
    print("callback")
sys.settrace(None)
work()
""",
    "a trace of the standard library's": """
import trace
counter = trace.Trace(count=1, trace=0)
counter.runfunc(work)
print("callback" if counter.results().counts else "")
""",
    "a debugger": """
import bdb
class Steps(bdb.Bdb):
    names = set()
    def user_line(self, frame):
        self.names.add(frame.f_code.co_name)
        self.set_step()
debugger = Steps()
debugger.runcall(work)
print(*debugger.names & {"callback"})
""",
}


@pytest.mark.parametrize("watcher", WATCHED)
def test_h39_who_watches_python_sees_callbacks(watcher: str) -> None:
    says(TRACED + WATCHED[watcher], "callback")


def test_h40_no_more_threads() -> None:
    """Root has no such limit, so the process becomes somebody else where it can."""
    ended = run(
        """
import resource
import eyot._core, eyot.context, eyot.isolate, eyot.values
if os.getuid() == 0:
    os.setuid(54321)
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
try:
    threading.Thread(target=print).start()
except RuntimeError:
    pass
else:
    raise SystemExit("the limit doesn't hold here")
for make in (eyot.Isolate, eyot.Context):
    try:
        make()
    except RuntimeError as error:
        assert "V8 starts a thread for each processor but one" in str(error), error
        print("told")
"""
    )
    if "the limit doesn't hold here" in ended.err:
        pytest.skip("RLIMIT_NPROC doesn't hold here")
    expect(ended, Ended(0, "told\ntold\n", ""))


WITHOUT = """
import subprocess
program = '''
import eyot, sys
def overflow():
    try:
        context.eval("(function f() {{ f() }})()")
    except eyot.JSStackOverflow:
        return "overflow"
with eyot.Context() as context:
    print(context.eval("6 * 7"), overflow())
    context.globals["again"] = lambda: context.eval("again()")
    try:
        context.eval("again()")
    except RecursionError:
        print("recursion")
'''
mounted = subprocess.run(
    ["unshare", "-m", "sh", "-c", "{mount} && exec \\"$0\\" -c \\"$1\\"", sys.executable, program],
    capture_output=True, text=True,
)
print(mounted.stdout or "not here", end="")
sys.stderr.write(mounted.stderr if mounted.stdout or "Fatal" in mounted.stderr else "")
"""


@pytest.mark.parametrize(
    "mount", ["mount -t tmpfs none /proc", "mount --bind -o ro / /"], ids=["no proc", "read-only"]
)
def test_h40_a_file_system_with_little(mount: str) -> None:
    ended = run(WITHOUT.format(mount=mount))
    if ended.out == "not here" and not ended.err:
        pytest.skip("nothing may be mounted here")
    expect(ended, Ended(0, "42 overflow\nrecursion\n", ""))
