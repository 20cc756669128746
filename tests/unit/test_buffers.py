"""Memory that Python and JavaScript share, in the everyday layer."""

from __future__ import annotations

import array
import collections.abc
import ctypes
import gc
import mmap
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crash.programs import says
from tests.unit.test_array_buffer import V8_VERSION, resizable_program
from tests.unit.test_typed_array import HERE, KINDS

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMATS = {KINDS[name][0]: name for name in HERE if name != "Uint8ClampedArray"}
# Formats that array and memoryview can be made with.
MADE = [code for code in FORMATS if code != "e"]


@pytest.fixture
def identity(context: eyot.Context) -> Callable[[object], Any]:
    made: Callable[[object], Any] = context.eval("x => x")
    return made


def test_bytes_are_copied(context: eyot.Context) -> None:
    data = b"abc"
    array_ = context.eval("b => { globalThis.b = b; b[0] = 0; return b }")(data)
    assert data == b"abc"
    assert bytes(array_) == b"\0bc"
    assert context.eval("b.constructor === Uint8Array")


def test_a_bytearray_is_shared(context: eyot.Context) -> None:
    data = bytearray(b"abc")
    context.globals["b"] = data
    assert context.eval("b.constructor === Uint8Array && b.length") == 3
    context.eval("b[0] = 120")
    assert data == b"xbc"
    data[1] = 121
    assert context.eval("b[1]") == 121
    with pytest.raises(BufferError):
        data.append(1)


def test_a_bytearray_can_be_resized_once_javascript_has_let_go(isolate: eyot.Isolate) -> None:
    data = bytearray(b"abc")
    context = eyot.Context(isolate)
    context.globals["b"] = data
    context.eval("b").detach()
    data.append(1)
    context.eval("f => { f() }")(lambda: context.eval("x => x")(data))
    for _ in range(2):
        isolate.collect_garbage()
    data.append(2)
    context.globals["b"] = data
    isolate.close()
    data.append(3)


@pytest.mark.parametrize("code", MADE)
def test_arrays_keep_their_elements(identity: Callable[[object], Any], code: str) -> None:
    numbers = KINDS[FORMATS[code]][1]
    data = array.array(code, numbers)
    js = identity(data)
    assert js.constructor.name == FORMATS[code]
    assert isinstance(js, eyot.JSTypedArray)
    assert list(js) == data.tolist()
    view = memoryview(js)
    assert (view.format, view.itemsize, view.shape) == (code, data.itemsize, (len(numbers),))
    assert not view.readonly
    view[0], view[1] = view[1], view[0]
    assert data.tolist()[:2] == [numbers[1], numbers[0]]


def test_long_formats_go_by_their_size(identity: Callable[[object], Any]) -> None:
    size = array.array("l").itemsize
    assert identity(array.array("l", [1])).constructor.name == (
        "BigInt64Array" if size == 8 else "Int32Array"
    )
    assert identity((ctypes.c_double * 2)(1.5, 2.5))[1] == 2.5
    assert identity((ctypes.c_char * 2)(b"a", b"b")).constructor.name == "Uint8Array"


def test_other_memory_is_shared(context: eyot.Context) -> None:
    write = context.eval("m => { m[1] = 7 }")
    with mmap.mmap(-1, 4096) as mapped:
        write(mapped)
        assert mapped[1] == 7
        context.isolate.collect_garbage()
        context.isolate.collect_garbage()
    numbers = (ctypes.c_int32 * 3)(1, 2, 3)
    write(numbers)
    assert list(numbers) == [1, 7, 3]
    part = bytearray(6)
    write(memoryview(part)[2:])
    assert part == b"\0\0\0\7\0\0"
    frozen = memoryview(b"abc")
    write(frozen)
    assert bytes(frozen) == b"abc"


def test_numpy(context: eyot.Context) -> None:
    np = pytest.importorskip("numpy")
    identity = context.eval("x => x")
    for name in HERE:
        format_, _ = KINDS[name]
        if name == "Uint8ClampedArray":
            continue
        source = np.array([1, 2, 3], dtype=format_)
        js = identity(source)
        assert js.constructor.name == name
        back = np.asarray(js)
        assert back.dtype == source.dtype
        back[1] = 77
        assert source[1] == 77
        assert np.shares_memory(back, source)
    table = np.arange(6.0).reshape(2, 3)
    context.eval("t => { t[5] = -1 }")(table)
    assert table[1, 2] == -1
    frozen = np.zeros(3)
    frozen.flags.writeable = False
    context.eval("t => { t[0] = -1 }")(frozen)
    assert frozen[0] == 0
    for wrong, words in (
        (table[:, 1], "isn't in one piece"),
        (np.asfortranarray(np.arange(4).reshape(2, 2)), "isn't in one piece"),
        (np.zeros(2, "?"), "view\\('u1'\\)"),
        (np.zeros(2, ">i4"), "newbyteorder"),
        (np.zeros(2, "c16"), "no typed array"),
        (np.array([object()]), "no typed array"),
        (np.zeros(2, "M8[s]"), "can't be had"),
        (np.frombuffer(bytearray(9), dtype="u1")[1:].view("i8"), "multiples of their size"),
    ):
        with pytest.raises(eyot.ConversionError, match=words) as caught:
            identity({"a": [wrong]})
        assert caught.value.path == "$.a[0]"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_memory_crosses_exactly(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(MADE))
    size = array.array(code).itemsize
    content = data.draw(st.binary(max_size=200).map(lambda raw: raw[: len(raw) // size * size]))
    source = array.array(code)
    source.frombytes(content)
    context = _shared_context()
    js = context.eval("x => x")(source)
    assert bytes(js) == content
    assert memoryview(js).tolist() == memoryview(source).tolist() or code in "fd"
    copied = context.eval("x => x.slice()")(source)
    assert bytes(copied) == content
    frozen = context.eval("x => x")(memoryview(source).toreadonly())
    assert bytes(frozen) == content
    assert frozen.constructor.name == FORMATS[code]
    part = data.draw(st.slices(len(source)))
    assert repr(js[part]) == repr(memoryview(source)[part].tolist())


_contexts: list[eyot.Context] = []


def _shared_context() -> eyot.Context:
    if not _contexts:
        _contexts.append(eyot.Context())
    return _contexts[0]


@pytest.fixture(autouse=True)
def close_shared_context() -> Iterator[None]:
    yield
    while _contexts:
        _contexts.pop().close()


def test_the_same_memory_twice_is_one_array(context: eyot.Context) -> None:
    data = bytearray(2)
    assert context.eval("([a, b]) => a === b")([data, data])
    assert context.eval("a => a.x === a.y.z")({"x": data, "y": {"z": data}})


def test_a_live_array_goes_back_as_itself(context: eyot.Context) -> None:
    js = context.eval("globalThis.a = Uint8Array.of(1, 2); a")
    assert context.eval("b => a === b")(js)
    assert context.eval("a") is js
    assert js.buffer is context.eval("a.buffer")
    assert js == context.eval("a")
    assert hash(js) == hash(context.eval("a"))


def test_a_typed_array_is_a_sequence(context: eyot.Context) -> None:
    js = context.eval("Int16Array.of(5, -6, 7, -6)")
    assert issubclass(type(js), collections.abc.Sequence)
    assert (len(js), js[0], js[-1], js[1:3], js[::-2]) == (4, 5, -6, [-6, 7], [-6, -6])
    assert list(js) == [5, -6, 7, -6]
    assert list(reversed(js)) == [-6, 7, -6, 5]
    assert 7 in js
    assert 8 not in js
    assert "length" not in js
    assert (js.index(7), js.count(-6)) == (2, 2)
    match js:
        case [first, *rest]:
            assert (first, rest) == (5, [-6, 7, -6])
    js[0] = 9
    js[1:3] = (1, 2)
    assert list(js) == [9, 1, 2, -6]
    assert (js.byte_length, js.byte_offset, js.length, js["length"]) == (8, 0, 4, 4)
    assert js.map(context.eval("x => x * 2"))[0] == 18
    assert bool(js)
    assert not context.eval("new Uint8Array()")
    for wrong in (4, -5, 2**40, 2**70):
        with pytest.raises(IndexError):
            js[wrong]
        with pytest.raises(IndexError):
            js[wrong] = 1
    with pytest.raises(ValueError, match="3 items for a slice of 2"):
        js[:2] = [1, 2, 3]
    with pytest.raises(TypeError, match="keeps its length"):
        del js[0]
    with pytest.raises(ValueError, match="not in"):
        js.index(1000)


def test_numbers_that_do_not_fit_are_refused(context: eyot.Context) -> None:
    edges = {
        "Int8Array": (-(2**7), 2**7 - 1),
        "Uint8Array": (0, 2**8 - 1),
        "Int16Array": (-(2**15), 2**15 - 1),
        "Uint16Array": (0, 2**16 - 1),
        "Int32Array": (-(2**31), 2**31 - 1),
        "Uint32Array": (0, 2**32 - 1),
        "BigInt64Array": (-(2**63), 2**63 - 1),
        "BigUint64Array": (0, 2**64 - 1),
    }
    for name, (least, most) in edges.items():
        js = context.eval(f"new {name}(1)")
        for good in (least, most, 0, 1, True):
            js[0] = good
            assert js[0] == good
        for bad in (least - 1, most + 1, -(2**200), 2**200):
            with pytest.raises(OverflowError, match="outside what"):
                js[0] = bad
        for wrong in (1.5, "1", None, [1]):
            with pytest.raises(TypeError):
                js[0] = wrong
        assert js[0] == 1
    clamped = context.eval("new Uint8ClampedArray(1)")
    for number, seen in ((300, 255), (-5, 0), (7, 7), (2**80, 255), (-(2**80), 0)):
        clamped[0] = number
        assert clamped[0] == seen
    double = context.eval("new Float64Array(1)")
    for exact in (1.5, -0.0, 2.0**60, float("inf")):
        double[0] = exact
        assert double[0] == exact
    with pytest.raises(TypeError):
        double[0] = "1"


def test_array_buffers_and_data_views(context: eyot.Context) -> None:
    buffer = context.eval("globalThis.b = new ArrayBuffer(8); b")
    assert isinstance(buffer, eyot.JSArrayBuffer)
    assert (len(buffer), buffer.byte_length, buffer.byteLength) == (8, 8, 8)
    assert (buffer.is_shared, buffer.detached) == (False, False)
    view = context.eval("globalThis.v = new DataView(b, 2, 4); v")
    assert isinstance(view, eyot.JSDataView)
    assert (len(view), view.byte_length, view.byte_offset) == (4, 4, 2)
    assert view.buffer is buffer
    view.setInt16(0, -2, 1)
    assert bytes(view) == b"\xfe\xff\0\0"
    memoryview(view)[3] = 1
    assert bytes(buffer) == b"\0\0\xfe\xff\0\1\0\0"
    shared = context.eval("new SharedArrayBuffer(4)")
    assert isinstance(shared, eyot.JSArrayBuffer)
    assert shared.is_shared
    with pytest.raises(TypeError, match="can't be detached"):
        shared.detach()
    memory = context.eval("new WebAssembly.Memory({initial: 1}).buffer")
    with pytest.raises(TypeError, match="WebAssembly"):
        memory.detach()
    for js in (buffer, view, context.eval("new Uint8Array(1)")):
        with pytest.raises(TypeError, match="can't be copied or pickled"):
            pickle.dumps(js)


def test_detaching_leaves_memoryviews_as_they_are(context: eyot.Context) -> None:
    array_ = context.eval("globalThis.u = Uint8Array.of(1, 2, 3); u")
    view = memoryview(array_)
    array_.detach()
    assert array_.detached
    assert context.eval("u.length") == len(array_) == array_.byte_length == 0
    assert list(array_) == []
    assert bytes(view) == b"\1\2\3"
    with pytest.raises(BufferError, match="detached"):
        memoryview(array_)
    array_.detach()


def test_a_memory_that_grows_leaves_memoryviews_as_they_are(context: eyot.Context) -> None:
    memory = context.eval("globalThis.m = new WebAssembly.Memory({initial: 1}); m")
    view = memoryview(memory.buffer)
    view[0] = 5
    for _ in range(20):
        context.eval("m.grow(10)")
    assert len(view) == 65536
    assert view[0] == 5
    view[65535] = 1
    assert len(memory.buffer) == 201 * 65536


RESIZED = """
{flag}
context = eyot.Context()
array = context.eval("globalThis.b = new ArrayBuffer(65536, {{maxByteLength: 131072}});"
                     " globalThis.u = new Uint8Array(b); u[0] = 5; u")
view = memoryview(array)
print(len(view), view.readonly, view[0])
context.eval("b.resize(0)")
print(len(view), view[0], len(memoryview(array)), len(context.eval("b")))
context.eval("b.resize(131072)")
try:
    view[0] = 1
except TypeError as error:
    print(error)
try:
    eyot.lend(array)
except BufferError as error:
    print(str(error).partition(",")[0])
with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
    store = context.eval("b").local(scope).get_backing_store()
    data = store.data
    context.eval("b.resize(0)")
    print(data.readonly, len(data), store.byte_length)
shared = context.eval("globalThis.s = new SharedArrayBuffer(10, {{maxByteLength: 100}}); s")
whole = memoryview(shared)
context.eval("s.grow(50); new Uint8Array(s)[3] = 9")
print(len(whole), whole[3], whole.readonly, len(memoryview(shared)))
"""

# Views of V8 10 don't know in C++ how long they are.
TRACKED = """
{flag}
context = eyot.Context()
array = context.eval("globalThis.b = new ArrayBuffer(65536, {{maxByteLength: 131072}});"
                     " globalThis.u = new Uint8Array(b); u[0] = 5; u")
context.eval("b.resize(0)")
print(len(array), list(array))
context.eval("b.resize(131072)")
print(len(array), array[0])
array[131071] = 7
print(context.eval("u[131071]"), len(memoryview(array)))
part = context.eval("new Uint8Array(b, 100, 50)")
context.eval("b.resize(120)")
print(bytes(part), len(part), part.byte_length)
"""


def test_memory_that_may_shrink_is_copied() -> None:
    says(
        resizable_program(RESIZED),
        "65536 True 5",
        "65536 5 0 0",
        "cannot modify read-only memory",
        "JavaScript may shrink a resizable ArrayBuffer",
        "True 131072 0",
        "10 9 False 50",
    )


@pytest.mark.skipif(V8_VERSION < (11, 0), reason="V8 10 has no views that track their buffer")
def test_a_view_of_memory_that_shrinks_is_as_long_as_javascript_says() -> None:
    says(resizable_program(TRACKED), "0 []", "131072 0", "7 131072", "b'' 0 0")


def test_isolates_of_two_threads_share_memory() -> None:
    memory = eyot.SharedBuffer(8)
    assert len(memoryview(memory)) == memory.byte_length == 8
    counts: list[int] = []

    def work(turn: int) -> None:
        with eyot.Context() as context:
            context.globals["memory"] = memory
            context.globals["turn"] = turn
            counts.append(
                context.eval(
                    "const n = new Int32Array(memory);"
                    "for (let i = 0; i < 20000; i++) Atomics.add(n, 0, 1);"
                    "memory instanceof SharedArrayBuffer ? turn : -1"
                )
            )

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1, 2]
    assert memoryview(memory).cast("i")[0] == 60000


def test_a_shared_buffer_is_had_from_javascript(context: eyot.Context) -> None:
    js = context.eval("globalThis.s = new SharedArrayBuffer(4); s")
    memory = eyot.SharedBuffer(js)
    assert memory == eyot.SharedBuffer(memory)
    seen: list[bytes] = []

    def elsewhere() -> None:
        with eyot.Context() as other:
            other.globals["s"] = memory
            other.eval("new Uint8Array(s).fill(3)")
            seen.append(bytes(memory))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [b"\3\3\3\3"]
    assert context.eval("new Uint8Array(s)[2]") == 3
    with pytest.raises(TypeError, match="belongs to one isolate"):
        eyot.SharedBuffer(context.eval("new ArrayBuffer(1)"))
    with pytest.raises(TypeError, match="length in bytes"):
        eyot.SharedBuffer("1")  # type: ignore[arg-type]
    with pytest.raises(MemoryError):
        eyot.SharedBuffer(2**62)


def test_a_backing_store_is_a_buffer_of_its_kind(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, b"ab")
    context.globals["b"] = store
    assert context.eval("b instanceof ArrayBuffer && new Uint8Array(b)[1]") == 98
    assert bytes(context.eval("b")) == b"ab"


def test_other_threads_use_the_memory_but_not_the_object(context: eyot.Context) -> None:
    js = context.eval("new Uint8Array(3)")
    view = memoryview(js)
    raised: list[BaseException] = []

    def work() -> None:
        view[0] = 1
        try:
            memoryview(js)
        except eyot.WrongThreadError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [getattr(error, "code", None) for error in raised] == ["EY201"]
    assert js[0] == 1


def test_a_closed_isolate_gives_no_memory() -> None:
    isolate = eyot.Isolate()
    js = eyot.Context(isolate).eval("Uint8Array.of(1, 2)")
    view = memoryview(js)
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError):
        memoryview(js)
    with pytest.raises(eyot.IsolateClosedError):
        len(js)
    del js
    gc.collect()
    assert bytes(view) == b"\1\2"
