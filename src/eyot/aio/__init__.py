"""The single-threaded runtime: tasks that never leave their thread, and what they wait with.

It is asyncio, as tokio's current-thread runtime with deno_unsync is to Rust: `run` starts a loop,
`spawn` a task on it. On another's loop (asyncio's own, uvloop, anyio's asyncio backend) all but
`run` is used as it is.
"""

from __future__ import annotations

from eyot.aio import sync
from eyot.aio.channel import Receiver, Sender, unbounded_channel
from eyot.aio.clock import sleep, timeout
from eyot.aio.errors import JoinError, SendError
from eyot.aio.flag import Flag
from eyot.aio.join_set import JoinSet
from eyot.aio.marker import UnsendMarker
from eyot.aio.running import run
from eyot.aio.shared import SharedLocal, shared_local
from eyot.aio.split import Duplex, IOReadHalf, IOWriteHalf, split_io
from eyot.aio.task_queue import TaskQueue, TaskQueuePermit, TaskQueuePermitAcquireFuture
from eyot.aio.tasks import AbortHandle, JoinHandle, spawn, spawn_blocking
from eyot.aio.waker import UnsyncWaker

__all__ = [
    "AbortHandle",
    "Duplex",
    "Flag",
    "IOReadHalf",
    "IOWriteHalf",
    "JoinError",
    "JoinHandle",
    "JoinSet",
    "Receiver",
    "SendError",
    "Sender",
    "SharedLocal",
    "TaskQueue",
    "TaskQueuePermit",
    "TaskQueuePermitAcquireFuture",
    "UnsendMarker",
    "UnsyncWaker",
    "run",
    "shared_local",
    "sleep",
    "spawn",
    "spawn_blocking",
    "split_io",
    "sync",
    "timeout",
    "unbounded_channel",
]
