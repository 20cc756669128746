#include "engine/promise.h"

#include <utility>

#include "engine/settle.h"

namespace engine {

namespace {

v8::Local<v8::Promise> promise_in(Ref ref) { return ref.As<v8::Promise>(); }
v8::Local<v8::Promise::Resolver> resolver_in(Ref ref) { return ref.As<v8::Promise::Resolver>(); }

// Notes on the promise itself that its resolver was used; false where it was before. V8 doesn't
// look: a promise that waits for another would be settled twice, which ends the process.
bool spend(EntryCore& entry, Ref resolver) {
  v8::Isolate* isolate = entry.isolate.v8;
  auto& kept = entry.isolate.promise_spent;  // nobody else can name it
  if (kept.IsEmpty()) kept.Reset(isolate, v8::Private::New(isolate));
  const v8::Local<v8::Private> mark = kept.Get(isolate);
  const v8::Local<v8::Object> promise = resolver.As<v8::Object>();
  const bool spent = promise->HasPrivate(entry.world, mark).FromMaybe(true);
  if (!spent) promise->SetPrivate(entry.world, mark, v8::True(isolate)).FromMaybe(false);
  entry.relock();
  return !spent;
}

}  // namespace

int promise_state(Ref promise) { return promise_in(promise)->State(); }
Ref promise_result(Ref promise) { return promise_in(promise)->Result(); }
bool has_handler(Ref promise) { return promise_in(promise)->HasHandler(); }
void mark_as_handled(Ref promise) { promise_in(promise)->MarkAsHandled(); }
void mark_as_silent(Ref promise) { promise_in(promise)->MarkAsSilent(); }

Ref then(EntryCore& entry, Ref promise, Ref on_fulfilled, Ref on_rejected) {
  const auto fulfilled = on_fulfilled.As<v8::Function>();
  return settle(entry, on_rejected.IsEmpty()
                           ? promise_in(promise)->Then(entry.world, fulfilled)
                           : promise_in(promise)->Then(entry.world, fulfilled,
                                                       on_rejected.As<v8::Function>()));
}

Ref catch_rejection(EntryCore& entry, Ref promise, Ref on_rejected) {
  return settle(entry, promise_in(promise)->Catch(entry.world, on_rejected.As<v8::Function>()));
}

Ref make_resolver(EntryCore& entry) {
  return settle(entry, v8::Promise::Resolver::New(entry.world));
}

Ref promise_of(Ref resolver) { return resolver_in(resolver)->GetPromise(); }

std::optional<bool> resolve(EntryCore& entry, Ref resolver, Ref value) {
  if (!spend(entry, resolver)) return false;
  return settle(entry, resolver_in(resolver)->Resolve(entry.world, value));
}

std::optional<bool> reject(EntryCore& entry, Ref resolver, Ref reason) {
  if (!spend(entry, resolver)) return false;
  return settle(entry, resolver_in(resolver)->Reject(entry.world, reason));
}

namespace {

struct Batch {
  EntryCore& entry;
  std::span<const Settlement> all;
};

// What the function that V8 calls works on. The function itself points to nothing: a getter that
// runs meanwhile may find it in a stack trace, and call it later.
thread_local const Batch* batch = nullptr;

void settle_batch(const v8::FunctionCallbackInfo<v8::Value>& /*info*/) {
  const Batch* mine = std::exchange(batch, nullptr);
  if (mine == nullptr) return;
  for (const Settlement& one : mine->all) {
    const auto done = one.rejects ? reject(mine->entry, one.resolver, one.value)
                                  : resolve(mine->entry, one.resolver, one.value);
    if (!done) return;
  }
}

}  // namespace

bool settle_together(EntryCore& entry, std::span<const Settlement> all) {
  v8::Local<v8::Function> function;
  if (!v8::Function::New(entry.world, settle_batch, {}, 0, v8::ConstructorBehavior::kThrow)
           .ToLocal(&function)) {
    return false;
  }
  const Batch mine{entry, all};
  batch = &mine;
  const bool done =
      !function->Call(entry.world, v8::Undefined(entry.isolate.v8), 0, nullptr).IsEmpty();
  batch = nullptr;
  entry.relock();
  return done;
}

}  // namespace engine
