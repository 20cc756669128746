#include "engine/rules.h"

#include "engine/context.h"
#include "engine/heap_limit.h"
#include "engine/isolate.h"
#include "engine/scope.h"

namespace engine {

namespace {

using std::string;

string place(const Place& where) { return host.describe(where); }

// Empty where that isn't known.
string made_at(const Place& where) {
  return where.code == nullptr ? string{} : " made at " + place(where);
}

string a(const Scope& scope) {
  const string name = kind_name(scope);
  return (scope.kind == ScopeKind::escapable || scope.kind == ScopeKind::allow_javascript ? "an "
                                                                                          : "a ") +
         name;
}

string the(const Scope& scope) {
  return "the " + string(kind_name(scope)) + " opened at " + place(scope.opened);
}

[[noreturn]] void refuse(Rule rule, const string& text, const string& opened = {}) {
  throw Refusal{rule, "EY" + std::to_string(static_cast<int>(rule)) + ": " + text, opened};
}

}  // namespace

void refuse_closed_scope(const Scope& scope) {
  refuse(Rule::scope_closed,
         the(scope) +
             " is used after its block ended. A scope lives no longer than its `with` block and "
             "can't be stored, returned or yielded: keep the Isolate and the Context instead, and "
             "open a new scope for each use, `with v8.HandleScope(isolate) as handle_scope, "
             "v8.ContextScope(handle_scope, context) as scope:`.",
         place(scope.opened));
}

void refuse_unopened_scope(const Scope& scope) {
  refuse(Rule::scope_order,
         "the " + string(kind_name(scope)) + " made at " + place(scope.opened) +
             " was never entered. A scope is open only inside its block: write `with v8." +
             kind_name(scope) + "(...) as scope:`.",
         place(scope.opened));
}

void refuse_expired_handle(const Scope& scope, bool caught) {
  if (scope.kind == ScopeKind::root) refuse_entry(*scope.isolate);
  const string what = caught ? "what a TryCatch caught is" : "a handle is";
  const string keep = caught
                          ? "Read what you need of it inside that scope"
                          : "Take the value out with `handle.to_python(scope)` inside that scope";
  refuse(caught ? Rule::caught_expired : Rule::handle_expired,
         what + " used after its scope closed, " + the(scope) + ". " + keep +
             ", keep it with `v8.Global(scope, handle)` or `context.wrap(scope, handle)`, or hand "
             "it to the scope around with `EscapableHandleScope.escape`.",
         place(scope.opened));
}

void refuse_shadowed_scope(const Scope& scope, const Scope& inner) {
  refuse(Rule::scope_shadowed,
         inner.kind == ScopeKind::callback
             ? the(scope) +
                   " is used inside a callback from JavaScript. A callback has a scope of its own: "
                   "in the explicit layer the first argument, elsewhere open one with `with "
                   "v8.HandleScope(isolate) as scope:`."
             : the(scope) + " is used while an inner scope is open, " + the(inner) +
                   ". Use the innermost scope, or end the inner block first.",
         place(scope.opened));
}

void refuse_covered_scope(const Scope& scope) {
  refuse(Rule::scope_shadowed,
         the(scope) +
             " is used by code that runs inside a call into V8: a conversion or a finalizer. Note "
             "what you need there and do it after the call has returned.",
         place(scope.opened));
}

void refuse_open_in_call(const Scope& scope) {
  refuse(Rule::isolate_busy,
         "the " + string(kind_name(scope)) + " made at " + place(scope.opened) +
             " is entered by code that runs inside a call into V8: a conversion or a finalizer. "
             "What that call made would be lost with the scope. Note what you need there and do it "
             "after the call has returned.",
         place(scope.opened));
}

void refuse_prepared_scope(const Scope& scope, const Scope& inner) {
  refuse(Rule::scope_shadowed,
         the(scope) + " is used while an inner scope made on it waits to be entered, " + "the " +
             kind_name(inner) + " made at " + place(inner.opened) +
             ". Enter that one at once, `with v8." + kind_name(inner) +
             "(scope) as inner:`, and use it inside its block.",
         place(scope.opened));
}

void refuse_reentry(const Scope& scope) {
  refuse(Rule::scope_order,
         the(scope) + (scope.live ? " is entered twice" : " is entered again after it closed") +
             ". A scope is for one block: make a new one, `with v8." + kind_name(scope) +
             "(...) as scope:`.",
         place(scope.opened));
}

void refuse_second_exit(const Scope& scope) {
  refuse(Rule::scope_order, the(scope) + " is closed twice. Let the `with` block close it, once.",
         place(scope.opened));
}

void refuse_exit_order(const Scope& scope, const Scope& inner) {
  refuse(Rule::scope_order,
         the(scope) + " is closed while an inner scope is still open, " +
             (inner.kind == ScopeKind::callback ? string("that of a running callback")
              : &inner == &scope                ? string("that of a running call into V8")
                                                : the(inner)) +
             ". Scopes close innermost first: nest their `with` blocks, and don't let a generator "
             "keep one open across a `yield`. It will be closed once it is the innermost.",
         place(scope.opened));
}

void refuse_no_context(const Scope& scope) {
  refuse(Rule::no_context,
         "this needs a context, and " + the(scope) +
             " has none. Enter one first: `with v8.ContextScope(handle_scope, context) as scope:`, "
             "and pass that scope.",
         place(scope.opened));
}

void refuse_escape_to_nowhere() {
  refuse(
      Rule::escape,
      "an EscapableHandleScope has no scope around it to escape to. Open it inside another one, "
      "`with v8.HandleScope(isolate) as outer, v8.EscapableHandleScope(outer) as inner:`, or use "
      "a plain HandleScope.");
}

void refuse_second_escape(const Scope& scope) {
  refuse(Rule::escape,
         "escape() was called twice on " + the(scope) +
             ". Only one handle can escape a scope: put several into an Array and escape that, or "
             "keep them with `v8.Global(scope, handle)`.",
         place(scope.opened));
}

void refuse_wrong_isolate(const char* what) {
  refuse(Rule::wrong_isolate,
         string(what) +
             " of one isolate is used in another. Isolates share nothing: take plain data across "
             "with `to_python(scope)`, or make the value anew in this isolate.");
}

void refuse_close_with_scopes(const Scope& innermost) {
  refuse(Rule::close_order,
         "the isolate is closed while a scope is open, " + the(innermost) +
             ". End the scope's block first, then close the isolate.",
         place(innermost.opened));
}

void refuse_close_while_running() {
  refuse(Rule::close_order,
         "the isolate is closed while its JavaScript runs: a callback can't close the isolate that "
         "called it. Let the call return, then close, or stop it with `isolate.terminate()`.");
}

void refuse_detach_with_scopes(const Scope& innermost) {
  refuse(Rule::close_order,
         "the isolate is detached while a scope is open, " + the(innermost) +
             ". Scopes and handles never leave their thread: end the scope's block first, then "
             "detach the isolate.",
         place(innermost.opened));
}

void refuse_detach_while_running() {
  refuse(Rule::close_order,
         "the isolate is detached while its JavaScript runs: it can't leave the thread in the "
         "middle of a call. Let the call return, then detach it.");
}

void refuse_other_stack() {
  refuse(Rule::wrong_thread,
         "JavaScript is called in one greenlet while another greenlet of this thread is in the "
         "middle of a call: it was left inside of a callback or a conversion. V8 has one stack a "
         "thread. Let that call return first, so don't wait inside of callbacks for what switches; "
         "or call JavaScript on a thread of its own, as gevent's threadpool or an IsolatePool do.");
}

void refuse_context_close_while_entered(const Scope* scope) {
  refuse(
      Rule::close_order,
      "a context is closed while it is entered" +
          (scope == nullptr || scope->kind == ScopeKind::callback ? string(": its JavaScript runs")
                                                                  : " by " + the(*scope)) +
          ". End that block or call first, then close the context.",
      scope == nullptr ? string{} : place(scope->opened));
}

void refuse_closed_context(const Context& context) {
  const string made = made_at(context.made);
  refuse(Rule::context_closed,
         "the context" + made +
             " is closed, and all that came from it is gone with it. Make a new one with "
             "`eyot.Context(isolate)`, and close a context only after its last use.");
}

void refuse_forked() {
  refuse(Rule::forked,
         "V8 was started before this process was forked, and its threads don't exist in the child. "
         "Make isolates after the fork only, or start workers with the 'spawn' or 'forkserver' "
         "method of multiprocessing.");
}

void refuse_entry(const Isolate& isolate) {
  if (forked()) refuse_forked();
  const string made = made_at(isolate.made);
  if (isolate.closed) {
    refuse(Rule::isolate_closed,
           "the isolate" + made +
               " is closed, and everything that came from it is gone with it. Close an isolate "
               "only after its last use, or make a new one with `eyot.Isolate()`.");
  }
  if (isolate.busy && thread_slot.token == isolate.owner) {
    refuse(Rule::isolate_busy,
           "the isolate" + made +
               " is entered from code that runs in the middle of its own work: a signal handler, "
               "a collection or memory callback. Note what you need there and do it after the "
               "call has returned.");
  }
  if (isolate.owner == kNobody) {
    refuse(Rule::wrong_thread,
           "the isolate" + made +
               " was detached and belongs to no thread. Call `isolate.attach()` on the thread that "
               "is to use it.");
  }
  if (isolate.owner_ended) {
    refuse(Rule::wrong_thread,
           "the isolate" + made +
               " belongs to a thread that has ended. Call `isolate.attach()` on the thread that is "
               "to use it now.");
  }
  refuse(Rule::wrong_thread,
         "the isolate" + made +
             " belongs to another thread. An isolate, its scopes and its values are used only on "
             "the thread that owns it: make an isolate in each thread, send the work to the "
             "owner's, or move the isolate, `isolate.detach()` there and `isolate.attach()` here.");
}

void refuse_dead(const Isolate& isolate) {
  const string made = made_at(isolate.made);
  const auto megabytes = [](std::size_t bytes) { return std::to_string(bytes >> 20) + " MB"; };
  refuse(Rule::isolate_closed,
         "the isolate" + made + " is dead: its heap was full, and after a collection " +
             megabytes(isolate.heap_used) + " are still in use of the " +
             megabytes(heap_limit(isolate)) +
             " that it may have. Close it and make another, with a larger `heap_limit` if that is "
             "what it needs.");
}

void refuse_attach(const Isolate& isolate) {
  const string made = made_at(isolate.made);
  refuse(Rule::wrong_thread,
         "the isolate" + made +
             " is attached to a thread while it belongs to another. Call `isolate.detach()` on the "
             "one that owns it first.");
}

Refusal left_open_by_callback(const Scope& scope) {
  return {Rule::scope_order,
          "EY104: a callback returned to JavaScript and left a scope open, " + the(scope) +
              ". It was closed. Open scopes in a callback with `with`, so that they end before it "
              "returns.",
          place(scope.opened)};
}

Refusal suspended_scope(const Scope& scope) {
  return {Rule::scope_suspended,
          "EY105: an event loop went on while a scope was open, " + the(scope) +
              ". It was closed. Between an `await` and what comes after it other code runs, with "
              "scopes of its own: end the block before the `await`, keep the Isolate and the "
              "Context, and open a new scope after it, `with v8.HandleScope(isolate) as "
              "handle_scope, v8.ContextScope(handle_scope, context) as scope:`. A value that is "
              "needed later is kept with `v8.Global(scope, handle)` or `context.wrap(scope, "
              "handle)`.",
          place(scope.opened)};
}

void refuse_suspended_scope(const Scope& scope) { throw suspended_scope(scope); }

string warn_abandoned_scope(const Scope& scope) {
  return "EY110: " + a(scope) + " opened at " + place(scope.opened) +
         " was never closed. Open scopes with `with`.";
}

string warn_unclosed_isolate(const Isolate& isolate) {
  return "an isolate made at " + place(isolate.made) +
         " was never closed. Use `with eyot.Isolate() as isolate:` or call `isolate.close()`.";
}

string warn_what_is_left(const Isolate& isolate, const string& left) {
  return "an isolate made at " + place(isolate.made) +
         " was closed, and of what was in it Python still keeps " + left + '.';
}

}  // namespace engine
