"""What eyot raises.

eyot.Error
├── JSError                JavaScript threw or rejected
│   ├── JSSyntaxError      (SyntaxError)
│   ├── JSRangeError       (ValueError)
│   │   └── JSStackOverflow    (RecursionError)
│   ├── JSTypeError        (TypeError)
│   ├── JSReferenceError   (NameError)
│   ├── JSEvalError, JSURIError
│   └── JSAggregateError   (ExceptionGroup)
├── Terminated             we stopped it
│   ├── TimedOut           (TimeoutError)
│   └── HeapLimitError     (MemoryError)
├── UsageError             the caller broke a rule; `code` is EYnnn
│   ├── ScopeClosedError   EY101        ├── WrongThreadError    EY201
│   ├── HandleExpiredError EY102, EY108 ├── ForkedProcessError  EY202
│   ├── ScopeShadowedError EY103        ├── IsolateClosedError  EY204
│   ├── ScopeOrderError    EY104, EY203 ├── IsolateBusyError    EY205
│   ├── ScopeSuspendedError EY105       └── ContextClosedError  EY206
│   ├── NoContextError     EY106
│   ├── EscapeError        EY107
│   └── WrongIsolateError  EY109
├── ConversionError        (TypeError) a value has no counterpart on the other side
├── ModuleError            (ImportError)
└── EngineNotFoundError    (ImportError) no V8 here
InternalError              ours; please report it. Not an Error.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing alone would take as long to load as all else here
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self

    from eyot.frames import JSFrame

__all__ = [
    "ContextClosedError",
    "ConversionError",
    "EngineNotFoundError",
    "Error",
    "EscapeError",
    "ForkedProcessError",
    "HandleExpiredError",
    "HeapLimitError",
    "InternalError",
    "IsolateBusyError",
    "IsolateClosedError",
    "JSAggregateError",
    "JSError",
    "JSEvalError",
    "JSRangeError",
    "JSReferenceError",
    "JSStackOverflow",
    "JSSyntaxError",
    "JSTypeError",
    "JSURIError",
    "ModuleError",
    "NoContextError",
    "ScopeClosedError",
    "ScopeOrderError",
    "ScopeShadowedError",
    "ScopeSuspendedError",
    "Terminated",
    "TimedOut",
    "UsageError",
    "WrongIsolateError",
    "WrongThreadError",
]


class Error(Exception):
    """The base of what eyot raises."""


# --- JavaScript threw ---


class JSError(Error):
    """JavaScript threw, whatever it was.

    Where the thrown value is an Error, the class says which one, and `__cause__` is its cause.
    """

    name: str
    """The error's `name`, or the type of what was thrown."""
    message: str
    """The error's `message`, or the thrown value as text."""
    stack: str | None
    """The error's `stack`, where it has one."""
    frames: tuple[JSFrame, ...]
    """JavaScript's stack where it was thrown, innermost first."""
    value: Any
    """What was thrown."""

    def __init__(
        self,
        message: str = "",
        *,
        name: str = "Error",
        stack: str | None = None,
        frames: tuple[JSFrame, ...] = (),
        value: Any = None,
    ) -> None:
        """Only eyot makes these."""
        super().__init__(message)
        if not isinstance(self, BaseExceptionGroup):  # which has it already, to read only
            self.message = message
        self.name = name
        self.stack = stack
        self.frames = frames
        self.value = value

    def __str__(self) -> str:
        """The message, after the name where the class doesn't say that already."""
        if self.name in _STANDARD_NAMES or not self.message:
            return self.message or self.name
        return f"{self.name}: {self.message}"


class JSSyntaxError(JSError, SyntaxError):
    """The source doesn't parse; `filename`, `lineno`, `offset` and `text` say where."""

    def __str__(self) -> str:
        """The message, without the place that SyntaxError adds."""
        return JSError.__str__(self)


class JSRangeError(JSError, ValueError):
    """A RangeError."""


class JSStackOverflow(JSRangeError, RecursionError):
    """JavaScript called itself too deeply."""


class JSTypeError(JSError, TypeError):
    """A TypeError."""


class JSReferenceError(JSError, NameError):
    """A ReferenceError."""

    name: str  # of a NameError it may be None


class JSEvalError(JSError):
    """An EvalError."""


class JSURIError(JSError):
    """A URIError."""


class JSAggregateError(JSError, ExceptionGroup[Exception]):
    """An AggregateError; `exceptions` are its errors, where there are any."""

    def __new__(cls, message: str, exceptions: list[Exception], **_: Any) -> Self:
        """An ExceptionGroup takes its parts when it is made."""
        return super().__new__(cls, message, exceptions)

    def __init__(self, message: str, exceptions: list[Exception], **details: Any) -> None:
        """Only eyot makes these."""
        JSError.__init__(self, message, **details)
        self.args = (message, exceptions)


# --- we stopped it ---


class Terminated(Error):
    """The JavaScript that ran was stopped from outside."""


class TimedOut(Terminated, TimeoutError):
    """It ran longer than it was given; the traceback ends where JavaScript was stopped."""

    timeout: float | None
    """What it was given, in seconds; None where it was the processor's time that was used up."""
    cpu_limit: float | None
    """What a call may take of the processor's time, in seconds, where that was used up."""

    def __init__(
        self, message: str = "", timeout: float | None = None, cpu_limit: float | None = None
    ) -> None:
        """Only eyot makes these."""
        super().__init__(message)
        self.timeout = timeout
        self.cpu_limit = cpu_limit


class HeapLimitError(Terminated, MemoryError):
    """It needed more memory than it was given, and the isolate may be dead for that."""

    heap_limit: int | None
    """What it was given, in bytes."""

    def __init__(self, message: str = "", heap_limit: int | None = None) -> None:
        """Only eyot makes these."""
        super().__init__(message)
        self.heap_limit = heap_limit


# --- the caller broke a rule ---


class UsageError(Error):
    """A rule of use was broken; the text says which, where, and what to write instead."""

    code: str
    """The rule, as "EY101"."""
    opened_at: str | None
    """Where the scope in question was opened, as "file.py:12"."""

    def __init__(self, message: str, code: str = "", opened_at: str | None = None) -> None:
        """Only eyot makes these."""
        super().__init__(message)
        self.code = code
        self.opened_at = opened_at

    def __reduce__(self) -> tuple[Any, ...]:
        """Keeps the data across processes."""
        return type(self), (str(self), self.code, self.opened_at)


class ScopeClosedError(UsageError):
    """EY101: a scope was used after its block ended."""


class HandleExpiredError(UsageError):
    """EY102, EY108: a handle was used after its scope closed."""


class ScopeShadowedError(UsageError):
    """EY103: an outer scope was used while an inner one is open."""


class ScopeOrderError(UsageError):
    """EY104: scopes were closed out of order, or closed or entered twice.

    EY203: an isolate was closed while scopes are open or its JavaScript runs, or a context while
    it is entered.
    """


class ScopeSuspendedError(UsageError):
    """EY105: a scope was open across an `await`."""


class NoContextError(UsageError):
    """EY106: something needs a context, in a scope without one."""


class EscapeError(UsageError):
    """EY107: `escape` twice, or nothing to escape to."""


class WrongIsolateError(UsageError):
    """EY109: something of one isolate was used in another."""


class WrongThreadError(UsageError):
    """EY201: an isolate or something of it was used on a thread that doesn't own it."""


class ForkedProcessError(UsageError):
    """EY202: V8 was used in a forked child of the process that started it."""


class IsolateClosedError(UsageError):
    """EY204: something was used after its isolate closed."""


class IsolateBusyError(UsageError):
    """EY205: an isolate was entered from code that runs in the middle of its own work."""


class ContextClosedError(UsageError):
    """EY206: something was used after its context closed."""


# --- the rest ---


class ConversionError(Error, TypeError):
    """A value has no counterpart on the other side; `path` says where in what was given."""

    path: str
    """As "$.items[3].when"."""

    def __init__(self, message: str, path: str = "$") -> None:
        """Only eyot makes these."""
        super().__init__(message if path == "$" else f"{message} (at {path})")
        self.path = path


class ModuleError(Error, ImportError):
    """A module was not found, or doesn't load."""

    specifier: str
    """What was to be imported, as it was written."""
    referrer: str | None
    """The module or script that imports it; None where Python does."""
    tried: tuple[str, ...]
    """Where it was looked for, in that order."""

    def __init__(
        self,
        message: str = "",
        specifier: str = "",
        referrer: str | None = None,
        tried: Iterable[str] = (),
    ) -> None:
        """Loaders make these; the import adds who asked."""
        super().__init__(message)
        self.specifier = specifier
        self.referrer = referrer
        self.tried = tuple(tried)

    def __reduce__(self) -> tuple[Any, ...]:
        """Keeps the data across processes."""
        return type(self), (str(self), self.specifier, self.referrer, self.tried)


class EngineNotFoundError(Error, ImportError):
    """No V8 to run on was found."""


class InternalError(Exception):
    """Something in eyot is wrong; please report what led to it."""


# --- for the extension ---

_USAGE_ERRORS: dict[int, type[UsageError]] = {
    101: ScopeClosedError,
    102: HandleExpiredError,
    103: ScopeShadowedError,
    104: ScopeOrderError,
    105: ScopeSuspendedError,
    106: NoContextError,
    107: EscapeError,
    108: HandleExpiredError,
    109: WrongIsolateError,
    201: WrongThreadError,
    202: ForkedProcessError,
    203: ScopeOrderError,
    204: IsolateClosedError,
    205: IsolateBusyError,
    206: ContextClosedError,
}

# In the order of the engine's ErrorKind; the last is for what is no Error.
_JS_ERRORS: tuple[type[JSError], ...] = (
    JSError,
    JSRangeError,
    JSReferenceError,
    JSSyntaxError,
    JSTypeError,
    JSEvalError,
    JSURIError,
    JSAggregateError,
    JSError,
)
_SYNTAX, _AGGREGATE, _NOT_AN_ERROR = 3, 7, 8

_STANDARD_NAMES = frozenset(
    f"{kind}Error"
    for kind in ("", "Range", "Reference", "Syntax", "Type", "Eval", "URI", "Aggregate")
) | {""}
_STACK_OVERFLOW = "Maximum call stack size exceeded"


def make_usage_error(rule: int, message: str, opened_at: str | None) -> UsageError:
    """The exception of a broken rule."""
    return _USAGE_ERRORS[rule](message, f"EY{rule}", opened_at)


def make_js_error(  # noqa: PLR0913, PLR0917 - called by the extension, by position
    kind: int,
    name: str | None,
    message: str | None,
    stack: str | None,
    value: Any,
    frames: list[tuple[str, str, int, int]],
    cause: Any,
    errors: list[Any] | None,
    filename: str,
    line: int,
    column: int,
    source_line: str | None,
) -> JSError:
    """The exception of something that JavaScript threw."""
    from eyot.frames import JSFrame  # needed once something went wrong, not before

    text = message or ""
    cls = _JS_ERRORS[kind]
    if cls is JSRangeError and text == _STACK_OVERFLOW:
        cls = JSStackOverflow
    if kind == _NOT_AN_ERROR:
        name = ""
    details: dict[str, Any] = {
        "name": name if name is not None else cls.__name__.removeprefix("JS"),
        "stack": stack,
        "frames": tuple(JSFrame(*frame) for frame in frames),
        "value": value,
    }
    if kind == _AGGREGATE:
        parts = [
            part if isinstance(part, Exception) else JSError(str(part), value=part)
            for part in errors or ()
        ]
        # A group is never empty; an AggregateError may be.
        error: JSError = (
            JSAggregateError(text, parts, **details) if parts else JSError(text, **details)
        )
    else:
        error = cls(text, **details)
    if kind == _SYNTAX and isinstance(error, JSSyntaxError):
        error.msg = text
        error.filename, error.lineno, error.offset = filename, line, column
        error.text = source_line
    if cause is not None:
        error.__cause__ = (
            cause if isinstance(cause, BaseException) else JSError(str(cause), name="", value=cause)
        )
    return error


def remember_source(filename: str, source: str) -> None:
    """Lets Python's tracebacks show the lines of a script that is no file."""
    import linecache
    from pathlib import Path

    # A file that is there speaks for itself; a script may call itself whatever it likes.
    try:
        if Path(filename).is_file():
            return
    except (OSError, ValueError):  # no name that a file could have
        return

    def lines() -> str:
        return source

    # A tuple of one is linecache's form for a source to be read when it is asked for.
    linecache.cache[filename] = (lines,)


# Tracebacks and pickles name these as users do.
for _name in __all__:
    globals()[_name].__module__ = "eyot"
