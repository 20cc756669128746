#include "engine/suspension.h"

#include "engine/entry.h"
#include "engine/isolate.h"
#include "engine/watchdog.h"

namespace engine {

namespace {

// The innermost scope of an isolate, if it was opened since and nothing of V8 lies on top of it.
Scope* newest_since(const Isolate& isolate, std::uint64_t mark) {
  Scope* scope = isolate.innermost;
  if (scope == nullptr || scope->loop_serial <= mark || isolate.busy) return nullptr;
  return isolate.entry != nullptr && isolate.entry->floor == scope ? nullptr : scope;
}

}  // namespace

bool find_left_open(std::uint64_t mark) {
  for (const Isolate* isolate : isolates_of(thread_slot.token)) {
    if (newest_since(*isolate, mark) != nullptr) return true;
  }
  return false;
}

std::optional<Refusal> close_since(std::uint64_t mark, ScopeState end) {
  std::optional<Refusal> told;
  std::uint64_t outermost = ~std::uint64_t{0};
  for (Isolate* isolate : isolates_of(thread_slot.token)) {
    while (Scope* scope = newest_since(*isolate, mark)) {
      if (scope->loop_serial < outermost) {
        outermost = scope->loop_serial;
        told = suspended_scope(*scope);
      }
      close_innermost(*scope, end);
    }
  }
  return told;
}

}  // namespace engine
