// Throwing from Python what is a JavaScript value.
#pragma once

#include "bind/objects.h"

namespace bind {

// Raises the JSError of a value that was thrown; `message` is packed, and may be empty.
[[noreturn]] void raise_value(engine::EntryCore& entry, engine::Context& context, engine::Ref value,
                              engine::Ref message);

// Scope.throw_exception.
PyObject* throw_exception(PyObject* scope, Args args);
inline constexpr const char* kThrowExceptionDoc =
    "throw_exception(self, value: Value, /) -> None\n\nThrows a value. In a TryCatch it waits "
    "there; elsewhere it is raised as a JSError, which leaves a callback as the value "
    "itself.\n\nRaises:\n    JSError: The scope is no TryCatch.\n    NoContextError: EY106.";

}  // namespace bind
