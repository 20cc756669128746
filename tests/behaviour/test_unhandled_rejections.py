"""Rejections that nobody handles: the loop is told of them."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from tests.behaviour.waiting import WITH_RESOLVERS

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def reported() -> list[dict[str, Any]]:
    return []


def reporting(reported: list[dict[str, Any]]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))


def test_an_unhandled_rejection_goes_to_the_loop(
    run: Callable[..., Any], context: eyot.Context, reported: list[dict[str, Any]]
) -> None:
    async def main() -> None:
        reporting(reported)
        context.eval(
            "async function lost() { throw new TypeError('lost') }; lost(); 0", filename="lost.js"
        )
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run(main())
    (told,) = reported
    assert told["message"] == "a JavaScript promise was rejected, and nothing handles that"
    assert isinstance(told["exception"], eyot.JSTypeError)
    assert told["exception"].frames[0].function == "lost"
    assert "lost.js" in "".join(traceback.format_exception(told["exception"]))
    assert isinstance(told["promise"], eyot.JSPromise)
    reported.clear()
    told.clear()


def test_one_that_is_handled_in_time_is_not_told(
    run: Callable[..., Any], context: eyot.Context, reported: list[dict[str, Any]]
) -> None:
    async def main() -> None:
        reporting(reported)
        promise = context.eval("globalThis.first = Promise.reject(new Error('first')); first")
        context.eval("first.catch(() => 0); 0")
        second = context.eval("Promise.reject(new Error('second'))")
        with pytest.raises(eyot.JSError):
            await second
        context.eval(WITH_RESOLVERS)
        waiting = asyncio.ensure_future(promise)
        with pytest.raises(eyot.JSError):
            await waiting
        await asyncio.sleep(0.01)

    run(main())
    assert reported == []


def test_a_callback_of_the_isolate_is_told_as_before(context: eyot.Context) -> None:
    told: list[v8.PromiseRejectMessage] = []
    context.isolate.set_promise_reject_callback(told.append)
    context.eval("Promise.reject(1); 0")
    assert [message.event for message in told] == [v8.PromiseRejectEvent.REJECT_WITH_NO_HANDLER]
    context.isolate.set_promise_reject_callback(None)
    context.eval("Promise.reject(1); 0")
    assert len(told) == 1
