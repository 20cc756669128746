// Python's exceptions for what went wrong, on either side.
#pragma once

#include "bind/objects.h"
#include "engine/failure.h"

namespace bind {

// The exception of a failure: the Python object that passed through, or a new JSError.
nb::object failure_object(engine::EntryCore& entry, ContextObject* context,
                          const engine::Failure& failure);

// Raises `exception` with JavaScript's frames in its traceback.
[[noreturn]] void raise_with_frames(const nb::object& exception,
                                    const std::vector<engine::Frame>& frames);

// Where V8 says of an overflown stack no more than that something wasn't made.
[[noreturn]] void raise_stack_overflow();

// A Python exception as JavaScript sees it: an Error that stands for it.
engine::Ref error_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                PyObject* exception);

// Gives Python's line cache the source that a frame is in, so that tracebacks can show it.
void remember_source(const engine::Frame& frame, PyObject* file);

}  // namespace bind
