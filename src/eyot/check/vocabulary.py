"""The names the checker knows: eyot's own, and what runs or keeps things in the library."""

from __future__ import annotations

_ENGINE = {"Isolate", "Context", "HandleScope", "EscapableHandleScope", "ContextScope", "TryCatch"}

# Kinds of scope. The last three change what may run, and are otherwise like a try-catch.
SCOPES = {
    "v8.HandleScope": "HandleScope",
    "v8.EscapableHandleScope": "EscapableHandleScope",
    "v8.ContextScope": "ContextScope",
    "v8.TryCatch": "TryCatch",
    "v8.AllowJavascriptExecutionScope": "AllowJavascriptExecutionScope",
    "v8.DisallowJavascriptExecutionScope": "DisallowJavascriptExecutionScope",
    "v8.MicrotasksScope": "MicrotasksScope",
}
OWNS_HANDLES = {"HandleScope", "EscapableHandleScope", "callback"}

# Objects of `v8` that outlive scopes.
KEPT = {"v8.Global", "v8.Weak", "v8.Eternal", "v8.TracedReference"}
NOT_HANDLES = {
    *("v8.Isolate", "v8.Context", "v8.IsolateHandle", "v8.BackingStore", "v8.ScriptOrigin"),
    *("v8.Allocator", "v8.ValueSerializer"),
    *KEPT,
    *SCOPES,
}

# What can only be made where a context is entered.
NEEDS_CONTEXT = {
    "v8.Object",
    "v8.Array",
    "v8.Function",
    "v8.Map",
    "v8.Set",
    "v8.Date",
    "v8.RegExp",
    "v8.ArrayBuffer",
    "v8.SharedArrayBuffer",
    "v8.Script.compile",
}
NEEDS_CONTEXT_METHODS = {"run", "call"}

# Methods that give a handle of the scope they are called with.
HANDLE_METHODS = {
    "bind",
    "call",
    "compile",
    "construct",
    "get",
    "get_index",
    "get_prototype",
    "local",
    "new",
    "new_instance",
    "run",
    "to_detail_string",
    "to_integer",
    "to_number",
    "to_object",
    "to_string",
}

CAUGHT = {"exception", "message"}
SCOPE_METHODS = {"__enter__", "__exit__", "escape", "rethrow", "reset"}

# Safe from any thread, at any time.
ANY_THREAD = {"terminate", "attach", "on_this_thread", "closed", "thread_id"}
# Looking at a dead thing never raises.
HARMLESS_ATTRIBUTES = {
    "__class__",
    "__repr__",
    "__hash__",
    "__eq__",
    "__ne__",
    "__str__",
    "__doc__",
    "isolate",
}

LISTS = {
    "append",
    "add",
    "appendleft",
    "insert",
    "put",
    "put_nowait",
    "extend",
    "update",
    "setdefault",
}
REMOVERS = {"pop", "popleft", "remove", "discard", "clear", "popitem"}
# Calls that look at their arguments and keep nothing of them.
ONLY_LOOKS = {
    f"builtins.{name}"
    for name in (
        [
            "print",
            "repr",
            "str",
            "len",
            "id",
            "type",
            "isinstance",
            "issubclass",
            "hash",
            "bool",
            "callable",
            "getattr",
            "hasattr",
            "int",
            "float",
            "sum",
            "any",
            "all",
            "range",
            "abs",
            "min",
            "max",
            "format",
            "vars",
            "dir",
        ]
    )
}
_COPYING = ["list", "tuple", "set", "frozenset", "sorted", "reversed", "iter"]
COPIES = {f"builtins.{name}" for name in _COPYING}
BOXES = {
    "collections.deque": "list",
    "builtins.dict": "dict",
    "collections.defaultdict": "dict",
    "collections.OrderedDict": "dict",
}
FRESH = {"types.SimpleNamespace", "argparse.Namespace"}

# What gives a coroutine to the loop, which runs it once the present one waits.
TASKS = {"asyncio.create_task", "asyncio.ensure_future", "eyot.aio.spawn"}
RUNS_ELSEWHERE = {
    "asyncio.to_thread": 0,
    "anyio.to_thread.run_sync": 0,
    "eyot.aio.spawn_blocking": 0,
}
EXECUTORS = {
    "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.thread.ThreadPoolExecutor",
    "multiprocessing.pool.ThreadPool",
}
THREADS = {"threading.Thread": None, "threading.Timer": 1}

STACKS = {"contextlib.ExitStack", "contextlib.AsyncExitStack"}
EXPECTS = {"pytest.raises", "pytest.warns", "pytest.deprecated_call"}
EXPECTS_METHODS = {"assertRaises", "assertRaisesRegex"}

# Errors by which a program says that it expects a rule to be broken.
REFUSALS = {
    "UsageError",
    "ScopeClosedError",
    "HandleExpiredError",
    "ScopeShadowedError",
    "ScopeOrderError",
    "ScopeSuspendedError",
    "NoContextError",
    "EscapeError",
    "WrongIsolateError",
    "WrongThreadError",
    "IsolateClosedError",
    "ContextClosedError",
    "IsolateBusyError",
    "ForkedProcessError",
}

ANNOTATIONS = {
    **SCOPES,
    "v8.Isolate": "isolate",
    "v8.Context": "context",
    "v8.Scope": "scope",
}


def canonical(name: str) -> str:
    """Return the one name under which a member of eyot is known here."""
    if name == "eyot.v8" or name.startswith("eyot.v8."):
        return name[5:]
    head, _, rest = name.partition(".")
    first, _, after = rest.partition(".")
    if head == "eyot" and first in _ENGINE:
        return f"v8.{first}.{after}" if after else f"v8.{first}"
    return name


def makes_handle(name: str) -> bool:
    """Say whether a callable of `v8` gives a handle of the scope it gets first."""
    parts = name.split(".")
    if len(parts) < 2 or parts[0] != "v8" or name in NOT_HANDLES or f"v8.{parts[1]}" in NOT_HANDLES:
        return False
    return parts[1][:1].isupper() or parts[1] == "json"
