"""The words of every refusal, as a user reads them. `at` is where the scope was opened."""

from __future__ import annotations


def scope_closed(kind: str, at: str) -> str:
    return (
        f"EY101: the {kind} opened at {at} is used after its block ended. A scope lives no longer "
        "than its `with` block and can't be stored, returned or yielded: keep the Isolate and the "
        "Context instead, and open a new scope for each use, `with v8.HandleScope(isolate) as "
        "handle_scope, v8.ContextScope(handle_scope, context) as scope:`."
    )


def handle_expired(kind: str, at: str) -> str:
    return (
        f"EY102: a handle is used after its scope closed, the {kind} opened at {at}. Take the "
        "value out with `handle.to_python(scope)` inside that scope, keep it with "
        "`v8.Global(scope, handle)` or `context.wrap(scope, handle)`, or hand it to the scope "
        "around with `EscapableHandleScope.escape`."
    )


def caught_expired(kind: str, at: str) -> str:
    return (
        f"EY108: what a TryCatch caught is used after its scope closed, the {kind} opened at {at}. "
        "Read what you need of it inside that scope, keep it with `v8.Global(scope, handle)` or "
        "`context.wrap(scope, handle)`, or hand it to the scope around with "
        "`EscapableHandleScope.escape`."
    )


def shadowed(kind: str, at: str, inner: str, inner_at: str) -> str:
    return (
        f"EY103: the {kind} opened at {at} is used while an inner scope is open, the {inner} "
        f"opened at {inner_at}. Use the innermost scope, or end the inner block first."
    )


def shadowed_by_callback(kind: str, at: str) -> str:
    return (
        f"EY103: the {kind} opened at {at} is used inside a callback from JavaScript. A callback "
        "has a scope of its own: in the explicit layer the first argument, elsewhere open one with "
        "`with v8.HandleScope(isolate) as scope:`."
    )


def shadowed_by_call(kind: str, at: str) -> str:
    return (
        f"EY103: the {kind} opened at {at} is used by code that runs inside a call into V8: a "
        "conversion or a finalizer. Note what you need there and do it after the call has "
        "returned."
    )


def entered_in_call(kind: str, at: str) -> str:
    return (
        f"EY205: the {kind} made at {at} is entered by code that runs inside a call into V8: a "
        "conversion or a finalizer. What that call made would be lost with the scope. Note what "
        "you need there and do it after the call has returned."
    )


def lent(kind: str, at: str, inner: str, inner_at: str) -> str:
    return (
        f"EY103: the {kind} opened at {at} is used while an inner scope made on it waits to be "
        f"entered, the {inner} made at {inner_at}. Enter that one at once, `with v8.{inner}(scope) "
        "as inner:`, and use it inside its block."
    )


def never_entered(kind: str, at: str) -> str:
    return (
        f"EY104: the {kind} made at {at} was never entered. A scope is open only inside its block: "
        f"write `with v8.{kind}(...) as scope:`."
    )


def entered_twice(kind: str, at: str) -> str:
    return (
        f"EY104: the {kind} opened at {at} is entered twice. A scope is for one block: make a new "
        f"one, `with v8.{kind}(...) as scope:`."
    )


def entered_again(kind: str, at: str) -> str:
    return (
        f"EY104: the {kind} opened at {at} is entered again after it closed. A scope is for one "
        f"block: make a new one, `with v8.{kind}(...) as scope:`."
    )


def closed_twice(kind: str, at: str) -> str:
    return f"EY104: the {kind} opened at {at} is closed twice. Let the `with` block close it, once."


def out_of_order(kind: str, at: str, inner: str) -> str:
    return (
        f"EY104: the {kind} opened at {at} is closed while an inner scope is still open, {inner}. "
        "Scopes close innermost first: nest their `with` blocks, and don't let a generator keep "
        "one open across a `yield`. It will be closed once it is the innermost."
    )


def left_open(kind: str, at: str) -> str:
    return (
        "EY104: a callback returned to JavaScript and left a scope open, the "
        f"{kind} opened at {at}. It was closed. Open scopes in a callback with `with`, so that "
        "they end before it returns."
    )


def no_context(kind: str, at: str) -> str:
    return (
        f"EY106: this needs a context, and the {kind} opened at {at} has none. Enter one first: "
        "`with v8.ContextScope(handle_scope, context) as scope:`, and pass that scope."
    )


ESCAPE_TO_NOWHERE = (
    "EY107: an EscapableHandleScope has no scope around it to escape to. Open it inside another "
    "one, `with v8.HandleScope(isolate) as outer, v8.EscapableHandleScope(outer) as inner:`, or "
    "use a plain HandleScope."
)


def escaped_twice(at: str) -> str:
    return (
        f"EY107: escape() was called twice on the EscapableHandleScope opened at {at}. Only one "
        "handle can escape a scope: put several into an Array and escape that, or keep them with "
        "`v8.Global(scope, handle)`."
    )


def wrong_isolate(what: str) -> str:
    return (
        f"EY109: {what} of one isolate is used in another. Isolates share nothing: take plain data "
        "across with `to_python(scope)`, or make the value anew in this isolate."
    )


def never_closed(kind: str, at: str) -> str:
    return f"EY110: a {kind} opened at {at} was never closed. Open scopes with `with`."


def isolate_never_closed(at: str) -> str:
    return (
        f"an isolate made at {at} was never closed. Use `with eyot.Isolate() as isolate:` or call "
        "`isolate.close()`."
    )


def wrong_thread(at: str) -> str:
    return (
        f"EY201: the isolate made at {at} belongs to another thread. An isolate, its scopes and "
        "its values are used only on the thread that owns it: make an isolate in each thread, send "
        "the work to the owner's, or move the isolate, `isolate.detach()` there and "
        "`isolate.attach()` here."
    )


def detached(at: str) -> str:
    return (
        f"EY201: the isolate made at {at} was detached and belongs to no thread. Call "
        "`isolate.attach()` on the thread that is to use it."
    )


def owner_ended(at: str) -> str:
    return (
        f"EY201: the isolate made at {at} belongs to a thread that has ended. Call "
        "`isolate.attach()` on the thread that is to use it now."
    )


def attach_of_anothers(at: str) -> str:
    return (
        f"EY201: the isolate made at {at} is attached to a thread while it belongs to another. "
        "Call `isolate.detach()` on the one that owns it first."
    )


def detach_with_scopes(kind: str, at: str) -> str:
    return (
        f"EY203: the isolate is detached while a scope is open, the {kind} opened at {at}. Scopes "
        "and handles never leave their thread: end the scope's block first, then detach the "
        "isolate."
    )


DETACH_WHILE_RUNNING = (
    "EY203: the isolate is detached while its JavaScript runs: it can't leave the thread in the "
    "middle of a call. Let the call return, then detach it."
)


FORKED = (
    "EY202: V8 was started before this process was forked, and its threads don't exist in the "
    "child. Make isolates after the fork only, or start workers with the 'spawn' or 'forkserver' "
    "method of multiprocessing."
)


def close_with_scopes(kind: str, at: str) -> str:
    return (
        f"EY203: the isolate is closed while a scope is open, the {kind} opened at {at}. End the "
        "scope's block first, then close the isolate."
    )


CLOSE_WHILE_RUNNING = (
    "EY203: the isolate is closed while its JavaScript runs: a callback can't close the isolate "
    "that called it. Let the call return, then close, or stop it with `isolate.terminate()`."
)


def context_entered(kind: str, at: str) -> str:
    return (
        f"EY203: a context is closed while it is entered by the {kind} opened at {at}. End that "
        "block or call first, then close the context."
    )


CONTEXT_RUNS = (
    "EY203: a context is closed while it is entered: its JavaScript runs. End that block or call "
    "first, then close the context."
)


def isolate_closed(at: str) -> str:
    return (
        f"EY204: the isolate made at {at} is closed, and everything that came from it is gone with "
        "it. Close an isolate only after its last use, or make a new one with `eyot.Isolate()`."
    )


def isolate_busy(at: str) -> str:
    return (
        f"EY205: the isolate made at {at} is entered from code that runs in the middle of its own "
        "work: a signal handler, a collection or memory callback. Note what you need there and do "
        "it after the call has returned."
    )


def context_closed(at: str) -> str:
    return (
        f"EY206: the context made at {at} is closed, and all that came from it is gone with it. "
        "Make a new one with `eyot.Context(isolate)`, and close a context only after its last use."
    )


def suspended(kind: str, at: str) -> str:
    return (
        f"EY105: an event loop went on while a scope was open, the {kind} opened at {at}. It was "
        "closed. Between an `await` and what comes after it other code runs, with scopes of its "
        "own: end the block before the `await`, keep the Isolate and the Context, and open a new "
        "scope after it, `with v8.HandleScope(isolate) as handle_scope, "
        "v8.ContextScope(handle_scope, context) as scope:`. A value that is needed later is kept "
        "with `v8.Global(scope, handle)` or `context.wrap(scope, handle)`."
    )
