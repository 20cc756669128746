"""The channel between tasks of one thread."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING

import pytest

import eyot
from eyot import aio

if TYPE_CHECKING:
    from collections.abc import Callable


def test_sends_receives_exits() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        sender.send(1)
        assert await receiver.recv() == 1
        sender.send(2)
        assert await receiver.recv() == 2
        del sender
        assert await receiver.recv() is None

    aio.run(main())


def test_sends_multiple_then_drop() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        sender.send(1)
        sender.send(2)
        del sender
        assert len(receiver) == 2
        assert not receiver.is_empty()
        assert await receiver.recv() == 1
        assert await receiver.recv() == 2
        assert await receiver.recv() is None
        assert len(receiver) == 0
        assert receiver.is_empty()

    aio.run(main())


def test_receiver_dropped_sending() -> None:
    sender, receiver = aio.unbounded_channel()
    del receiver
    with pytest.raises(aio.SendError) as caught:
        sender.send(1)
    assert caught.value.value == 1
    assert isinstance(caught.value, eyot.Error)
    assert "the channel is closed, and 1 was not sent" in str(caught.value)


def test_receiver_recv_then_drop_sender() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        senders = [sender]
        del sender

        async def receive() -> bool:
            return await receiver.recv() is None

        async def drop() -> bool:
            senders.clear()
            return True

        first, second = aio.spawn(receive()), aio.spawn(drop())
        assert await first
        assert await second

    aio.run(main())


async def ticks(count: int | None) -> None:
    for _ in range(count or 0):
        await aio.sleep(0)


async def receive_all(receiver: aio.Receiver[int], turns: int | None) -> None:
    values = []
    for _ in range(1000):
        await ticks(turns)
        value = await receiver.recv()
        assert value is not None
        values.append(value)
    # All senders are dropped by now.
    assert await receiver.recv() is None
    assert sorted(values) == list(range(1000))


async def send_all(sender: aio.Sender[int], values: range, turns: int | None) -> None:
    for value in values:
        await ticks(turns)
        sender.send(value)


@pytest.mark.parametrize("receiver_ticks", [None, 1, 10])
@pytest.mark.parametrize("sender_ticks", [None, 1, 10])
def test_multiple_senders_divided_work(
    receiver_ticks: int | None, sender_ticks: int | None
) -> None:
    async def main() -> None:
        for sender_count in (1000, 100, 10, 2, 1):
            sender, receiver = aio.unbounded_channel()
            batch = 1000 // sender_count
            handles = [aio.spawn(receive_all(receiver, receiver_ticks))]
            for index in range(sender_count):
                work = range(batch * index, batch * (index + 1))
                handles.append(aio.spawn(send_all(sender, work, sender_ticks)))
            del sender
            for handle in handles:
                await handle

    aio.run(main())


def test_ensure_len_correct() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        many = 1024 * 20
        for _ in range(2):
            for count in range(many):
                sender.send(count)
                assert len(receiver) == count + 1
            for count in reversed(range(many)):
                await receiver.recv()
                assert len(receiver) == count
            assert len(receiver) == 0

    aio.run(main())


def test_iteration_tells_a_none_from_the_end() -> None:
    async def main() -> list[int | None]:
        sender, receiver = aio.unbounded_channel()
        with sender:
            sender.send(None)
            sender.send(1)
        return [value async for value in receiver]

    assert aio.run(main()) == [None, 1]


def test_a_receive_that_is_cancelled_takes_nothing_out() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        with pytest.raises(TimeoutError):
            async with aio.timeout(0):
                await receiver.recv()
        waiting = asyncio.ensure_future(receiver.recv())
        await aio.sleep(0)
        sender.send(1)  # wakes it, and then it is cancelled before it goes on
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await receiver.recv() == 1

    aio.run(main())


def test_two_tasks_cannot_receive_at_once() -> None:
    async def main() -> None:
        _sender, receiver = aio.unbounded_channel()
        waiting = aio.spawn(receiver.recv())
        await aio.sleep(0)
        with pytest.raises(RuntimeError, match="another task receives from this channel already"):
            await receiver.recv()
        waiting.abort()

    aio.run(main())


def test_closing_either_end_ends_the_channel_and_what_is_in_it_is_received() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        sender.send(1)
        with receiver:
            pass
        with pytest.raises(aio.SendError):
            sender.send(2)
        assert await receiver.recv() == 1
        assert await receiver.recv() is None

    aio.run(main())


def test_another_thread_is_refused() -> None:
    caught: list[str] = []
    sender, receiver = aio.unbounded_channel()

    def other() -> None:
        attempts: tuple[Callable[[], None], ...] = (
            lambda: sender.send(1),
            sender.close,
            receiver.close,
        )
        for attempt in attempts:
            with pytest.raises(eyot.WrongThreadError) as refused:
                attempt()
            caught.append(str(refused.value))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert len(caught) == 3
    assert caught[0] == (
        "EY201: a Sender is used on a thread that didn't make it, and has no lock. Make one in "
        "each thread, use what `eyot.aio.sync` has for several threads, or send the work to the "
        "owner with `loop.call_soon_threadsafe(function)`."
    )


def test_a_sender_that_another_thread_drops_wakes_the_receiver() -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        senders = [sender]
        del sender
        waiting = aio.spawn(receiver.recv())
        await aio.sleep(0)
        await aio.spawn_blocking(senders.clear)
        assert await waiting is None

    aio.run(main())
    gc.collect()
