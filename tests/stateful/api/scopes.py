"""Scopes."""

from __future__ import annotations

from tests.stateful.api.table import api

from eyot import v8

MAKE = "make_scope"
# What older V8s don't tell, the method says by raising.
UNTOLD = (
    set()
    if tuple(map(int, v8.V8.get_version().split(".")[:2])) >= (13, 6)
    else {"NotImplementedError"}
)

api(
    v8.Scope,
    needs_context="context set_promise_hooks get_current_context get_entered_or_microtask_context "
    "throw_exception get_continuation_preserved_embedder_data "
    "set_continuation_preserved_embedder_data get_current_host_defined_options",
    also={"throw_exception": {"JSError"}, "get_current_host_defined_options": UNTOLD},
    elsewhere={"__enter__": "make_scope", "__exit__": "leave", "isolate": "ask_scope"},
)
for made in (
    v8.HandleScope,
    v8.ContextScope,
    v8.AllowJavascriptExecutionScope,
    v8.DisallowJavascriptExecutionScope,
):
    api(made, elsewhere={"__new__": MAKE})
api(v8.EscapableHandleScope, elsewhere={"__new__": MAKE, "escape": "escape"})
api(v8.MicrotasksScope, elsewhere={"__new__": MAKE, "__exit__": "leave"})
api(v8.CallbackScope)
api(
    v8.TryCatch,
    # What was caught may be asked for afterwards, and by anybody; what it is set to may not.
    anywhere="caught has_caught has_terminated can_continue is_verbose verbose stack_trace",
    also={
        "caught has_caught has_terminated can_continue is_verbose verbose": {
            "EY201",
            "EY204",
            "EY205",
        },
        "stack_trace": {"JSError", "EY101", "EY109", "EY204"},
    },
    elsewhere={"__new__": MAKE, "__exit__": "leave", "rethrow": "rethrow"},
)
