"""eyot: V8 inside Python, with its scopes made safe to use.

The everyday layer is here; `eyot.v8` is V8's own vocabulary, `eyot.aio` the runtime of tasks,
`eyot.modules` where modules come from, `eyot.web` what browsers add to the language.
"""

from __future__ import annotations

from eyot import errors
from eyot._names import EVERYDAY, resolve
from eyot.errors import *  # noqa: F403 - exactly its __all__

TYPE_CHECKING = False  # typing costs more to load than all of this package
if TYPE_CHECKING:
    from typing import Any

    from eyot import aio as aio
    from eyot import modules as modules
    from eyot import v8 as v8
    from eyot import web as web
    from eyot._core import Isolate as Isolate
    from eyot._core import JSFunction as JSFunction
    from eyot.buffers import JSArrayBuffer as JSArrayBuffer
    from eyot.buffers import JSDataView as JSDataView
    from eyot.buffers import JSTypedArray as JSTypedArray
    from eyot.buffers import Lent as Lent
    from eyot.buffers import SharedBuffer as SharedBuffer
    from eyot.buffers import lend as lend
    from eyot.context import CompiledScript as CompiledScript
    from eyot.context import Context as Context
    from eyot.exposed import Exposed as Exposed
    from eyot.exposed import expose as expose
    from eyot.exposed import live as live
    from eyot.frames import JSFrame as JSFrame
    from eyot.isolate import HeapStatistics as HeapStatistics
    from eyot.ops import Extension as Extension
    from eyot.ops import Op as Op
    from eyot.ops import OpMetrics as OpMetrics
    from eyot.ops import OpState as OpState
    from eyot.ops import op as op
    from eyot.pending import PendingWork as PendingWork
    from eyot.pool import IsolatePool as IsolatePool
    from eyot.pool import PoolStatistics as PoolStatistics
    from eyot.scopes import AllowJavascriptExecutionScope as AllowJavascriptExecutionScope
    from eyot.scopes import CallbackScope as CallbackScope
    from eyot.scopes import ContextScope as ContextScope
    from eyot.scopes import (
        DisallowJavascriptExecutionScope as DisallowJavascriptExecutionScope,
    )
    from eyot.scopes import EscapableHandleScope as EscapableHandleScope
    from eyot.scopes import HandleScope as HandleScope
    from eyot.scopes import Scope as Scope
    from eyot.scopes import TryCatch as TryCatch
    from eyot.values import JSArray as JSArray
    from eyot.values import JSGenerator as JSGenerator
    from eyot.values import JSIterator as JSIterator
    from eyot.values import JSMap as JSMap
    from eyot.values import JSModule as JSModule
    from eyot.values import JSObject as JSObject
    from eyot.values import JSPromise as JSPromise
    from eyot.values import JSSet as JSSet
    from eyot.values import JSSymbol as JSSymbol
    from eyot.values import undefined as undefined

_MODULES = ("aio", "modules", "v8", "web")

__all__ = sorted([*errors.__all__, *EVERYDAY, *_MODULES])  # noqa: PLE0605 - one table, as below


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        from importlib import import_module

        return import_module(f"eyot.{name}")
    return resolve(__name__, EVERYDAY, name, globals())


def __dir__() -> list[str]:
    return __all__
