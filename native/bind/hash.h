// The hash of what is compared by identity.
#pragma once

#include "bind/python.h"

namespace bind {

inline Py_hash_t hash_of_place(const void* place) {
#if PY_VERSION_HEX >= 0x030D0000
  return Py_HashPointer(place);
#else
  return _Py_HashPointer(place);
#endif
}

}  // namespace bind
