"""One at a time, in the order of asking, for the tasks of several threads."""

from __future__ import annotations

from eyot.aio.task_queue import FairQueue, TaskQueuePermit, TaskQueuePermitAcquireFuture

__all__ = ["TaskQueue", "TaskQueuePermit", "TaskQueuePermitAcquireFuture"]


class TaskQueue(FairQueue):
    """Lets tasks do something one after the other, whichever threads their loops run on.

    Stands for deno_unsync's sync::TaskQueue.
    """

    __slots__ = ()
