#include "engine/moving.h"

#include "engine/foreground.h"
#include "engine/isolate.h"
#include "engine/rules.h"
#include "engine/watchdog.h"

namespace engine {

void detach(Isolate& isolate) {
  enter(isolate);
  if (isolate.entry != nullptr) refuse_detach_while_running();
  if (isolate.innermost != nullptr) refuse_detach_with_scopes(*isolate.innermost);
  unlist_news(isolate);
  set_wake(isolate, -1);  // the loop that it wakes is this thread's
  leave(isolate);
  isolate.v8->DiscardThreadSpecificMetadata();
  isolate.admits = kNobody;
  disown(isolate);
}

bool attach(Isolate& isolate) {
  if (forked() || isolate.closed) refuse_entry(isolate);
  if (isolate.owner == thread_token()) return false;
  if (!isolate.owner_ended) refuse_attach(isolate);
  set_wake(isolate, -1);  // of an owner that has ended
  own(isolate);
  isolate.admits = isolate.owner;
  isolate.v8->SetStackLimit(stack_limit());
  make_current(isolate);
  close_down_to(isolate, nullptr);
  isolate.news.listed = false;  // the list was that of the thread before
  if (!isolate.news.events.empty()) list_news(isolate);
  return true;
}

}  // namespace engine
