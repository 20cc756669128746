// The parts that Isolate's methods are made up of.
#pragma once

#include <span>

#include "bind/objects.h"

namespace bind {

std::span<const PyMethodDef> memory_methods();
std::span<const PyMethodDef> task_methods();
std::span<const PyMethodDef> profiling_methods();
std::span<const PyMethodDef> listener_methods();
std::span<const PyMethodDef> slot_methods();
std::span<const PyMethodDef> cycle_methods();
std::span<const PyMethodDef> moving_methods();
std::span<const PyMethodDef> module_callback_methods();

// What an isolate is to be made with: CreateParams, and keywords that override them.
engine::IsolateOptions isolate_options(Args args);

// Closes it, and lets go of what it kept of Python.
void close_isolate(IsolateObject& isolate);

inline engine::Isolate& engine_of(PyObject* isolate) {
  return *reinterpret_cast<IsolateObject*>(isolate)->engine;
}

// Something of an isolate that another thread may use.
PyObject* new_isolate_handle(PyObject* isolate);

// Of the news: tells all listeners of this thread's isolates.
void tell_news();
void run_interrupts(engine::Isolate& isolate);
// What the collector left to the isolate's owner.
void end_collected(engine::Isolate& isolate);
std::size_t near_heap_limit(engine::Isolate& isolate);

}  // namespace bind
