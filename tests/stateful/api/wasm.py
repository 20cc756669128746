"""WebAssembly: compiled code, and streams that are fed in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.api.table import api
from tests.stateful.model import Part
from tests.stateful.operations import operation

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from tests.stateful.choices import Choices
    from tests.stateful.world import World

v8: Any = typed_v8

ENDED = {"ValueError", "EY206"}

api(
    v8.WasmModuleObject,
    also={"compile from_compiled_module": {"JSError"}},
)
api(v8.WasmMemoryObject)
api(v8.CompiledWasmModule, anywhere="get_wire_bytes_ref source_url")
api(v8.WasmStreaming, also={"on_bytes_received set_url finish abort": ENDED})


@operation(2)
def stream_wasm(world: World, choices: Choices) -> None:
    """Has JavaScript ask for a stream, which later steps may feed."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    function = choices.of(["compileStreaming", "instantiateStreaming"])
    streams: list[Any] = []

    def ask() -> None:
        isolate.real.set_wasm_streaming_callback(lambda *given: streams.append(given[2]))
        context = v8.Context(isolate.real)
        context.eval(f"WebAssembly.{function}(1).catch(() => 0); 1")
        isolate.real.run_pending()

    world.enter("Isolate.set_wasm_streaming_callback", None, ask, isolate.admit(world.thread),
                isolate=isolate, also={"JSError", "Terminated"})  # fmt: skip
    world.parts += [Part(stream, isolate, None) for stream in streams]
    world.parts[:-12] = []
