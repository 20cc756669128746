// What is kept in a context, and what it is allowed: V8's own side of it.
//
// Thread: the isolate's owner, in a handle scope.
#pragma once

#include "engine/context.h"
#include "engine/ref.h"

namespace engine {

// Values under numbers. Undefined where nothing was set.
inline constexpr int kEmbedderData = 1024;
void set_embedder_data(Context& context, int index, Ref value);
Ref embedder_data(Context& context, int index);

void set_security_token(Context& context, Ref token);
void use_default_security_token(Context& context);
Ref security_token(Context& context);

void allow_code_from_strings(Context& context, bool allow);
bool code_from_strings_allowed(Context& context);
void set_code_from_strings_message(Context& context, Ref message);

// Goes along with a promise's reactions.
void set_continuation_data(Context& context, Ref value);
Ref continuation_data(Context& context);

v8::MicrotaskQueue& microtask_queue(Context& context);

Ref extras_object(Context& context);

// Takes the global object from its context, for another. Empty where that was done before.
Ref detach_global(Context& context);
// Whether the object is a detached global one that a context with so many internal fields can have.
bool is_detached_global(const Isolate& isolate, Ref object, int fields);
int internal_fields(Ref object_template);

// The context entered last, by the host or by the running microtask; null where it isn't ours.
Context* entered_or_microtask_context(Isolate& isolate);

}  // namespace engine
