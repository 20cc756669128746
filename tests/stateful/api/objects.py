"""Objects: properties, prototypes, private names, and the kinds that have methods of their own."""

from __future__ import annotations

from tests.stateful.api.table import ALL, api

from eyot import v8

JS = {"JSError"}

api(
    v8.Object,
    also={
        "with_prototype_and_properties": {"ValueError", "JSError"},
        "get_real_named_property get_real_named_property_attributes set_prototype": JS,
        "set_lazy_data_property get_constructor_name get_prototype": JS,
        "preview_entries": JS,
        "set_accessor_property set_accessor": {"ValueError", "JSError"},
    },
)
api(v8.Array)
api(v8.Map)
api(v8.Set)
api(v8.Date)
api(v8.RegExp, no_context="get_source", also={"__new__": {"JSError", "ValueError"}})
api(v8.Proxy, also={"__new__ get_target get_handler revoke": JS})
api(v8.Promise, also={"result": {"ValueError"}})
api(v8.PromiseResolver)
api(v8.JSON)
api(
    v8.Template,
    no_context=ALL,
    also={
        "set set_intrinsic_data_property": {"ValueError"},
        "set_accessor_property": {"ValueError", "TypeError"},
    },
)
api(
    v8.FunctionTemplate,
    no_context="__new__ set_class_name instance_template prototype_template inherit",
    also={
        "set_class_name instance_template prototype_template inherit": {"ValueError"},
        "remove_prototype read_only_prototype": {"ValueError"},
    },
)
api(
    v8.ObjectTemplate,
    no_context="__new__ set_accessor",
    also={
        "__new__ set_accessor set_call_as_function_handler set_immutable_proto": {"ValueError"},
        "set_indexed_property_handler": {"ValueError", "TypeError"},
        "set_internal_field_count": {"ValueError"},
        "set_named_property_handler": {"ValueError", "TypeError"},
    },
)
api(v8.Signature, no_context=ALL)
# What a delegate was asked, or what was written before, decides how it goes.
SERIAL = {"JSError", "EOFError", "ValueError", "ConversionError", "BufferError", "OverflowError",
          "TypeError"}  # fmt: skip
api(
    v8.ValueSerializer,
    also={"release write_value write_header write_raw_bytes transfer_array_buffer": SERIAL},
)
api(
    v8.ValueDeserializer,
    also={
        "read_double read_header read_raw_bytes read_uint32 read_uint64 read_value "
        "get_wire_format_version transfer_array_buffer transfer_shared_array_buffer": SERIAL
    },
)
