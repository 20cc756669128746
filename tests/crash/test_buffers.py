"""Shared memory at the ends of things: of the process, of threads, of what the memory is for."""

from __future__ import annotations

import pytest
from tests.crash.programs import quiet, says
from tests.unit.test_array_buffer import resizable_program

ALIVE = """
import atexit
isolate = eyot.Isolate()
context = eyot.Context(isolate)
data = [bytearray(100) for _ in range(100)]
context.globals["data"] = data
views = [memoryview(context.eval("new Float64Array(1000)")) for _ in range(100)]
arrays = [context.eval("new Uint8Array(10)") for _ in range(100)]
memory = eyot.SharedBuffer(100)
context.globals["memory"] = memory
allocator = v8.Allocator(release=lambda: None)
with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
    stores = [
        v8.ArrayBuffer.new_backing_store_from_buffer(scope, bytearray(9), release=lambda: None)
        for _ in range(10)
    ]
    writer = v8.ValueSerializer(scope)
text = "x" * 100_000
context.globals["text"] = [text, "ü" * 50_000]
{more}
"""


@pytest.mark.parametrize(
    "more",
    [
        "",
        "atexit.register(lambda: [bytes(view) for view in views])",
        "loan = eyot.lend(data[0]); loan.__enter__(); context.globals['loan'] = loan",
        "sys.modules['kept'] = (views, arrays, stores, memory, data, writer)",
        "isolate.close()",
        "threading.Thread(target=lambda: time.sleep(5), daemon=True).start()",
        "os._exit(0)",
    ],
)
def test_the_process_ends_with_buffers_alive(more: str) -> None:
    quiet(ALIVE.format(more=more))


def test_memory_is_given_up_on_any_thread_while_javascript_makes_more() -> None:
    quiet("""
import queue
dropped, stop = queue.SimpleQueue(), threading.Event()
def drop():
    while not stop.is_set() or not dropped.empty():
        try:
            dropped.get(timeout=0.01)
        except queue.Empty:
            pass
        gc.collect(0)
threads = [threading.Thread(target=drop) for _ in range(3)]
for thread in threads:
    thread.start()
with eyot.Context() as context:
    make = context.eval("b => [new Uint8Array(2000), new Uint8Array(b.buffer, 1), b.slice()]")
    for n in range(150):
        data = bytearray(2000)
        made = list(make(data))
        dropped.put([memoryview(one) for one in made])
        dropped.put(made)
        dropped.put(data)
        del data, made
        if n % 50 == 0:
            context.isolate.collect_garbage()
    stop.set()
    for thread in threads:
        thread.join()
eyot._core.do_chores()
left = {kind: n for kind, n in eyot._core.live_objects().items() if n and kind != "isolate"}
assert left == {"context": 1, "held": 1}, left  # that of `make`
""")


def test_threads_share_memory_and_end_in_any_order() -> None:
    quiet("""
memory = eyot.SharedBuffer(4096)
kept = []
def work(memory):
    context = eyot.Context()
    context.globals["memory"] = memory
    context.eval("const a = new Uint8Array(memory); for (let i = 0; i < 200; i++) a.fill(i)")
    kept.append(context.eval("memory.slice(0)"))
    kept.append(memoryview(context.eval("a")))
threads = [threading.Thread(target=work, args=(memory,)) for _ in range(8)]
for thread in threads:
    thread.start()
del memory
for thread in threads:
    thread.join()
warnings.simplefilter("ignore")
assert all(len(view) == 4096 for view in kept if isinstance(view, memoryview))
kept.clear()
gc.collect()
""")


def test_memory_that_javascript_moves_stays_where_python_looks() -> None:
    says(
        resizable_program("""
{flag}
with eyot.Context() as context:
    views = []
    for n in range(200):
        array = context.eval("globalThis.b = new ArrayBuffer(4096); new Uint8Array(b).fill(7)")
        views.append(memoryview(array))
        context.eval("if (b.transfer) for (let i = 0; i < 5; i++) b = b.transfer(b.byteLength * 2)")
        context.eval("globalThis.r = new ArrayBuffer(65536, {{maxByteLength: 1 << 20}})")
        views.append(memoryview(context.eval("new Uint8Array(r)")))
        context.eval("r.resize(1 << 20); r.resize(0)")
    context.isolate.collect_garbage()
print(sum(map(sum, views)))
"""),
        str(200 * 4096 * 7),
    )


def test_a_limit_that_is_reached_ends_nothing() -> None:
    quiet("""
with eyot.Isolate(array_buffer_limit=1_000_000) as isolate:
    context = eyot.Context(isolate)
    def refused(source):
        try:
            context.eval(source)
        except eyot.JSRangeError:
            return
        raise AssertionError(source)
    context.eval("globalThis.kept = new ArrayBuffer(999_999)")
    refused("new ArrayBuffer(65)")
    refused("new Uint8Array(1000)")
    refused("new SharedArrayBuffer(1000)")
    refused("new Uint8Array([...Array(100).keys()])")
    # What V8 keeps in its heap gets its buffer, which V8 has no way of refusing.
    for _ in range(100):
        assert len(memoryview(context.eval("new Uint8Array(64)"))) == 64
    assert context.eval("new Uint8Array(10).buffer.byteLength") == 10
    context.eval("kept = null")
    context.eval("new ArrayBuffer(999_000)")
""")
