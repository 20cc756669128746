"""Ops, sources and state together."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import eyot

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Counter:
    """What the ops share."""

    value: int = 0


@eyot.op
def count(state: eyot.OpState, by: int = 1) -> int:
    """Counts up."""
    state[Counter].value += by
    return state[Counter].value


@eyot.op
def double(value: float) -> float:
    """Twice as much."""
    return value * 2


def counting(sources: Any = ()) -> eyot.Extension:
    return eyot.Extension(
        "counting", ops=[count, double], sources=sources, state=lambda state: state.put(Counter())
    )


def test_ops_are_found_under_its_name(context: eyot.Context) -> None:
    extension = counting()
    ops = extension.install(context)
    assert context.eval("counting") is ops
    assert context.eval("counting.count() + counting.count(5) + counting.double(4)") == 15
    assert context.eval("Object.isFrozen(counting) && Object.getPrototypeOf(counting) === null")
    assert (extension.name, extension.ops) == ("counting", (count, double))
    assert repr(extension) == "<eyot.Extension 'counting', 2 ops>"


def test_each_installation_has_a_state_of_its_own() -> None:
    extension = counting()
    before = count.metrics.calls
    with eyot.Context() as first, eyot.Context() as second:
        for context in (first, second):
            extension.install(context)
        assert first.eval("counting.count(); counting.count()") == 2
        assert second.eval("counting.count()") == 1
    assert count.metrics.calls == before + 3


def test_sources_say_what_programs_see(context: eyot.Context, tmp_path: Path) -> None:
    file = tmp_path / "more.js"
    file.write_text("globalThis.more = () => next(10)\n", "utf-8")
    counting(["const {count} = ops; globalThis.next = by => count(by)", file]).install(context)
    assert context.eval("next(1) + more()") == 12
    assert context.eval("typeof counting") == "undefined"
    assert context.eval("typeof ops") == "undefined"
    assert context.eval("typeof count") == "undefined"


def test_an_error_in_a_source_tells_where(context: eyot.Context, tmp_path: Path) -> None:
    file = tmp_path / "fails.js"
    file.write_text("\nthrow new RangeError('far')\n", "utf-8")
    with pytest.raises(eyot.JSRangeError) as caught:
        counting([file]).install(context)
    assert (caught.value.frames[0].filename, caught.value.frames[0].line) == (str(file), 2)
    with pytest.raises(eyot.JSSyntaxError) as refused:
        counting(["1;", "const ="]).install(context)
    assert refused.value.filename == "<counting 2>"
    with pytest.raises(FileNotFoundError):
        counting([tmp_path / "none.js"]).install(context)


def test_an_op_that_needs_a_state_says_who_gives_it(context: eyot.Context) -> None:
    with pytest.raises(
        TypeError, match=r"op count takes an OpState, .* Extension\(name, ops=\[count\]"
    ):
        context.globals["count"] = count
    with pytest.raises(TypeError, match="op count takes an OpState"):
        context.eval("x => x")([count])


def test_a_state_goes_with_its_context() -> None:
    class Mark:
        pass

    marks: list[Any] = []

    def fill(state: eyot.OpState) -> None:
        import weakref

        mark = Mark()
        marks.append(weakref.ref(mark))
        state.put(mark)

    @eyot.op
    def ask(state: eyot.OpState) -> bool:
        return Mark in state

    extension = eyot.Extension("marks", ops=[ask], state=fill)
    with eyot.Context() as context:
        extension.install(context)
        assert context.eval("marks.ask()")
        assert marks[0]() is not None
    del context
    gc.collect()
    eyot.Context().close()  # chores
    assert marks[0]() is None


def test_what_is_no_extension_is_refused(context: eyot.Context) -> None:
    with pytest.raises(TypeError, match=r"made by `@eyot\.op`, not 'function'"):
        eyot.Extension("x", ops=[lambda: 1])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="two ops named 'double'"):
        eyot.Extension("x", ops=[double, eyot.op(name="double")(abs)])
    with pytest.raises(ValueError, match="needs a name"):
        eyot.Extension("")
    with pytest.raises(TypeError, match=r"write `sources=\[…\]`"):
        eyot.Extension("x", sources="1")
    with pytest.raises(TypeError, match="text or a Path, not 'int'"):
        eyot.Extension("x", sources=[1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="into a Context"):
        counting().install(context.isolate)  # type: ignore[arg-type]
    eyot.Extension("x", ops=[double, double]).install(context)  # one op, told twice


def test_an_extension_of_a_closed_context_isnt_installed(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    context.close()
    with pytest.raises(eyot.ContextClosedError):
        counting().install(context)
