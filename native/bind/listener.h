// Python functions that V8 tells of messages and asks for the text of a stack.
#pragma once

#include "bind/objects.h"
#include "engine/listener_turn.h"
#include "engine/promise_hook.h"

namespace bind {

// For the host's table.
void tell(engine::MessageTurn& turn);
void prepare_stack_trace(engine::StackTraceTurn& turn);
void tell_of_promise(engine::PromiseTurn& turn);

// Methods of Isolate.
PyObject* add_message_listener(PyObject* isolate, Args args);
PyObject* remove_message_listeners(PyObject* isolate, Args args);
PyObject* set_prepare_stack_trace_callback(PyObject* isolate, Args args);
PyObject* set_promise_hook(PyObject* isolate, Args args);
PyObject* set_capture_stack_trace_for_uncaught_exceptions(PyObject* isolate, Args args);

inline constexpr const char* kAddListenerDoc =
    "add_message_listener(self, listener: Callable[[CallbackScope, Message, Value], object], /, "
    "levels: MessageErrorLevel = ...) -> None\n\nHas `listener(scope, message, exception)` called "
    "for what no JavaScript and no TryCatch catches, before it is raised as a JSError, and for "
    "what a verbose TryCatch does. What it raises is reported as unraisable.\n\nArgs:\n    levels: "
    "Of which messages; errors alone, unless said otherwise.";
inline constexpr const char* kRemoveListenersDoc =
    "remove_message_listeners(self, listener: Callable[[CallbackScope, Message, Value], object], "
    "/) -> None\n\nThe opposite, as often as it was added.";
inline constexpr const char* kPrepareDoc =
    "set_prepare_stack_trace_callback(self, callback: Callable[[CallbackScope, Value, Array], "
    "Value | bool | int | float | str | None] | None, /) -> None\n\nHas `callback(scope, error, "
    "call_sites)` asked for the property `stack` of each error when that is first read. It stands "
    "in for Error.prepareStackTrace.";
inline constexpr const char* kPromiseHookDoc =
    "set_promise_hook(self, hook: Callable[[CallbackScope, PromiseHookType, Promise, Promise | "
    "Undefined], object] | None, /) -> None\n\nHas `hook(scope, event, promise, parent)` called at "
    "once when a promise is made, resolved or rejected, and around each function that waits for it; "
    "`parent` is the promise it comes of. Of promises that the hook's own work makes it isn't "
    "called. What it raises is reported as unraisable.";
inline constexpr const char* kCaptureDoc =
    "set_capture_stack_trace_for_uncaught_exceptions(self, capture: bool, frame_limit: int = 10) "
    "-> None\n\nWhether V8 notes the frames of whatever is thrown, and how many. They are what a "
    "Message's stack trace and a JSError's frames are made of; 64 unless said otherwise.";

}  // namespace bind
