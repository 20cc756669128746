"""For tasks of several threads, each with a loop of its own. Stands for deno_unsync's `sync`."""

from __future__ import annotations

from eyot.aio.sync.flag import AtomicFlag
from eyot.aio.sync.task_queue import TaskQueue, TaskQueuePermit, TaskQueuePermitAcquireFuture
from eyot.aio.sync.value_creator import MultiRuntimeAsyncValueCreator

__all__ = [
    "AtomicFlag",
    "MultiRuntimeAsyncValueCreator",
    "TaskQueue",
    "TaskQueuePermit",
    "TaskQueuePermitAcquireFuture",
]
