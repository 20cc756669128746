"""What type checkers see of eyot.web and of what is pending."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection
from typing import assert_type

import eyot
from eyot import node, web


def test_timers_and_what_is_pending() -> None:
    with eyot.Context() as context:
        timers = web.timers(context, on_error=str)
        assert_type(timers, web.Timers)
        number = context.eval("setTimeout(() => {}, 1000)")
        timers.unref(number)
        assert_type(timers.has_ref(number), bool)
        assert_type(len(timers), int)
        assert_type(context.isolate.pending(), list[eyot.PendingWork])


def test_signals() -> None:
    with eyot.Context() as context:
        web.abort(context)
        with web.abort_signal(context) as signal:
            assert_type(signal, eyot.JSObject)


def test_parts() -> None:
    with eyot.Context() as context:
        web.install(context, "minimum")
        web.console(context, logging.getLogger("scripts"))
        web.console(context, io.StringIO())
        web.console(context, lambda level, text: print(level.upper(), len(text)))  # noqa: T201
        assert_type(web.timers(context), web.Timers)


def test_node() -> None:
    builtins = node.Builtins(read=["."], env={"A": "b"}, argv=["x"], cwd="/")
    with eyot.Context() as context:
        node.install(context, builtins)
        assert_type(builtins.load(context, "node:path"), eyot.JSObject)
        assert_type(builtins.names, Collection[str])
