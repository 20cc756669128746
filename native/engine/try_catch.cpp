#include "engine/try_catch.h"

#include <utility>

#include "engine/entry.h"
#include "engine/isolate.h"

namespace engine {

void take_over(Caught& caught, EntryCore& entry) {
  v8::Local<v8::Message> message = entry.caught.Message();
  take_over(caught, entry.isolate, entry.caught.Exception(),
            message.IsEmpty() ? Ref() : pack(message));
}

void take_over(Caught& caught, Isolate& isolate, Ref value, Ref message) {
  reset(caught);
  caught.exception.value = hold(isolate, value);
  if (!message.IsEmpty() && caught.capture_message) {
    caught.exception.message = hold(isolate, message);
  }
}

void take_termination(Caught& caught) {
  reset(caught);
  caught.terminated = true;
}

void reset(Exception& exception) {
  if (exception.value != nullptr) let_go(exception.value);
  if (exception.message != nullptr) let_go(exception.message);
  exception = {};
}

void reset(Caught& caught) {
  reset(caught.exception);
  caught.terminated = false;
}

bool rethrow(Caught& caught, Isolate& isolate) {
  const Exception& exception = caught.exception;
  if (exception.value == nullptr) return false;
  reset(caught.rethrown);
  caught.rethrown.value = hold(isolate, borrow(*exception.value));
  if (exception.message != nullptr) {
    caught.rethrown.message = hold(isolate, borrow(*exception.message));
  }
  return true;
}

Scope* try_catch_of(Scope* scope, const Isolate& isolate) {
  const Scope* floor = isolate.entry == nullptr ? nullptr : isolate.entry->floor;
  for (; scope != floor && scope != nullptr; scope = scope->below) {
    if (scope->kind == ScopeKind::try_catch && scope->caught != nullptr) return scope;
    if (scope->kind == ScopeKind::callback) break;
  }
  return nullptr;
}

void hand_on(Caught& from, Caught& to) {
  reset(to);
  to.exception = std::exchange(from.rethrown, {});
}

}  // namespace engine
