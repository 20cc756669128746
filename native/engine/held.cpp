#include "engine/held.h"

#include <thread>
#include <utility>

#include "engine/counters.h"
#include "engine/identity.h"
#include "engine/isolate.h"

namespace engine {

std::atomic<Held*> dead_host_objects{nullptr};

namespace {

void push(std::atomic<Held*>& list, Held* held) {
  held->queued = list.load(std::memory_order_relaxed);
  while (!list.compare_exchange_weak(held->queued, held, std::memory_order_release,
                                     std::memory_order_relaxed)) {
  }
}

void destroy(Held* held) {
  if (!is_host_object(*held)) count(Kind::held, -1);
  delete held;
}

Kind counted_as(HeldKind kind) {
  if (kind == HeldKind::function) return Kind::function;
  if (kind == HeldKind::exposed) return Kind::exposed;
  return kind == HeldKind::error ? Kind::error : Kind::external;
}

// What a weak holder refers to is gone. Runs inside V8's collector, or when the isolate closes.
void value_died(Held& held, bool call_back) {
  held.handle.Reset();
  Life life = Life::whole;
  if (!held.life.compare_exchange_strong(life, Life::dying, std::memory_order_acq_rel)) return;
  unlink(held);
  held.isolate = nullptr;
  // The host may free one that is gone as soon as it is.
  const bool calls = held.object != nullptr && call_back;
  held.life.store(calls ? Life::buried : Life::gone, std::memory_order_release);
  if (calls) bury(&held);
}

// Takes a weak holder from V8's collector. False where that was first, and its callback is to be
// run: whoever does that frees it.
bool take_from_collector(Held& weak) {
  for (;;) {
    Life life = Life::whole;
    if (weak.life.compare_exchange_strong(life, Life::dropped, std::memory_order_acq_rel)) {
      return true;
    }
    if (life == Life::buried) return false;
    if (life != Life::dying) return true;
    std::this_thread::yield();  // some instructions, for which nobody waits
  }
}

// The value of a weak holder has died: its callback is run once, if the host still cares.
void call_back(Held* held) {
  held->life.store(Life::gone, std::memory_order_relaxed);
  void* callback = held->object;
  held->object = nullptr;
  if (held->dropped) {
    destroy(held);
    host.release(callback);
  } else {
    host.call_back(callback);
  }
}

}  // namespace

const char* Gone::what() const noexcept {
  return "the JavaScript value is gone: it was collected with the cycle that this belonged to, before "
         "the finalizer that uses it";
}

void refuse_gone() { throw Gone{}; }

bool is_host_object(const Held& held) {
  return held.kind == HeldKind::function || held.kind == HeldKind::error ||
         held.kind == HeldKind::external || held.kind == HeldKind::exposed;
}

void link(Held& held, Isolate& isolate) {
  held.isolate = &isolate;
  held.next = isolate.held;
  if (held.next != nullptr) held.next->previous = &held;
  isolate.held = &held;
}

void unlink(Held& held) {
  if (held.previous != nullptr) {
    held.previous->next = held.next;
  } else {
    held.isolate->held = held.next;
  }
  if (held.next != nullptr) held.next->previous = held.previous;
  held.previous = held.next = nullptr;
}

Held* hold(Isolate& isolate, Ref value) {
  auto* held = new Held;
  held->handle.Reset(isolate.v8, value);
  link(*held, isolate);
  count(Kind::held, 1);
  return held;
}

Held* attach(Isolate& isolate, std::unique_ptr<Attached> attached) {
  auto* held = new Held;
  held->attached = attached.release();
  link(*held, isolate);
  count(Kind::held, 1);
  return held;
}

Held* hold_wrapper(Isolate& isolate, Context* context, Ref value, void* object) {
  Held* held = hold(isolate, value);
  held->kind = HeldKind::wrapper;
  held->context = context;
  held->object = object;
  isolate.identities.add(*held, value.As<v8::Object>());
  return held;
}

void* wrapper_of(const Isolate& isolate, Ref value) {
  const Held* held = isolate.identities.find_wrapper(value.As<v8::Object>());
  return held == nullptr ? nullptr : held->object;
}

Held* host_object_of(const Isolate& isolate, Ref value) {
  return isolate.identities.find_host(value.As<v8::Object>());
}

Held* hold_weakly(Isolate& isolate, Ref value, void* callback, bool guaranteed) {
  Held* held = hold(isolate, value);
  held->kind = HeldKind::weak;
  held->object = callback;
  held->guaranteed = guaranteed;
  held->handle.SetWeak(
      held, [](const v8::WeakCallbackInfo<Held>& info) { value_died(*info.GetParameter(), true); },
      v8::WeakCallbackType::kParameter);
  return held;
}

Held* empty_weak() {
  auto* held = new Held;
  held->kind = HeldKind::weak;
  count(Kind::held, 1);
  return held;
}

bool is_gone(const Held& weak) { return weak.isolate == nullptr || weak.handle.IsEmpty(); }

void let_go(Held* held) {
  void* callback = nullptr;
  if (held->kind == HeldKind::weak) {
    if (!take_from_collector(*held)) {
      held->dropped = true;
      return;
    }
    callback = held->object;
  }
  held->object = nullptr;
  if (held->isolate == nullptr) {  // the isolate closed first and took its handles back
    destroy(held);
  } else {
    push(held->isolate->released, held);
  }
  if (callback != nullptr) host.release(callback);  // may run anything, so it comes last
}

void free_released(Isolate& isolate) {
  Held* held = isolate.released.exchange(nullptr, std::memory_order_acquire);
  while (held != nullptr) {
    Held* next = held->queued;
    if (held->kind == HeldKind::wrapper) isolate.identities.remove(*held);
    held->handle.Reset();
    unlink(*held);
    delete held->attached;
    destroy(held);
    held = next;
  }
}

Held* make_host_reference(void* object, bool called) {
  auto* held = new Held;
  held->kind = HeldKind::external;
  held->object = object;
  held->called = called;
  count(Kind::external, 1);
  return held;
}

Held* own(Isolate& isolate, void* callable) {
  auto* held = new Held;
  held->kind = HeldKind::function;
  held->object = callable;
  link(*held, isolate);
  count(Kind::function, 1);
  return held;
}

void disown(Held* held) {
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

void bury(Held* held) {
  push(dead_host_objects, held);
  chores_due.store(true, std::memory_order_release);
}

void release_dead_host_objects() {
  Held* held = dead_host_objects.exchange(nullptr, std::memory_order_acquire);
  while (held != nullptr) {
    Held* next = held->queued;
    if (held->kind == HeldKind::weak) {
      call_back(held);
      held = next;
      continue;
    }
    void* object = held->object;
    const bool called = held->called;
    count(counted_as(held->kind), -1);
    destroy(held);
    // May run anything, so nothing of `held` is used after it.
    if (called) {
      host.call_back(object);
    } else {
      host.release(object);
    }
    held = next;
  }
}

void reset_all(Isolate& isolate) {
  free_released(isolate);
  isolate.identities.clear();
  while (isolate.held != nullptr) {
    Held* held = isolate.held;
    if (held->kind == HeldKind::weak) {
      value_died(*held, held->guaranteed && !isolate.collected);
      continue;
    }
    held->handle.Reset();
    delete std::exchange(held->attached, nullptr);
    unlink(*held);
    held->isolate = nullptr;
    held->context = nullptr;
    if (is_host_object(*held)) bury(held);
  }
}

}  // namespace engine
