"""JavaScript's values in Python: `undefined`, and the live objects.

A live object is native (`Live`); here each class gets the methods of Python's own protocols.
"""

from __future__ import annotations

from eyot.values.js_array import JSArray
from eyot.values.js_iterator import JSGenerator, JSIterator
from eyot.values.js_map import JSMap
from eyot.values.js_module import JSModule
from eyot.values.js_object import JSObject
from eyot.values.js_promise import JSPromise
from eyot.values.js_set import JSSet
from eyot.values.js_symbol import JSSymbol
from eyot.values.js_undefined import UndefinedType, undefined

__all__ = [
    "JSArray",
    "JSGenerator",
    "JSIterator",
    "JSMap",
    "JSModule",
    "JSObject",
    "JSPromise",
    "JSSet",
    "JSSymbol",
    "UndefinedType",
    "undefined",
]
