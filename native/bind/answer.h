// Python code that JavaScript, or V8 itself, has called: what it raises stays on its own side.
#pragma once

#include "bind/objects.h"
#include "engine/rules.h"

namespace bind {

// Runs `body`; where it raised, `failed` deals with the exception that is set.
template <class Turn>
void answer(Turn& turn, void (*body)(Turn&), PyObject* whom,
            void (*failed)(engine::HostTurn&) = throw_into_javascript) {
  try {
    try {
      body(turn);
      return;
    } catch (const ErrorSet&) {
    } catch (const nb::python_error&) {
      translate_exception();
    } catch (const engine::Refusal&) {
      translate_exception();
    } catch (const std::exception&) {
      translate_exception();
    }
    failed(turn);
  } catch (const ErrorSet&) {
    PyErr_WriteUnraisable(whom);
  } catch (const engine::Refusal&) {
    translate_exception();
    PyErr_WriteUnraisable(whom);
  } catch (const std::exception&) {  // no exception of C++ may meet V8's frames
    translate_exception();
    PyErr_WriteUnraisable(whom);
  }
}

}  // namespace bind
