#include "engine/try_catch.h"

#include "engine/isolate.h"

namespace engine {

void take_over(Caught& caught, EntryCore& entry) {
  reset(caught);
  caught.exception = hold(entry.isolate, entry.caught.Exception());
  v8::Local<v8::Message> message = entry.caught.Message();
  if (!message.IsEmpty()) caught.message = hold(entry.isolate, pack(message));
}

void reset(Caught& caught) {
  if (caught.exception != nullptr) let_go(caught.exception);
  if (caught.message != nullptr) let_go(caught.message);
  caught.exception = caught.message = nullptr;
  caught.terminated = false;
}

}  // namespace engine
