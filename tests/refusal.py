"""How tests say that something is refused, and where they are."""

from __future__ import annotations

import contextlib
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import eyot


def here() -> str:
    """The caller's place, as errors name it."""
    frame = sys._getframe(1)
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


@contextlib.contextmanager
def refused(
    error: type[eyot.UsageError], words: str, opened_at: str | None = None
) -> Iterator[None]:
    """Expects exactly this class, these words with their code in front, and this place."""
    with pytest.raises(error) as caught:
        yield
    refusal = caught.value
    assert str(refusal) == words
    assert type(refusal) is error
    assert refusal.code == words[:5]
    assert refusal.opened_at == opened_at
    assert opened_at is None or opened_at in words
    again = pickle.loads(pickle.dumps(refusal))
    assert (type(again), str(again), again.code, again.opened_at) == (
        error,
        words,
        refusal.code,
        opened_at,
    )
