"""The classes that are Python's own: they need no isolate, and no state of one refuses them."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from tests.stateful.api.table import CLASSES, plain
from tests.stateful.junk import junk

from eyot import errors, v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.world import World

for enumeration in (
    v8.CodeCacheRejection, v8.CompileOptions, v8.GCCallbackFlags, v8.GCType, v8.IndexFilter,
    v8.IntegrityLevel, v8.KeyCollectionMode, v8.KeyConversionMode, v8.MemoryPressureLevel,
    v8.MessageErrorLevel, v8.MicrotasksPolicy, v8.MicrotasksScopeType, v8.ModuleImportPhase,
    v8.ModuleStatus, v8.NewStringType,
    v8.NoCacheReason, v8.GarbageCollectionType, v8.Intrinsic, v8.PromiseHookType,
    v8.PromiseRejectEvent,
    v8.PromiseState, v8.PropertyHandlerFlags, v8.RegExpCreationFlags,
    v8.SideEffectType, v8.TimeZoneDetection, v8.UseCounterFeature, v8.HeapStatistics,
    v8.HeapCodeStatistics, v8.HeapSpaceStatistics, v8.PromiseRejectMessage,
):  # fmt: skip
    CLASSES.add(enumeration)  # members alone, which the arguments of other calls are


def asks(made: Any, *names: str, of: type | None = None) -> None:
    """Flags with predicates."""

    def ask(name: str) -> Callable[[World, Choices], object]:
        return lambda _, choices: getattr(made(choices.below(8)), name)() in {True, False} or 1 / 0

    plain(of or made, **{name: ask(name) for name in names})


asks(v8.PropertyAttribute, "is_none", "is_read_only", "is_dont_enum", "is_dont_delete")
asks(
    v8.PropertyFilter,
    "is_all_properties", "is_only_writable", "is_only_enumerable", "is_only_configurable",
    "is_skip_strings", "is_skip_symbols",
)  # fmt: skip
plain(v8.PropertyDescriptor, make=lambda _, choices: v8.PropertyDescriptor(writable=junk(choices)))
asks(
    lambda bits: v8.PropertyDescriptor(writable=bool(bits & 1), enumerable=bool(bits & 2)),
    "has_value", "has_writable", "has_get", "has_set", "has_enumerable", "has_configurable",
    of=v8.PropertyDescriptor,
)  # fmt: skip
plain(v8.CreateParams, make=lambda _, choices: v8.CreateParams(heap_limit=junk(choices)))
plain(v8.ScriptOrigin, make=lambda _, choices: v8.ScriptOrigin(junk(choices), junk(choices)))
plain(v8.Source, make=lambda _, choices: v8.Source(junk(choices), junk(choices)))
plain(v8.CachedData, make=lambda _, choices: v8.CachedData(choices.of([b"", b"x" * 99])))


FLAGS = ["--stack-trace-limit=10", "--help", "\0"]


def flags(set_flags: Callable[[str], object]) -> Callable[[World, Choices], object]:
    """Flags of V8, which most often runs already, then they come late."""

    def act(_: World, choices: Choices) -> None:
        with contextlib.suppress(ValueError, errors.Error):
            set_flags(choices.of(FLAGS))

    return act


plain(
    v8.V8,
    get_version=lambda *_: v8.V8.get_version().split(".")[2],
    is_initialized=lambda *_: v8.V8.is_initialized(),
    is_sandboxed=lambda *_: v8.V8.is_sandboxed(),
    get_language_tag=lambda *_: v8.V8.get_language_tag().encode("ascii"),
    set_default_locale=flags(v8.V8.set_default_locale),
    set_entropy_source=lambda _, choices: v8.V8.set_entropy_source(
        choices.of([None, bytes, os.urandom])
    ),
    set_icu_common_data=flags(lambda text: v8.V8.set_icu_common_data(text.encode())),
    set_flags_from_string=flags(v8.V8.set_flags_from_string),
    set_flags_from_command_line=flags(lambda flag: v8.V8.set_flags_from_command_line([flag])),
)
