"""Hazards of threads and of Python's collector, by their numbers in hazards.tsv.

Each is a process of its own: the finer points stand in tests/misuse.
"""

from __future__ import annotations

from tests.crash.programs import says

ELSEWHERE = """
def elsewhere(work):
    raised = []
    def run():
        try:
            work()
        except BaseException as error:
            raised.append(error)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None
"""


def test_h21_every_object_used_on_another_thread() -> None:
    says(
        f"""{ELSEWHERE}
isolate = eyot.Isolate()
context = eyot.Context(isolate)
everyday = context.eval(
    "[{{a: 1}}, [1], () => 1, new Map(), new Set(), Promise.resolve(), Symbol(),"
    " new Uint8Array(9), new ArrayBuffer(9), [].values(), (function* () {{}})()]"
)
kept = [*everyday, everyday, context.globals, context.compile("1"), context, isolate]
codes = set()
def use(thing):
    for name in dir(thing):
        if name in ("__class__", "__init_subclass__", "__subclasshook__", "closed", "terminate"):
            continue
        try:
            value = getattr(thing, name)
            if callable(value):
                value()
        except eyot.UsageError as error:
            codes.add(error.code)
        except Exception:
            pass  # it wants arguments, or isn't there: all that counts is that nothing is touched
with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
    handles = [
        v8.Object(scope), v8.String(scope, "x"), v8.Integer(scope, 1), v8.BigInt(scope, 1),
        v8.Array(scope, []), v8.Map(scope), v8.Function(scope, lambda *_: None),
        v8.Script.compile(scope, v8.String(scope, "1")), v8.ObjectTemplate(scope),
    ]
    kept += handles
    kept += [v8.Global(scope, handles[0]), v8.Weak(scope, handles[0])]
    def use_all():
        for thing in kept:
            use(thing)
        for make in (v8.Object, v8.Array, v8.Map, v8.HandleScope, v8.TryCatch):
            for on in (hs, scope, isolate):
                try:
                    make(on)
                except eyot.UsageError as error:
                    codes.add(error.code)
                except TypeError:
                    pass
    print(elsewhere(use_all))
print(codes, context.eval("6 * 7"))
isolate.close()
""",
        "None",
        "{'EY201'} 42",
    )


def test_h22_two_threads_in_one_isolate_at_once() -> None:
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
thing = context.eval("({n: 0})")
over = threading.Event()
refused = [0] * 4
def intrude(number):
    while not over.is_set():
        for use in (lambda: context.eval("1"), lambda: thing.n, lambda: thing["n"], isolate.close):
            try:
                use()
            except eyot.WrongThreadError:
                refused[number] += 1
threads = [threading.Thread(target=intrude, args=(n,)) for n in range(4)]
sys.setswitchinterval(1e-5)
for thread in threads:
    thread.start()
while not all(refused) or thing.n < 20:
    context.eval("for (let i = 0; i < 1e5; i++) globalThis.x = {n: i}")
    thing.n += 1
over.set()
for thread in threads:
    thread.join()
print(thing.n >= 20, all(refused), context.eval("6 * 7"))
isolate.close()
""",
        "True True 42",
    )


def test_h23_objects_that_another_thread_s_collector_drops() -> None:
    says(
        """
gc.disable()
class Ring:
    pass
isolate = eyot.Isolate()
context = eyot.Context(isolate)
make = context.eval("() => ({})")
def rings(count):
    for _ in range(count):
        ring = Ring()
        ring.ring, ring.thing, ring.call = ring, make(), context.eval("x => x")
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            ring.kept = v8.Global(scope, v8.Object(scope))
            ring.weak = v8.Weak(scope, v8.Object(scope))
held = eyot._core.live_objects()["held"]
for _ in range(20):
    rings(20)
    collecting = threading.Thread(target=gc.collect)
    collecting.start()
    while collecting.is_alive():
        context.eval("var t = []; for (let i = 0; i < 1e4; i++) t.push({}); t = 1")
    collecting.join()
context.eval("1")
print(eyot._core.live_objects()["held"] - held)
isolate.close()
""",
        "0",
    )


def test_h23_weak_ones_that_another_thread_drops_while_v8_collects() -> None:
    says(
        """
import queue
sys.setswitchinterval(1e-5)
batches = queue.SimpleQueue()
def drop():
    while (batch := batches.get()) is not None:
        while batch:
            batch.pop()
def finalizer():
    pass
dropper = threading.Thread(target=drop, daemon=True)
dropper.start()
with eyot.Context() as context:
    allocate = context.eval("() => { for (let i = 0; i < 300; i++) new Array(300).fill(i) }")
    for _ in range(1000):
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            batch = [
                v8.Weak(scope, v8.Object(scope), *((finalizer,) if number % 2 else ()))
                for number in range(2000)
            ]
        batches.put(batch)
        while batch:
            allocate()
    batches.put(None)
    dropper.join()
del allocate
print(eyot._core.live_objects()["held"])
""",
        "0",
    )


def test_h24_an_isolate_that_is_dropped_unclosed() -> None:
    says(
        f"""{ELSEWHERE}
warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_, **__: print(category.__name__)
def drop_here():
    context = eyot.Context()
    context.eval("globalThis.kept = {{}}")
drop_here()
isolates = [eyot.Isolate()]
elsewhere(isolates.clear)  # its owner is told to dispose it
eyot.Isolate().close()
print(eyot._core.live_objects()["isolate"])
""",
        "ResourceWarning",
        "ResourceWarning",
        "0",
    )


def test_h25_an_owner_thread_that_ends_with_an_open_isolate() -> None:
    says(
        f"""{ELSEWHERE}
warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_, **__: print(category.__name__)
made = []
def make():
    isolate = eyot.Isolate()
    made.append((isolate, eyot.Context(isolate)))
    made[-1][1].eval("globalThis.n = 42")
for _ in range(2):
    elsewhere(make)
isolate, context = made.pop()
try:
    context.eval("n")
except eyot.WrongThreadError:
    print("refused")
until = time.monotonic() + 20
while time.monotonic() < until:  # a thread that was joined may still be ending
    try:
        isolate.attach()
        break
    except eyot.WrongThreadError:
        time.sleep(0.001)
print(context.eval("n"))
isolate.close()
del isolate, context
made.clear()
while eyot._core.live_objects()["isolate"] and time.monotonic() < until:
    eyot._core.do_chores()
print(eyot._core.live_objects()["isolate"])
""",
        "refused",
        "42",
        "ResourceWarning",
        "0",
    )
