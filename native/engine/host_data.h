// What V8 hands back to a host function or accessor: an object with the Held in one field and the
// data it was made with in another. JavaScript never sees it.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/held.h"
#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// Empty where V8 threw.
v8::Local<v8::Value> make_host_data(Isolate& isolate, v8::Local<v8::Context> context, Held& held,
                                    Ref data);
Held& held_in_host_data(v8::Local<v8::Object> host_data);
Ref host_data(v8::Local<v8::Object> host_data);

// A value kept beside the data; empty where none is.
void remember(v8::Local<v8::Object> host_data, Ref value);
Ref remembered(v8::Local<v8::Object> host_data);

// JavaScript no longer refers to a host function, accessor or error. Runs inside V8's collector.
void host_object_died(const v8::WeakCallbackInfo<Held>& info);

}  // namespace engine
