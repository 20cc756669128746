// Python's memory to JavaScript.
#pragma once

#include "bind/convert.h"

namespace bind {

// What JavaScript gets for memory of Python's: a typed array over a buffer, shared where it can be
// written and copied where it can't; the view that lend() gave; a buffer over a BackingStore. Empty
// where `object` is none of those. Raises ConversionError.
engine::Ref buffer_to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                                 const std::string& path);

// The typed array that a buffer's format stands for, over memory made from it.
engine::Ref typed_array_over(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                             bool writable, const std::string& path);

extern PyTypeObject lent_type;
// The view that is lent, in a context. Refuses after the block.
engine::Ref lent_to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* lent,
                               const std::string& path);

}  // namespace bind
