// The rules of use, and the words in which breaking one is answered.
//
// Each rule has a number that never changes; the static checker and the documentation use the same
// one. A refusal says what happened, where the scope was opened, and what to write instead.
#pragma once

#include <cstdint>
#include <string>

#include "engine/host.h"

namespace engine {

struct Context;
struct Isolate;
struct Scope;

enum class Rule : std::uint16_t {
  scope_closed = 101,
  handle_expired = 102,
  scope_shadowed = 103,
  scope_order = 104,
  scope_suspended = 105,
  no_context = 106,
  escape = 107,
  caught_expired = 108,
  wrong_isolate = 109,
  never_closed = 110,
  wrong_thread = 201,
  forked = 202,
  close_order = 203,
  isolate_closed = 204,
  isolate_busy = 205,
  context_closed = 206,
};

// Thrown by the engine, turned into the host's exception at the boundary. `opened` is empty where
// no scope is involved, else "file.py:12".
struct Refusal {
  Rule rule;
  std::string text;
  std::string opened;
};

[[noreturn]] void refuse_closed_scope(const Scope& scope);
[[noreturn]] void refuse_unopened_scope(const Scope& scope);
[[noreturn]] void refuse_expired_handle(const Scope& scope, bool caught);
[[noreturn]] void refuse_shadowed_scope(const Scope& scope, const Scope& inner);
[[noreturn]] void refuse_covered_scope(const Scope& scope);
[[noreturn]] void refuse_open_in_call(const Scope& scope);
[[noreturn]] void refuse_prepared_scope(const Scope& scope, const Scope& inner);
[[noreturn]] void refuse_reentry(const Scope& scope);
[[noreturn]] void refuse_second_exit(const Scope& scope);
[[noreturn]] void refuse_exit_order(const Scope& scope, const Scope& inner);
[[noreturn]] void refuse_no_context(const Scope& scope);
[[noreturn]] void refuse_escape_to_nowhere();
[[noreturn]] void refuse_second_escape(const Scope& scope);
[[noreturn]] void refuse_wrong_isolate(const char* what);
[[noreturn]] void refuse_close_with_scopes(const Scope& innermost);
[[noreturn]] void refuse_close_while_running();
[[noreturn]] void refuse_detach_with_scopes(const Scope& innermost);
[[noreturn]] void refuse_detach_while_running();
[[noreturn]] void refuse_other_stack();
[[noreturn]] void refuse_context_close_while_entered(const Scope* scope);
[[noreturn]] void refuse_closed_context(const Context& context);
// The isolate won't have this thread now: closed, another thread's, forked or busy.
[[noreturn]] void refuse_entry(const Isolate& isolate);
// It belongs to a living thread, and another wants it.
[[noreturn]] void refuse_attach(const Isolate& isolate);
// Its heap is full of what JavaScript still uses.
[[noreturn]] void refuse_dead(const Isolate& isolate);
[[noreturn]] void refuse_forked();

Refusal left_open_by_callback(const Scope& scope);
Refusal suspended_scope(const Scope& scope);
[[noreturn]] void refuse_suspended_scope(const Scope& scope);
std::string warn_abandoned_scope(const Scope& scope);
std::string warn_unclosed_isolate(const Isolate& isolate);
std::string warn_what_is_left(const Isolate& isolate, const std::string& left);

}  // namespace engine
