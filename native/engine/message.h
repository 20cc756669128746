// What V8 says about an exception. Thread: the isolate's owner, in a handle scope.
#pragma once

#include "engine/entry.h"
#include "engine/ref.h"
#include "engine/script.h"

namespace engine {

bool is_text(Ref ref);
Ref message_text(Ref message);
Ref message_source(Ref message);       // of the whole script; empty where there is none
Ref message_source_line(Ref message);  // empty where there is none
Ref message_resource(Ref message);     // what the script's origin named
int message_line(Ref message);         // from 1; 0 where it isn't known
int message_column(Ref message);       // from 0
int message_end_column(Ref message);
int message_start_position(Ref message);
int message_end_position(Ref message);
int message_wasm_function(Ref message);  // -1 where it isn't wasm
int message_error_level(Ref message);
bool message_shared_cross_origin(Ref message);
bool message_opaque(Ref message);
Origin message_origin(Ref message);
Ref message_stack_trace(Ref message);  // packed; empty where none was captured

}  // namespace engine
