// What V8 hands over of compileStreaming(), as an object of Python.
#pragma once

#include "engine/wasm_streaming.h"

namespace bind {

// For the host's table.
void stream_wasm(engine::WasmTurn& turn);

}  // namespace bind
