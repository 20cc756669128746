// Host code behind templates: functions made after one, and handlers of properties.
//
// Such code belongs to no context: it runs for the one that is current. It is kept by what V8 hands
// back to it, an External that the template refers to.
// Thread: the isolate's owner, inside an entry.
#pragma once

#include <v8.h>

#include "engine/isolate.h"

namespace engine {

// Takes over the reference.
v8::Local<v8::Value> make_template_data(Isolate& isolate, void* object);

void call_template(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace engine
