"""What every test has: an isolate, a context, and an end at which nothing is left."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import eyot
    from eyot import v8

_FAILED = pytest.StashKey[bool]()
# What a failed test left, which its traceback keeps: the tests after it are not to blame.
_known: dict[str, int] = {}

# What tests start writes as it would anywhere: where this is set, nothing waits in a buffer.
os.environ.pop("PYTHONUNBUFFERED", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Notes whether a test failed."""
    report = yield
    if call.excinfo is not None and not report.skipped:
        item.stash[_FAILED] = True
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what runs for minutes, unless it was chosen."""
    if "soak" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("soak") is not None]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> None:
    """A run in a shell's background has it ignored, which the programs that tests run inherit."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _left() -> dict[str, int]:
    from eyot import _core

    counts = _core.live_objects()
    _known.update({kind: min(n, counts[kind]) for kind, n in _known.items()})
    return {kind: n for kind, n in counts.items() if n != _known.get(kind, 0)}


def pytest_collection_finish() -> None:
    """Keeps pytest's own, of which there is much, out of every collection from now on."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test after which anything of the engine lives on, naming its kind."""
    yield
    if "eyot._native" not in sys.modules:
        return
    from eyot import _core

    node = request.node
    if node.stash.get(_FAILED, False):
        _known.update(_core.live_objects())
        return
    getattr(node, "funcargs", {}).clear()  # pytest keeps what fixtures gave until later
    if not _left():
        return
    # What a finalizer frees may need another look, and a thread of the system's ends after the one
    # of Python's that was joined: what it owned it frees only then.
    for pause in (0, 0, 0.01, 0.1, 1):
        time.sleep(pause)
        gc.collect()
        _core.do_chores()
        left = _left()
        if not left:
            return
    _known.update(_core.live_objects())
    pytest.fail("left alive: " + ", ".join(f"{n} of kind {kind}" for kind, n in left.items()))


@pytest.fixture
def isolate() -> Iterator[eyot.Isolate]:
    """An isolate that must be whole when the test is over, whatever it did."""
    import eyot

    isolate = eyot.Isolate()
    yield isolate
    assert eyot.Context(isolate).eval("6 * 7") == 42
    isolate.close()


@pytest.fixture
def context(isolate: eyot.Isolate) -> eyot.Context:
    """A context of that isolate."""
    import eyot

    return eyot.Context(isolate)


@pytest.fixture
def scope(context: eyot.Context) -> Iterator[v8.ContextScope]:
    """A scope of that context."""
    from eyot import v8

    with (
        v8.HandleScope(context.isolate) as handle_scope,
        v8.ContextScope(handle_scope, context) as scope,
    ):
        yield scope
