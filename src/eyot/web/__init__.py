"""What browsers and other hosts add to the language, each to be asked for, context by context."""

from __future__ import annotations

from eyot.web.abort import abort, abort_signal
from eyot.web.base64 import base64
from eyot.web.console import console
from eyot.web.crypto import crypto
from eyot.web.encoding import encoding
from eyot.web.events import events
from eyot.web.install import install
from eyot.web.performance import performance
from eyot.web.structured_clone import structured_clone
from eyot.web.surroundings import surroundings
from eyot.web.timers import Timers, timers
from eyot.web.url import url
from eyot.web.wasm import wasm_streaming

__all__ = [
    "Timers",
    "abort",
    "abort_signal",
    "base64",
    "console",
    "crypto",
    "encoding",
    "events",
    "install",
    "performance",
    "structured_clone",
    "surroundings",
    "timers",
    "url",
    "wasm_streaming",
]
