"""Memory that JavaScript has for the time of a block."""

from __future__ import annotations

import array
import threading

import pytest

import eyot


def test_lent_memory_is_shared_until_the_block_ends(context: eyot.Context) -> None:
    data = bytearray(4)
    with eyot.lend(data) as view:
        context.globals["view"] = view
        assert context.eval("view[1] = 7; view.length") == 4
        assert data == b"\0\7\0\0"
        with pytest.raises(BufferError):
            data.append(1)
    assert context.eval("view.length") == 0
    assert context.eval("view.buffer.byteLength") == 0
    data.append(1)
    assert data == b"\0\7\0\0\1"


def test_it_is_one_array_for_all_of_a_context(context: eyot.Context) -> None:
    numbers = array.array("d", [1.5, 2.5])
    other = eyot.Context(context.isolate)
    with eyot.lend(numbers) as view:
        context.globals["a"] = [view, view]
        context.globals["b"] = view
        other.globals["c"] = view
        assert context.eval("a[0] === a[1] && a[0] === b && b instanceof Float64Array")
        assert other.eval("c[0] = 3; c instanceof Float64Array")
        assert context.eval("b[0]") == numbers[0] == 3
    assert context.eval("b.length") == other.eval("c.length") == 0
    numbers.append(1)


def test_it_ends_with_an_exception_too(context: eyot.Context) -> None:
    data = bytearray(4)

    def fail() -> None:
        with eyot.lend(data) as view:
            context.globals["view"] = view
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert context.eval("view.length") == 0
    data.append(1)


def test_javascript_cannot_keep_it_by_transferring_it(context: eyot.Context) -> None:
    data = bytearray(4)
    with eyot.lend(data) as view:
        context.globals["view"] = view
        if context.eval("'transfer' in ArrayBuffer.prototype"):
            with pytest.raises(eyot.JSTypeError):
                context.eval("view.buffer.transfer()")
        live = context.eval("view")
        with pytest.raises(eyot.JSTypeError, match=r"[Kk]ey"):
            live.detach()
        assert context.eval("view.length") == 4
    assert len(live) == 0
    data.append(1)


def test_a_memoryview_of_it_keeps_the_memory(context: eyot.Context) -> None:
    data = bytearray(b"abcd")
    with eyot.lend(data) as view:
        seen = memoryview(context.eval("x => x")(view))
    assert bytes(seen) == b"abcd"
    with pytest.raises(BufferError):
        data.append(1)
    seen.release()
    context.eval("0")
    data.append(1)


def test_outside_its_block_it_is_refused(context: eyot.Context) -> None:
    loan = eyot.lend(bytearray(4))
    words = "memory is lent to JavaScript only inside the block: `with eyot.lend\\(…\\) as view:`"
    with pytest.raises(eyot.ConversionError, match=words) as caught:
        context.globals["x"] = {"a": loan}
    assert caught.value.path == "$.a"
    with loan as view, pytest.raises(ValueError, match="call lend\\(\\) again"):
        loan.__enter__()
    with pytest.raises(eyot.ConversionError, match=words):
        context.globals["x"] = view
    with pytest.raises(ValueError, match="call lend\\(\\) again"):
        loan.__enter__()


def test_only_memory_that_can_be_written_is_lent() -> None:
    with pytest.raises(BufferError):
        eyot.lend(b"abc")
    with pytest.raises(TypeError):
        eyot.lend("abc")  # type: ignore[arg-type]


def test_its_block_ends_where_javascript_has_it(context: eyot.Context) -> None:
    data = bytearray(4)
    loan = eyot.lend(data)
    raised: list[BaseException] = []
    with loan as view:
        context.globals["view"] = view

        def leave() -> None:
            try:
                loan.__exit__(None, None, None)
            except eyot.WrongThreadError as error:
                raised.append(error)

        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
        assert len(raised) == 1
        assert context.eval("view.length") == 4
    assert context.eval("view.length") == 0


def test_an_isolate_may_close_meanwhile() -> None:
    data = bytearray(4)
    isolate = eyot.Isolate()
    with eyot.lend(data) as view:
        eyot.Context(isolate).globals["view"] = view
        isolate.close()
        data.append(1)
    data.append(2)
