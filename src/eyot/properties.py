"""What is said of properties, objects and functions in numbers: V8's flags and kinds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from eyot import _core

if TYPE_CHECKING:
    from eyot._core import Function, Undefined, Value

__all__ = [
    "IndexFilter",
    "IntegrityLevel",
    "KeyCollectionMode",
    "KeyConversionMode",
    "ModuleImportPhase",
    "ModuleStatus",
    "PromiseState",
    "PropertyAttribute",
    "PropertyDescriptor",
    "PropertyFilter",
    "PropertyHandlerFlags",
    "SideEffectType",
]


class PropertyAttribute(IntFlag):
    """What is forbidden with a property. Stands for v8::PropertyAttribute."""

    NONE = 0
    READ_ONLY = 1
    DONT_ENUM = 2
    DONT_DELETE = 4

    def is_none(self) -> bool:
        """Whether nothing is forbidden: it is writable, enumerable and configurable."""
        return self is PropertyAttribute.NONE

    def is_read_only(self) -> bool:
        """Whether it can't be written."""
        return PropertyAttribute.READ_ONLY in self

    def is_dont_enum(self) -> bool:
        """Whether it is left out where properties are enumerated."""
        return PropertyAttribute.DONT_ENUM in self

    def is_dont_delete(self) -> bool:
        """Whether it can't be deleted or configured anew."""
        return PropertyAttribute.DONT_DELETE in self


class PropertyHandlerFlags(IntFlag):
    """How a handler of properties is asked. Stands for v8::PropertyHandlerFlags."""

    NONE = 0
    ALL_CAN_READ = 1
    NON_MASKING = 2
    """Only for properties that the object hasn't got."""
    ONLY_INTERCEPT_STRINGS = 4
    """Not for symbols."""
    HAS_NO_SIDE_EFFECT = 8


class PropertyFilter(IntFlag):
    """Which properties are asked for. Stands for v8::PropertyFilter."""

    ALL_PROPERTIES = 0
    ONLY_WRITABLE = 1
    ONLY_ENUMERABLE = 2
    ONLY_CONFIGURABLE = 4
    SKIP_STRINGS = 8
    SKIP_SYMBOLS = 16

    def is_all_properties(self) -> bool:
        """Whether none is left out."""
        return self is PropertyFilter.ALL_PROPERTIES

    def is_only_writable(self) -> bool:
        """Whether those are left out that can't be written."""
        return PropertyFilter.ONLY_WRITABLE in self

    def is_only_enumerable(self) -> bool:
        """Whether those are left out that aren't enumerable."""
        return PropertyFilter.ONLY_ENUMERABLE in self

    def is_only_configurable(self) -> bool:
        """Whether those are left out that can't be configured."""
        return PropertyFilter.ONLY_CONFIGURABLE in self

    def is_skip_strings(self) -> bool:
        """Whether those with a string for a name are left out."""
        return PropertyFilter.SKIP_STRINGS in self

    def is_skip_symbols(self) -> bool:
        """Whether those with a symbol for a name are left out."""
        return PropertyFilter.SKIP_SYMBOLS in self


class KeyCollectionMode(IntEnum):
    """Whose properties are asked for. Stands for v8::KeyCollectionMode."""

    OWN_ONLY = 0
    INCLUDE_PROTOTYPES = 1


class IndexFilter(IntEnum):
    """Whether indices are among the names. Stands for v8::IndexFilter."""

    INCLUDE_INDICES = 0
    SKIP_INDICES = 1


class KeyConversionMode(IntEnum):
    """What an index looks like among the names. Stands for v8::KeyConversionMode."""

    CONVERT_TO_STRING = 0
    KEEP_NUMBERS = 1
    NO_NUMBERS = 2
    """V8 takes it for a promise that there are none, so they are left out."""


class IntegrityLevel(IntEnum):
    """What no longer changes in an object. Stands for v8::IntegrityLevel."""

    FROZEN = 0
    SEALED = 1


class Intrinsic(IntEnum):
    """What a template can have of V8's own. Stands for v8::Intrinsic."""

    ARRAY_PROTO_ENTRIES = 0
    ARRAY_PROTO_FOR_EACH = 1
    ARRAY_PROTO_KEYS = 2
    ARRAY_PROTO_VALUES = 3
    ARRAY_PROTOTYPE = 4
    ASYNC_ITERATOR_PROTOTYPE = 5
    ERROR_PROTOTYPE = 6
    ITERATOR_PROTOTYPE = 7
    OBJ_PROTO_VALUE_OF = 8


class SideEffectType(IntEnum):
    """What a debugger that wants no side effects may call. Stands for v8::SideEffectType."""

    HAS_SIDE_EFFECT = 0
    HAS_NO_SIDE_EFFECT = 1
    HAS_SIDE_EFFECT_TO_RECEIVER = 2


class ModuleStatus(IntEnum):
    """How far a module has come. Stands for v8::Module::Status."""

    UNINSTANTIATED = 0
    INSTANTIATING = 1
    INSTANTIATED = 2
    EVALUATING = 3
    EVALUATED = 4
    ERRORED = 5


class ModuleImportPhase(IntEnum):
    """What an import wants of a module. Stands for v8::ModuleImportPhase."""

    SOURCE = 0
    EVALUATION = 1


class PromiseState(IntEnum):
    """How a promise stands. Stands for v8::Promise::PromiseState."""

    PENDING = 0
    FULFILLED = 1
    REJECTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyDescriptor:
    """What to make of a property; None leaves a field out. Stands for v8::PropertyDescriptor.

    Raises:
        ValueError: It has a value or is writable, and has a getter or setter as well.
    """

    value: Value | None = None
    writable: bool | None = None
    get: Function | Undefined | None = None
    set: Function | Undefined | None = None
    enumerable: bool | None = None
    configurable: bool | None = None

    def __post_init__(self) -> None:
        data = self.value is not None or self.writable is not None
        if data and (self.get is not None or self.set is not None):
            message = (
                "a PropertyDescriptor has value and writable, or get and set; a property with a "
                "getter has no value of its own"
            )
            raise ValueError(message)

    def has_value(self) -> bool:
        """Whether it says a value."""
        return self.value is not None

    def has_writable(self) -> bool:
        """Whether it says if the value can be changed."""
        return self.writable is not None

    def has_get(self) -> bool:
        """Whether it says a getter, be it undefined."""
        return self.get is not None

    def has_set(self) -> bool:
        """Whether it says a setter, be it undefined."""
        return self.set is not None

    def has_enumerable(self) -> bool:
        """Whether it says if loops see the property."""
        return self.enumerable is not None

    def has_configurable(self) -> bool:
        """Whether it says if the property can be deleted and redefined."""
        return self.configurable is not None


_core.install("PropertyAttribute", PropertyAttribute)
_core.install("PropertyDescriptor", PropertyDescriptor)
_core.install("ModuleImportPhase", ModuleImportPhase)
_core.install("ModuleStatus", ModuleStatus)
_core.install("PromiseState", PromiseState)
