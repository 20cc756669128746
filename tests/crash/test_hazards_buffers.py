"""ArrayBuffers and WebAssembly's memory, H05 of hazards.tsv: what limits them, and what doesn't."""

from __future__ import annotations

import pytest
from tests.crash.programs import says
from tests.crash.test_hazards_limits import PEAK
from tests.unit.test_array_buffer import resizable_program

# (module (memory (export "m") 1) (func (export "grow") (param i32) (result i32)
#   local.get 0 memory.grow))
GROWING = (
    "0,97,115,109,1,0,0,0,1,6,1,96,1,127,1,127,3,2,1,0,5,3,1,0,1,"
    "7,12,2,1,109,2,0,4,103,114,111,119,0,0,10,8,1,6,0,32,0,64,0,11"
)
# (module (func (export "f")))
SMALL = "0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,4,1,2,0,11"
BEYOND = [
    "new ArrayBuffer(9e6)",
    "new SharedArrayBuffer(9e6)",
    "new Uint8Array(9e6)",
    "new Float64Array(Array(2e6).fill(1))",
    "for (const all = [];;) all.push(new ArrayBuffer(1e5))",
    "for (const all = [];;) all.push(new Uint8Array(1e5))",
    "new WebAssembly.Memory({initial: 200})",
    "new WebAssembly.Memory({initial: 200, maximum: 65536})",
    "new WebAssembly.Memory({initial: 200, maximum: 200, shared: true})",
    "new WebAssembly.Memory({initial: 1}).grow(200)",
    "for (const all = [];;) all.push(new WebAssembly.Memory({initial: 1, maximum: 9}))",
    "for (const memory = new WebAssembly.Memory({initial: 1});;) memory.grow(1)",
]


@pytest.mark.parametrize("beyond", BEYOND)
def test_h05_buffers_and_webassembly_s_memory_have_a_limit(beyond: str) -> None:
    says(
        f"""{PEAK}
with eyot.Isolate(array_buffer_limit=8 << 20) as isolate:
    context = eyot.Context(isolate)
    for _ in range(2):
        try:
            context.eval({"{" + beyond + "}"!r})
        except eyot.JSRangeError:
            print("refused", peak() < 400)
    isolate.collect_garbage()
    # What was given up is there again.
    print(context.eval("new ArrayBuffer(7e6).byteLength + (8 << 16)"))
    context.eval("new WebAssembly.Memory({{initial: 1, maximum: 8}}).buffer.byteLength")
""",
        *["refused True"] * 2,
        "7524288",
    )


def test_h05_a_module_grows_its_memory_up_to_the_limit() -> None:
    says(
        f"""
with eyot.Isolate(array_buffer_limit=8 << 20) as isolate:
    context = eyot.Context(isolate)
    context.eval("var {{grow, m}} = new WebAssembly.Instance(new WebAssembly.Module("
                 "new Uint8Array([{GROWING}]))).exports")
    grow = context.eval("grow")
    print(grow(0), grow(200), grow(8), grow(1000), context.eval("m.buffer.byteLength") >> 16)
    context.eval("new Uint8Array(m.buffer).fill(7)")
    pages = 9
    while grow(1) != -1:
        pages += 1
    print(32 < pages <= 128, context.eval("m.buffer.byteLength") >> 16 == pages)
with eyot.Context() as context:  # nobody limits this one
    print(context.eval("new WebAssembly.Memory({{initial: 200}}).buffer.byteLength") >> 16)
""",
        "1 -1 1 -1 9",
        "True True",
        "200",
    )


def test_h05_where_nothing_is_left_all_else_works() -> None:
    """What V8 reserves for itself isn't taken for a buffer: refusing that would end the process."""
    says(
        f"""
with eyot.Isolate(array_buffer_limit=1) as isolate:
    context = eyot.Context(isolate)
    memory = eyot.SharedBuffer(len([{GROWING}]))
    memoryview(memory)[:] = bytes([{GROWING}])
    context.globals["code"] = memory
    print(context.eval("for (let i = 0; i < 1e6; i++) globalThis.x = [i, {{}}]; 6 * 7"))
    print(context.eval("new WebAssembly.Module(new Uint8Array(code)) + ''"))
    memoryview(memory)[:] = bytes([{SMALL}]).ljust(len(memoryview(memory)), bytes(1))
    small = "new WebAssembly.Module(new Uint8Array(code, 0, {len(SMALL.split(","))}))"
    print(context.eval(f"new WebAssembly.Instance({{small}}).exports.f()"))
    context.eval("(1.5).toLocaleString('de'); new Intl.DateTimeFormat('ja').format(0)")
    context.eval("class A {{}}; const o = []; for (let i = 0; i < 2e5; i++) o.push(new A, 'x' + i)")
    context.eval("new Array(1e6).fill(1.5); 'x'.repeat(1e7).split('x').length")
    others = [eyot.Isolate() for _ in range(5)]
    for other in others:
        print(eyot.Context(other).eval("1 + 1"), end=" ")
    print(eyot.Context(isolate).eval("1 + 1"))
    for other in others:
        other.close()
    isolate.collect_garbage()
    isolate.low_memory_notification()
""",
        "42",
        "[object WebAssembly.Module]",
        "undefined",
        "2 2 2 2 2 2",
    )


def test_h05_a_resizable_buffer_counts_with_all_that_it_may_grow_to() -> None:
    says(
        resizable_program("""
{flag}
with eyot.Isolate(array_buffer_limit=8 << 20) as isolate:
    context = eyot.Context(isolate)
    for source in (
        "new ArrayBuffer(1, {{maxByteLength: 9e6}})",
        "new SharedArrayBuffer(1, {{maxByteLength: 9e6}})",
        "for (const all = [];;) all.push(new ArrayBuffer(1, {{maxByteLength: 1e6}}))",
    ):
        try:
            context.eval(source)
        except eyot.JSRangeError:
            print("refused")
    isolate.collect_garbage()
    context.eval("var buffer = new ArrayBuffer(1, {{maxByteLength: 7e6}}); buffer.resize(7e6)")
    context.eval("new Uint8Array(buffer).fill(7)")
    print(context.eval("buffer.byteLength"))
    try:
        context.eval("new ArrayBuffer(2e6)")
    except eyot.JSRangeError:
        print("refused")
"""),
        *["refused"] * 3,
        "7000000",
        "refused",
    )
