"""What Python still keeps of an isolate that is closed: the report of `Isolate(debug=True)`.

Nothing is noted while the isolate lives. Whatever keeps a value of JavaScript's refers to its
isolate or to a context of it, and Python's collector knows who refers to what. Where each was made
is known while `tracemalloc` traces.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from pathlib import Path

from eyot import _core

KEEPERS = (
    _core.CompiledScript,
    _core.Eternal,
    _core.Global,
    _core.Live,
    _core.Weak,
)
OURS = str(Path(__file__).parent)
MOST_PLACES = 5


def tell(isolate: _core.Isolate) -> str | None:
    """What there is, as "3 JSObject (2 at app.py:7, app.py:9), 1 Weak"; None for nothing."""
    worlds = [one for one in gc.get_referrers(isolate) if isinstance(one, _core.Context)]
    keepers = [one for one in gc.get_referrers(isolate, *worlds) if isinstance(one, KEEPERS)]
    kinds: dict[str, list[object]] = {}
    for one in keepers:
        kinds.setdefault(type(one).__name__, []).append(one)
    told = (f"{len(all_)} {kind}{places(all_)}" for kind, all_ in sorted(kinds.items()))
    return ", ".join(told) or None


def places(keepers: list[object]) -> str:
    """Where they were made, as far as that is known: those of most first."""
    if not tracemalloc.is_tracing():
        return ""
    counted = Counter(place for one in keepers if (place := made_at(one)))
    most = [f"{n} at {place}" if n > 1 else place for place, n in counted.most_common(MOST_PLACES)]
    if len(counted) > len(most):
        most.append("…")
    return f" ({', '.join(most)})" if most else ""


def made_at(keeper: object) -> str:
    """The innermost line that isn't ours; empty where it was made before anybody traced."""
    trace = tracemalloc.get_object_traceback(keeper)
    for frame in reversed(trace or ()):
        if not frame.filename.startswith(OURS):
            return f"{frame.filename}:{frame.lineno}"
    return ""


_core.install("tell_what_is_left", tell)
