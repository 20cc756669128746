"""Scripts, errors, and what V8 says of them."""

from __future__ import annotations

from tests.stateful.api.table import api

from eyot import v8

api(v8.Script, also={"compile": {"TypeError", "ValueError"}})
api(v8.UnboundScript)
api(
    v8.ScriptCompiler,
    also={"compile_function": {"TypeError"}, "compile_module": {"ValueError"}},
    anywhere="cached_data_version_tag",
)
api(
    v8.Module,
    also={
        "get_exception is_graph_async get_module_namespace get_unbound_module_script "
        "source_offset_to_location create_synthetic_module": {"ValueError"},
        "instantiate_module set_synthetic_module_export": {"ValueError", "JSError"},
        "evaluate": {"ValueError", "JSError"},
        "get_stalled_top_level_await_message": {"ValueError", "NotImplementedError"},
    },
)
api(v8.ModuleRequest)
api(v8.UnboundModuleScript)
api(v8.Exception)
api(v8.StackTrace, also={"get_frame": {"IndexError"}})
api(v8.StackFrame)
api(v8.Message)
