"""Ctrl-C: a script ends at once, whatever it is doing."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, NoReturn

from eyot.cli import INTERRUPTED, output

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["end", "interruptible"]

_PATIENCE = 0.05
_LAST_WORDS = 0.05


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ends the process when Ctrl-C comes during the block.

    V8 answers an interrupt soon, but not in all it does: sorting a large array asks nobody. A
    thread waits a moment, and then waits no longer.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    # Written to by the handler in C, for which the main thread need not run any Python.
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reader,), daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        end()
    finally:
        signal.set_wakeup_fd(before)
        os.close(writer)


def _watch(reader: int) -> None:
    # Other signals are none of its business; the end of the block is an empty answer.
    while answer := os.read(reader, 64):
        if signal.SIGINT in answer:
            time.sleep(_PATIENCE)
            end()
    os.close(reader)


def end() -> NoReturn:
    """Ends the process as Ctrl-C does: with what was printed so far, and no other ceremony."""
    # The reader of a pipe may be slow, or the main thread may be printing.
    last_words = threading.Thread(target=_finish, daemon=True)
    last_words.start()
    last_words.join(_LAST_WORDS)
    os._exit(INTERRUPTED)


def _finish() -> None:
    with contextlib.suppress(Exception, SystemExit):
        output.finish()
        if sys.stderr.isatty():
            output.put_error("")  # the prompt shall not stand behind ^C
