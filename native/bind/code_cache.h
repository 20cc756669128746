// Code caches as Python sees them: bytes that say what they are a cache of. The seal is Python's
// (src/eyot/scripts.py); see engine/script_compiler.h for why there is one.
#pragma once

#include <vector>

#include "bind/handles.h"

namespace bind {

inline constexpr const char* kScriptCache = "script";
inline constexpr const char* kFunctionCache = "function";
inline constexpr const char* kModuleCache = "module";

extern PyTypeObject module_type;

// The bytes for a cache of `source`, of which `payload` is V8's part; None where that is empty.
PyObject* sealed_code_cache(const char* kind, engine::Ref source,
                            const std::vector<std::uint8_t>& payload);

// Function.create_code_cache.
PyObject* create_function_cache(PyObject* function, Args args);
inline constexpr const char* kCreateFunctionCacheDoc =
    "create_code_cache(self, scope: Scope, /) -> bytes | None\n\nWhat V8 made of the source of a "
    "function from ScriptCompiler.compile_function, for a CachedData in a later process. None "
    "where V8 can't write it.\n\nRaises:\n    TypeError: The function was made otherwise.";

}  // namespace bind
