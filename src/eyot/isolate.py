"""Isolates: what they are made with, the numbers they tell of themselves, and what they tell of."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eyot._core import Isolate, IsolateHandle, MicrotaskQueue, install
from eyot._features import UseCounterFeature

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot._core import Allocator, Context, Global, Value

__all__ = [
    "CreateParams",
    "GCCallbackFlags",
    "GCType",
    "GarbageCollectionType",
    "HeapCodeStatistics",
    "HeapSpaceStatistics",
    "HeapStatistics",
    "Isolate",
    "IsolateHandle",
    "MemoryPressureLevel",
    "MicrotaskQueue",
    "MicrotasksPolicy",
    "MicrotasksScopeType",
    "PromiseHookType",
    "PromiseRejectEvent",
    "PromiseRejectMessage",
    "TimeZoneDetection",
    "UseCounterFeature",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateParams:
    """What an isolate is made with; sizes are in bytes. None is V8's own choice.

    Isolate() takes the same by keyword, and checks it. Stands for v8::Isolate::CreateParams and
    v8::ResourceConstraints.
    """

    heap_limit: int | None = None
    """Of the whole heap. V8 derives from it what isn't given of the next five."""
    initial_heap: int | None = None
    max_old_generation_size: int | None = None
    max_young_generation_size: int | None = None
    code_range_size: int | None = None
    initial_old_generation_size: int | None = None
    initial_young_generation_size: int | None = None
    stack_limit: int | None = None
    """What a call may use of the stack, counted from where the outermost one begins."""
    array_buffer_limit: int | None = None
    """Of what ArrayBuffers and WebAssembly's memory take, outside the heap: beyond it JavaScript
    gets a RangeError."""
    allow_atomics_wait: bool = True
    """Whether Atomics.wait may block the thread."""
    counters: bool = False
    """Whether V8 counts for Isolate.counters()."""
    array_buffer_allocator: Allocator | None = None
    """Where ArrayBuffers get their memory from; several isolates may share one. None is one of the
    isolate's own."""
    cpu_limit: float | None = None
    """Seconds of the processor's time that an outermost call may take. None is no limit."""
    debug: bool = False
    """Whether close() tells what Python still keeps of it, in a ResourceWarning."""


@dataclass(frozen=True, slots=True)
class HeapStatistics:
    """The sizes of an isolate's heap, in bytes. Stands for v8::HeapStatistics."""

    total_heap_size: int
    total_heap_size_executable: int
    total_physical_size: int
    total_available_size: int
    used_heap_size: int
    heap_size_limit: int
    malloced_memory: int
    peak_malloced_memory: int
    external_memory: int
    total_global_handles_size: int
    used_global_handles_size: int
    number_of_native_contexts: int
    """A count: the contexts that live now."""
    number_of_detached_contexts: int
    """A count: contexts let go of and not collected yet. If it grows, something keeps them."""
    does_zap_garbage: bool
    """Whether V8 overwrites what it frees, as builds for debugging do: then no memory is given back
    to the system."""


@dataclass(frozen=True, slots=True)
class HeapSpaceStatistics:
    """The sizes of one space of the heap, in bytes. Stands for v8::HeapSpaceStatistics."""

    space_name: str
    space_size: int
    space_used_size: int
    space_available_size: int
    physical_space_size: int


@dataclass(frozen=True, slots=True)
class HeapCodeStatistics:
    """The sizes of compiled code, in bytes. Stands for v8::HeapCodeStatistics."""

    code_and_metadata_size: int
    bytecode_and_metadata_size: int
    external_script_source_size: int
    cpu_profiler_metadata_size: int


class MicrotasksPolicy(enum.IntEnum):
    """When microtasks run. Stands for v8::MicrotasksPolicy."""

    EXPLICIT = 0
    """When they are told to."""
    SCOPED = 1
    """When the outermost MicrotasksScope closes."""
    AUTO = 2
    """When the outermost call ends."""


class MicrotasksScopeType(enum.IntEnum):
    """What a MicrotasksScope is for. Stands for v8::MicrotasksScope::Type."""

    RUN_MICROTASKS = 0
    """Microtasks wait for its end."""
    DO_NOT_RUN_MICROTASKS = 1
    """It says that nothing in it is to run any."""


class MemoryPressureLevel(enum.IntEnum):
    """How short memory is. Stands for v8::MemoryPressureLevel."""

    NONE = 0
    MODERATE = 1
    CRITICAL = 2


class TimeZoneDetection(enum.IntEnum):
    """What V8 does about a new time zone. Stands for v8::Isolate::TimeZoneDetection."""

    SKIP = 0
    REDETECT = 1


class GCType(enum.IntFlag):
    """Kinds of collections. Stands for v8::GCType."""

    SCAVENGE = 1
    MINOR_MARK_COMPACT = 2
    MARK_SWEEP_COMPACT = 4
    INCREMENTAL_MARKING = 8
    PROCESS_WEAK_CALLBACKS = 16
    ALL = 31


class GCCallbackFlags(enum.IntFlag):
    """Circumstances of a collection. Stands for v8::GCCallbackFlags."""

    NONE = 0
    CONSTRUCT_RETAINED_OBJECT_INFOS = 2
    FORCED = 4
    SYNCHRONOUS_PHANTOM_CALLBACK_PROCESSING = 8
    COLLECT_ALL_AVAILABLE_GARBAGE = 16
    COLLECT_ALL_EXTERNAL_MEMORY = 32
    SCHEDULE_IDLE_GARBAGE_COLLECTION = 64


class GarbageCollectionType(enum.IntEnum):
    """What of the heap is collected. Stands for v8::Isolate::GarbageCollectionType."""

    FULL = 0
    MINOR = 1
    """What is young alone."""


class PromiseHookType(enum.IntEnum):
    """What a promise hook is told. Stands for v8::PromiseHookType."""

    INIT = 0
    """It was made."""
    RESOLVE = 1
    """It is resolved or rejected now."""
    BEFORE = 2
    """A function that waits for it is about to run."""
    AFTER = 3
    """That function has ended."""


class PromiseRejectEvent(enum.IntEnum):
    """What happened to a promise. Stands for v8::PromiseRejectEvent."""

    REJECT_WITH_NO_HANDLER = 0
    HANDLER_ADDED_AFTER_REJECT = 1
    REJECT_AFTER_RESOLVED = 2
    RESOLVE_AFTER_RESOLVED = 3


@dataclass(frozen=True, slots=True)
class PromiseRejectMessage:
    """What a promise-reject callback is told. Stands for v8::PromiseRejectMessage."""

    event: PromiseRejectEvent
    promise: Global[Value]
    value: Global[Value] | None
    """What it was rejected with; None where a handler was added."""
    context: Context | None
    """The context in which that happened; None where it is closed."""


class _OnThisThread:
    """The time that an isolate is on a thread that borrows it."""

    __slots__ = ("_attached", "_isolate")

    def __init__(self, isolate: Isolate) -> None:
        self._isolate = isolate
        self._attached: list[bool] = []

    def __enter__(self) -> Isolate:
        self._attached.append(self._isolate.attach())
        return self._isolate

    def __exit__(self, *_: object) -> None:
        if self._attached.pop() and not self._isolate.closed:
            self._isolate.detach()


def _tell(callback: Callable[..., object], event: tuple[Any, ...]) -> None:
    topic, isolate, what, flags, promise, value, context = event
    if topic == _REJECTION:
        callback(PromiseRejectMessage(PromiseRejectEvent(what), promise, value, context))
    elif topic == _FEATURE:
        known = what in UseCounterFeature._value2member_map_
        callback(isolate, UseCounterFeature(what) if known else what)
    else:
        callback(isolate, GCType(what), GCCallbackFlags(flags))


_FEATURE, _REJECTION = 2, 3

install("HeapStatistics", HeapStatistics)
install("HeapSpaceStatistics", HeapSpaceStatistics)
install("HeapCodeStatistics", HeapCodeStatistics)
install("CreateParams", CreateParams)
install("MicrotasksPolicy", MicrotasksPolicy)
install("OnThisThread", _OnThisThread)
install("PromiseHookType", PromiseHookType)
install("tell_listener", _tell)
