"""The extension. Written by `make stubs`, from what it says of itself."""

import contextlib
import types
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
from typing import (
    Any,
    ClassVar,
    Generic,
    Literal,
    Never,
    NoReturn,
    Self,
    SupportsIndex,
    TypeVar,
    final,
    overload,
)

from typing_extensions import Buffer

from eyot.isolate import (
    CreateParams,
    GarbageCollectionType,
    GCCallbackFlags,
    GCType,
    HeapCodeStatistics,
    HeapSpaceStatistics,
    HeapStatistics,
    MemoryPressureLevel,
    MicrotasksPolicy,
    MicrotasksScopeType,
    PromiseHookType,
    PromiseRejectMessage,
    TimeZoneDetection,
    UseCounterFeature,
)
from eyot.modules.loader import Loader
from eyot.modules.registry import Modules
from eyot.ops import OpMetrics
from eyot.pending import PendingWork
from eyot.properties import (
    IndexFilter,
    IntegrityLevel,
    Intrinsic,
    KeyCollectionMode,
    KeyConversionMode,
    ModuleImportPhase,
    ModuleStatus,
    PromiseState,
    PropertyAttribute,
    PropertyDescriptor,
    PropertyFilter,
    PropertyHandlerFlags,
    SideEffectType,
)
from eyot.scripts import (
    CompileOptions,
    MessageErrorLevel,
    NoCacheReason,
    ScriptOrigin,
    Source,
)
from eyot.strings import NewStringType
from eyot.values import JSModule, JSObject, JSPromise, JSSymbol

D = TypeVar("D", bound=Data)
S = TypeVar("S")
T = TypeVar("T", bound=Value)
T_co = TypeVar("T_co", bound=Data, covariant=True)

def install(name: str, value: object, /) -> None:
    """Hands over a Python object that the extension works with."""

def live_objects() -> dict[str, int]:
    """How many objects of each kind live now, in all isolates: for leak checks."""

def do_chores() -> None:
    """Lets go of what V8 no longer needs, and disposes isolates that were dropped on another
    thread.
    """

def end_process() -> None:
    """Stops all JavaScript: the interpreter is about to end."""

def forget_wake(descriptor: int, /) -> None:
    """The descriptor is about to be closed: nothing writes to it any more."""

def v8_version() -> str:
    """The version of the V8 that is loaded."""

def v8_started() -> bool:
    """Whether V8 runs."""

def v8_build() -> tuple[str, bool, bool]:
    """The version of the headers this was compiled with, whether pointers are compressed, and
    whether there is a sandbox.
    """

def v8_flags() -> list[str]:
    """The flags of V8 that were set in this process."""

def set_v8_flags(flags: str, /) -> bool:
    """Sets flags of V8; False where it runs already."""

def take_v8_flags(arguments: list[str], /) -> list[str] | None:
    """Takes V8's flags out of a command line; None where it runs already."""

def set_entropy_source(source: Callable[[int], bytes] | None, /) -> None:
    """Where the seeds of isolates come from."""

def machine_memory(root: str, /) -> int:
    """How much memory the process may have, in bytes, as the files below a folder say."""

def language_tag() -> str | None:
    """ICU's default locale; None where ICU can't be reached."""

def set_default_locale(locale: str, /) -> bool | None:
    """Sets ICU's default locale; None where ICU can't be reached."""

def set_icu_data(data: bytes, /) -> bool | None:
    """Gives ICU its data; None where ICU can't be reached."""

@final
class Isolate:
    """An island of JavaScript: one V8 heap, owned by the thread that makes it. Keep it as long
    as you like; close it, or use it in a `with`.

    Stands for v8::Isolate. It is entered and left by itself, call by call.

    Raises:
        WrongThreadError: EY201, at any use on a thread that doesn't own it.
        IsolateClosedError: EY204, at any use after it was closed.
        ForkedProcessError: EY202, in a child of the process that has used V8.
    """
    def __new__(
        cls,
        params: CreateParams | None = None,
        /,
        *,
        heap_limit: int | None = ...,
        initial_heap: int | None = ...,
        max_old_generation_size: int | None = ...,
        max_young_generation_size: int | None = ...,
        code_range_size: int | None = ...,
        initial_old_generation_size: int | None = ...,
        initial_young_generation_size: int | None = ...,
        stack_limit: int | None = ...,
        array_buffer_limit: int | None = ...,
        allow_atomics_wait: bool = ...,
        counters: bool = ...,
        array_buffer_allocator: Allocator | None = ...,
        cpu_limit: float | None = ...,
        debug: bool = ...,
    ) -> Self: ...
    def close(self) -> None:
        """Disposes the isolate with all that is in it. Isolates of a thread close in any order;
        closing twice is harmless.

        Raises:
            ScopeOrderError: EY203, a scope is open or JavaScript runs.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None: ...
    def terminate(self) -> bool:
        """Stops the JavaScript that runs now, from any thread: the outermost call raises
        Terminated. False where nothing runs; what is called later isn't touched.
        """
    def is_execution_terminating(self) -> bool:
        """Whether the JavaScript that runs now is being stopped: a callback that is told so had
        better return.
        """
    def cancel_terminate_execution(self) -> bool:
        """In a callback: takes a terminate() back, and JavaScript goes on. False where there is
        none to take back.
        """
    def add_message_listener(
        self,
        listener: Callable[[CallbackScope, Message, Value], object],
        /,
        levels: MessageErrorLevel = ...,
    ) -> None:
        """Has `listener(scope, message, exception)` called for what no JavaScript and no TryCatch
        catches, before it is raised as a JSError, and for what a verbose TryCatch does. What it
        raises is reported as unraisable.

        Args:
            levels: Of which messages; errors alone, unless said otherwise.
        """
    def remove_message_listeners(
        self, listener: Callable[[CallbackScope, Message, Value], object], /
    ) -> None:
        """The opposite, as often as it was added."""
    def set_prepare_stack_trace_callback(
        self,
        callback: Callable[[CallbackScope, Value, Array], Value | bool | int | float | str | None]
        | None,
        /,
    ) -> None:
        """Has `callback(scope, error, call_sites)` asked for the property `stack` of each error
        when that is first read. It stands in for Error.prepareStackTrace.
        """
    def set_promise_hook(
        self,
        hook: Callable[[CallbackScope, PromiseHookType, Promise, Promise | Undefined], object]
        | None,
        /,
    ) -> None:
        """Has `hook(scope, event, promise, parent)` called at once when a promise is made, resolved
        or rejected, and around each function that waits for it; `parent` is the promise it comes
        of. Of promises that the hook's own work makes it isn't called. What it raises is reported
        as unraisable.
        """
    def set_capture_stack_trace_for_uncaught_exceptions(
        self, capture: bool, frame_limit: int = 10
    ) -> None:
        """Whether V8 notes the frames of whatever is thrown, and how many. They are what a
        Message's stack trace and a JSError's frames are made of; 64 unless said otherwise.
        """
    def on_near_heap_limit(
        self, callback: Callable[[Isolate, int, int], int | None] | None, /
    ) -> None:
        """Has a function called when the heap is nearly full, inside the JavaScript that runs:
        callback(isolate, limit, first) with V8's limit of what lives long, in bytes, as it is and
        as it was at first. It gives a greater one, with which JavaScript goes on, or None to have
        it stopped with HeapLimitError. What it raises ends the outermost call. It may not enter the
        isolate: that is EY205. None takes it back. Stands for
        v8::Isolate::AddNearHeapLimitCallback.
        """
    def collect_garbage(self) -> None:
        """Frees what neither side refers to any more. Meant for tests and for quiet moments: it
        takes milliseconds.
        """
    def low_memory_notification(self) -> None:
        """The same under V8's name."""
    def request_garbage_collection_for_testing(self, kind: GarbageCollectionType = ..., /) -> None:
        """Has V8 collect at once: all of the heap, or only what is young.

        Raises:
            ValueError: V8 was started without its flag --expose-gc.
        """
    def memory_pressure_notification(self, level: MemoryPressureLevel, /) -> None:
        """Tells V8 how short memory is: it collects more often, or at once."""
    def adjust_amount_of_external_allocated_memory(self, change: int, /) -> int:
        """Tells V8 of memory that its objects keep outside its heap, in bytes, so that it collects
        in time. Gives what it counts now.

        Raises:
            ValueError: More is taken away than was added.
        """
    def heap_statistics(self) -> HeapStatistics:
        """The sizes of the heap now, in bytes."""
    def heap_space_statistics(self) -> list[HeapSpaceStatistics]:
        """The same, space by space."""
    def heap_code_statistics(self) -> HeapCodeStatistics | None:
        """The sizes of compiled code; None where V8 doesn't tell."""
    def counters(self) -> dict[str, int]:
        """V8's own counters by name, of an isolate made with `counters=True`; those it was not
        asked for yet are missing.
        """
    def clear_kept_objects(self) -> None:
        """Lets go of what a WeakRef was asked for in the running job. V8 does so itself after
        microtasks.
        """
    def take_heap_snapshot(self, take: Callable[[bytes], object], /) -> None:
        """Hands all of the heap to `take`, piece by piece, as the JSON that DevTools load from a
        `.heapsnapshot` file; `take` ends it by giving False. The isolate can't be entered
        meanwhile.
        """
    def collect_cpu_profiler_sample(self, trace_id: int | None = None, /) -> None:
        """Has a profiler that runs take a sample now, under a number of yours where V8 is 13.6 or
        newer.

        Raises:
            OverflowError: The number isn't one of 64 bits.
        """
    def use_detailed_source_positions_for_profiling(self) -> None:
        """Has V8 note, for what is compiled from now on, which line each piece of optimised code
        comes from.
        """
    def get_microtasks_policy(self) -> MicrotasksPolicy: ...
    def set_microtasks_policy(self, policy: MicrotasksPolicy, /) -> None:
        """When microtasks run: at the end of the outermost call, unless told otherwise. It is that
        of the contexts without a MicrotaskQueue of their own.
        """
    def perform_microtask_checkpoint(self) -> None:
        """Runs what promises have left to do.

        Raises:
            Terminated: It was stopped.
        """
    def run_pending(self, *, timeout: float | None = None) -> bool:
        """Runs what V8 has put off until there is time: what other threads have finished for it,
        timers that are due, and what promises have left to do. True if there was anything of the
        first two kinds.

        Args:
            timeout: So many seconds at most for all of it; None for no limit. What runs then is
                stopped, and what is due after it is left for the next time.

        Raises:
            Terminated: It was stopped.
            TimedOut: It took longer.
        """
    def _next_task(self) -> float | None: ...
    def _wake(self) -> int: ...
    def _set_wake(self, descriptor: int, /) -> None: ...
    def enqueue_microtask(self, function: Function, /) -> None:
        """Has a function called without arguments when microtasks run."""
    def request_interrupt(self, callback: Callable[[Isolate], object], /) -> None:
        """Has a function called inside the JavaScript that runs, or runs next: from any thread, on
        the isolate's own. What it raises ends the outermost call. It may not enter the isolate:
        that is EY205.
        """
    def date_time_configuration_change_notification(
        self, detection: TimeZoneDetection = ..., /
    ) -> None:
        """The time zone is another now: what V8 remembers of it is forgotten, and asked for again
        with REDETECT.
        """
    def set_allow_atomics_wait(self, allow: bool, /) -> None:
        """Whether Atomics.wait may block; else it throws."""
    def get_allow_atomics_wait(self) -> bool: ...
    def set_idle(self, idle: bool, /) -> None:
        """Tells V8's profiler that the host has nothing to do."""
    def has_pending_background_tasks(self) -> bool:
        """Whether V8 works on something on other threads, such as compiling WebAssembly."""
    def _works_in_background(self) -> bool: ...
    def set_host_create_shadow_realm_context_callback(
        self, callback: Callable[[CallbackScope, Context], Context] | None, /
    ) -> None:
        """What makes the context of a `new ShadowRealm()`; it is given the context that asks.
        Without one that throws.
        """
    def thread_safe_handle(self) -> IsolateHandle:
        """Something that other threads may use, and that doesn't keep the isolate."""
    def add_gc_prologue_callback(
        self, callback: Callable[[Isolate, GCType, GCCallbackFlags], object], kinds: GCType = ..., /
    ) -> None:
        """Has a function told of each collection's beginning. It is told once the call in which
        that was has ended, for no code may run inside a collection.
        """
    def remove_gc_prologue_callback(
        self, callback: Callable[[Isolate, GCType, GCCallbackFlags], object], /
    ) -> None:
        """Raises:
        ValueError: It isn't told.
        """
    def add_gc_epilogue_callback(
        self, callback: Callable[[Isolate, GCType, GCCallbackFlags], object], kinds: GCType = ..., /
    ) -> None:
        """The same for the end of each collection."""
    def remove_gc_epilogue_callback(
        self, callback: Callable[[Isolate, GCType, GCCallbackFlags], object], /
    ) -> None:
        """Raises:
        ValueError: It isn't told.
        """
    def set_use_counter_callback(
        self, callback: Callable[[Isolate, UseCounterFeature | int], object] | None, /
    ) -> None:
        """Has a function told which features of the language are used, after the call in which that
        was.
        """
    def set_promise_reject_callback(
        self, callback: Callable[[PromiseRejectMessage], object] | None, /
    ) -> None:
        """Has a function told of promises that are rejected and that nobody handles, and of those
        handled later, after the call in which that was. What is told and what was rejected stays
        alive until then; of one call no more than 10,000 are kept.
        """
    def set_slot(self, value: object, /) -> bool:
        """Keeps an object with the isolate, one of each class; False where it takes the place of
        another. It is let go of when the isolate has closed.
        """
    def get_slot(self, kind: type[S], /) -> S | None:
        """The object of that very class that is kept, or None."""
    def remove_slot(self, kind: type[S], /) -> S | None:
        """The same, and it is no longer kept."""
    def set_data(self, index: int, value: object, /) -> None:
        """Keeps any object under a number.

        Raises:
            IndexError: There is no such slot.
        """
    def get_data(self, index: int, /) -> Any:
        """What is kept under a number, or None.

        Raises:
            IndexError: There is no such slot.
        """
    def get_number_of_data_slots(self) -> int: ...
    def collect_cycles(self) -> int:
        """Frees cycles through both heaps: a callback that refers to the JavaScript object that has
        it, and the like, once nothing else refers to any of it. How many Python objects JavaScript
        no longer keeps. It runs Python's collector and V8's, and takes time in proportion to what
        JavaScript keeps of Python.

        An object that something else refers to stays, whoever that is. A finalizer (`__del__`) in a
        cycle that is freed gets ReferenceError for JavaScript's part of it, which is gone by then.
        """
    def pending(self) -> list[PendingWork]:
        """What keeps a program alive, in no particular order: timers, promises that Python awaits,
        tasks of Python's that JavaScript started, and what V8 has left to do.
        """
    def _has_tasks(self) -> bool: ...
    def _host_functions(self) -> list[object]: ...
    def _place(self) -> tuple[str, int] | None: ...
    def detach(self) -> None:
        """This thread owns the isolate no longer, and no other does until one calls attach().
        Values and contexts stay as they are, and are used where the isolate is.

        Raises:
            ScopeOrderError: EY203, a scope is open or JavaScript runs.
        """
    def attach(self) -> bool:
        """Makes the calling thread the isolate's owner, once the one before has detached it or has
        ended; scopes that an ended one left open are closed. False where it is this thread's
        already.

        Raises:
            WrongThreadError: EY201, it belongs to another thread, which lives.
        """
    def on_this_thread(self) -> contextlib.AbstractContextManager[Isolate]:
        """For a `with`: attaches the isolate where it begins and detaches it where it ends; neither
        where it is this thread's already.
        """
    def set_host_import_module_dynamically_callback(
        self,
        callback: Callable[
            [CallbackScope, PrimitiveArray | None, Value, String, list[tuple[str, str]]],
            Promise | None,
        ]
        | None,
        /,
    ) -> None:
        """Has `callback(scope, host_defined_options, resource_name, specifier, import_attributes)`
        asked by each import(), of all contexts: for the promise that import() gives. What it raises
        rejects that. With None, import() is again what context.modules says.
        """
    def set_host_import_module_with_phase_dynamically_callback(
        self,
        callback: Callable[
            [
                CallbackScope,
                PrimitiveArray | None,
                Value,
                String,
                ModuleImportPhase,
                list[tuple[str, str]],
            ],
            Promise | None,
        ]
        | None,
        /,
    ) -> None:
        """The same for import.source(), with the phase before the attributes.

        Raises:
            NotImplementedError: V8 is older than 13.6.
        """
    def set_host_initialize_import_meta_object_callback(
        self, callback: Callable[[CallbackScope, Module, Object], object] | None, /
    ) -> None:
        """Has `callback(scope, module, meta)` fill import.meta, once for each module that reads it,
        of all contexts. With None, it has what context.modules says.
        """
    def set_wasm_streaming_callback(
        self, callback: Callable[[CallbackScope, Value, WasmStreaming], object] | None, /
    ) -> None:
        """Contexts that are made from now on have WebAssembly.compileStreaming and
        instantiateStreaming. Each call of these has `callback(scope, source, stream)` feed V8 with
        what JavaScript gave as the source stands for, at once or later. What it raises rejects
        JavaScript's promise. With None, all calls are rejected.
        """
    @property
    def closed(self) -> bool:
        """Whether it was closed."""

@final
class IsolateHandle:
    """What other threads may ask of an isolate, made by its thread_safe_handle(). It doesn't
    keep the isolate, and does nothing once that is closed. Stands for what V8 allows on any
    thread.

    Raises:
        ForkedProcessError: EY202, in a child of the process that has used V8.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def terminate(self) -> bool:
        """Stops the JavaScript that runs now. False where nothing runs, or the isolate is closed."""
    def is_execution_terminating(self) -> bool:
        """Whether JavaScript runs there and is being stopped."""
    def request_interrupt(self, callback: Callable[[Isolate], object], /) -> bool:
        """As Isolate.request_interrupt. False where the isolate is closed: it is never called then."""
    @property
    def closed(self) -> bool:
        """Whether the isolate was closed, or dropped."""

@final
class MicrotaskQueue:
    """A queue of microtasks for the contexts that are made with it; without one they share
    their isolate's. It lives as long as the isolate. Stands for v8::MicrotaskQueue.

    Raises:
        IsolateClosedError: EY204, at any use after its isolate was closed.
    """
    def __new__(cls, isolate: Isolate, policy: MicrotasksPolicy = ..., /) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def enqueue_microtask(self, function: Function, /) -> None:
        """Has a function called without arguments when they run."""
    def perform_checkpoint(self) -> None:
        """Runs what is in it.

        Raises:
            Terminated: It was stopped.
        """
    def is_running_microtasks(self) -> bool: ...
    def get_microtasks_scope_depth(self) -> int: ...

@final
class Context:
    """A world of globals in an isolate. It outlives the scope it is made in; keep it as long as
    you like. Without an isolate it makes one of its own, closed with it.

    Stands for v8::Global<v8::Context>.

    Raises:
        ContextClosedError: EY206, at any use after it was closed.
        WrongIsolateError: EY109, in a scope of another isolate.
    """
    def __new__(
        cls,
        isolate: Isolate | Scope | None = None,
        /,
        *,
        global_template: ObjectTemplate | None = ...,
        global_object: Object | None = ...,
        microtask_queue: MicrotaskQueue | None = ...,
    ) -> Self: ...
    def eval(
        self,
        source: str,
        *,
        filename: str = ...,
        line: int = ...,
        timeout: float | None = ...,
        count_host_time: bool = ...,
    ) -> Any:
        """Runs a script and gives its value: primitives as Python's, objects live.

        Args:
            source: JavaScript.
            filename: What tracebacks call it.
            line: The number of its first line, from 1.
            timeout: So many seconds at most, of microtasks too; None for no limit.
            count_host_time: Whether they pass while JavaScript waits for a Python function.

        Raises:
            JSError: It threw, or didn't parse (JSSyntaxError).
            TimedOut: It took longer.
        """
    def eval_async(
        self,
        source: str,
        *,
        filename: str = ...,
        line: int = ...,
        timeout: float | None = ...,
        count_host_time: bool = ...,
    ) -> Coroutine[Any, Any, Any]:
        """Runs a script when it is awaited, and awaits its value where that is a promise.

        Args:
            timeout: So many seconds at most, of both together. What the loop runs in the isolate
                when they are over is stopped; what is pending then goes on when it is due.
            count_host_time: Where it is False they are those of the script, while no Python
                function runs, and not of the promise.

        Raises:
            JSError: It threw, or didn't parse, or the promise was rejected.
            TimedOut: It took longer.
            RuntimeError: The promise is pending, and no loop runs.
        """
    def compile(self, source: str, *, filename: str = ..., line: int = ...) -> CompiledScript:
        """Compiles a script to be run any number of times.

        Raises:
            JSSyntaxError: It doesn't parse.
        """
    def wrap(self, scope: Scope, handle: Value, /) -> Any:
        """An everyday object of a handle: it lives until it is dropped."""
    def close(self) -> None:
        """Lets the world of this context go, and its isolate if it made that itself. Closing twice
        is harmless.

        Raises:
            ScopeOrderError: EY203, it is entered.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None: ...
    def global_(self, scope: Scope, /) -> Object:
        """The global object, which V8 calls Global(): that is no name in Python."""
    def detach_global(self, scope: Scope, /) -> Object:
        """Takes the global object from this context and gives it, for another context:
        Context(scope, global_object=...). JavaScript of this context no longer reaches its globals
        through it.

        Raises:
            ValueError: That was done before.
        """
    def get_extras_binding_object(self, scope: Scope, /) -> Object:
        """The object in which V8 keeps what it offers the host alone."""
    def set_embedder_data(self, scope: Scope, index: int, value: Value, /) -> None:
        """Keeps a value in the context under a number from 0 to 1023."""
    def get_embedder_data(self, scope: Scope, index: int, /) -> Value:
        """What is kept under a number, or undefined."""
    def get_microtask_queue(self) -> MicrotaskQueue:
        """The queue it was made with, else its isolate's own."""
    def set_security_token(self, scope: Scope, token: Value, /) -> None:
        """Contexts of the same token reach each other's globals; V8 refuses it to others with 'no
        access'.
        """
    def get_security_token(self, scope: Scope, /) -> Value: ...
    def use_default_security_token(self) -> None:
        """Gives it a token of its own again."""
    def set_allow_generation_from_strings(self, allow: bool, /) -> None:
        """Whether JavaScript may make code of text, with eval or new Function; else that throws an
        EvalError.
        """
    def is_code_generation_from_strings_allowed(self) -> bool: ...
    def set_error_message_for_code_generation_from_strings(
        self, scope: Scope, message: String, /
    ) -> None:
        """The message of that EvalError."""
    def set_slot(self, value: S, /) -> S | None:
        """Keeps an object with the context, one of each class, and gives the one it takes the place
        of, or None. It is let go of when the context is closed or collected, and when the isolate
        closes.
        """
    def get_slot(self, kind: type[S], /) -> S | None:
        """The object of that very class that is kept, or None."""
    def remove_slot(self, kind: type[S], /) -> S | None:
        """The same, and it is no longer kept."""
    def clear_all_slots(self) -> None:
        """Lets go of all that is kept."""
    def import_module(
        self, specifier: str, *, loader: Loader | None = None, timeout: float | None = None
    ) -> JSModule:
        """Imports a module, with all that it imports, and gives its namespace.

        Args:
            specifier: What JavaScript would write after `from`.
            loader: Where this module and what it imports come from; `context.modules.loader` where
                it isn't given.
            timeout: So many seconds at most for what runs; None for no limit.

        Raises:
            ModuleError: It isn't there, or needs import_module_async.
            JSError: It doesn't parse or link, or it threw.
            TimedOut: It took longer.
        """
    def import_module_async(
        self, specifier: str, *, loader: Loader | None = None, timeout: float | None = None
    ) -> Coroutine[Any, Any, JSModule]:
        """The same on a running loop: for a loader that is asynchronous, and modules that await
        what takes its time.
        """
    def _compile_module(
        self, source: str, url: str, cache: bytes | None = None, timeout: float | None = None
    ) -> tuple[int, list[tuple[str, dict[str, str], int, int]], bool]: ...
    def _make_synthetic(self, name: str, exports: Iterable[str], /) -> int: ...
    def _link_module(self, number: int, targets: list[int], /) -> None: ...
    def _instantiate_modules(self, numbers: list[int], timeout: float | None = None) -> None: ...
    def _evaluate_modules(
        self, numbers: list[int], deep: bool, timeout: float | None = None
    ) -> JSPromise: ...
    def _module_namespace(self, number: int, /) -> JSModule: ...
    def _module_status(self, number: int, /) -> int: ...
    def _parse_json(self, text: str, /) -> Any: ...
    def _module_cache(self, number: int, /) -> bytes: ...
    def _drop_module(self, number: int, /) -> None: ...
    @property
    def globals(self) -> JSObject:
        """The global object, live."""
    @property
    def closed(self) -> bool:
        """Whether it, or its isolate, was closed."""
    @property
    def isolate(self) -> Isolate:
        """The isolate it is in."""
    @property
    def modules(self) -> Modules:
        """Where its modules come from, and those that Python has made."""

class Scope:
    """What handles are made in: the base of the scopes. Stands for what V8's scopes have in
    common.

    Raises:
        ScopeClosedError: EY101, at any use after its block.
        ScopeShadowedError: EY103, while an inner scope is open.
        ScopeOrderError: EY104, closed out of order, or entered twice.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __enter__(self) -> Self:
        """Opens the scope."""
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None:
        """Closes the scope; it must be the innermost one.

        Raises:
            ScopeOrderError: EY104, an inner scope is still open, or this one is closed already.
        """
    def get_current_context(self) -> Context:
        """The context that V8 takes for the current one.

        Raises:
            NoContextError: EY106.
        """
    def get_entered_or_microtask_context(self) -> Context:
        """The context that was entered last, or that of the microtask that runs.

        Raises:
            NoContextError: EY106.
        """
    def get_continuation_preserved_embedder_data(self) -> Value:
        """A value that goes along with what runs; undefined until one is set."""
    def set_continuation_preserved_embedder_data(self, value: Value, /) -> None: ...
    def set_promise_hooks(
        self,
        init: Function | None = None,
        before: Function | None = None,
        after: Function | None = None,
        resolve: Function | None = None,
    ) -> None:
        """Has functions of JavaScript called in the life of each promise of the context: when it is
        made, before and after a function that waits for it runs, and when it is resolved or
        rejected. Each is given the promise, and `init` the one it comes of. They stay until the
        next call of this. Of promises that a hook makes it isn't told, and what it throws is
        dropped.
        """
    def get_current_host_defined_options(self) -> PrimitiveArray | None:
        """What the origin of the script that runs carries for its host; None where none runs. Needs
        V8 13.6 or later.

        Raises:
            NotImplementedError: V8 is older.
        """
    def throw_exception(self, value: Value, /) -> None:
        """Throws a value. In a TryCatch it waits there; elsewhere it is raised as a JSError, which
        leaves a callback as the value itself.

        Raises:
            JSError: The scope is no TryCatch.
            NoContextError: EY106.
        """
    @property
    def context(self) -> Context:
        """The context that is entered here.

        Raises:
            NoContextError: EY106, there is none.
        """
    @property
    def isolate(self) -> Isolate:
        """The isolate it is a scope of."""

class HandleScope(Scope):
    """Holds the handles that are made in it and lets go of all of them when its block ends.

    On an isolate it nests on whatever is open there and has no context; on a scope it has that
    scope's. Stands for v8::HandleScope.
    """
    def __new__(cls, parent: Isolate | Scope, /) -> Self: ...

@final
class EscapableHandleScope(HandleScope):
    """A HandleScope from which one handle can escape to the scope around it. Stands for
    v8::EscapableHandleScope.

    Raises:
        EscapeError: EY107, nothing is open around it.
    """
    def escape(self, value: T, /) -> T:
        """Hands one handle to the scope around this one, where it lives on.

        Raises:
            EscapeError: EY107, on the second call.
        """

@final
class ContextScope(Scope):
    """Enters a context for the time of its block. Handles made through it belong to the handle
    scope around it and outlive it. Stands for v8::Context::Scope.

    Raises:
        WrongIsolateError: EY109, the context is another isolate's.
        ContextClosedError: EY206.
    """
    def __new__(cls, parent: Scope, context: Context, /) -> Self: ...

@final
class DisallowJavascriptExecutionScope(Scope):
    """A scope in which JavaScript doesn't run: what would run it throws. Stands for
    v8::Isolate::DisallowJavascriptExecutionScope.
    """
    def __new__(
        cls, parent: Isolate | Scope, /, *, on_failure: Literal["throw"] = "throw"
    ) -> Self: ...

@final
class AllowJavascriptExecutionScope(Scope):
    """A scope in which JavaScript runs again, inside one that disallows it. Stands for
    v8::Isolate::AllowJavascriptExecutionScope.
    """
    def __new__(cls, parent: Isolate | Scope, /) -> Self: ...

@final
class CallbackScope(Scope):
    """The scope that a function of the explicit layer gets as its first argument. It has the
    running context and ends when the function returns. Stands for the v8::HandleScope that V8
    opens around a callback.
    """

@final
class MicrotasksScope(Scope):
    """Microtasks wait while it is open. With MicrotasksPolicy.SCOPED they run when the
    outermost one of their queue closes, unless the block was stopped.

    The queue is the one given, else that of the parent's context, else the isolate's own. One
    that the engine closes, as nobody else does, runs nothing. Stands for v8::MicrotasksScope.

    Args:
        type: With DO_NOT_RUN_MICROTASKS it only says that nothing is to run here; nothing waits
            for it.

    Raises:
        WrongIsolateError: EY109, the queue is another isolate's.
    """
    def __new__(
        cls,
        parent: Isolate | Scope,
        type: MicrotasksScopeType = ...,
        /,
        *,
        microtask_queue: MicrotaskQueue | None = None,
    ) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None:
        """Closes the scope; it must be the innermost one. The last of its queue to close runs what
        is in it.

        Raises:
            ScopeOrderError: EY104.
            Terminated: A microtask was stopped.
        """

def scope_mark() -> int:
    """The number of the scope that this thread opened last while an event loop ran."""

def scopes_left(mark: int, /) -> bool:
    """Whether a scope is open that was opened since."""

def close_scopes(mark: int, /) -> BaseException | None:
    """Closes the scopes that are open and were opened since. Gives the error of the outermost."""

@final
class TryCatch(Scope):
    """A scope in which what throws gives None, and the exception waits here. What it caught
    belongs to the handle scope around it. Stands for v8::TryCatch.
    """
    def __new__(cls, parent: Scope, /) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None:
        """Closes it. What was thrown again goes to the TryCatch around, or is raised.

        Raises:
            ScopeOrderError: EY104, an inner scope is still open, or this one is closed already.
            JSError: What was thrown again, where no TryCatch is around.
        """
    def has_caught(self) -> bool:
        """The same as `caught`."""
    def has_terminated(self) -> bool:
        """Whether JavaScript was stopped from outside. The operation raised Terminated, then: there
        is no exception here.
        """
    def can_continue(self) -> bool:
        """False where JavaScript was stopped."""
    def is_verbose(self) -> bool:
        """What set_verbose() said."""
    def set_verbose(self, value: bool, /) -> None:
        """Whether message listeners are told of what it catches from now on."""
    def set_capture_message(self, value: bool, /) -> None:
        """Whether what it catches from now on gets a message. It does, unless said otherwise."""
    def stack_trace(self, scope: Scope, /) -> Value | None:
        """The property `stack` of the exception; None where it has none."""
    def rethrow(self) -> Value | None:
        """Throws the exception again when the block ends: the TryCatch around catches it, or
        JSError is raised. Gives undefined; None where nothing was caught.
        """
    def reset(self) -> None:
        """Forgets what it caught."""
    @property
    def caught(self) -> bool:
        """Whether something was thrown since it opened."""
    @property
    def exception(self) -> Value | None:
        """What was thrown, a handle of the handle scope around; None where nothing was."""
    @property
    def message(self) -> Message | None:
        """What V8 says about it, a handle of the handle scope around."""
    @property
    def verbose(self) -> bool:
        """What set_verbose() said."""

class Data:
    """Something in V8's heap that a handle refers to. Stands for v8::Data.

    Raises:
        HandleExpiredError: EY102, at any use after its scope closed.
        WrongIsolateError: EY109, in a scope of another isolate.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def cast(self, kind: type[D], /) -> D:
        """The same under another of its classes.

        Raises:
            TypeError: It isn't of that class.
        """
    def is_value(self) -> bool: ...
    def is_primitive(self) -> bool: ...
    def is_private(self) -> bool: ...
    def is_big_int(self) -> bool: ...
    def is_boolean(self) -> bool: ...
    def is_name(self) -> bool: ...
    def is_number(self) -> bool: ...
    def is_string(self) -> bool: ...
    def is_symbol(self) -> bool: ...
    def is_context(self) -> bool: ...
    def is_fixed_array(self) -> bool: ...
    def is_function_template(self) -> bool: ...
    def is_module(self) -> bool: ...
    def is_module_request(self) -> bool: ...
    def is_object_template(self) -> bool: ...

class Value(Data):
    """A JavaScript value, as long as its scope is open. Stands for v8::Local<v8::Value>.

    Raises:
        HandleExpiredError: EY102, at any use after its scope closed.
    """
    def is_undefined(self) -> bool: ...
    def is_null(self) -> bool: ...
    def is_null_or_undefined(self) -> bool: ...
    def is_true(self) -> bool: ...
    def is_false(self) -> bool: ...
    def is_function(self) -> bool: ...
    def is_array(self) -> bool: ...
    def is_object(self) -> bool: ...
    def is_external(self) -> bool: ...
    def is_int32(self) -> bool: ...
    def is_uint32(self) -> bool: ...
    def is_date(self) -> bool: ...
    def is_arguments_object(self) -> bool: ...
    def is_big_int_object(self) -> bool: ...
    def is_boolean_object(self) -> bool: ...
    def is_number_object(self) -> bool: ...
    def is_string_object(self) -> bool: ...
    def is_symbol_object(self) -> bool: ...
    def is_native_error(self) -> bool: ...
    def is_reg_exp(self) -> bool: ...
    def is_async_function(self) -> bool: ...
    def is_generator_function(self) -> bool: ...
    def is_generator_object(self) -> bool: ...
    def is_promise(self) -> bool: ...
    def is_map(self) -> bool: ...
    def is_set(self) -> bool: ...
    def is_map_iterator(self) -> bool: ...
    def is_set_iterator(self) -> bool: ...
    def is_weak_map(self) -> bool: ...
    def is_weak_set(self) -> bool: ...
    def is_array_buffer(self) -> bool: ...
    def is_array_buffer_view(self) -> bool: ...
    def is_typed_array(self) -> bool: ...
    def is_uint8_array(self) -> bool: ...
    def is_uint8_clamped_array(self) -> bool: ...
    def is_int8_array(self) -> bool: ...
    def is_uint16_array(self) -> bool: ...
    def is_int16_array(self) -> bool: ...
    def is_uint32_array(self) -> bool: ...
    def is_int32_array(self) -> bool: ...
    def is_float16_array(self) -> bool: ...
    def is_float32_array(self) -> bool: ...
    def is_float64_array(self) -> bool: ...
    def is_big_int64_array(self) -> bool: ...
    def is_big_uint64_array(self) -> bool: ...
    def is_data_view(self) -> bool: ...
    def is_shared_array_buffer(self) -> bool: ...
    def is_proxy(self) -> bool: ...
    def is_wasm_memory_object(self) -> bool: ...
    def is_wasm_module_object(self) -> bool: ...
    def is_module_namespace_object(self) -> bool: ...
    def to_python(self, scope: Scope, *, undefined: Any = ..., timeout: float | None = ...) -> Any:
        """The value as plain Python data: arrays as lists, plain objects as dicts, all the way
        down.

        Args:
            scope: With a context, where the value is an object.
            undefined: What stands for undefined.
            timeout: So many seconds at most, for getters run code.

        Raises:
            TimedOut: It took longer.
        """
    def strict_equals(self, other: Value, /) -> bool:
        """As `===`."""
    def same_value(self, other: Value, /) -> bool:
        """As Object.is."""
    def same_value_zero(self, other: Value, /) -> bool:
        """As a Map compares its keys; so does `==`."""
    def get_hash(self) -> int:
        """A number that equal values share, as `==` has it. A name's is its identity hash."""
    def type_of(self) -> str:
        """What typeof says."""
    @overload
    def to_big_int(self, scope: TryCatch, /) -> BigInt | None:  # type: ignore[overload-overlap]
        """As BigInt(value), but that a number is refused."""
    @overload
    def to_big_int(self, scope: Scope, /) -> BigInt: ...
    @overload
    def to_number(self, scope: TryCatch, /) -> Number | None:  # type: ignore[overload-overlap]
        """As Number(value)."""
    @overload
    def to_number(self, scope: Scope, /) -> Number: ...
    @overload
    def to_string(self, scope: TryCatch, /) -> String | None:  # type: ignore[overload-overlap]
        """As `${value}`: of a symbol it throws."""
    @overload
    def to_string(self, scope: Scope, /) -> String: ...
    @overload
    def to_detail_string(self, scope: TryCatch, /) -> String | None:  # type: ignore[overload-overlap]
        """A text for messages, which can be had of anything."""
    @overload
    def to_detail_string(self, scope: Scope, /) -> String: ...
    @overload
    def to_object(self, scope: TryCatch, /) -> Object | None:  # type: ignore[overload-overlap]
        """As Object(value), but that null and undefined throw."""
    @overload
    def to_object(self, scope: Scope, /) -> Object: ...
    @overload
    def to_integer(self, scope: TryCatch, /) -> Number | None:  # type: ignore[overload-overlap]
        """As Math.trunc(value), NaN being 0."""
    @overload
    def to_integer(self, scope: Scope, /) -> Number: ...
    @overload
    def to_uint32(self, scope: TryCatch, /) -> Uint32 | None:  # type: ignore[overload-overlap]
        """As `value >>> 0`."""
    @overload
    def to_uint32(self, scope: Scope, /) -> Uint32: ...
    @overload
    def to_int32(self, scope: TryCatch, /) -> Int32 | None:  # type: ignore[overload-overlap]
        """As `value | 0`."""
    @overload
    def to_int32(self, scope: Scope, /) -> Int32: ...
    def to_boolean(self, scope: Scope, /) -> Boolean:
        """As Boolean(value). Needs no context."""
    @overload
    def number_value(self, scope: TryCatch, /) -> float | None:  # type: ignore[overload-overlap]
        """What to_number gives, as a float."""
    @overload
    def number_value(self, scope: Scope, /) -> float: ...
    @overload
    def integer_value(self, scope: TryCatch, /) -> int | None:  # type: ignore[overload-overlap]
        """What to_integer gives, as an int of 64 bits: the nearest one."""
    @overload
    def integer_value(self, scope: Scope, /) -> int: ...
    @overload
    def uint32_value(self, scope: TryCatch, /) -> int | None:  # type: ignore[overload-overlap]
        """What to_uint32 gives, as an int."""
    @overload
    def uint32_value(self, scope: Scope, /) -> int: ...
    @overload
    def int32_value(self, scope: TryCatch, /) -> int | None:  # type: ignore[overload-overlap]
        """What to_int32 gives, as an int."""
    @overload
    def int32_value(self, scope: Scope, /) -> int: ...
    def boolean_value(self, scope: Scope, /) -> bool:
        """What to_boolean gives, as a bool."""
    @overload
    def equals(self, scope: TryCatch, other: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """As JavaScript's `==`, which may convert either side."""
    @overload
    def equals(self, scope: Scope, other: Value, /) -> bool: ...
    @overload
    def instance_of(self, scope: TryCatch, constructor: Object, /) -> bool | None:  # type: ignore[overload-overlap]
        """As `instanceof`."""
    @overload
    def instance_of(self, scope: Scope, constructor: Object, /) -> bool: ...
    def type_repr(self) -> str:
        """The kind of the value in a word or two, for messages: "Uint8Array", "Promise", "string"."""

class Primitive(Value):
    """A value that is no object. Stands for v8::Primitive."""

@final
class Undefined(Primitive):
    """The value undefined. Stands for v8::Undefined."""
    def __new__(cls, scope: Scope | Isolate, /) -> Self: ...

@final
class Null(Primitive):
    """The value null. Stands for v8::Null."""
    def __new__(cls, scope: Scope | Isolate, /) -> Self: ...

@final
class Boolean(Primitive):
    """true or false. Stands for v8::Boolean."""
    def __new__(cls, scope: Scope | Isolate, value: bool, /) -> Self: ...
    @property
    def value(self) -> bool: ...

class Name(Primitive):
    """What a property can be called: a String or a Symbol. Stands for v8::Name."""
    def get_identity_hash(self) -> int:
        """A number that equal names share; others may have the same."""

class Number(Primitive):
    """A number, of 64 bits. Stands for v8::Number."""
    def __new__(cls, scope: Scope, value: float, /) -> Self: ...
    @property
    def value(self) -> float: ...

class Integer(Number):
    """A number that is an integer of 32 bits, with or without sign. Stands for v8::Integer.

    Raises:
        OverflowError: It has more bits.
    """
    def __new__(cls, scope: Scope, value: int, /) -> Self: ...
    @staticmethod
    def new_from_unsigned(scope: Scope, value: int, /) -> Integer:
        """Of 32 bits without sign."""
    @property
    def value(self) -> int: ...

@final
class Int32(Integer):
    """An Integer from -2**31 to 2**31 - 1. Stands for v8::Int32."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...

@final
class Uint32(Integer):
    """An Integer from 0 to 2**32 - 1. Stands for v8::Uint32."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...

@final
class String(Name):
    """A text. Stands for v8::String.

    Raises:
        ConversionError: It is longer than V8 can hold.
    """
    def __new__(cls, scope: Scope, text: str, /, *, type: NewStringType = ...) -> Self: ...
    @staticmethod
    def empty(scope: Scope, /) -> String:
        """The empty string."""
    @staticmethod
    def new_from_utf8(scope: Scope, data: Buffer, /, *, type: NewStringType = ...) -> String:
        """Of UTF-8; each part that is none becomes U+FFFD, as bytes.decode(errors="replace") has
        it.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    @staticmethod
    def new_from_one_byte(scope: Scope, data: Buffer, /, *, type: NewStringType = ...) -> String:
        """Of Latin-1.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    @staticmethod
    def new_from_two_byte(scope: Scope, data: Buffer, /, *, type: NewStringType = ...) -> String:
        """Of UTF-16 in the machine's byte order; lone surrogates are kept.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    @staticmethod
    def new_external_onebyte(
        scope: Scope, data: bytes, /, *, release: Callable[[], object] | None = None
    ) -> String:
        """A string whose Latin-1 stays in `data`, which is kept until V8 needs the string no more;
        then `release` is called, at the next use of any isolate.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    @staticmethod
    def new_external_twobyte(
        scope: Scope, data: bytes, /, *, release: Callable[[], object] | None = None
    ) -> String:
        """The same of UTF-16 in the machine's byte order.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    def utf8_length(self, scope: Scope, /) -> int:
        """How many bytes it takes in UTF-8, a lone surrogate taking three."""
    def is_onebyte(self) -> bool:
        """Whether V8 keeps it in one byte a unit now. A text that could be kept so need not be: see
        contains_only_onebyte.
        """
    def contains_only_onebyte(self) -> bool:
        """Whether all of it is Latin-1; may look at all of it."""
    def is_external(self) -> bool:
        """Whether its text is outside V8's heap."""
    def is_external_onebyte(self) -> bool: ...
    def is_external_twobyte(self) -> bool: ...
    def get_external_onebyte_string_resource(self) -> bytes | None:
        """The bytes that an external one-byte string was made of."""
    def get_external_string_resource(self) -> bytes | None:
        """The bytes that an external two-byte string was made of."""
    def concat(self, scope: Scope, other: String, /) -> String:
        """This text and the other's.

        Raises:
            ConversionError: It is longer than V8 can hold.
        """
    @property
    def value(self) -> str:
        """The text, lone surrogates and all."""
    @property
    def length(self) -> int:
        """In UTF-16 units."""
    MAX_LENGTH: ClassVar[int]
    def write(self, scope: Scope, buffer: Buffer, /, *, offset: int = 0) -> int:
        """Copies UTF-16 units from `offset` on, in the machine's byte order, as many as there is
        place for; gives how many.

        Raises:
            IndexError: The offset is outside the string.
            TypeError: The buffer can't be written.
        """
    def write_one_byte(self, scope: Scope, buffer: Buffer, /, *, offset: int = 0) -> int:
        """The same with the lower byte of each unit, which of a one-byte string is all there is."""
    def write_utf8(
        self, scope: Scope, buffer: Buffer, /, *, replace_invalid_utf8: bool = False
    ) -> int:
        """Copies UTF-8, as many whole characters as there is place for; gives how many bytes that
        is.

        Args:
            replace_invalid_utf8: A lone surrogate becomes U+FFFD, else three bytes of its own.
        """
    def write_utf8_into(self, scope: Scope, buffer: Buffer, /) -> int:
        """Copies all of it as UTF-8, U+FFFD for lone surrogates, and gives how many bytes that is.
        A bytearray that is too short is made longer; one that isn't stays where and as long as it
        is.

        Raises:
            ValueError: Other memory is too short; nothing is written.
        """
    def to_utf8(self, scope: Scope, /) -> bytes:
        """As UTF-8, U+FFFD for lone surrogates."""

@final
class ValueView:
    """The units of a string as V8 keeps them, flat. It is a copy, so it outlives the string and
    its scope. Stands for v8::String::ValueView.

    Raises:
        HandleExpiredError: EY102, the string's scope closed.
    """
    def __new__(cls, scope: Scope, string: String, /) -> Self: ...
    @property
    def data(self) -> memoryview[int]:
        """The units: of format "B" where the string is kept in one byte a unit, else of format "H"."""

@final
class Symbol(Name):
    """A symbol, different from every other. Stands for v8::Symbol."""
    def __new__(cls, scope: Scope, description: String | str | None = None, /) -> Self: ...
    @staticmethod
    def for_key(scope: Scope, description: String | str, /) -> Symbol:
        """The symbol of that description in the language's registry, as Symbol.for."""
    @staticmethod
    def for_api(scope: Scope, description: String | str, /) -> Symbol:
        """The symbol of that description in a registry that JavaScript can't reach."""
    def description(self, scope: Scope, /) -> String | Undefined: ...
    @staticmethod
    def get_async_iterator(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_has_instance(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_is_concat_spreadable(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_iterator(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_match(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_replace(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_search(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_split(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_to_primitive(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_to_string_tag(scope: Scope, /) -> Symbol: ...
    @staticmethod
    def get_unscopables(scope: Scope, /) -> Symbol: ...

@final
class BigInt(Primitive):
    """An integer of any size. Stands for v8::BigInt.

    Raises:
        ConversionError: It has more bits than V8 can hold.
        NoContextError: EY106, the scope has no context.
    """
    def __new__(cls, scope: Scope, value: int, /) -> Self: ...
    @staticmethod
    def new_from_i64(scope: Scope, value: int, /) -> BigInt:
        """Of 64 bits with sign. Needs no context."""
    @staticmethod
    def new_from_u64(scope: Scope, value: int, /) -> BigInt:
        """Of 64 bits without sign. Needs no context."""
    @overload
    @staticmethod
    def new_from_words(scope: TryCatch, sign_bit: bool, words: Iterable[int], /) -> BigInt | None:  # type: ignore[overload-overlap]
        """Of a sign and words of 64 bits, the least significant first."""
    @overload
    @staticmethod
    def new_from_words(scope: Scope, sign_bit: bool, words: Iterable[int], /) -> BigInt: ...
    def i64_value(self) -> tuple[int, bool]:
        """Its lowest 64 bits with sign, and whether that is all of it."""
    def u64_value(self) -> tuple[int, bool]:
        """Its lowest 64 bits without sign, and whether that is all of it."""
    def word_count(self) -> int:
        """How many words of 64 bits it takes."""
    @overload
    def to_words_array(self) -> tuple[bool, list[int]]:
        """Whether it is negative, and its words of 64 bits, the least significant first; or into
        memory of the caller's as many as there is place for, and how many that is.
        """
    @overload
    def to_words_array(self, words: Buffer, /) -> tuple[bool, int]: ...
    @property
    def value(self) -> int: ...

class Object(Value):
    """An object. Stands for v8::Object.

    Raises:
        NoContextError: EY106, the scope has no context.
    """
    def __new__(cls, scope: Scope, /) -> Self: ...
    @staticmethod
    def with_prototype_and_properties(
        scope: Scope,
        prototype: Object | Null,
        names: Iterable[Name | str | int] = (),
        values: Iterable[Value] = (),
        /,
    ) -> Object:
        """An object with this prototype and these properties, made at once."""
    @overload
    def get(self, scope: TryCatch, key: Value | str | int, /) -> Value | None:  # type: ignore[overload-overlap]
        """The property of that name, undefined where there is none."""
    @overload
    def get(self, scope: Scope, key: Value | str | int, /) -> Value: ...
    @overload
    def set(self, scope: TryCatch, key: Value | str | int, value: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Sets a property."""
    @overload
    def set(self, scope: Scope, key: Value | str | int, value: Value, /) -> bool: ...
    @overload
    def has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it or its prototypes have the property."""
    @overload
    def has(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    @overload
    def has_own_property(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether the object itself has the property."""
    @overload
    def has_own_property(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    @overload
    def delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Deletes a property; False where it can't be."""
    @overload
    def delete(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    @overload
    def get_index(self, scope: TryCatch, index: int, /) -> Value | None:  # type: ignore[overload-overlap]
        """The property of that index, undefined where there is none."""
    @overload
    def get_index(self, scope: Scope, index: int, /) -> Value: ...
    @overload
    def set_index(self, scope: TryCatch, index: int, value: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Sets the property of that index."""
    @overload
    def set_index(self, scope: Scope, index: int, value: Value, /) -> bool: ...
    @overload
    def has_index(self, scope: TryCatch, index: int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it or its prototypes have that index."""
    @overload
    def has_index(self, scope: Scope, index: int, /) -> bool: ...
    @overload
    def delete_index(self, scope: TryCatch, index: int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Deletes the property of that index; False where it can't be."""
    @overload
    def delete_index(self, scope: Scope, index: int, /) -> bool: ...
    def get_prototype(self, scope: Scope, /) -> Value:
        """Its prototype, an Object or Null. A proxy's trap isn't asked."""
    def set_prototype(self, scope: Scope, prototype: Object | Null, /) -> bool:
        """Gives it another prototype; False where it can't have that one: there would be a ring, or
        the object isn't extensible.
        """
    @overload
    def set_integrity_level(self, scope: TryCatch, level: IntegrityLevel, /) -> bool | None:  # type: ignore[overload-overlap]
        """Seals or freezes it."""
    @overload
    def set_integrity_level(self, scope: Scope, level: IntegrityLevel, /) -> bool: ...
    def get_constructor_name(self, scope: Scope, /) -> String:
        """What its constructor is called, as far as V8 can infer it."""
    def preview_entries(self, scope: Scope, /) -> tuple[Array, bool] | None:
        """The entries of a Map, a Set or an iterator of one, which isn't moved, and whether they
        are keys and values in turn. None for anything else.
        """
    def get_creation_context(self) -> Context | None:
        """The context it was made in; None where that is closed."""
    def get_identity_hash(self) -> int:
        """A number that stays with the object; others may have the same."""
    def is_callable(self) -> bool:
        """Whether it can be called."""
    def is_constructor(self) -> bool:
        """Whether `new` can be applied to it."""
    def internal_field_count(self) -> int:
        """How many fields it has that JavaScript can't see."""
    def get_internal_field(self, scope: Scope, index: int, /) -> Value | None:
        """What such a field holds; None where there is no such field."""
    def set_internal_field(self, scope: Scope, index: int, value: Value, /) -> bool:
        """Sets such a field; False where there is no such field."""
    @overload
    def get_with_receiver(  # type: ignore[overload-overlap]
        self, scope: TryCatch, key: Value | str | int, receiver: Object, /
    ) -> Value | None:
        """The property of that name as `receiver` would see it: that is what a getter finds as
        `this`. As Reflect.get.
        """
    @overload
    def get_with_receiver(
        self, scope: Scope, key: Value | str | int, receiver: Object, /
    ) -> Value: ...
    @overload
    def set_with_receiver(  # type: ignore[overload-overlap]
        self, scope: TryCatch, key: Value | str | int, value: Value, receiver: Object, /
    ) -> bool | None:
        """Sets a property of `receiver` by this object's rules: its setter gets `receiver` as
        `this`. False where it can't be set. As Reflect.set.
        """
    @overload
    def set_with_receiver(
        self, scope: Scope, key: Value | str | int, value: Value, receiver: Object, /
    ) -> bool: ...
    @overload
    def create_data_property(  # type: ignore[overload-overlap]
        self, scope: TryCatch, key: Name | str | int, value: Value, /
    ) -> bool | None:
        """Gives it an own property, writable, enumerable and configurable, whatever its prototypes
        have; False where it can't have that.
        """
    @overload
    def create_data_property(
        self, scope: Scope, key: Name | str | int, value: Value, /
    ) -> bool: ...
    @overload
    def define_own_property(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        name: Name | str | int,
        value: Value,
        attributes: PropertyAttribute = ...,
    ) -> bool | None:
        """Gives it an own property with these attributes; False where it can't have that."""
    @overload
    def define_own_property(
        self,
        scope: Scope,
        name: Name | str | int,
        value: Value,
        attributes: PropertyAttribute = ...,
    ) -> bool: ...
    @overload
    def define_property(  # type: ignore[overload-overlap]
        self, scope: TryCatch, name: Name | str | int, descriptor: PropertyDescriptor, /
    ) -> bool | None:
        """As Object.defineProperty; False where it can't have that."""
    @overload
    def define_property(
        self, scope: Scope, name: Name | str | int, descriptor: PropertyDescriptor, /
    ) -> bool: ...
    @overload
    def set_accessor_property(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        name: Name | str | int,
        getter: Function | None,
        setter: Function | None = None,
        attributes: PropertyAttribute = ...,
    ) -> bool | None:
        """Gives it a property with JavaScript's getter and setter; False where it can't have that.
        READ_ONLY says nothing about one.
        """
    @overload
    def set_accessor_property(
        self,
        scope: Scope,
        name: Name | str | int,
        getter: Function | None,
        setter: Function | None = None,
        attributes: PropertyAttribute = ...,
    ) -> bool: ...
    @overload
    def get_own_property_descriptor(  # type: ignore[overload-overlap]
        self, scope: TryCatch, name: Name | str | int, /
    ) -> Value | None:
        """As Object.getOwnPropertyDescriptor: an Object, undefined where it has no such property."""
    @overload
    def get_own_property_descriptor(self, scope: Scope, name: Name | str | int, /) -> Value: ...
    @overload
    def get_property_attributes(  # type: ignore[overload-overlap]
        self, scope: TryCatch, key: Value | str | int, /
    ) -> PropertyAttribute | None:
        """The attributes of a property, its own or a prototype's; NONE where there is none."""
    @overload
    def get_property_attributes(
        self, scope: Scope, key: Value | str | int, /
    ) -> PropertyAttribute: ...
    def get_real_named_property(self, scope: Scope, name: Name | str | int, /) -> Value | None:
        """The property, its own or a prototype's, that no interceptor made up; None where there is
        none.
        """
    def get_real_named_property_attributes(
        self, scope: Scope, name: Name | str | int, /
    ) -> PropertyAttribute | None:
        """The attributes of a property that no interceptor made up; None where there is none."""
    @overload
    def has_real_named_property(self, scope: TryCatch, name: Name | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it has the property itself; no interceptor is asked."""
    @overload
    def has_real_named_property(self, scope: Scope, name: Name | str | int, /) -> bool: ...
    @overload
    def has_real_named_callback_property(  # type: ignore[overload-overlap]
        self, scope: TryCatch, name: Name | str | int, /
    ) -> bool | None:
        """Whether it has the property itself, and a getter, setter or accessor answers for it."""
    @overload
    def has_real_named_callback_property(self, scope: Scope, name: Name | str | int, /) -> bool: ...
    @overload
    def has_real_indexed_property(self, scope: TryCatch, index: int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it has that index itself; no interceptor is asked."""
    @overload
    def has_real_indexed_property(self, scope: Scope, index: int, /) -> bool: ...
    @overload
    def get_own_property_names(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        *,
        mode: KeyCollectionMode = ...,
        property_filter: PropertyFilter = ...,
        index_filter: IndexFilter = ...,
        key_conversion: KeyConversionMode = ...,
    ) -> Array | None:
        """The names of its own properties; if not told otherwise the enumerable ones, symbols left
        out, indices as numbers.
        """
    @overload
    def get_own_property_names(
        self,
        scope: Scope,
        *,
        mode: KeyCollectionMode = ...,
        property_filter: PropertyFilter = ...,
        index_filter: IndexFilter = ...,
        key_conversion: KeyConversionMode = ...,
    ) -> Array: ...
    @overload
    def get_property_names(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        *,
        mode: KeyCollectionMode = ...,
        property_filter: PropertyFilter = ...,
        index_filter: IndexFilter = ...,
        key_conversion: KeyConversionMode = ...,
    ) -> Array | None:
        """The same, those of its prototypes included."""
    @overload
    def get_property_names(
        self,
        scope: Scope,
        *,
        mode: KeyCollectionMode = ...,
        property_filter: PropertyFilter = ...,
        index_filter: IndexFilter = ...,
        key_conversion: KeyConversionMode = ...,
    ) -> Array: ...
    @overload
    def set_accessor(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        name: Name | str | int,
        getter: Callable[
            [CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None
        ],
        setter: Callable[[CallbackScope, Value, Value, PropertyCallbackInfo], object] | None = None,
        *,
        data: Value | None = None,
        attributes: PropertyAttribute = ...,
        getter_side_effect_type: SideEffectType = ...,
        setter_side_effect_type: SideEffectType = ...,
    ) -> bool | None:
        """Gives it a property that Python answers for; to JavaScript it looks like one with a
        value. `getter(scope, name, info)` gives its value, `setter(scope, name, value, info)` is
        told what is written; without one, or with READ_ONLY, writing does what it does to a
        property with a value. False where the object can't have it.

        Args:
            data: What `info.data` is to be.
        """
    @overload
    def set_accessor(
        self,
        scope: Scope,
        name: Name | str | int,
        getter: Callable[
            [CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None
        ],
        setter: Callable[[CallbackScope, Value, Value, PropertyCallbackInfo], object] | None = None,
        *,
        data: Value | None = None,
        attributes: PropertyAttribute = ...,
        getter_side_effect_type: SideEffectType = ...,
        setter_side_effect_type: SideEffectType = ...,
    ) -> bool: ...
    @overload
    def set_lazy_data_property(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        name: Name | str | int,
        getter: Callable[
            [CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None
        ],
        *,
        data: Value | None = None,
        attributes: PropertyAttribute = ...,
        getter_side_effect_type: SideEffectType = ...,
    ) -> bool | None:
        """Gives it a property whose value `getter(scope, name, info)` makes when it is first read."""
    @overload
    def set_lazy_data_property(
        self,
        scope: Scope,
        name: Name | str | int,
        getter: Callable[
            [CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None
        ],
        *,
        data: Value | None = None,
        attributes: PropertyAttribute = ...,
        getter_side_effect_type: SideEffectType = ...,
    ) -> bool: ...
    @overload
    def has_private(self, scope: TryCatch, key: Private, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it has the private property."""
    @overload
    def has_private(self, scope: Scope, key: Private, /) -> bool: ...
    @overload
    def get_private(self, scope: TryCatch, key: Private, /) -> Value | None:  # type: ignore[overload-overlap]
        """The private property, undefined where there is none."""
    @overload
    def get_private(self, scope: Scope, key: Private, /) -> Value: ...
    @overload
    def set_private(self, scope: TryCatch, key: Private, value: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Sets a private property, which a proxy and a frozen object take as well."""
    @overload
    def set_private(self, scope: Scope, key: Private, value: Value, /) -> bool: ...
    @overload
    def delete_private(self, scope: TryCatch, key: Private, /) -> bool | None:  # type: ignore[overload-overlap]
        """Deletes a private property; True also where there was none."""
    @overload
    def delete_private(self, scope: Scope, key: Private, /) -> bool: ...

@final
class Private(Data):
    """The name of a property that JavaScript can't see, different from every other. No value:
    it can't be handed to JavaScript. Stands for v8::Private.
    """
    def __new__(cls, scope: Scope, name: String | str | None = None, /) -> Self: ...
    @staticmethod
    def for_api(scope: Scope, name: String | str, /) -> Private:
        """The private name of that text in the isolate's registry."""
    def name(self, scope: Scope, /) -> String | Undefined: ...

@final
class BooleanObject(Object):
    """The object around a boolean. Stands for v8::BooleanObject."""
    def __new__(cls, scope: Scope, value: bool, /) -> Self: ...
    def value_of(self) -> bool:
        """What it is around."""

@final
class NumberObject(Object):
    """The object around a number. Stands for v8::NumberObject."""
    def __new__(cls, scope: Scope, value: float, /) -> Self: ...
    def value_of(self) -> float:
        """What it is around."""

@final
class StringObject(Object):
    """The object around a string. Stands for v8::StringObject."""
    def __new__(cls, scope: Scope, value: String | str, /) -> Self: ...
    def value_of(self, scope: Scope, /) -> String:
        """What it is around."""

@final
class SymbolObject(Object):
    """The object around a symbol. Stands for v8::SymbolObject."""
    def __new__(cls, scope: Scope, value: Symbol, /) -> Self: ...
    def value_of(self, scope: Scope, /) -> Symbol:
        """What it is around."""

@final
class BigIntObject(Object):
    """The object around a bigint. Stands for v8::BigIntObject."""
    def __new__(cls, scope: Scope, value: BigInt, /) -> Self: ...
    def value_of(self, scope: Scope, /) -> BigInt:
        """What it is around."""

@final
class Date(Object):
    """A date, of milliseconds since 1970, UTC: fractions are cut off, and beyond 8.64e15 either
    way it is invalid. Stands for v8::Date.
    """
    def __new__(cls, scope: Scope, time: float, /) -> Self: ...
    def value_of(self) -> float:
        """Milliseconds since 1970, UTC; NaN where it is invalid."""

@final
class RegExp(Object):
    """A regular expression, with RegExpCreationFlags. Stands for v8::RegExp.

    Raises:
        JSSyntaxError: The pattern isn't right; in a TryCatch there is None for it.
        ValueError: This V8 doesn't know such flags.
    """
    @overload
    def __new__(  # type: ignore[overload-overlap, misc]
        cls, scope: TryCatch, pattern: String | str, flags: int = ..., /
    ) -> RegExp | None: ...
    @overload
    def __new__(cls, scope: Scope, pattern: String | str, flags: int = ..., /) -> Self: ...
    @overload
    def exec(self, scope: TryCatch, subject: String | str, /) -> Object | Null | None:  # type: ignore[overload-overlap]
        """Looks for it: an array with the match and its groups, which has `index`, `input` and
        `groups`, or null.
        """
    @overload
    def exec(self, scope: Scope, subject: String | str, /) -> Object | Null: ...
    def get_source(self, scope: Scope, /) -> String:
        """The pattern."""
    def get_flags(self) -> int:
        """Its RegExpCreationFlags, as an int."""

@final
class JSON:
    """JSON through V8. There are no objects of this class. Stands for v8::JSON."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @overload
    @staticmethod
    def parse(scope: TryCatch, text: String | str, /) -> Value | None:  # type: ignore[overload-overlap]
        """The value that a text tells of.

        Raises:
            JSSyntaxError: It is no JSON.
        """
    @overload
    @staticmethod
    def parse(scope: Scope, text: String | str, /) -> Value: ...
    @overload
    @staticmethod
    def stringify(  # type: ignore[overload-overlap]
        scope: TryCatch, value: Value, gap: String | str | None = None, /
    ) -> String | None:
        """The text that tells of a value, indented by `gap` where one is given. Of what JSON has
        nothing for, undefined or a function, it is "undefined".
        """
    @overload
    @staticmethod
    def stringify(scope: Scope, value: Value, gap: String | str | None = None, /) -> String: ...

@final
class External(Value):
    """A Python object as a value of JavaScript, which can pass it on but not look inside. The
    object is kept until V8 finds the value unused, or the isolate closes. Stands for
    v8::External.
    """
    def __new__(cls, scope: Scope, value: object, /) -> Self: ...
    @property
    def value(self) -> Any:
        """The very object."""

@final
class Array(Object):
    """An array of a length, or of these items. Stands for v8::Array."""
    def __new__(cls, scope: Scope, items: int | Iterable[Value] = 0, /) -> Self: ...
    @overload
    def iterate(self, scope: TryCatch, /) -> list[Value] | None:  # type: ignore[overload-overlap]
        """Its items, undefined where there is none."""
    @overload
    def iterate(self, scope: Scope, /) -> list[Value]: ...
    @property
    def length(self) -> int: ...

@final
class Map(Object):
    """A Map. Its entries are no properties: `cast(Object)` gives what has those. Stands for
    v8::Map.
    """
    @overload
    def get(self, scope: TryCatch, key: Value | str | int, /) -> Value | None:  # type: ignore[overload-overlap]
        """The value of a key, undefined where it has none. Keys are compared as `==` compares
        handles.
        """
    @overload
    def get(self, scope: Scope, key: Value | str | int, /) -> Value: ...
    @overload  # type: ignore[override]
    def set(self, scope: TryCatch, key: Value | str | int, value: Value, /) -> Map | None:  # type: ignore[overload-overlap]
        """Sets the value of a key, and gives the map itself."""
    @overload
    def set(self, scope: Scope, key: Value | str | int, value: Value, /) -> Map: ...
    @overload
    def has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it has the key."""
    @overload
    def has(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    @overload
    def delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Deletes a key; False where there was none."""
    @overload
    def delete(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    def clear(self, scope: Scope, /) -> None:
        """Deletes all keys."""
    def as_array(self, scope: Scope, /) -> Array:
        """Its keys and values in turn, in order."""
    @property
    def size(self) -> int:
        """How many keys it has."""

@final
class Set(Object):
    """A Set. Its values are no properties: `cast(Object)` gives what has those. Stands for
    v8::Set.
    """
    @overload
    def add(self, scope: TryCatch, key: Value | str | int, /) -> Set | None:  # type: ignore[overload-overlap]
        """Adds a value, and gives the set itself."""
    @overload
    def add(self, scope: Scope, key: Value | str | int, /) -> Set: ...
    @overload
    def has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Whether it has the value. Values are compared as `==` compares handles."""
    @overload
    def has(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    @overload
    def delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None:  # type: ignore[overload-overlap]
        """Deletes a value; False where it wasn't there."""
    @overload
    def delete(self, scope: Scope, key: Value | str | int, /) -> bool: ...
    def clear(self, scope: Scope, /) -> None:
        """Deletes all values."""
    def as_array(self, scope: Scope, /) -> Array:
        """Its values, in order."""
    @property
    def size(self) -> int:
        """How many values it has."""

@final
class Proxy(Object):
    """A proxy. One of a function comes back from JavaScript as a Function; `cast(Proxy)` gives
    it as this. Stands for v8::Proxy.
    """
    def __new__(cls, scope: Scope, target: Object, handler: Object, /) -> Self: ...
    def get_target(self, scope: Scope, /) -> Value:
        """What it stands before; Null once revoked."""
    def get_handler(self, scope: Scope, /) -> Value:
        """What has its traps; Null once revoked."""
    def is_revoked(self) -> bool:
        """Whether it was revoked."""
    def revoke(self, scope: Scope, /) -> None:
        """Cuts it off from its target: each use of it in JavaScript throws from now on."""

@final
class Promise(Object):
    """A promise. Stands for v8::Promise."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def result(self, scope: Scope, /) -> Value:
        """What it was fulfilled with or rejected for.

        Raises:
            ValueError: It is pending.
        """
    def has_handler(self) -> bool:
        """Whether something waits for it, or has waited."""
    def mark_as_handled(self) -> None:
        """Keeps its rejection from being reported as unhandled."""
    def mark_as_silent(self) -> None:
        """Keeps a debugger from pausing at its rejection."""
    @overload
    def then(self, scope: TryCatch, on_fulfilled: Function, /) -> Promise | None:  # type: ignore[overload-overlap]
        """Calls the function with its value, as a microtask; the promise of what that gives."""
    @overload
    def then(self, scope: Scope, on_fulfilled: Function, /) -> Promise: ...
    @overload
    def then2(  # type: ignore[overload-overlap]
        self, scope: TryCatch, on_fulfilled: Function, on_rejected: Function, /
    ) -> Promise | None:
        """The same, with a function for its rejection."""
    @overload
    def then2(self, scope: Scope, on_fulfilled: Function, on_rejected: Function, /) -> Promise: ...
    @overload
    def catch(self, scope: TryCatch, on_rejected: Function, /) -> Promise | None:  # type: ignore[overload-overlap]
        """Calls the function if it is rejected."""
    @overload
    def catch(self, scope: Scope, on_rejected: Function, /) -> Promise: ...
    @property
    def state(self) -> PromiseState: ...

@final
class PromiseResolver(Object):
    """A promise and the means to settle it. Stands for v8::Promise::Resolver."""
    def get_promise(self, scope: Scope, /) -> Promise:
        """The promise it settles."""
    @overload
    def resolve(self, scope: TryCatch, value: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Fulfils the promise with a value, or has it follow another promise. False where it was
        resolved or rejected before: that stays.
        """
    @overload
    def resolve(self, scope: Scope, value: Value, /) -> bool: ...
    @overload
    def reject(self, scope: TryCatch, reason: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Rejects the promise. False where it was resolved or rejected before: that stays."""
    @overload
    def reject(self, scope: Scope, reason: Value, /) -> bool: ...

@final
class PrimitiveArray(Data):
    """Primitives in a row, undefined at first. JavaScript never sees it. Stands for
    v8::PrimitiveArray.
    """
    def __new__(cls, scope: Scope, length: int, /) -> Self: ...
    def get(self, scope: Scope, index: int, /) -> Primitive:
        """An item.

        Raises:
            IndexError: It has no such index.
        """
    def set(self, scope: Scope, index: int, item: Primitive, /) -> None:
        """Sets an item.

        Raises:
            IndexError: It has no such index.
        """
    @property
    def length(self) -> int: ...

@final
class Function(Object):
    """A function. Made from a Python one, it calls that with a scope and what is known of the
    call, and takes a handle or a primitive back; None leaves what `info.return_value` was set
    to, undefined at first. Stands for v8::Function.

    Args:
        data: What `info.data` is to be.
        length: Its property `length`.
        constructor: Whether `new` can be applied to it; if not, it has no prototype and `new`
            throws.
        side_effect_type: What a debugger may expect of it.
    """
    def __new__(
        cls,
        scope: Scope,
        function: Callable[
            [CallbackScope, FunctionCallbackInfo], Value | bool | int | float | str | None
        ],
        /,
        *,
        data: Value | None = None,
        length: int = 0,
        constructor: bool = True,
        side_effect_type: SideEffectType = ...,
    ) -> Self: ...
    @overload
    def call(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        this: Value,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Value | None:
        """Calls it with this `this`.

        Args:
            timeout: So many seconds at most, of microtasks too; None for no limit.
            count_host_time: Whether they pass while JavaScript waits for a Python function.

        Raises:
            JSError: It threw, and the scope is no TryCatch.
            TimedOut: It took longer, in a TryCatch as well.
        """
    @overload
    def call(
        self,
        scope: Scope,
        this: Value,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Value: ...
    @overload
    def call_with_context(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        context: Context,
        this: Value,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Value | None:
        """Calls it while this context is entered instead of the scope's; the rest is as with
        `call`.
        """
    @overload
    def call_with_context(
        self,
        scope: Scope,
        context: Context,
        this: Value,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Value: ...
    @overload
    def new_instance(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Object | None:
        """Calls it with `new`; the rest is as with `call`."""
    @overload
    def new_instance(
        self,
        scope: Scope,
        args: Iterable[Value] = (),
        /,
        *,
        timeout: float | None = None,
        count_host_time: bool = True,
    ) -> Object: ...
    def get_name(self, scope: Scope, /) -> Value:
        """The name it was given; a text of length 0 where it has none."""
    def set_name(self, scope: Scope, name: String, /) -> None:
        """Gives it a name. One that is no function proper, bound or a proxy, keeps its own; in V8
        12 and later so do those of no script and not made of a callable: V8's own, and a
        template's.
        """
    def get_debug_name(self, scope: Scope, /) -> Value:
        """What stack traces call it: its property `name` if that is a text, else the name it was
        given.
        """
    def get_inferred_name(self, scope: Scope, /) -> Value:
        """What V8 calls it after the place where it was assigned."""
    def get_script_line_number(self) -> int | None:
        """The line it begins in, from 0; None for a function that no script has."""
    def get_script_column_number(self) -> int | None:
        """The column it begins in, from 0; None for a function that no script has."""
    def get_script_origin(self) -> ScriptOrigin:
        """Where its script came from; an origin that says nothing for a function that no script
        has.
        """
    def script_id(self) -> int | None:
        """The number of its script; None for a function that no script has."""
    def create_code_cache(self, scope: Scope, /) -> bytes | None:
        """What V8 made of the source of a function from ScriptCompiler.compile_function, for a
        CachedData in a later process. None where V8 can't write it.

        Raises:
            TypeError: The function was made otherwise.
        """

@final
class FunctionCallbackInfo:
    """A call of a Python function by JavaScript: `info[i]` and `len(info)` are its arguments.
    It ends with the call. Stands for v8::FunctionCallbackInfo.

    Raises:
        ScopeClosedError: EY101, once the call is over.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Value: ...
    @property
    def this(self) -> Value:
        """What the function was called on."""
    @property
    def new_target(self) -> Value:
        """What `new` was applied to, else undefined."""
    @property
    def data(self) -> Value:
        """What the function was made with, else undefined."""
    @property
    def is_construct_call(self) -> bool:
        """Whether it was called with `new`."""
    @property
    def return_value(self) -> ReturnValue:
        """What the call gives back, if the function returns None."""

@final
class PropertyCallbackInfo:
    """A reading or writing of a property that a Python function answers for. It ends with that.
    Stands for v8::PropertyCallbackInfo.

    Raises:
        ScopeClosedError: EY101, once that is over.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @property
    def this(self) -> Value:
        """The object whose property was asked for."""
    @property
    def holder(self) -> Value:
        """The object that has the accessor: that one or a prototype."""
    @property
    def data(self) -> Value:
        """What the accessor was made with, else undefined."""
    @property
    def should_throw_on_error(self) -> bool:
        """Whether it is strict code that asks: there what can't be done throws."""
    @property
    def return_value(self) -> ReturnValue:
        """What a getter gives back, if it returns None.

        Raises:
            TypeError: In a setter.
        """

@final
class ReturnValue:
    """What a call from JavaScript gives back. A function that returns something else than None
    overrules it. Stands for v8::ReturnValue.

    Raises:
        ScopeClosedError: EY101, once the call is over.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def set(self, value: Value, /) -> None:
        """Gives this handle's value back."""
    def set_bool(self, value: bool, /) -> None: ...
    def set_int32(self, value: int, /) -> None: ...
    def set_uint32(self, value: int, /) -> None: ...
    def set_double(self, value: float, /) -> None: ...
    def set_null(self) -> None: ...
    def set_undefined(self) -> None: ...
    def set_empty_string(self) -> None: ...
    def get(self) -> Value:
        """What is to be given back now: undefined at first."""

@final
class Script(Data):
    """A compiled script, bound to the context it was compiled in. Stands for v8::Script."""
    @overload
    @staticmethod
    def compile(  # type: ignore[overload-overlap]
        scope: TryCatch,
        source: String,
        origin: ScriptOrigin | None = None,
        *,
        filename: str = ...,
        line: int = ...,
    ) -> Script | None:
        """Compiles a script.

        Args:
            origin: Where the source came from, in full.
            filename: What tracebacks call it, where that is all there is to say.
            line: The number of its first line, from 1.

        Raises:
            JSSyntaxError: It doesn't parse, and the scope is no TryCatch.
        """
    @overload
    @staticmethod
    def compile(
        scope: Scope,
        source: String,
        origin: ScriptOrigin | None = None,
        *,
        filename: str = ...,
        line: int = ...,
    ) -> Script: ...
    @overload
    def run(  # type: ignore[overload-overlap]
        self, scope: TryCatch, /, *, timeout: float | None = None, count_host_time: bool = True
    ) -> Value | None:
        """Runs it and gives its value.

        Args:
            timeout: So many seconds at most, of microtasks too; None for no limit.
            count_host_time: Whether they pass while JavaScript waits for a Python function.

        Raises:
            JSError: It threw, and the scope is no TryCatch.
            TimedOut: It took longer, in a TryCatch as well.
        """
    @overload
    def run(
        self, scope: Scope, /, *, timeout: float | None = None, count_host_time: bool = True
    ) -> Value: ...
    def get_unbound_script(self, scope: Scope, /) -> UnboundScript:
        """The same script without its context."""

@final
class UnboundScript(Data):
    """A compiled script that belongs to no context. Stands for v8::UnboundScript."""
    def bind_to_current_context(self, scope: Scope, /) -> Script:
        """The script in the context of the scope, to be run there."""
    def create_code_cache(self, scope: Scope, /) -> bytes | None:
        """What V8 made of the source, for a CachedData in a later process; more of it after the
        script ran, for V8 compiles a function when it is first called. None where V8 can't write
        it.
        """
    @property
    def script_id(self) -> int:
        """V8's number for it."""
    @property
    def script_name(self) -> str | None:
        """What the origin called it."""
    @property
    def source_url(self) -> str | None:
        """What a sourceURL comment says; None, undefined in V8, without one."""
    @property
    def source_mapping_url(self) -> str | None:
        """The origin's source map URL, else what a sourceMappingURL comment says; None, undefined
        in V8, without either.
        """

@final
class ScriptCompiler:
    """Compiles scripts and functions with options and code caches. Stands for
    v8::ScriptCompiler.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @overload
    @staticmethod
    def compile(  # type: ignore[overload-overlap]
        scope: TryCatch,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Script | None:
        """Compiles a script in the context of the scope.

        Args:
            options: EAGER_COMPILE compiles every function at once, CONSUME_CODE_CACHE takes them
                from the source's cached_data, which then says whether it was rejected.
            no_cache_reason: Why there is no cache, for V8's statistics.

        Raises:
            JSSyntaxError: It doesn't parse, and the scope is no TryCatch.
        """
    @overload
    @staticmethod
    def compile(
        scope: Scope,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Script: ...
    @overload
    @staticmethod
    def compile_unbound_script(  # type: ignore[overload-overlap]
        scope: TryCatch,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> UnboundScript | None:
        """Compiles a script to be bound to contexts."""
    @overload
    @staticmethod
    def compile_unbound_script(
        scope: Scope,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> UnboundScript: ...
    @overload
    @staticmethod
    def compile_function(  # type: ignore[overload-overlap]
        scope: TryCatch,
        source: Source,
        arguments: Iterable[str] = (),
        context_extensions: Iterable[Object] = (),
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Function | None:
        """Compiles the body of a function.

        Args:
            arguments: The names of its arguments.
            context_extensions: Objects whose properties are names in it, as in `with`.

        Raises:
            JSSyntaxError: It doesn't parse, and the scope is no TryCatch.
            ValueError: A name is no identifier.
        """
    @overload
    @staticmethod
    def compile_function(
        scope: Scope,
        source: Source,
        arguments: Iterable[str] = (),
        context_extensions: Iterable[Object] = (),
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Function: ...
    @overload
    @staticmethod
    def compile_module(  # type: ignore[overload-overlap]
        scope: TryCatch,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Module | None:
        """Compiles a module, in the context of the scope.

        Raises:
            JSSyntaxError: It doesn't parse, and the scope is no TryCatch.
            ValueError: The options are EAGER_COMPILE, which V8 has for scripts alone.
        """
    @overload
    @staticmethod
    def compile_module(
        scope: Scope,
        source: Source,
        options: CompileOptions = ...,
        no_cache_reason: NoCacheReason = ...,
    ) -> Module: ...
    @staticmethod
    def cached_data_version_tag() -> int:
        """A number that changes with V8's version and flags: a code cache of another is rejected."""

@final
class Module(Data):
    """A module of ECMAScript; ScriptCompiler.compile_module makes them. Stands for v8::Module."""
    def get_status(self) -> ModuleStatus:
        """How far it has come."""
    def get_exception(self, scope: Scope, /) -> Value:
        """What it failed with.

        Raises:
            ValueError: Its status isn't ERRORED.
        """
    def get_module_requests(self, scope: Scope, /) -> list[ModuleRequest]:
        """What it imports, in the order of the source."""
    def source_offset_to_location(self, offset: int, /) -> tuple[int, int]:
        """The line and column, from 0, of an offset that a request has.

        Raises:
            ValueError: It has no source.
        """
    def script_id(self) -> int | None:
        """V8's number for its source; None for a synthetic or errored one."""
    def get_identity_hash(self) -> int: ...
    def is_source_text_module(self) -> bool: ...
    def is_synthetic_module(self) -> bool: ...
    def is_graph_async(self) -> bool:
        """Whether it, or a module it imports, has a top-level await.

        Raises:
            ValueError: It isn't instantiated.
        """
    def get_stalled_top_level_await_message(self, scope: Scope, /) -> list[tuple[Module, Message]]:
        """The top-level awaits that are pending, its own and those of what it imports: of each the
        module, and where it stands.

        Raises:
            ValueError: Its status isn't EVALUATED, or it has no source.
            NotImplementedError: V8 is older than 11.3.
        """
    def get_module_namespace(self, scope: Scope, /) -> Value:
        """The object that `import *` gives.

        Raises:
            ValueError: It isn't instantiated.
        """
    def get_unbound_module_script(self, scope: Scope, /) -> UnboundModuleScript:
        """What V8 made of its source.

        Raises:
            ValueError: It has run, or has no source.
        """
    @overload
    def instantiate_module(  # type: ignore[overload-overlap]
        self,
        scope: TryCatch,
        resolver: Callable[[CallbackScope, String, list[tuple[str, str]], Module], Module | None],
        source_resolver: Callable[
            [CallbackScope, String, list[tuple[str, str]], Module], Object | None
        ]
        | None = None,
        /,
    ) -> bool | None:
        """Links it with all that it imports: `resolver(scope, specifier, attributes, referrer)`
        gives the module that an import stands for, and `source_resolver` the object that `import
        source` does, where V8 knows that.

        Raises:
            JSError: An import isn't there, and the scope is no TryCatch.
            ValueError: A resolver calls it.
        """
    @overload
    def instantiate_module(
        self,
        scope: Scope,
        resolver: Callable[[CallbackScope, String, list[tuple[str, str]], Module], Module | None],
        source_resolver: Callable[
            [CallbackScope, String, list[tuple[str, str]], Module], Object | None
        ]
        | None = None,
        /,
    ) -> bool: ...
    @overload
    def evaluate(  # type: ignore[overload-overlap]
        self, scope: TryCatch, /, *, timeout: float | None = None, count_host_time: bool = True
    ) -> Value | None:
        """Runs it, with all that it imports: a promise of its end.

        Args:
            timeout: So many seconds at most, of microtasks too; None for no limit.
            count_host_time: Whether they pass while JavaScript waits for a Python function.

        Raises:
            ValueError: It isn't instantiated, or is being evaluated.
            TimedOut: It took longer, in a TryCatch as well.
        """
    @overload
    def evaluate(
        self, scope: Scope, /, *, timeout: float | None = None, count_host_time: bool = True
    ) -> Value: ...
    @staticmethod
    def create_synthetic_module(
        scope: Scope,
        name: String,
        export_names: Iterable[String],
        steps: Callable[[CallbackScope, Module], object],
        /,
    ) -> Module:
        """A module without source. When it is evaluated, `steps(scope, module)` sets its exports.

        Raises:
            ValueError: A name comes twice.
        """
    @overload
    def set_synthetic_module_export(  # type: ignore[overload-overlap]
        self, scope: TryCatch, name: String, value: Value, /
    ) -> bool | None:
        """Gives an export its value.

        Raises:
            JSError: It has no such export, and the scope is no TryCatch.
            ValueError: It is no synthetic module, or not instantiated.
        """
    @overload
    def set_synthetic_module_export(self, scope: Scope, name: String, value: Value, /) -> bool: ...

@final
class UnboundModuleScript(Data):
    """What V8 made of a module's source, in no context. Stands for v8::UnboundModuleScript."""

@final
class ModuleRequest(Data):
    """One import of a module. Stands for v8::ModuleRequest."""
    def get_specifier(self, scope: Scope, /) -> String: ...
    def get_source_offset(self) -> int:
        """Where it stands, for Module.source_offset_to_location()."""
    def get_phase(self) -> ModuleImportPhase: ...
    def get_import_attributes(self, scope: Scope, /) -> list[tuple[str, str, int]]:
        """The key and value of each, and where it stands."""

@final
class WasmModuleObject(Object):
    """A WebAssembly.Module of JavaScript's. Stands for v8::WasmModuleObject."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @overload
    @staticmethod
    def compile(scope: TryCatch, wire_bytes: Buffer, /) -> WasmModuleObject | None:  # type: ignore[overload-overlap]
        """Compiles a module, at once.

        Raises:
            JSError: It is none: a WebAssembly.CompileError.
        """
    @overload
    @staticmethod
    def compile(scope: Scope, wire_bytes: Buffer, /) -> WasmModuleObject: ...
    @overload
    @staticmethod
    def from_compiled_module(  # type: ignore[overload-overlap]
        scope: TryCatch, compiled: CompiledWasmModule, /
    ) -> WasmModuleObject | None:
        """An object for code that was compiled before, in whichever isolate."""
    @overload
    @staticmethod
    def from_compiled_module(scope: Scope, compiled: CompiledWasmModule, /) -> WasmModuleObject: ...
    def get_compiled_module(self) -> CompiledWasmModule:
        """The code that it stands for, which other isolates may use."""

@final
class WasmMemoryObject(Object):
    """A WebAssembly.Memory of JavaScript's. Stands for v8::WasmMemoryObject."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def buffer(self, scope: Scope, /) -> ArrayBuffer | SharedArrayBuffer:
        """Its bytes, until it grows: then they are another one's."""

@final
class CompiledWasmModule:
    """Compiled WebAssembly. It outlives isolates, and may be used on any thread and in any
    isolate: `WasmModuleObject.from_compiled_module`. Using one raises nothing. Stands for
    v8::CompiledWasmModule.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def get_wire_bytes_ref(self) -> bytes:
        """A copy of what it was made of."""
    @property
    def source_url(self) -> str:
        """Where it came from, or a name of V8's."""

@final
class WasmStreaming:
    """WebAssembly that comes in pieces: what `Isolate.set_wasm_streaming_callback` is given. It
    may be kept, and fed later. Stands for v8::WasmStreaming.

    Raises:
        ContextClosedError: EY206, at any use after its context was closed.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def on_bytes_received(self, data: Buffer, /) -> None:
        """Feeds the next bytes, of which V8 takes a copy.

        Raises:
            ValueError: The stream has ended.
        """
    def set_url(self, url: str, /) -> None:
        """Where the bytes come from: what the module is called in stack traces.

        Raises:
            ValueError: The stream has ended.
        """
    def finish(self) -> None:
        """That was all. The promise is settled once V8's tasks have run.

        Raises:
            ValueError: The stream has ended.
        """
    def abort(self, exception: Value | BaseException | None = None, /) -> None:
        """There will be no more. The promise is rejected with the exception; without one it stays
        pending.

        Raises:
            ValueError: The stream has ended.
        """

@final
class Exception:
    """Makes errors, and tells what V8 knows of them. Stands for v8::Exception."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @staticmethod
    def error(scope: Scope, message: String, /) -> Object:
        """A new error; it isn't thrown."""
    @staticmethod
    def range_error(scope: Scope, message: String, /) -> Object:
        """A new error; it isn't thrown."""
    @staticmethod
    def reference_error(scope: Scope, message: String, /) -> Object:
        """A new error; it isn't thrown."""
    @staticmethod
    def syntax_error(scope: Scope, message: String, /) -> Object:
        """A new error; it isn't thrown."""
    @staticmethod
    def type_error(scope: Scope, message: String, /) -> Object:
        """A new error; it isn't thrown."""
    @staticmethod
    def create_message(scope: Scope, exception: Value, /) -> Message:
        """What V8 says of a value that is thrown: where it was made, if it is an error, else where
        JavaScript is now.
        """
    @staticmethod
    def get_stack_trace(scope: Scope, exception: Value, /) -> StackTrace | None:
        """Where an exception was thrown; None where it wasn't, or isn't one."""
    @overload
    @staticmethod
    def capture_stack_trace(scope: TryCatch, object: Object, /) -> bool | None:  # type: ignore[overload-overlap]
        """Gives an object a property `stack`: where JavaScript is now.

        Raises:
            JSError: It can't have one, and the scope is no TryCatch.
        """
    @overload
    @staticmethod
    def capture_stack_trace(scope: Scope, object: Object, /) -> bool: ...

@final
class StackTrace(Data):
    """The functions that JavaScript is in, or was in when something was thrown. Stands for
    v8::StackTrace.
    """
    def __len__(self) -> int: ...
    @staticmethod
    def current_stack_trace(scope: Scope, frame_limit: int, /) -> StackTrace:
        """Where JavaScript is now: in a callback, the functions that led to it. At most so many
        frames.
        """
    @staticmethod
    def current_script_name_or_source_url(scope: Scope, /) -> String | None:
        """The name of the script that runs now, or what its sourceURL comment says; None where none
        has one.
        """
    def get_frame_count(self) -> int:
        """Also `len()`."""
    def get_frame(self, scope: Scope, index: int, /) -> StackFrame:
        """One frame, the innermost is 0.

        Raises:
            IndexError: There are fewer.
        """

@final
class StackFrame(Data):
    """One function of a StackTrace. Stands for v8::StackFrame."""
    def is_eval(self) -> bool:
        """Whether it is code given to eval."""
    def is_constructor(self) -> bool:
        """Whether it was called with `new`."""
    def is_wasm(self) -> bool:
        """Whether it is WebAssembly."""
    def is_user_javascript(self) -> bool:
        """Whether it is of a script, not of V8 itself."""
    @property
    def line_number(self) -> int:
        """From 1; 0 where it isn't known."""
    @property
    def column(self) -> int:
        """From 1; 0 where it isn't known."""
    @property
    def script_id(self) -> int:
        """V8's number for the script."""
    @property
    def script_name(self) -> str | None:
        """What the script's origin called it."""
    @property
    def script_name_or_source_url(self) -> str | None:
        """The same, or what a sourceURL comment says."""
    @property
    def script_source(self) -> str | None:
        """The source of the whole script."""
    @property
    def script_source_mapping_url(self) -> str | None:
        """Where the script's source map is."""
    @property
    def function_name(self) -> str | None:
        """None outside of functions."""

@final
class Message(Data):
    """What V8 says about an exception, and where it was thrown. Stands for v8::Message."""
    def get_stack_trace(self, scope: Scope, /) -> StackTrace | None:
        """Where JavaScript was when it happened; None where that wasn't noted."""
    def is_shared_cross_origin(self) -> bool:
        """What the script's origin said of that."""
    def is_opaque(self) -> bool:
        """What the script's origin said of that."""
    @property
    def text(self) -> str:
        """'Uncaught …'."""
    @property
    def source(self) -> str | None:
        """The source of the whole script."""
    @property
    def source_line(self) -> str | None:
        """The line of the source it happened in."""
    @property
    def script_resource_name(self) -> str | None:
        """The script's file name."""
    @property
    def script_origin(self) -> ScriptOrigin:
        """Where the script came from."""
    @property
    def line_number(self) -> int:
        """From 1."""
    @property
    def start_column(self) -> int:
        """From 0."""
    @property
    def end_column(self) -> int:
        """From 0; the column after the last."""
    @property
    def start_position(self) -> int:
        """In the whole script, from 0."""
    @property
    def end_position(self) -> int:
        """In the whole script, from 0."""
    @property
    def wasm_function_index(self) -> int:
        """The number of the WebAssembly function; -1 elsewhere."""
    @property
    def error_level(self) -> int:
        """One of MessageErrorLevel."""

class Template(Data):
    """What objects and functions are made after, in any context. Stands for v8::Template."""
    def set(
        self,
        scope: Scope,
        name: Value | str,
        value: Primitive | Template,
        attributes: PropertyAttribute = ...,
        /,
    ) -> None:
        """Gives a property to all that is made after it: a primitive, or what is made after another
        template, anew for each.

        Raises:
            ValueError: It was instantiated, or is within another template.
        """
    def set_intrinsic_data_property(
        self,
        scope: Scope,
        name: Name | str,
        intrinsic: Intrinsic,
        attributes: PropertyAttribute = ...,
        /,
    ) -> None:
        """Gives all that is made after it one of V8's own functions or prototypes, that of the
        context it is made in.

        Raises:
            ValueError: It was instantiated.
        """
    def set_accessor_property(
        self,
        scope: Scope,
        name: Name | str,
        getter: FunctionTemplate | None,
        setter: FunctionTemplate | None = None,
        attributes: PropertyAttribute = ...,
    ) -> None:
        """Gives all that is made after it a property with a getter and a setter, functions made
        after these templates. READ_ONLY says nothing about one.

        Raises:
            ValueError: It was instantiated, or is within another template.
        """

@final
class Signature(Data):
    """Says of a FunctionTemplate that it is only called on what another one, or one that
    inherits from it, has made; on anything else JavaScript gets a TypeError. Stands for
    v8::Signature.
    """
    def __new__(cls, scope: Scope, template: FunctionTemplate, /) -> Self: ...

@final
class ObjectTemplate(Template):
    """What objects are made after, and the globals of contexts: Context(scope,
    global_template=...). With a constructor they are made as if by its `new`, but that it isn't
    called. Stands for v8::ObjectTemplate.

    Raises:
        ValueError: The constructor has no prototype.
    """
    def __new__(cls, scope: Scope, constructor: FunctionTemplate | None = None, /) -> Self: ...
    def internal_field_count(self) -> int: ...
    @overload
    def new_instance(self, scope: TryCatch, /) -> Object | None:  # type: ignore[overload-overlap]
        """An object after it."""
    @overload
    def new_instance(self, scope: Scope, /) -> Object: ...
    def set_internal_field_count(self, count: int, /) -> None:
        """How many internal fields objects made after it have."""
    def set_immutable_proto(self) -> None:
        """Nobody can give an object made after it another prototype."""
    def set_named_property_handler(
        self,
        *,
        getter: Callable[[CallbackScope, Name, PropertyCallbackInfo], object] | None = ...,
        setter: Callable[[CallbackScope, Name, Value, PropertyCallbackInfo], object] | None = ...,
        query: Callable[[CallbackScope, Name, PropertyCallbackInfo], object] | None = ...,
        deleter: Callable[[CallbackScope, Name, PropertyCallbackInfo], object] | None = ...,
        enumerator: Callable[[CallbackScope, PropertyCallbackInfo], object] | None = ...,
        definer: Callable[[CallbackScope, Name, PropertyDescriptor, PropertyCallbackInfo], object]
        | None = ...,
        descriptor: Callable[[CallbackScope, Name, PropertyCallbackInfo], object] | None = ...,
        flags: PropertyHandlerFlags = ...,
    ) -> None:
        """Has Python asked for the properties with a name, before the object's own. What returns
        NotImplemented leaves it to the object; a getter returns the value, a query the
        PropertyAttribute, a deleter whether it is gone, an enumerator the names, a descriptor a
        PropertyDescriptor, and what a setter or definer returns doesn't matter.

        Raises:
            ValueError: The template was instantiated; or there are both a query and a descriptor.
        """
    def set_indexed_property_handler(
        self,
        *,
        getter: Callable[[CallbackScope, int, PropertyCallbackInfo], object] | None = ...,
        setter: Callable[[CallbackScope, int, Value, PropertyCallbackInfo], object] | None = ...,
        query: Callable[[CallbackScope, int, PropertyCallbackInfo], object] | None = ...,
        deleter: Callable[[CallbackScope, int, PropertyCallbackInfo], object] | None = ...,
        enumerator: Callable[[CallbackScope, PropertyCallbackInfo], object] | None = ...,
        definer: Callable[[CallbackScope, int, PropertyDescriptor, PropertyCallbackInfo], object]
        | None = ...,
        descriptor: Callable[[CallbackScope, int, PropertyCallbackInfo], object] | None = ...,
        flags: PropertyHandlerFlags = ...,
    ) -> None:
        """The same for the properties with an index."""
    def set_accessor(
        self,
        scope: Scope,
        name: Name | str,
        getter: Callable[
            [CallbackScope, Value, PropertyCallbackInfo], Value | bool | int | float | str | None
        ],
        setter: Callable[[CallbackScope, Value, Value, PropertyCallbackInfo], object] | None = None,
        *,
        attributes: PropertyAttribute = ...,
    ) -> None:
        """Gives all that is made after it a property that Python answers for, as
        Object.set_accessor does for one object. V8 calls it a native data property.

        Raises:
            ValueError: The template was instantiated.
        """
    def set_call_as_function_handler(
        self,
        function: Callable[
            [CallbackScope, FunctionCallbackInfo], Value | bool | int | float | str | None
        ],
        /,
    ) -> None:
        """Has a function called where an object made after it is called, or has `new` applied to
        it.
        """

@final
class FunctionTemplate(Template):
    """What a function is made after, in any context. Stands for v8::FunctionTemplate.

    Args:
        signature: On what it may be called.
        length: The function's property `length`.
        constructor: Whether `new` can be applied to it; if not, it has no prototype.
        side_effect_type: What a debugger may expect of it.
    """
    def __new__(
        cls,
        scope: Scope,
        function: Callable[
            [CallbackScope, FunctionCallbackInfo], Value | bool | int | float | str | None
        ]
        | None = ...,
        /,
        *,
        signature: Signature | None = None,
        length: int = 0,
        constructor: bool = True,
        side_effect_type: SideEffectType = ...,
    ) -> Self: ...
    @overload
    def get_function(self, scope: TryCatch, /) -> Function | None:  # type: ignore[overload-overlap]
        """The function after it: one a context."""
    @overload
    def get_function(self, scope: Scope, /) -> Function: ...
    def set_class_name(self, scope: Scope, name: String | str, /) -> None:
        """The name of the function, and of what it constructs."""
    def instance_template(self, scope: Scope, /) -> ObjectTemplate:
        """After which `new` makes objects.

        Raises:
            ValueError: It has no prototype.
        """
    def prototype_template(self, scope: Scope, /) -> ObjectTemplate:
        """After which its `prototype` is made."""
    def inherit(self, scope: Scope, parent: FunctionTemplate, /) -> None:
        """Puts the parent's `prototype` behind its own, as `extends` does for a class. The parent's
        `prototype` can't be replaced from then on, as that of a class can't.

        Raises:
            ValueError: Either has no prototype, or it is too late to change them.
        """
    def remove_prototype(self) -> None:
        """The function has no `prototype` then, and `new` can't be applied to it.

        Raises:
            ValueError: It inherits, is inherited from, or makes instances.
        """
    def read_only_prototype(self) -> None:
        """The function's `prototype` can't be replaced then."""

@final
class Global(Generic[T_co]):
    """Keeps what a handle refers to until it is closed or dropped, on whichever thread that
    happens. Stands for v8::Global.

    Raises:
        WrongIsolateError: EY109, the handle is another isolate's.
    """
    def __new__(cls, scope: Scope, handle: T_co, /) -> Self: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def local(self, scope: Scope, /) -> T_co:
        """A handle to it in this scope.

        Raises:
            WrongIsolateError: EY109.
            ValueError: It is empty.
        """
    def into_raw(self) -> int:
        """Empties this Global and keeps its value under a number until from_raw adopts it, or the
        isolate closes.
        """
    @staticmethod
    def from_raw(isolate: Isolate, raw: int, /) -> Global[Any]:
        """The Global that into_raw released.

        Raises:
            ValueError: There is none under that number.
        """
    def copy(self) -> Self:
        """Another Global of the same value."""
    def close(self) -> None:
        """Lets the value go; also what happens when it is dropped."""
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias:
        """Global[String] is the type of what keeps a String."""
    @property
    def is_empty(self) -> bool:
        """Whether it was closed."""

@final
class Weak(Generic[T_co]):
    """Refers to a value without keeping it. When the value is gone the callback runs, at the
    next use of any isolate; a guaranteed one runs when the isolate closes, too. Dropping the
    Weak cancels it. Stands for v8::Global with SetWeak.

    Raises:
        WrongIsolateError: EY109, in a scope of another isolate.
    """
    def __new__(
        cls,
        scope: Scope,
        handle: T_co | Global[T_co],
        callback: Callable[[], object] | None = None,
        /,
        *,
        guaranteed: bool = False,
    ) -> Self: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __eq__(self, other: object, /) -> bool: ...
    def local(self, scope: Scope, /) -> T_co | None:
        """A handle to the value in this scope, or None where it is gone."""
    def to_global(self) -> Global[T_co] | None:
        """A Global of the value, or None where it is gone."""
    def into_raw(self) -> int | None:
        """Empties this Weak and keeps it under a number until from_raw takes it back, or the
        isolate closes; None where the value is gone already.
        """
    @staticmethod
    def from_raw(isolate: Isolate, raw: int | None, /) -> Weak[Any]:
        """The Weak that into_raw parked; an empty one for None.

        Raises:
            ValueError: There is none under that number.
        """
    @staticmethod
    def empty(isolate: Isolate, /) -> Weak[Any]:
        """One that refers to nothing."""
    def copy(
        self, callback: Callable[[], object] | None = None, /, *, guaranteed: bool = False
    ) -> Weak[T_co]:
        """Another Weak of the same value, with a callback of its own; an empty one, whose callback
        never runs, where the value is gone.
        """
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias:
        """Weak[String] is the type of what refers to a String."""
    @property
    def is_empty(self) -> bool:
        """Whether the value is gone."""

@final
class Eternal:
    """A handle that is set once and lasts as long as the isolate. Stands for v8::Eternal.

    Raises:
        WrongIsolateError: EY109, in a scope of another isolate.
    """
    def __new__(cls) -> Self: ...
    def set(self, scope: Scope, handle: Value, /) -> None:
        """Sets it, once.

        Raises:
            ValueError: It is set already.
        """
    def get(self, scope: Scope, /) -> Any:
        """A handle to the value in this scope, or None where it is empty."""
    def clear(self) -> None:
        """Empties it. The value itself stays until the isolate closes."""
    @property
    def is_empty(self) -> bool:
        """Whether it isn't set."""

@final
class Allocator:
    """Where ArrayBuffers get their memory from: V8's own allocator, which here counts what it
    gives, and gives no more than `limit` bytes: JavaScript gets a RangeError then. Isolates
    that share one share its limit. When the last that uses it has gone, isolate, buffer or this
    object, `release` is called, at the next use of any isolate. Stands for
    v8::ArrayBuffer::Allocator.

    Raises:
        ValueError: The limit is no number of bytes.
    """
    def __new__(
        cls, *, limit: int | None = None, release: Callable[[], object] | None = None
    ) -> Self: ...
    @property
    def allocated(self) -> int:
        """How many bytes ArrayBuffers have of it now."""
    @property
    def allocations(self) -> int:
        """How often it gave memory, since it was made."""
    @property
    def limit(self) -> int | None:
        """In bytes."""

class BackingStore:
    """The memory behind an ArrayBuffer or SharedArrayBuffer. It lives as long as anybody uses
    it, outlives isolates, and may be used on any thread; `memoryview()` and `bytes()` take it.
    Two are equal that are the same memory. Made by ArrayBuffer.new_backing_store and the like;
    using one raises nothing. Stands for v8::BackingStore.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def is_shared(self) -> bool:
        """Whether it is a SharedArrayBuffer's."""
    def is_resizable_by_user_javascript(self) -> bool:
        """Whether JavaScript can make it longer or shorter."""
    @property
    def byte_length(self) -> int: ...
    @property
    def data(self) -> memoryview:
        """The memory itself; of memory that may become shorter a copy, which can't be written."""
    @property
    def use_count(self) -> int:
        """How many use it: ArrayBuffers of JavaScript's, BackingStores and memoryviews of Python's."""

@final
class SharedBuffer(BackingStore):
    """Memory for isolates of any thread, and Python, at once: so many zero bytes, or the memory
    of a SharedArrayBuffer. Wherever it is given to JavaScript it is a SharedArrayBuffer over
    the same memory; `memoryview()` takes it, too. JavaScript has Atomics for it.

    Raises:
        TypeError: An ArrayBuffer that isn't shared.
        MemoryError: There isn't as much.
    """
    def __new__(cls, memory: int | JSArrayBuffer | BackingStore, /) -> Self: ...

@final
class ArrayBuffer(Object):
    """Bytes: so many zeros, or memory that exists. `memoryview()` and `bytes()` take it. Stands
    for v8::ArrayBuffer.

    Raises:
        JSRangeError: There isn't as much memory, or the isolate's array_buffer_limit is
            reached.
    """
    def __new__(cls, scope: Scope, memory: int | BackingStore, /) -> Self: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    @staticmethod
    def with_backing_store(scope: Scope, store: BackingStore, /) -> ArrayBuffer:
        """Over memory that exists.

        Raises:
            TypeError: The memory is a SharedArrayBuffer's.
        """
    def get_backing_store(self) -> BackingStore:
        """Its memory, which outlives it."""
    def is_detachable(self) -> bool:
        """Whether anybody can detach it; a WebAssembly memory's can't be."""
    def was_detached(self) -> bool: ...
    @overload
    def detach(self, scope: TryCatch, key: Value | None = None, /) -> bool | None:  # type: ignore[overload-overlap]
        """Takes its memory from JavaScript: its length and that of its views becomes 0. Once more
        is harmless.

        Raises:
            JSTypeError: It has another detach key.
            TypeError: It is a WebAssembly memory's.
        """
    @overload
    def detach(self, scope: Scope, key: Value | None = None, /) -> bool: ...
    def set_detach_key(self, scope: Scope, key: Value, /) -> None:
        """From now on only who has the key can detach it."""
    @property
    def byte_length(self) -> int:
        """0 once it is detached."""
    @property
    def data(self) -> memoryview:
        """Its memory, which the memoryview keeps.

        Raises:
            BufferError: It is detached.
        """
    @overload
    @staticmethod
    def new_backing_store(scope: TryCatch, byte_length: int, /) -> BackingStore | None:  # type: ignore[overload-overlap]
        """Zeros from the isolate's allocator.

        Raises:
            JSRangeError: There isn't as much memory, or the isolate's array_buffer_limit is
                reached.
        """
    @overload
    @staticmethod
    def new_backing_store(scope: Scope, byte_length: int, /) -> BackingStore: ...
    @overload
    @staticmethod
    def new_backing_store_from_bytes(scope: TryCatch, data: Buffer, /) -> BackingStore | None:  # type: ignore[overload-overlap]
        """A copy of bytes."""
    @overload
    @staticmethod
    def new_backing_store_from_bytes(scope: Scope, data: Buffer, /) -> BackingStore: ...
    @overload
    @staticmethod
    def new_backing_store_from_buffer(  # type: ignore[overload-overlap]
        scope: TryCatch, buffer: Buffer, /, *, release: Callable[[], object] | None = None
    ) -> BackingStore | None:
        """The memory of a bytearray, an array or anything else that can be written, itself: what
        one side writes the other sees. It is kept, and a bytearray can't be resized, until nobody
        uses the backing store any more; then `release` is called, at the next use of any isolate.

        Raises:
            BufferError: The memory can't be written, or isn't in one piece.
        """
    @overload
    @staticmethod
    def new_backing_store_from_buffer(
        scope: Scope, buffer: Buffer, /, *, release: Callable[[], object] | None = None
    ) -> BackingStore: ...

@final
class SharedArrayBuffer(Object):
    """Bytes that isolates of several threads can use at once, each through a SharedArrayBuffer
    of its own over the same BackingStore. Stands for v8::SharedArrayBuffer.

    Raises:
        JSRangeError: There isn't as much memory, or the isolate's array_buffer_limit is
            reached.
    """
    def __new__(cls, scope: Scope, memory: int | BackingStore, /) -> Self: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    @staticmethod
    def with_backing_store(scope: Scope, store: BackingStore, /) -> SharedArrayBuffer:
        """Over memory that exists.

        Raises:
            TypeError: The memory isn't made to be shared.
        """
    def get_backing_store(self) -> BackingStore:
        """Its memory, which outlives it."""
    @property
    def byte_length(self) -> int:
        """0 once it is detached."""
    @property
    def data(self) -> memoryview:
        """Its memory, which the memoryview keeps.

        Raises:
            BufferError: It is detached.
        """
    @overload
    @staticmethod
    def new_backing_store(scope: TryCatch, byte_length: int, /) -> BackingStore | None:  # type: ignore[overload-overlap]
        """Zeros from the isolate's allocator.

        Raises:
            JSRangeError: There isn't as much memory, or the isolate's array_buffer_limit is
                reached.
        """
    @overload
    @staticmethod
    def new_backing_store(scope: Scope, byte_length: int, /) -> BackingStore: ...
    @overload
    @staticmethod
    def new_backing_store_from_bytes(scope: TryCatch, data: Buffer, /) -> BackingStore | None:  # type: ignore[overload-overlap]
        """A copy of bytes."""
    @overload
    @staticmethod
    def new_backing_store_from_bytes(scope: Scope, data: Buffer, /) -> BackingStore: ...
    @overload
    @staticmethod
    def new_backing_store_from_buffer(  # type: ignore[overload-overlap]
        scope: TryCatch, buffer: Buffer, /, *, release: Callable[[], object] | None = None
    ) -> BackingStore | None:
        """The memory of a bytearray, an array or anything else that can be written, itself: what
        one side writes the other sees. It is kept, and a bytearray can't be resized, until nobody
        uses the backing store any more; then `release` is called, at the next use of any isolate.

        Raises:
            BufferError: The memory can't be written, or isn't in one piece.
        """
    @overload
    @staticmethod
    def new_backing_store_from_buffer(
        scope: Scope, buffer: Buffer, /, *, release: Callable[[], object] | None = None
    ) -> BackingStore: ...

class ArrayBufferView(Object):
    """A part of an ArrayBuffer or SharedArrayBuffer: a typed array or a DataView.
    `memoryview()`, `bytes()` and NumPy take it. Stands for v8::ArrayBufferView.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def buffer(self, scope: Scope, /) -> ArrayBuffer | SharedArrayBuffer:
        """The buffer that it shows a part of."""
    def has_buffer(self) -> bool:
        """Whether its buffer exists yet: V8 keeps a small typed array in its heap until somebody
        asks for the buffer.
        """
    def get_backing_store(self) -> BackingStore:
        """The memory of its whole buffer."""
    def copy_contents(self, buffer: Buffer, /) -> int:
        """Copies its bytes, as many as there is place for; gives how many."""
    @property
    def byte_length(self) -> int: ...
    @property
    def byte_offset(self) -> int:
        """Where in its buffer it begins."""
    @property
    def data(self) -> memoryview:
        """The part of the memory that it shows, with the format of its elements.

        Raises:
            BufferError: Its buffer is detached.
        """

class TypedArray(ArrayBufferView):
    """A part of a buffer as numbers of one size. Stands for v8::TypedArray."""
    @property
    def length(self) -> int:
        """In elements."""
    MAX_BYTE_LENGTH: ClassVar[int]

@final
class Int8Array(TypedArray):
    """A view of signed bytes in a buffer, to its end where no length is given. Stands for
    v8::Int8Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Uint8Array(TypedArray):
    """A view of bytes in a buffer, to its end where no length is given. Stands for
    v8::Uint8Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Uint8ClampedArray(TypedArray):
    """A view of bytes that JavaScript clamps when it writes in a buffer, to its end where no
    length is given. Stands for v8::Uint8ClampedArray.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Int16Array(TypedArray):
    """A view of signed integers of 2 bytes in a buffer, to its end where no length is given.
    Stands for v8::Int16Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Uint16Array(TypedArray):
    """A view of integers of 2 bytes in a buffer, to its end where no length is given. Stands
    for v8::Uint16Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Int32Array(TypedArray):
    """A view of signed integers of 4 bytes in a buffer, to its end where no length is given.
    Stands for v8::Int32Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Uint32Array(TypedArray):
    """A view of integers of 4 bytes in a buffer, to its end where no length is given. Stands
    for v8::Uint32Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Float16Array(TypedArray):
    """A view of floats of 2 bytes, which V8 has since 12.4 in a buffer, to its end where no
    length is given. Stands for v8::Float16Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Float32Array(TypedArray):
    """A view of floats of 4 bytes in a buffer, to its end where no length is given. Stands for
    v8::Float32Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class Float64Array(TypedArray):
    """A view of floats of 8 bytes in a buffer, to its end where no length is given. Stands for
    v8::Float64Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class BigInt64Array(TypedArray):
    """A view of signed integers of 8 bytes in a buffer, to its end where no length is given.
    Stands for v8::BigInt64Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class BigUint64Array(TypedArray):
    """A view of integers of 8 bytes in a buffer, to its end where no length is given. Stands
    for v8::BigUint64Array.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        length: int = ...,
        /,
    ) -> Self: ...
    MAX_LENGTH: ClassVar[int]

@final
class DataView(ArrayBufferView):
    """A part of a buffer that JavaScript reads numbers of any size from. Stands for
    v8::DataView.

    Raises:
        ValueError: It doesn't fit into the buffer, or the buffer is detached.
    """
    def __new__(
        cls,
        scope: Scope,
        buffer: ArrayBuffer | SharedArrayBuffer,
        byte_offset: int = 0,
        byte_length: int = ...,
        /,
    ) -> Self: ...

@final
class ValueSerializer:
    """Writes values in V8's own format, that of structured clone. A delegate may have any of
    the methods `throw_data_clone_error(scope, message)`, `is_host_object(scope, object)`,
    `write_host_object(scope, object, serializer)`, `get_shared_array_buffer_id(scope, buffer)`
    and `get_wasm_module_transfer_id(scope, module)`. Stands for v8::ValueSerializer.
    """
    def __new__(cls, scope: Scope, delegate: object = None, /) -> Self: ...
    @overload
    @staticmethod
    def write(scope: TryCatch, value: Value, delegate: object = None, /) -> bytes | None:  # type: ignore[overload-overlap]
        """A value in V8's format, header and all.

        Raises:
            JSError: It holds something that can't be written, a function say.
        """
    @overload
    @staticmethod
    def write(scope: Scope, value: Value, delegate: object = None, /) -> bytes: ...
    def write_header(self) -> None:
        """The version of the format, which comes first."""
    @overload
    def write_value(self, scope: TryCatch, value: Value, /) -> bool | None:  # type: ignore[overload-overlap]
        """Raises:
        JSError: It holds something that can't be written.
        """
    @overload
    def write_value(self, scope: Scope, value: Value, /) -> bool: ...
    def write_uint32(self, value: int, /) -> None: ...
    def write_uint64(self, value: int, /) -> None: ...
    def write_double(self, value: float, /) -> None: ...
    def write_raw_bytes(self, data: Buffer, /) -> None: ...
    def transfer_array_buffer(self, scope: Scope, id: int, buffer: ArrayBuffer, /) -> None:
        """From now on the buffer is written as a number: who reads it has to have one for that
        number. Detaching it is for who transfers it.
        """
    def set_treat_array_buffer_views_as_host_objects(self, mode: bool, /) -> None:
        """Whether typed arrays and DataViews are the delegate's to write."""
    def release(self) -> bytes:
        """What was written; the serializer is empty then."""

@final
class Exposed:
    """What expose() and live() give: a Python object with what JavaScript may touch of it. Hand
    it over like any value; what comes back is the object itself.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    @property
    def object(self) -> Any:
        """The Python object itself."""

def make_exposed(object: object, members: tuple[Any, ...] | bool, /) -> Exposed:
    """What expose() and live() give."""

@final
class ValueDeserializer:
    """Reads what ValueSerializer wrote. A delegate has `read_host_object(scope, deserializer)`,
    and may have `get_shared_array_buffer_from_id(scope, id)` and
    `get_wasm_module_from_id(scope, id)`; JavaScript doesn't run there, but inside an
    AllowJavascriptExecutionScope. Stands for v8::ValueDeserializer.
    """
    def __new__(cls, scope: Scope, data: Buffer, delegate: object = None, /) -> Self: ...
    @overload
    @staticmethod
    def read(scope: TryCatch, data: Buffer, delegate: object = None, /) -> Value | None:  # type: ignore[overload-overlap]
        """The value that was written, header and all.

        Raises:
            JSError: The data is no value.
        """
    @overload
    @staticmethod
    def read(scope: Scope, data: Buffer, delegate: object = None, /) -> Value: ...
    @overload
    def read_header(self, scope: TryCatch, /) -> bool | None:  # type: ignore[overload-overlap]
        """Raises:
        JSError: The version is one that this V8 doesn't read.
        """
    @overload
    def read_header(self, scope: Scope, /) -> bool: ...
    @overload
    def read_value(self, scope: TryCatch, /) -> Value | None:  # type: ignore[overload-overlap]
        """Raises:
        JSError: The data is no value.
        ValueError: The header wasn't read.
        """
    @overload
    def read_value(self, scope: Scope, /) -> Value: ...
    def read_uint32(self) -> int:
        """Raises:
        EOFError: The data has ended.
        """
    def read_uint64(self) -> int:
        """Raises:
        EOFError: The data has ended.
        """
    def read_double(self) -> float:
        """Raises:
        EOFError: The data has ended.
        """
    def read_raw_bytes(self, size: int, /) -> bytes:
        """Raises:
        EOFError: The data has ended.
        """
    def transfer_array_buffer(self, scope: Scope, id: int, buffer: ArrayBuffer, /) -> None:
        """What a number stands for."""
    def transfer_shared_array_buffer(
        self, scope: Scope, id: int, buffer: SharedArrayBuffer, /
    ) -> None: ...
    def get_wire_format_version(self) -> int:
        """As the header has it; 0 before that is read."""
    def set_supports_legacy_wire_format(self, supports: bool, /) -> None:
        """Whether data of V8s before 6.0 is read, which may have no header."""

class Live:
    """A JavaScript value that lives until it is dropped: the base of JSObject and its like."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __hash__(self) -> int: ...
    def __getattr__(self, name: str, /) -> Any: ...
    def __setattr__(self, name: str, value: Any, /) -> None: ...
    def __delattr__(self, name: str, /) -> None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __getitem__(self, key: str | int | JSSymbol, /) -> Any: ...
    def __setitem__(self, key: str | int | JSSymbol, value: Any, /) -> None: ...
    def __delitem__(self, key: str | int | JSSymbol, /) -> None: ...
    def __contains__(self, key: object, /) -> bool: ...
    def _preview(self, most: int, /) -> tuple[str, list[tuple[str, str, Live | None]], bool]: ...
    def _iterate(self) -> LiveIterator | None: ...
    def _own_keys(self) -> list[str]: ...
    def _call_method(self, name: str, /, *args: Any) -> Any: ...
    def to_python(self, *, undefined: Any = ..., timeout: float | None = ...) -> Any:
        """Plain Python data: arrays as lists, plain objects as dicts, all the way down.

        Args:
            undefined: What stands for undefined.
            timeout: So many seconds at most, for getters run code.

        Raises:
            ConversionError: Something in it has no place in Python, or a getter threw.
            TimedOut: It took longer.
        """
    def local(self, scope: Scope, /) -> Any:
        """A handle to it in this scope."""
    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn: ...
    @property
    def _context(self) -> Context: ...

@final
class JSFunction(Live):
    """A JavaScript function, live. Read from an object as an attribute it is called on that
    object; `this=` names another.

    Raises:
        JSError: When it throws.
    """
    def __call__(
        self,
        /,
        *args: Any,
        this: Any = ...,
        timeout: float | None = ...,
        count_host_time: bool = ...,
    ) -> Any: ...
    def new(self, /, *args: Any, timeout: float | None = ..., count_host_time: bool = ...) -> Any:
        """Calls it with `new`."""
    def _run(self, *, timeout: float | None = None) -> None: ...

class LiveMap(Live):
    """What a JavaScript Map holds: the base of JSMap."""
    def __getitem__(self, key: Any, /) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> None: ...
    def __delitem__(self, key: Any, /) -> None: ...
    def _keys(self) -> list[Any]: ...
    def _values(self) -> list[Any]: ...
    def clear(self) -> None:
        """Takes out everything."""

class LiveSet(Live):
    """What a JavaScript Set holds: the base of JSSet."""
    def _values(self) -> list[Any]: ...
    def add(self, value: Any, /) -> None:
        """Puts a value in."""
    def discard(self, value: Any, /) -> None:
        """Takes a value out, if it is there."""
    def clear(self) -> None:
        """Takes out everything."""

class LiveIterator(Live):
    """A JavaScript iterator, which takes its steps: the base of JSIterator."""
    def __iter__(self) -> Self: ...
    def __next__(self) -> Any: ...
    def _step(self, method: str, argument: Any = ..., /) -> Any: ...

class LivePromise(Live):
    """What a JavaScript Promise has come to: the base of JSPromise."""
    def __await__(self) -> Generator[Any, Any, Any]: ...
    @property
    def state(self) -> str:
        """`pending`, `fulfilled` or `rejected`."""
    def _outcome(self, pending: Any, /) -> Any: ...
    def _then(self, wake: Callable[[], object], /) -> None: ...
    def _is_handled(self) -> bool: ...

@final
class LiveSettler(Live):
    """The means to settle a promise that JavaScript was given."""
    def resolve(self, value: Any, timeout: float | None = None, /) -> None: ...
    def reject(self, error: BaseException, timeout: float | None = None, /) -> None: ...

def settle_together(
    all: list[tuple[LiveSettler, Any, bool]], /, timeout: float | None = None
) -> None:
    """Settles promises of one context in one call into JavaScript. The last of each says
    whether it is rejected.
    """

@final
class Op:
    """A Python function for JavaScript whose conversions are chosen. `eyot.op` makes it; Python
    calls it as the function that it was.
    """
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def __call__(self, /, *args: Any, **kwargs: Any) -> Any: ...
    def _with_state(self, state: object, /) -> Op: ...
    def _end(self, failed: bool, seconds: float, /) -> None: ...
    @property
    def name(self) -> str:
        """What JavaScript's function and errors call it."""
    @property
    def __name__(self) -> str: ...
    @property
    def function(self) -> Callable[..., Any]:
        """The Python function."""
    @property
    def __wrapped__(self) -> Callable[..., Any]: ...
    @property
    def is_async(self) -> bool:
        """Whether JavaScript gets a promise of its result."""
    @property
    def wants_state(self) -> bool:
        """Whether its first parameter is an OpState, which an Extension gives it."""
    @property
    def metrics(self) -> OpMetrics:
        """How often JavaScript has called it, in all contexts, and what came of that."""

def make_op(
    function: Callable[..., Any],
    name: str,
    parameters: tuple[Any, ...],
    has_rest: bool,
    wants_state: bool,
    is_async: bool,
    timed: bool,
    gives_real: bool,
    /,
) -> Op:
    """What `eyot.op` gives."""

@final
class CompiledScript:
    """A script compiled in a context, to be run there any number of times."""
    def __new__(cls, only_eyot_makes_these: Never, /) -> Self: ...
    def run(self, *, timeout: float | None = ..., count_host_time: bool = ...) -> Any:
        """Runs it in its context and gives its value.

        Args:
            timeout: So many seconds at most; None for no limit.
            count_host_time: Whether they pass while JavaScript waits for a Python function.

        Raises:
            JSError: It threw.
            TimedOut: It took longer.
        """

@final
class JSArrayBuffer(Live):
    """An ArrayBuffer or SharedArrayBuffer, live. `memoryview()`, `bytes()` and NumPy take it: a
    memoryview is the very memory, and keeps it. Of a resizable one they get a copy. Its length
    is in bytes.
    """
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def detach(self) -> None:
        """Takes the memory of the whole buffer from JavaScript, where it has length 0 from now on;
        a bytearray that was lent can be resized again at once. A memoryview keeps what it shows.
        Once more is harmless.

        Raises:
            TypeError: It is shared, or a WebAssembly memory's.
            JSTypeError: It has a detach key, as memory from `lend()` has.
        """
    @property
    def byte_length(self) -> int:
        """0 once it is detached."""
    @property
    def is_shared(self) -> bool:
        """Whether its memory is a SharedArrayBuffer's."""
    @property
    def detached(self) -> bool:
        """Whether its memory was given away or taken back."""

@final
class JSDataView(Live):
    """A DataView, live: a part of a buffer, whose memory `memoryview()`, `bytes()` and NumPy
    take. Its length is in bytes.
    """
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def detach(self) -> None:
        """Takes the memory of the whole buffer from JavaScript, where it has length 0 from now on;
        a bytearray that was lent can be resized again at once. A memoryview keeps what it shows.
        Once more is harmless.

        Raises:
            TypeError: It is shared, or a WebAssembly memory's.
            JSTypeError: It has a detach key, as memory from `lend()` has.
        """
    @property
    def byte_length(self) -> int:
        """0 once it is detached."""
    @property
    def is_shared(self) -> bool:
        """Whether its memory is a SharedArrayBuffer's."""
    @property
    def detached(self) -> bool:
        """Whether its memory was given away or taken back."""
    @property
    def byte_offset(self) -> int:
        """Where in its buffer it begins."""
    @property
    def buffer(self) -> JSArrayBuffer:
        """The buffer that it shows a part of."""

@final
class JSTypedArray(Live):
    """A typed array, live: a sequence of numbers in JavaScript's memory. `memoryview()`,
    `bytes()` and NumPy take that memory itself, with the type of its elements, and keep it; of
    a resizable buffer they get a copy. A slice is a list. A number that the elements can't hold
    is an OverflowError.
    """
    def __buffer__(self, flags: int, /) -> memoryview: ...
    def __iter__(self) -> Iterator[Any]: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Any: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Any]: ...
    @overload
    def __getitem__(self, key: str | JSSymbol, /) -> Any: ...
    @overload
    def __setitem__(self, index: SupportsIndex, value: float, /) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Iterable[float], /) -> None: ...
    @overload
    def __setitem__(self, key: str | JSSymbol, value: Any, /) -> None: ...
    def index(self, value: object, /) -> int:
        """Where a number first is.

        Raises:
            ValueError: It is nowhere.
        """
    def count(self, value: object, /) -> int:
        """How often a number is there."""
    def __reversed__(self) -> Iterator[Any]: ...
    @property
    def byte_length(self) -> int:
        """0 once it is detached."""
    @property
    def is_shared(self) -> bool:
        """Whether its memory is a SharedArrayBuffer's."""
    @property
    def detached(self) -> bool:
        """Whether its memory was given away or taken back."""
    @property
    def byte_offset(self) -> int:
        """Where in its buffer it begins."""
    @property
    def buffer(self) -> JSArrayBuffer:
        """The buffer that it shows a part of."""
    def detach(self) -> None:
        """Takes the memory of the whole buffer from JavaScript, where it has length 0 from now on;
        a bytearray that was lent can be resized again at once. A memoryview keeps what it shows.
        Once more is harmless.

        Raises:
            TypeError: It is shared, or a WebAssembly memory's.
            JSTypeError: It has a detach key, as memory from `lend()` has.
        """

@final
class Lent:
    """Memory of Python's that JavaScript has for the time of a block: what lend() gives."""
    def __new__(cls, buffer: Buffer, /) -> Self: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
        /,
    ) -> None: ...
