// `timeout=` and `count_host_time=`: how long a call may take.
#pragma once

#include "bind/python.h"
#include "engine/deadline.h"

namespace bind {

// Of the two keywords' values, null where they weren't given.
engine::TimeLimit time_limit(PyObject* timeout, PyObject* count_host_time);

}  // namespace bind
