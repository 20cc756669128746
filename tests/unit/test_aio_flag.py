"""Flags of one thread and of several."""

from __future__ import annotations

import threading

from eyot import aio


def test_raise_lower() -> None:
    flag = aio.Flag()
    assert not flag.is_raised()
    assert flag.raise_()
    assert flag.is_raised()
    assert not flag.raise_()
    assert flag.is_raised()
    assert flag.lower()
    assert not flag.is_raised()
    assert not flag.lower()
    assert not flag.is_raised()


def test_atomic_flag_raises_lowers() -> None:
    flag = aio.sync.AtomicFlag()
    assert not flag.is_raised()
    assert flag.raise_()
    assert flag.is_raised()
    assert not flag.raise_()
    assert flag.is_raised()
    assert flag.lower()
    assert flag.raise_()
    assert flag.lower()
    assert not flag.lower()
    flag = aio.sync.AtomicFlag.raised()
    assert flag.is_raised()
    assert flag.lower()


def test_both_kinds_are_made_raised_or_lowered_and_show_it() -> None:
    for kind in (aio.Flag, aio.sync.AtomicFlag):
        assert kind.raised().is_raised()
        assert not kind.lowered().is_raised()
        assert repr(kind.raised()) == f"<{kind.__name__} raised>"
        assert repr(kind()) == f"<{kind.__name__} lowered>"


def test_of_many_threads_that_raise_it_one_is_told_so() -> None:
    flag = aio.sync.AtomicFlag()
    told: list[bool] = []
    ready = threading.Barrier(8, timeout=20)

    def race() -> None:
        ready.wait()
        told.append(flag.raise_())

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 7 + [True]
