"""Isolates, contexts, microtask queues, and what other threads may ask."""

from __future__ import annotations

from tests.stateful.api.table import ALL, api

from eyot import v8

OWN = "an operation that knows what follows"

api(
    v8.Isolate,
    also={
        "adjust_amount_of_external_allocated_memory": {"ValueError"},
        "perform_microtask_checkpoint": {"Terminated"},
        "remove_gc_prologue_callback remove_gc_epilogue_callback": {"ValueError"},
        "request_interrupt": {"EY204"},
        "set_host_import_module_with_phase_dynamically_callback": {"NotImplementedError"},
    },
    anywhere="request_interrupt closed get_number_of_data_slots",
    rare={
        "collect_garbage": 6,
        "low_memory_notification": 6,
        "memory_pressure_notification": 6,
        "request_garbage_collection_for_testing": 6,
    },
    elsewhere={
        "__new__": "make_isolate",
        "__enter__": "ask_isolate",
        "__exit__": "close_isolate",
        "close": "close_isolate",
        "attach": "move_isolate",
        "detach": "move_isolate",
        "on_this_thread": "borrow_isolate",
        "terminate": "terminate",
        "is_execution_terminating": "terminate",
        "cancel_terminate_execution": "cancel",
        "set_wasm_streaming_callback": "stream_wasm",
    },
)
api(
    v8.IsolateHandle,
    anywhere="request_interrupt is_execution_terminating closed",
    elsewhere={"terminate": "terminate"},
)
api(v8.MicrotaskQueue, also={"perform_checkpoint": {"Terminated"}})
api(
    v8.Context,
    anywhere="closed isolate",
    no_context=ALL,
    also={"compile eval": {"JSError"}, "global_": set()},
    elsewhere={
        "__new__": "make_context",
        "__enter__": "ask_context",
        "__exit__": "close_context",
        "close": "close_context",
        "eval": "evaluate",
        "compile": "evaluate",
        "eval_async": "evaluate_async",
        "wrap": "keep_handle",
        "globals": "ask_context",
        "detach_global": "global_objects",
        "import_module": "import_module",
        "import_module_async": "import_module_async",
        "modules": "import_module",
    },
)
