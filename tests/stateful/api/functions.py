"""Functions, and what a call of one tells."""

from __future__ import annotations

from tests.stateful.api.table import api

from eyot import v8

api(
    v8.Function,
    also={"create_code_cache": {"TypeError"}, "set_name get_debug_name get_name": {"JSError"}},
)
api(v8.FunctionCallbackInfo, also={"__getitem__": {"IndexError"}})
api(v8.PropertyCallbackInfo, also={"return_value": {"TypeError"}})
api(v8.ReturnValue)
