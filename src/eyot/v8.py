"""The explicit layer: V8's own vocabulary.

Names are those of V8 and rusty_v8, methods in snake_case, the scope always the first argument.
Everything obeys the scope rules; the error that breaking one raises says what to write instead.
"""

from __future__ import annotations

from eyot._names import EXPLICIT, resolve

TYPE_CHECKING = False  # typing costs more to load than all of this package
if TYPE_CHECKING:
    from typing import Any

if TYPE_CHECKING:
    from eyot._core import JSON as JSON
    from eyot._core import Allocator as Allocator
    from eyot._core import Array as Array
    from eyot._core import ArrayBuffer as ArrayBuffer
    from eyot._core import ArrayBufferView as ArrayBufferView
    from eyot._core import BackingStore as BackingStore
    from eyot._core import BigInt as BigInt
    from eyot._core import BigInt64Array as BigInt64Array
    from eyot._core import BigIntObject as BigIntObject
    from eyot._core import BigUint64Array as BigUint64Array
    from eyot._core import Boolean as Boolean
    from eyot._core import BooleanObject as BooleanObject
    from eyot._core import CompiledWasmModule as CompiledWasmModule
    from eyot._core import Data as Data
    from eyot._core import DataView as DataView
    from eyot._core import Date as Date
    from eyot._core import Eternal as Eternal
    from eyot._core import Exception as Exception  # noqa: A004 - V8 calls it so
    from eyot._core import External as External
    from eyot._core import Float16Array as Float16Array
    from eyot._core import Float32Array as Float32Array
    from eyot._core import Float64Array as Float64Array
    from eyot._core import Function as Function
    from eyot._core import FunctionCallbackInfo as FunctionCallbackInfo
    from eyot._core import FunctionTemplate as FunctionTemplate
    from eyot._core import Global as Global
    from eyot._core import Int8Array as Int8Array
    from eyot._core import Int16Array as Int16Array
    from eyot._core import Int32 as Int32
    from eyot._core import Int32Array as Int32Array
    from eyot._core import Integer as Integer
    from eyot._core import Isolate as Isolate
    from eyot._core import Map as Map
    from eyot._core import Message as Message
    from eyot._core import Module as Module
    from eyot._core import ModuleRequest as ModuleRequest
    from eyot._core import Name as Name
    from eyot._core import Null as Null
    from eyot._core import Number as Number
    from eyot._core import NumberObject as NumberObject
    from eyot._core import Object as Object
    from eyot._core import ObjectTemplate as ObjectTemplate
    from eyot._core import Primitive as Primitive
    from eyot._core import PrimitiveArray as PrimitiveArray
    from eyot._core import Private as Private
    from eyot._core import Promise as Promise
    from eyot._core import PromiseResolver as PromiseResolver
    from eyot._core import PropertyCallbackInfo as PropertyCallbackInfo
    from eyot._core import Proxy as Proxy
    from eyot._core import RegExp as RegExp
    from eyot._core import ReturnValue as ReturnValue
    from eyot._core import Script as Script
    from eyot._core import ScriptCompiler as ScriptCompiler
    from eyot._core import Set as Set
    from eyot._core import SharedArrayBuffer as SharedArrayBuffer
    from eyot._core import Signature as Signature
    from eyot._core import StackFrame as StackFrame
    from eyot._core import StackTrace as StackTrace
    from eyot._core import String as String
    from eyot._core import StringObject as StringObject
    from eyot._core import Symbol as Symbol
    from eyot._core import SymbolObject as SymbolObject
    from eyot._core import Template as Template
    from eyot._core import TypedArray as TypedArray
    from eyot._core import Uint8Array as Uint8Array
    from eyot._core import Uint8ClampedArray as Uint8ClampedArray
    from eyot._core import Uint16Array as Uint16Array
    from eyot._core import Uint32 as Uint32
    from eyot._core import Uint32Array as Uint32Array
    from eyot._core import UnboundModuleScript as UnboundModuleScript
    from eyot._core import UnboundScript as UnboundScript
    from eyot._core import Undefined as Undefined
    from eyot._core import Value as Value
    from eyot._core import ValueDeserializer as ValueDeserializer
    from eyot._core import ValueSerializer as ValueSerializer
    from eyot._core import ValueView as ValueView
    from eyot._core import WasmMemoryObject as WasmMemoryObject
    from eyot._core import WasmModuleObject as WasmModuleObject
    from eyot._core import WasmStreaming as WasmStreaming
    from eyot._core import Weak as Weak
    from eyot.context import Context as Context
    from eyot.isolate import CreateParams as CreateParams
    from eyot.isolate import GarbageCollectionType as GarbageCollectionType
    from eyot.isolate import GCCallbackFlags as GCCallbackFlags
    from eyot.isolate import GCType as GCType
    from eyot.isolate import HeapCodeStatistics as HeapCodeStatistics
    from eyot.isolate import HeapSpaceStatistics as HeapSpaceStatistics
    from eyot.isolate import HeapStatistics as HeapStatistics
    from eyot.isolate import IsolateHandle as IsolateHandle
    from eyot.isolate import MemoryPressureLevel as MemoryPressureLevel
    from eyot.isolate import MicrotaskQueue as MicrotaskQueue
    from eyot.isolate import MicrotasksPolicy as MicrotasksPolicy
    from eyot.isolate import MicrotasksScopeType as MicrotasksScopeType
    from eyot.isolate import PromiseHookType as PromiseHookType
    from eyot.isolate import PromiseRejectEvent as PromiseRejectEvent
    from eyot.isolate import PromiseRejectMessage as PromiseRejectMessage
    from eyot.isolate import TimeZoneDetection as TimeZoneDetection
    from eyot.isolate import UseCounterFeature as UseCounterFeature
    from eyot.process import V8 as V8
    from eyot.properties import IndexFilter as IndexFilter
    from eyot.properties import IntegrityLevel as IntegrityLevel
    from eyot.properties import Intrinsic as Intrinsic
    from eyot.properties import KeyCollectionMode as KeyCollectionMode
    from eyot.properties import KeyConversionMode as KeyConversionMode
    from eyot.properties import ModuleImportPhase as ModuleImportPhase
    from eyot.properties import ModuleStatus as ModuleStatus
    from eyot.properties import PromiseState as PromiseState
    from eyot.properties import PropertyAttribute as PropertyAttribute
    from eyot.properties import PropertyDescriptor as PropertyDescriptor
    from eyot.properties import PropertyFilter as PropertyFilter
    from eyot.properties import PropertyHandlerFlags as PropertyHandlerFlags
    from eyot.properties import SideEffectType as SideEffectType
    from eyot.reg_exp import RegExpCreationFlags as RegExpCreationFlags
    from eyot.scopes import AllowJavascriptExecutionScope as AllowJavascriptExecutionScope
    from eyot.scopes import CallbackScope as CallbackScope
    from eyot.scopes import ContextScope as ContextScope
    from eyot.scopes import (
        DisallowJavascriptExecutionScope as DisallowJavascriptExecutionScope,
    )
    from eyot.scopes import EscapableHandleScope as EscapableHandleScope
    from eyot.scopes import HandleScope as HandleScope
    from eyot.scopes import MicrotasksScope as MicrotasksScope
    from eyot.scopes import Scope as Scope
    from eyot.scopes import TryCatch as TryCatch
    from eyot.scripts import CachedData as CachedData
    from eyot.scripts import CodeCacheRejection as CodeCacheRejection
    from eyot.scripts import CompileOptions as CompileOptions
    from eyot.scripts import MessageErrorLevel as MessageErrorLevel
    from eyot.scripts import NoCacheReason as NoCacheReason
    from eyot.scripts import ScriptOrigin as ScriptOrigin
    from eyot.scripts import Source as Source
    from eyot.strings import NewStringType as NewStringType


__all__ = sorted(EXPLICIT)  # noqa: PLE0605 - one table, as `__getattr__` uses it


def __getattr__(name: str) -> Any:
    return resolve(__name__, EXPLICIT, name, globals())


def __dir__() -> list[str]:
    return __all__
