// The means to settle a promise that JavaScript was given.
#pragma once

#include "bind/objects.h"

namespace bind {

nb::object new_settler(engine::EntryCore& entry, ContextObject& context, engine::Ref resolver);

}  // namespace bind
