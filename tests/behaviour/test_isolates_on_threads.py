"""What other threads may ask of an isolate, and many of them at once."""

from __future__ import annotations

import threading
import time

import pytest

import eyot
from eyot import v8


def test_isolate_termination_methods() -> None:
    isolate = eyot.Isolate()
    handle = isolate.thread_safe_handle()
    isolate.close()
    called: list[object] = []
    assert handle.terminate() is False
    assert handle.is_execution_terminating() is False
    assert handle.request_interrupt(called.append) is False
    assert handle.closed
    assert called == []


def test_thread_safe_handle_drop_after_isolate() -> None:
    isolate = eyot.Isolate()
    handles = [isolate.thread_safe_handle() for _ in range(3)]
    isolate.close()
    answers: list[bool] = []

    def elsewhere() -> None:
        answers.extend(handle.terminate() for handle in handles)
        handles.clear()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert answers == [False] * 3


def test_terminate_execution(context: eyot.Context) -> None:
    handle = context.isolate.thread_safe_handle()

    def stop() -> None:
        while not handle.terminate():
            time.sleep(0.001)

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(eyot.Terminated):
        context.eval("for (;;) {}")
    thread.join()
    assert context.eval("6 * 7") == 42


def test_request_interrupt_small_scripts(context: eyot.Context) -> None:
    isolate = context.isolate
    isolate.set_slot("what the slot keeps")
    seen: list[object] = []
    # Where it runs no call may enter the isolate, so what it needs is at hand before.
    kept = isolate.get_slot(str)
    isolate.request_interrupt(lambda which: seen.append((which is isolate, kept)))
    context.eval("(x => x)(1)")
    context.eval("(x => x)(2)")
    assert seen == [(True, "what the slot keeps")]


@pytest.mark.timeout(100)
def test_concurrent_isolate_creation_and_disposal() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for number in range(25):
                with v8.Isolate() as isolate, eyot.Context(isolate) as context:
                    assert context.eval(f"{number} + 1") == number + 1
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
