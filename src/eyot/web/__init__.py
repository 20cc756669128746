"""What browsers and other hosts add to the language, each to be asked for, context by context."""

from __future__ import annotations

from eyot.web.abort import abort, abort_signal
from eyot.web.timers import Timers, timers

__all__ = ["Timers", "abort", "abort_signal", "timers"]
