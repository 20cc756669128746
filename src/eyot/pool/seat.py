"""A seat of a pool: an isolate with a context.

While nobody has it, its isolate is no thread's; whoever gets it attaches it to its own.
"""

from __future__ import annotations

import inspect
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from eyot._core import Context, Isolate, JSFunction
from eyot.errors import UsageError
from eyot.pool.leaving import let_error_leave

if TYPE_CHECKING:
    from eyot._core import CompiledScript
    from eyot.pool.plan import Plan

__all__ = ["Seat", "check_name", "finished"]

_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")


def check_name(name: str) -> str:
    """The name of a global.

    Raises:
        ValueError: It is none; a source may be anything, and is for `Context.eval`.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name!r} isn't the name of a global function of JavaScript's: define one in setup, "
            "`function name(...) {...}`; a source is run by `pool.submit(lambda context: "
            "context.eval(source))`"
        )
    return name


def finished(value: Any) -> Any:
    """What it gives in the end: a coroutine runs on a loop of its own, to its end."""
    if not inspect.iscoroutine(value):
        return value
    from eyot.aio.running import run  # it loads asyncio

    return run(value)


class Seat:
    """An isolate and its context, made on the calling thread, which has them then.

    Raises:
        BaseException: What setup raises.
    """

    __slots__ = ("_scripts", "context", "holder", "isolate", "thread", "uses")

    def __init__(self, plan: Plan) -> None:
        self.uses = 0
        self.thread: int | None = None  # that it is lent to,
        self.holder: object = None  # and the task of that thread's loop, where one runs
        self._scripts: dict[str, CompiledScript] = {}
        self.isolate = Isolate(**plan.limits)
        try:
            self.context = Context(self.isolate)
            if isinstance(plan.setup, str):
                self.context.eval(plan.setup, filename="<setup>")
            elif plan.setup is not None:
                finished(plan.setup(self.context))
        except BaseException as error:
            let_error_leave(error)
            self.close()
            raise

    def function(self, name: str, timeout: float | None) -> JSFunction:
        """The global function of that name, as it is now.

        Raises:
            JSReferenceError: There is none.
            TypeError: It is no function.
        """
        script = self._scripts.get(name)
        if script is None:
            # Not a property of the global object: `const` and `class` make none.
            script = self._scripts[name] = self.context.compile(name, filename="<pool>")
        found = script.run(timeout=timeout)
        if not isinstance(found, JSFunction):
            raise TypeError(f"{name!r} is no function in JavaScript, but {found!r}")
        return found

    def is_worn(self, plan: Plan) -> bool:
        """Whether another takes its place after this use, whatever that did."""
        if plan.recycle_after is not None and self.uses >= plan.recycle_after:
            return True
        return self.context.closed

    def close(self) -> None:
        """Disposes of it, on any thread that may."""
        # Refused where a scope was left open: then the isolate goes with the last that knows it.
        with suppress(UsageError):
            self.isolate.attach()
            self.isolate.close()
