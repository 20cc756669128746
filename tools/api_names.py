"""What rusty_v8 says otherwise than we do, and what is left out here, and why.

`api_coverage.py` reads both. A name of ours is a dotted one in eyot.v8, with the keyword that does
it in brackets where there is one: "Isolate(heap_limit)". Each is looked up, so it can't be one that
is no longer there.
"""

from __future__ import annotations

SAID_OTHERWISE = {
    # contexts
    "ContextOptions": "Context(global_template)",
    "Context.global": "Context.global_",
    "Context.get_aligned_pointer_from_embedder_data": "Context.get_slot",
    "PinnedRef.set_promise_hooks": "Scope.set_promise_hooks",
    # data and handles
    "Local": "Value",
    "Local.try_cast": "Data.cast",
    "DataError": "Data.cast",
    "Global.open": "Global.local",
    "Weak.to_local": "Weak.local",
    "Weak.with_finalizer": "Weak",
    "Weak.with_guaranteed_finalizer": "Weak(guaranteed)",
    "Weak.clone_with_finalizer": "Weak.copy",
    "Weak.clone_with_guaranteed_finalizer": "Weak.copy(guaranteed)",
    "Eternal.empty": "Eternal",
    # functions
    "ConstructorBehavior": "Function(constructor)",
    "Function.builder": "Function(length)",
    "FunctionBuilder": "Function",
    "FunctionBuilder.data": "Function(data)",
    "FunctionBuilder.length": "Function(length)",
    "FunctionBuilder.constructor_behavior": "Function(constructor)",
    "FunctionBuilder.side_effect_type": "Function(side_effect_type)",
    "FunctionBuilder.build": "Function",
    "FunctionCallbackArguments": "FunctionCallbackInfo",
    "FunctionCallbackArguments.length": "FunctionCallbackInfo.__len__",
    "FunctionCallbackArguments.get": "FunctionCallbackInfo.__getitem__",
    "PropertyCallbackArguments": "PropertyCallbackInfo",
    # property names and descriptors
    "GetPropertyNamesArgs": "Object.get_property_names(mode)",
    "GetPropertyNamesArgsBuilder": "Object.get_property_names(mode)",
    "GetPropertyNamesArgsBuilder.build": "Object.get_property_names",
    "GetPropertyNamesArgsBuilder.mode": "Object.get_property_names(mode)",
    "GetPropertyNamesArgsBuilder.property_filter": "Object.get_property_names(property_filter)",
    "GetPropertyNamesArgsBuilder.index_filter": "Object.get_property_names(index_filter)",
    "GetPropertyNamesArgsBuilder.key_conversion": "Object.get_property_names(key_conversion)",
    "PropertyAttribute.as_u32": "PropertyAttribute",
    "PropertyDescriptor.new_from_value": "PropertyDescriptor.value",
    "PropertyDescriptor.new_from_value_writable": "PropertyDescriptor.writable",
    "PropertyDescriptor.new_from_get_set": "PropertyDescriptor.get",
    "PropertyHandlerFlags.is_none": "PropertyHandlerFlags.NONE",
    "PropertyHandlerFlags.is_non_masking": "PropertyHandlerFlags.NON_MASKING",
    "PropertyHandlerFlags.is_only_intercept_strings": "PropertyHandlerFlags.ONLY_INTERCEPT_STRINGS",
    "PropertyHandlerFlags.is_has_no_side_effect": "PropertyHandlerFlags.HAS_NO_SIDE_EFFECT",
    # objects
    "Array.new_with_elements": "Array",
    "Object.set_accessor_with_setter": "Object.set_accessor(setter)",
    "Object.set_accessor_with_configuration": "Object.set_accessor(attributes)",
    "Object.set_lazy_data_property_with_data": "Object.set_lazy_data_property(data)",
    "Object.set_aligned_pointer_in_internal_field": "External",
    # templates
    "AccessorConfiguration.new": "Object.set_accessor",
    "NamedPropertyHandlerConfiguration.new": "ObjectTemplate.set_named_property_handler",
    "IndexedPropertyHandlerConfiguration.new": "ObjectTemplate.set_indexed_property_handler",
    "AccessorConfiguration": "Object.set_accessor(attributes)",
    "AccessorConfiguration.setter": "Object.set_accessor(setter)",
    "AccessorConfiguration.property_attribute": "Object.set_accessor(attributes)",
    "AccessorConfiguration.data": "Object.set_accessor(data)",
    "FunctionBuilder.signature": "FunctionTemplate(signature)",
    "FunctionTemplate.builder": "FunctionTemplate(length)",
    "ObjectTemplate.new_from_template": "ObjectTemplate",
    "ObjectTemplate.set_accessor_with_setter": "ObjectTemplate.set_accessor(setter)",
    "ObjectTemplate.set_accessor_with_configuration": "ObjectTemplate.set_accessor(attributes)",
    "Template.set_with_attr": "Template.set",
    "NamedPropertyHandlerConfiguration": "ObjectTemplate.set_named_property_handler",
    "NamedPropertyHandlerConfiguration.is_some": "ObjectTemplate.set_named_property_handler",
    "IndexedPropertyHandlerConfiguration": "ObjectTemplate.set_indexed_property_handler",
    "IndexedPropertyHandlerConfiguration.is_some": "ObjectTemplate.set_indexed_property_handler",
    # isolates
    "OwnedIsolate": "Isolate",
    "Isolate.create_params": "CreateParams",
    "Isolate.get_slot_mut": "Isolate.get_slot",
    "PinnedRef.get_slot_mut": "Isolate.get_slot",
    "Isolate.terminate_execution": "Isolate.terminate",
    "IsolateHandle.terminate_execution": "IsolateHandle.terminate",
    "Isolate.number_of_heap_spaces": "Isolate.heap_space_statistics",
    "Isolate.get_heap_code_and_metadata_statistics": "Isolate.heap_code_statistics",
    "Isolate.add_message_listener_with_error_level": "Isolate.add_message_listener(levels)",
    "CreateParams.counter_lookup_callback": "CreateParams.counters",
    "CreateParams.heap_limits": "CreateParams.heap_limit",
    # scopes
    "PinnedRef.escape": "EscapableHandleScope.escape",
    "OnFailure": "DisallowJavascriptExecutionScope(on_failure)",
    # messages, JSON and scripts
    "Message.get": "Message.text",
    "parse": "JSON.parse",
    "stringify": "JSON.stringify",
    "Source.new_with_cached_data": "Source.cached_data",
    "compile": "ScriptCompiler.compile",
    "compile_function": "ScriptCompiler.compile_function",
    "compile_module": "ScriptCompiler.compile_module",
    "compile_unbound_script": "ScriptCompiler.compile_unbound_script",
    "Module.instantiate_module2": "Module.instantiate_module",
    "cached_data_version_tag": "ScriptCompiler.cached_data_version_tag",
    # strings
    "Encoding": "String.is_external_onebyte",
    "ExternalStringResource": "String.get_external_string_resource",
    "ExternalStringResourceBase": "String.is_external",
    "ExternalOneByteStringResource": "String.get_external_onebyte_string_resource",
    "ExternalOneByteStringResource.data": "String.get_external_onebyte_string_resource",
    "ExternalOneByteStringResource.length": "String.get_external_onebyte_string_resource",
    "ExternalOneByteStringResource.as_bytes": "String.get_external_onebyte_string_resource",
    "OneByteConst": "String.new_external_onebyte",
    "String.new_from_onebyte_const": "String.new_external_onebyte",
    "String.new_external_onebyte_static": "String.new_external_onebyte",
    "String.new_external_twobyte_static": "String.new_external_twobyte",
    "String.get_external_string_resource_base": "String.is_external",
    "WriteFlags": "String.write_utf8(replace_invalid_utf8)",
    "WriteOptions": "String.write_utf8(replace_invalid_utf8)",
    "String.write_v2": "String.write",
    "String.write_one_byte_v2": "String.write_one_byte",
    "String.write_one_byte_uninit_v2": "String.write_one_byte",
    "String.write_utf8_v2": "String.write_utf8",
    "String.write_utf8_uninit_v2": "String.write_utf8",
    "String.to_rust_string_lossy": "String.value",
    "String.to_rust_cow_lossy": "String.value",
    "ValueViewData": "ValueView.data",
    "ValueView.as_str": "ValueView.data",
    "ValueView.to_cow_lossy": "ValueView.data",
    "Value.to_rust_string_lossy": "Value.to_string",
    # what an isolate is made with, under two owners there
    **{
        f"{owner}.{prefix}{size}_in_bytes": f"CreateParams.{size}"
        for owner in ("CreateParams", "ResourceConstraints")
        for prefix in ("", "set_")
        for size in (
            "max_old_generation_size",
            "max_young_generation_size",
            "code_range_size",
            "initial_old_generation_size",
            "initial_young_generation_size",
        )
    },
    # handlers of properties: keywords here
    **{
        f"{kind}PropertyHandlerConfiguration.{what}{raw}": (
            f"ObjectTemplate.set_{kind.lower()}_property_handler({what})"
        )
        for kind in ("Named", "Indexed")
        for what in (
            "getter",
            "setter",
            "query",
            "deleter",
            "enumerator",
            "definer",
            "descriptor",
            "flags",
        )
        for raw in ("", "_raw")
    },
}

_ALIAS = "names a callback's signature in C; the stubs say what a callback takes"
_GIVEN = "asks a builder what it was given; here that is an argument"
_HOST_MEMORY = "memory of Rust's; Python's objects are kept by slots, External and templates' code"
_INSPECTOR = "comes with the inspector, which drives V8's profilers"
_LIMITS = "Isolate.on_near_heap_limit asks Python, where it may run; V8 asks in a collection"
_MODULES = "comes with modules"
_NEWER = "needs a newer V8 than the oldest that eyot serves"
_PINNING = "Rust pins a scope and borrows it; a Python scope is its own storage"
_RAW = "a raw pointer"
_SNAPSHOTS = "comes with snapshots"
_TRACED = "for objects of C++ that V8's collector traces; Global and Weak are for Python's"
_TRAIT = "a trait: Python has protocols, and one class where Rust needs several impls"
_TRAMPOLINE = "turns a Rust function into one of C; a Python callable is called as it is"
_WASM = "comes with WebAssembly"

# An item, all of an owner ("Owner.*") or a kind ("kind:trait"), and why it is left out.
LEFT_OUT = {
    "kind:trait": _TRAIT,
    "kind:type": _ALIAS,
    "AccessorSignature": "V8 has taken it out since; a Signature says the same of a function",
    "CreateParams.heap_limits_from_system_memory": (
        "guesses a limit from the machine's memory: heap_limit says one"
    ),
    "Context.set_microtask_queue": _NEWER,
    "Context.from_snapshot": _SNAPSHOTS,
    "FixedArray": _MODULES,
    "FixedArray.*": _MODULES,
    "FunctionBuilder.build_fast": "comes with fast calls of C",
    "Handle.*": _TRAIT,
    "HandleInfo": _PINNING,
    "HeapStatistics.total_allocated_bytes": _NEWER,
    "Object.is_api_wrapper": _TRACED,
    "OomDetails": _LIMITS,
    "PinnedRef.get_current_host_defined_options": _NEWER,
    "RawSlot.*": _HOST_MEMORY,
    "SealedLocal": "comes with fast calls of C",
    "ScriptOrModule": _MODULES,
    "TracedReference": _TRACED,
    "TracedReference.*": _TRACED,
    "WeakData": _HOST_MEMORY,
    "WasmAsyncSuccess": _WASM,
    "compile_module2": _MODULES,
    "Module.evaluate_for_import_defer": _NEWER,
    "Module.get_module_namespace_with_phase": _NEWER,
    "CreateParams.cpp_heap": _TRACED,
    "Isolate.get_cpp_heap": _TRACED,
    "OneByteConst.fn": _TRAMPOLINE,
    "String.fn": _TRAMPOLINE,
    "CreateParams.has_set_array_buffer_allocator": _GIVEN,
    **dict.fromkeys(
        (
            "CreateParams.external_references",
            "CreateParams.snapshot_blob",
            "Isolate.add_context",
            "Isolate.add_context_data",
            "Isolate.add_isolate_data",
            "Isolate.set_default_context",
            "Isolate.snapshot_creator",
            "Isolate.snapshot_creator_from_existing_snapshot",
            "OwnedIsolate.create_blob",
            "PinnedRef.get_context_data_from_snapshot_once",
            "PinnedRef.get_isolate_data_from_snapshot_once",
        ),
        _SNAPSHOTS,
    ),
    **dict.fromkeys(
        (
            "Isolate.set_allow_wasm_code_generation_callback",
            "Isolate.set_wasm_async_resolve_promise_callback",
        ),
        _WASM,
    ),
    **dict.fromkeys(
        (
            "Isolate.add_near_heap_limit_callback",
            "Isolate.remove_near_heap_limit_callback",
            "Isolate.set_oom_error_handler",
        ),
        _LIMITS,
    ),
    **dict.fromkeys(
        (
            "ResourceConstraints.configure_defaults",
            "ResourceConstraints.configure_defaults_from_heap_size",
        ),
        "V8 does so itself for what CreateParams leaves to it",
    ),
    **dict.fromkeys(
        (
            "ClearCachedContext.*",
            "GetIsolate.*",
            "NewAllowJavascriptExecutionScope.*",
            "NewCallbackScope.*",
            "NewContextScope.*",
            "NewDisallowJavascriptExecutionScope.*",
            "NewEscapableHandleScope.*",
            "NewHandleScope.*",
            "NewTryCatch.*",
            "PinnedRef",
            "PinnedRef.as_mut_ref",
            "ScopeInit.*",
            "ScopeStorage",
            "ScopeStorage.*",
            "ToDataError.*",
        ),
        _PINNING,
    ),
    **dict.fromkeys(("RealIsolate", "UnsafeRawIsolatePtr", "UnsafeRawIsolatePtr.*"), _RAW),
    **dict.fromkeys(
        (
            "Function.builder_raw",
            "Function.new_raw",
            "FunctionBuilder.new_raw",
            "FunctionCallbackArguments.from_function_callback_info",
            "FunctionCallbackArguments.from_function_callback_info_parts",
            "FunctionCallbackInfo.get_parts",
            "FunctionCallbackInfoParts",
            "FunctionTemplate.builder_raw",
            "FunctionTemplate.new_raw",
            "HostImportModuleDynamicallyCallback.*",
            "HostImportModuleWithPhaseDynamicallyCallback.*",
            "PrepareStackTraceCallbackRet",
            "ReturnValue.from_function_callback_info",
            "ReturnValue.from_property_callback_info",
        ),
        _TRAMPOLINE,
    ),
    **dict.fromkeys(
        ("NamedPropertyHandlerConfiguration.data", "IndexedPropertyHandlerConfiguration.data"),
        "a Python callable has its data with it: a closure or a bound method",
    ),
}
