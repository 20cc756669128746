// Promises that Python awaits, and awaitables of Python's that JavaScript does.
#pragma once

#include "bind/objects.h"

namespace bind {

// The slots of what can be awaited, for the type of live promises.
extern PyAsyncMethods promise_async_methods;

bool is_awaitable(PyObject* object);

// A promise of what an awaitable gives, which a task of the running loop awaits.
engine::Ref awaitable_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                    PyObject* awaitable);

// What `async for` goes through, and the object that `for await` does.
bool is_async_iterable(PyObject* object);
engine::Ref async_iterable_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                         PyObject* iterable);

// A promise was rejected and nobody handles it: the loop that runs is told, unless somebody does
// soon. Without a loop nobody is.
void watch_rejection(PyObject* promise);

// Evaluates a script and awaits what it gives: a coroutine.
PyObject* eval_async(PyObject* context, Args args);

}  // namespace bind
