// Stack traces: where JavaScript is, or was when something was thrown.
//
// Thread: the isolate's owner, in a handle scope.
#pragma once

#include <cstdint>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// In a context. At most `limit` frames, innermost first.
Ref current_stack_trace(Isolate& isolate, int limit);
// Empty where no script runs that has one.
Ref current_script_name(Isolate& isolate);

int frame_count(Ref trace);
// `index` below the count.
Ref frame_at(Isolate& isolate, Ref trace, int index);

int frame_line(Ref frame);    // from 1; 0 where it isn't known
int frame_column(Ref frame);  // the same
int frame_script_id(Ref frame);
// Each may be empty.
Ref frame_script_name(Ref frame);
Ref frame_script_name_or_source_url(Ref frame);
Ref frame_script_source(Ref frame);
Ref frame_source_mapping_url(Ref frame);
Ref frame_function_name(Ref frame);

bool frame_is_eval(Ref frame);
bool frame_is_constructor(Ref frame);
bool frame_is_wasm(Ref frame);
bool frame_is_user_javascript(Ref frame);

}  // namespace engine
