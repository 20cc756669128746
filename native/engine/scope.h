// Scopes: the stack of what is open in an isolate, and the rules for using it.
//
// V8's own scopes check nothing: a handle kept too long reads as some other value, and closing in
// the wrong order is silent. So each scope of the host is a Scope here, linked into its isolate's
// stack while open, with V8's scope object in its storage. A handle knows its Scope and asks one
// flag; using a scope asks whether it is the innermost one.
//
// Owned by the host's scope object, or by the C++ stack for the time of a callback. Scopes are
// linked by address: one whose host object goes away while open moves to the heap (`abandon`).
// Thread: the isolate's owner, but for `abandon`.
#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/host.h"
#include "engine/ref.h"
#include "engine/rules.h"

namespace engine {

struct Caught;
struct Context;
struct Isolate;

enum class ScopeKind : std::uint8_t {
  root,
  handle,
  escapable,
  context,
  try_catch,
  disallow_javascript,
  allow_javascript,
  microtasks,
  callback,
};

enum class ScopeState : std::uint8_t {
  fresh,  // made, not opened
  open,
  orphan,  // open, but its exit was refused or its host object is gone
  closed,
  forced,     // closed by the engine; one exit of it is still to come and does nothing
  suspended,  // the same, and that exit tells why (suspension.h)
};

struct Scope {
  // Handles ask this, and nothing else.
  bool live = false;
  ScopeState state = ScopeState::fresh;
  ScopeKind kind = ScopeKind::handle;
  bool escaped = false;
  bool exit_spent = false;
  bool on_heap = false;
  Isolate* isolate = nullptr;
  Scope* below = nullptr;      // the next scope outwards, while open
  Scope* parent = nullptr;     // what it was made on, if a scope; kept alive by the host
  Scope* prepared = nullptr;   // a scope made on this one and not opened yet: it has borrowed it
  Scope* home = nullptr;       // the scope that handles made through this one belong to
  Context* context = nullptr;  // what runs here, or null
  Caught* caught = nullptr;    // of a try_catch
  v8::MicrotaskQueue* queue = nullptr;  // of microtasks: whose it is
  bool runs_microtasks = false;         // of microtasks: they run at its end
  void* object = nullptr;               // the host's scope object, borrowed
  Place opened;                         // where it was made
  std::uint64_t loop_serial = 0;        // opened while an event loop ran; the later the larger
  alignas(v8::EscapableHandleScope) std::byte storage[sizeof(v8::EscapableHandleScope)];
  alignas(v8::HandleScope) std::byte own_handles[sizeof(v8::HandleScope)];
};

const char* kind_name(ScopeKind kind);
inline const char* kind_name(const Scope& scope) { return kind_name(scope.kind); }

// --- Making and opening. `scope.kind` is set by the caller. ---

// Borrows the parent for a scope to be opened on it.
void prepare_on(Scope& scope, Scope& parent);
void prepare_on(Scope& scope, Isolate& isolate);

// Gives the parent back when the scope is dropped unopened.
void unprepare(Scope& scope);

void open(Scope& scope);

// The exit of a scope as its user asks for it: refused unless it is the innermost.
void exit(Scope& scope);

// --- Callbacks: a scope on the C++ stack between the JavaScript that runs and what the host opens.

void open_callback(Scope& scope, Isolate& isolate, Context* context);

// Closes the callback's scope and what it left open, and tells of the outermost of those.
std::optional<Refusal> close_callback(Scope& scope);

// --- The end without an exit. ---

// The host's object of an open scope is going away: the scope lives on by itself until it is
// innermost. Thread: any, with the host's lock.
void abandon(Scope& scope);

// Closes what nobody else will close, as far as it is innermost.
void reap(Isolate& isolate);

// V8's part of closing the innermost scope, and the unlinking.
void close_innermost(Scope& scope, ScopeState end);

// Closes what is inside `floor`, innermost first; everything where that is null.
void close_down_to(Isolate& isolate, const Scope* floor);

// --- Using. ---

[[gnu::cold]] void recheck_use(Scope& scope);

// Admits a use of the scope: its isolate is entered and the scope is the innermost one.
void use(Scope& scope);

// The same, for what needs a context.
inline void use_with_context(Scope& scope) {
  use(scope);
  if (scope.context == nullptr) [[unlikely]]
    refuse_no_context(scope);
}

// The one escape of an escapable scope. The handle it gives belongs to `escape_target`.
Scope& escape_target(Scope& scope);
Ref escape(Scope& scope, Ref ref);

}  // namespace engine
