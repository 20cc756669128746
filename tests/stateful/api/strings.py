"""Strings, and copies of what is in them."""

from __future__ import annotations

from tests.stateful.api.table import ALL, api

from eyot import v8

api(
    v8.String,
    no_context=ALL,
    also={
        "write write_one_byte": {"IndexError"},
        "new_external_twobyte new_from_two_byte": {"ValueError"},
    },
)
api(v8.ValueView, no_context=ALL, anywhere="data")
