"""Values: their conversions, predicates and comparisons, and the primitives but strings."""

from __future__ import annotations

from tests.stateful.api.table import ALL, api

from eyot import v8

JS = {"JSError"}
MISSING = {"IndexError"}

api(v8.Data, also={"cast": {"TypeError"}})
api(
    v8.Value,
    no_context="to_boolean boolean_value to_python",
    also={
        "to_python": {"JSError", "EY106", "ConversionError", "TimedOut"},
        "instance_of equals to_detail_string": JS,
        "type_of": {"Terminated"},
    },
)
api(v8.Primitive)
api(v8.Name)
for made in (v8.Undefined, v8.Null, v8.Boolean):
    api(made, elsewhere={"__new__": "make_handle"})
api(v8.Number, no_context="__new__")
api(v8.Integer, no_context="__new__ new_from_unsigned")
api(v8.Int32)
api(v8.Uint32)
api(
    v8.BigInt,
    no_context="new_from_i64 new_from_u64",
    also={"new_from_words": {"ConversionError", "OverflowError"}},
)
api(v8.Symbol, no_context=ALL)
api(v8.Private, no_context=ALL)
api(v8.External, no_context="__new__")
api(
    v8.PrimitiveArray,
    no_context=ALL,
    also={"get set": MISSING},
)
for boxed in (v8.BooleanObject, v8.NumberObject, v8.StringObject, v8.SymbolObject, v8.BigIntObject):
    api(boxed, no_context="value_of" if boxed not in {v8.BooleanObject, v8.NumberObject} else "")
