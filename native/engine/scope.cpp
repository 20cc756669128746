#include "engine/scope.h"

#include <memory>
#include <new>

#include "engine/context.h"
#include "engine/counters.h"
#include "engine/entry.h"
#include "engine/isolate.h"

namespace engine {

namespace {

using Allow = v8::Isolate::AllowJavascriptExecutionScope;
using Disallow = v8::Isolate::DisallowJavascriptExecutionScope;
using Microtasks = v8::MicrotasksScope;
static_assert(sizeof(Allow) <= sizeof(Scope::storage) &&
              sizeof(Disallow) <= sizeof(Scope::storage) &&
              sizeof(Microtasks) <= sizeof(Scope::storage));

void push(Scope& scope, Isolate& isolate) {
  scope.below = isolate.innermost;
  isolate.innermost = &scope;
  scope.state = ScopeState::open;
  scope.live = true;
  count(Kind::scope, 1);
}

// The scopes that rule what runs hold no handles in V8. Made on an isolate there may be no scope
// around that does, so they get one of their own.
void make_own_handles(Scope& scope) {
  if (scope.parent != nullptr) return;
  ::new (static_cast<void*>(scope.own_handles)) v8::HandleScope(scope.isolate->v8);
  scope.home = &scope;
}

void drop_own_handles(Scope& scope) {
  if (scope.home != &scope) return;
  reinterpret_cast<v8::HandleScope*>(scope.own_handles)->~HandleScope();
}

// The innermost scope is older than the entry that runs, so what is on top of it is V8's.
bool covered(const Isolate& isolate) {
  return isolate.entry != nullptr && isolate.entry->floor == isolate.innermost;
}

}  // namespace

void close_innermost(Scope& scope, ScopeState end) {
  Isolate& isolate = *scope.isolate;
  switch (scope.kind) {
    case ScopeKind::handle:
      reinterpret_cast<v8::HandleScope*>(scope.storage)->~HandleScope();
      break;
    case ScopeKind::escapable:
      reinterpret_cast<v8::EscapableHandleScope*>(scope.storage)->~EscapableHandleScope();
      break;
    case ScopeKind::context:
      scope.context->borrow()->Exit();
      --scope.context->entered;
      break;
    case ScopeKind::disallow_javascript:
      std::destroy_at(reinterpret_cast<Disallow*>(scope.storage));
      drop_own_handles(scope);
      break;
    case ScopeKind::allow_javascript:
      std::destroy_at(reinterpret_cast<Allow*>(scope.storage));
      drop_own_handles(scope);
      break;
    case ScopeKind::microtasks: {
      // What runs at its end runs in an entry of its own: see end_microtasks_scope.
      const v8::Isolate::SuppressMicrotaskExecutionScope later(isolate.v8, scope.queue);
      std::destroy_at(reinterpret_cast<Microtasks*>(scope.storage));
      drop_own_handles(scope);
      break;
    }
    default:
      break;
  }
  if (scope.state == ScopeState::orphan) --isolate.orphans;
  if (scope.loop_serial != 0 && isolate.owner == thread_slot.token) --thread_slot.loop_scopes;
  isolate.innermost = scope.below;
  scope.live = false;
  scope.state = end;
  scope.below = nullptr;
  count(Kind::scope, -1);
  if (scope.on_heap) {
    if (scope.opened.code != nullptr) host.release(scope.opened.code);
    delete &scope;
  }
}

const char* kind_name(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::root:
      return "isolate";
    case ScopeKind::handle:
      return "HandleScope";
    case ScopeKind::escapable:
      return "EscapableHandleScope";
    case ScopeKind::context:
      return "ContextScope";
    case ScopeKind::try_catch:
      return "TryCatch";
    case ScopeKind::disallow_javascript:
      return "DisallowJavascriptExecutionScope";
    case ScopeKind::allow_javascript:
      return "AllowJavascriptExecutionScope";
    case ScopeKind::microtasks:
      return "MicrotasksScope";
    case ScopeKind::callback:
      return "callback scope";
  }
  return "scope";
}

void prepare_on(Scope& scope, Scope& parent) {
  use(parent);
  scope.isolate = parent.isolate;
  scope.parent = &parent;
  parent.prepared = &scope;
}

void prepare_on(Scope& scope, Isolate& isolate) {
  admit(isolate);
  scope.isolate = &isolate;
}

void unprepare(Scope& scope) {
  if (scope.parent != nullptr && scope.parent->prepared == &scope) scope.parent->prepared = nullptr;
}

void open(Scope& scope) {
  if (scope.state != ScopeState::fresh) [[unlikely]]
    refuse_reentry(scope);
  Isolate& isolate = *scope.isolate;
  if (Scope* parent = scope.parent; parent != nullptr) {
    if (parent->prepared == &scope) parent->prepared = nullptr;
    use(*parent);
    if (scope.state != ScopeState::fresh) [[unlikely]]
      refuse_reentry(scope);
    scope.context = scope.kind == ScopeKind::context ? scope.context : parent->context;
    scope.home = parent->home;
  } else {
    admit(isolate);
    if (isolate.orphans != 0) [[unlikely]] {
      reap(isolate);
      // The warning ran code of the host, which may have done anything.
      admit(isolate);
      if (scope.state != ScopeState::fresh) refuse_reentry(scope);
    }
    if (covered(isolate)) [[unlikely]]
      refuse_open_in_call(scope);
    if (scope.kind == ScopeKind::escapable) {
      if (isolate.innermost == nullptr) refuse_escape_to_nowhere();
      scope.home = isolate.innermost->home;
    }
  }
  switch (scope.kind) {
    case ScopeKind::handle:
      ::new (static_cast<void*>(scope.storage)) v8::HandleScope(isolate.v8);
      scope.home = &scope;
      break;
    case ScopeKind::escapable:
      ::new (static_cast<void*>(scope.storage)) v8::EscapableHandleScope(isolate.v8);
      scope.home = &scope;
      break;
    case ScopeKind::context:
      if (scope.context->isolate != &isolate) refuse_wrong_isolate("a context");
      if (scope.context->closed()) refuse_closed_context(*scope.context);
      scope.context->borrow()->Enter();
      ++scope.context->entered;
      break;
    case ScopeKind::disallow_javascript:
      make_own_handles(scope);
      // V8's other ways to answer JavaScript here end the process.
      ::new (static_cast<void*>(scope.storage))
          Disallow(isolate.v8, Disallow::OnFailure::THROW_ON_FAILURE);
      break;
    case ScopeKind::allow_javascript:
      make_own_handles(scope);
      ::new (static_cast<void*>(scope.storage)) Allow(isolate.v8);
      break;
    case ScopeKind::microtasks:
      make_own_handles(scope);
      ::new (static_cast<void*>(scope.storage)) Microtasks(
          isolate.v8, scope.queue,
          scope.runs_microtasks ? Microtasks::kRunMicrotasks : Microtasks::kDoNotRunMicrotasks);
      break;
    default:
      break;
  }
  push(scope, isolate);
}

void exit(Scope& scope) {
  switch (scope.state) {
    case ScopeState::open:
      break;
    case ScopeState::orphan:
      admit(*scope.isolate);
      if (scope.exit_spent) refuse_second_exit(scope);
      scope.exit_spent = true;
      reap(*scope.isolate);
      return;
    case ScopeState::forced:
      scope.state = ScopeState::closed;
      return;
    case ScopeState::suspended:
      scope.state = ScopeState::closed;
      refuse_suspended_scope(scope);
    case ScopeState::fresh:
      refuse_unopened_scope(scope);
    case ScopeState::closed:
      refuse_second_exit(scope);
  }
  Isolate& isolate = *scope.isolate;
  admit(isolate);
  if (isolate.innermost != &scope || covered(isolate)) [[unlikely]] {
    if (isolate.orphans != 0) reap(isolate);
    if (scope.state != ScopeState::open) {  // a warning's filter closed it
      if (scope.state == ScopeState::forced) scope.state = ScopeState::closed;
      return;
    }
    if (isolate.innermost != &scope || covered(isolate)) {
      scope.state = ScopeState::orphan;
      ++isolate.orphans;
      refuse_exit_order(scope, *isolate.innermost);
    }
  }
  close_innermost(scope, ScopeState::closed);
}

void open_callback(Scope& scope, Isolate& isolate, Context* context) {
  scope.kind = ScopeKind::callback;
  scope.isolate = &isolate;
  scope.context = context;
  scope.home = &scope;
  push(scope, isolate);
}

std::optional<Refusal> close_callback(Scope& scope) {
  Isolate& isolate = *scope.isolate;
  std::optional<Refusal> left;
  while (isolate.innermost != &scope) {
    Scope& open = *isolate.innermost;
    // A callback scope is the one that the host opened for its function, not a leftover.
    const bool own = open.kind == ScopeKind::callback;
    void* object = open.object;
    if (!own) left = left_open_by_callback(open);
    close_innermost(open, own ? ScopeState::closed : ScopeState::forced);
    if (object != nullptr) host.scope_over(object);
  }
  close_innermost(scope, ScopeState::closed);
  return left;
}

void abandon(Scope& scope) {
  Isolate& isolate = *scope.isolate;
  auto* moved = new Scope(scope);
  moved->on_heap = true;
  moved->object = nullptr;
  moved->caught = nullptr;
  moved->parent = nullptr;
  if (moved->home == &scope) moved->home = moved;
  if (scope.state == ScopeState::orphan) {
    moved->exit_spent = true;  // whoever closed it was told, and needs no warning besides
  } else {
    ++isolate.orphans;
  }
  moved->state = ScopeState::orphan;
  // A scope made on this one would have kept it alive, so only the chain and `home` can name it.
  Scope** link = &isolate.innermost;
  while (*link != &scope) {
    if ((*link)->home == &scope) (*link)->home = moved;
    link = &(*link)->below;
  }
  *link = moved;
  for (EntryCore* entry = isolate.entry; entry != nullptr; entry = entry->outer) {
    if (entry->floor == &scope) entry->floor = moved;
  }
  scope.opened = Place{};
}

void reap(Isolate& isolate) {
  while (isolate.innermost != nullptr && isolate.innermost->state == ScopeState::orphan &&
         !covered(isolate)) {
    Scope& scope = *isolate.innermost;
    const bool spent = scope.exit_spent;
    std::string warning = scope.on_heap && !spent ? warn_abandoned_scope(scope) : std::string{};
    close_innermost(scope, spent ? ScopeState::closed : ScopeState::forced);
    if (!warning.empty()) host.warn(warning);
  }
}

void close_down_to(Isolate& isolate, const Scope* floor) {
  while (isolate.innermost != floor) close_innermost(*isolate.innermost, ScopeState::forced);
}

void recheck_use(Scope& scope) {
  if (!scope.live) {
    if (scope.state == ScopeState::fresh) refuse_unopened_scope(scope);
    if (scope.state == ScopeState::suspended) refuse_suspended_scope(scope);
    refuse_closed_scope(scope);
  }
  Isolate& isolate = *scope.isolate;
  admit(isolate);
  if (isolate.innermost != &scope && isolate.orphans != 0) reap(isolate);
  if (!scope.live) refuse_closed_scope(scope);
  if (isolate.innermost != &scope) refuse_shadowed_scope(scope, *isolate.innermost);
  if (covered(isolate)) refuse_covered_scope(scope);
  if (scope.prepared != nullptr) refuse_prepared_scope(scope, *scope.prepared);
}

void use(Scope& scope) {
  // First of all, for it runs code of the host, which may open and close scopes.
  if (scope.live && thread_slot.token == scope.isolate->admits && due(*scope.isolate))
      [[unlikely]] {
    tidy(*scope.isolate);
  }
  if (!scope.live || scope.isolate->innermost != &scope || scope.prepared != nullptr ||
      scope.state != ScopeState::open || covered(*scope.isolate)) [[unlikely]] {
    recheck_use(scope);
  }
  admit(*scope.isolate);
  make_current(*scope.isolate);
}

Scope& escape_target(Scope& scope) {
  Scope* target = scope.below == nullptr ? nullptr : scope.below->home;
  if (target == nullptr || !target->live || target->object == nullptr) refuse_escape_to_nowhere();
  return *target;
}

Ref escape(Scope& scope, Ref ref) {
  if (scope.escaped) refuse_second_escape(scope);
  scope.escaped = true;
  return reinterpret_cast<v8::EscapableHandleScope*>(scope.storage)->Escape(ref);
}

}  // namespace engine
