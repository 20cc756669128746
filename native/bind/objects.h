// The Python objects of eyot, as C++ sees them, and who keeps whom alive.
//
// A context keeps its isolate, a live object its context, an open scope its isolate and its parent,
// a handle its scope. A closed scope keeps nothing: what remains of it is its name and place, for
// the error that a late use gets.
#pragma once

#include "bind/python.h"
#include "engine/context.h"
#include "engine/function.h"
#include "engine/held.h"
#include "engine/isolate.h"
#include "engine/scope.h"
#include "engine/try_catch.h"

namespace bind {

struct RawGlobals;  // values kept under a number, without a Global

struct IsolateObject {
  PyObject_HEAD
  engine::Isolate* engine;
  PyObject* weakrefs;
  RawGlobals* raw_globals;  // made on demand, as the next four are
  PyObject* slots;          // a dict: class to instance
  PyObject* data;           // a list, by number
  PyObject* listeners;      // a dict: topic to a list of (callable, mask)
  PyObject* shapes;         // a dict: what is exposed, as a tuple, to its engine::Shape
};

struct ContextObject {
  PyObject_HEAD
  engine::Context* engine;
  IsolateObject* isolate;
  PyObject* weakrefs;
  bool owns_isolate;
};

struct ScopeObject {
  PyObject_HEAD
  IsolateObject* isolate;
  ScopeObject* parent;
  ContextObject* context;  // of a ContextScope, while open
  engine::Scope scope;
};

struct TryCatchObject {
  ScopeObject base;
  engine::Caught caught;
};

struct HandleObject {
  PyObject_HEAD
  engine::Scope* scope;  // whose host object is kept
  engine::Ref ref;
  Py_hash_t hash;
  bool caught;  // out of a TryCatch
};

// A value that is kept until dropped: a Global, an everyday object, a compiled script.
struct LiveObject {
  PyObject_HEAD
  ContextObject* context;
  engine::Held* held;
  PyObject* weakrefs;
  vectorcallfunc call;  // of a function
  PyObject* receiver;   // of a method: the live object it was read from
};

extern PyTypeObject isolate_type, context_type, scope_type, handle_scope_type,
    escapable_handle_scope_type, context_scope_type, try_catch_type, callback_scope_type;

void forget_raw_globals(IsolateObject& isolate);
// What the isolate keeps of Python, once it is closed. May run anything.
void forget_host_objects(IsolateObject& isolate);

// A Global, taken apart; null for anything else. `held` is null where it is empty.
struct Kept {
  IsolateObject* isolate;
  engine::Held* held;
  PyTypeObject* type;
};
const Kept* global_contents(PyObject* object);
// Keeps what a Global or Weak held under a number of the isolate's, and takes it back.
std::uint64_t park_raw(IsolateObject& isolate, engine::Held* held, PyTypeObject* type, bool weak);
Kept take_raw(IsolateObject& isolate, PyObject* number, bool weak);
PyObject* new_global(IsolateObject* isolate, engine::Ref ref, PyTypeObject* type);

inline PyObject* object_of(void* pointer) { return static_cast<PyObject*>(pointer); }
template <class T>
PyObject* as_object(T* object) {
  return reinterpret_cast<PyObject*>(object);
}

inline bool is_isolate(PyObject* object) { return Py_IS_TYPE(object, &isolate_type); }
inline bool is_context(PyObject* object) { return Py_IS_TYPE(object, &context_type); }
inline bool is_scope(PyObject* object) { return PyObject_TypeCheck(object, &scope_type); }

// Argument checks: a TypeError that says what was expected by `function`.
engine::Isolate& isolate_argument(PyObject* object, const char* function);
ScopeObject& scope_argument(PyObject* object, const char* function);
ContextObject& context_argument(PyObject* object, const char* function);

// A scope of this class, not made on anything yet.
ScopeObject& new_scope(PyTypeObject* type, engine::ScopeKind kind);
// Makes it on an isolate or on a scope: what the constructors have in common.
void prepare_scope(ScopeObject& self, PyObject* on, const char* name);
// What the end of a scope's block does.
PyObject* leave_scope(PyObject* scope, Args exception);

// Where the running Python code is.
engine::Place here();
// Where a function is defined.
engine::Place place_of_function(PyObject* callable);
void forget(engine::Place& place);
// (file, line) as a tuple, or None.
nb::object place_as_tuple(const engine::Place& place);

// Whether a block ends with an exception in a forked child: sys.exit() there must come through, and
// nothing can be closed.
inline bool leaves_forked_child(const Args& exception) {
  return engine::forked() && exception.count > 0 && exception[0] != Py_None;
}

// The context object of an engine's context, made anew if Python had dropped it.
nb::object context_object(engine::Context& context);

// --- handles ---

// The class that stands for a value best.
PyTypeObject* handle_class(engine::Ref ref);
PyObject* new_handle(PyTypeObject* type, engine::Scope& home, engine::Ref ref, bool caught = false);
inline PyObject* new_handle(engine::Scope& home, engine::Ref ref) {
  return new_handle(handle_class(ref), home, ref);
}
bool is_handle(PyObject* object);
// The handle's value, after all checks.
engine::Ref use_handle(const HandleObject& handle);
// The same for an argument of something done in `scope`.
engine::Ref handle_argument(const engine::Scope& scope, PyObject* object, PyTypeObject* type,
                            const char* function);
[[noreturn]] void refuse_handle(PyObject* object, const PyTypeObject* type, const char* function);

// What an explicit operation gives: a handle of the scope's home; or, where it threw, None with the
// exception waiting in the TryCatch that is its scope, else the exception raised.
PyObject* finish(engine::ScopedEntry& entry, engine::Scope& scope, engine::Ref result,
                 PyTypeObject* type = nullptr);
// The same where there is no value to give; `result` is what is returned in its place.
PyObject* finish_plain(engine::ScopedEntry& entry, engine::Scope& scope, bool done,
                       PyObject* result);

// --- live objects ---

bool is_live(PyObject* object);
// The live object of a JavaScript object in a context: the one that exists, or a new one.
nb::object live_object(engine::EntryCore& entry, ContextObject& context, engine::Ref ref);

// --- errors ---

// Raises what the entry ended with: the exception it caught, or what stopped it.
[[noreturn]] void raise_caught(engine::EntryCore& entry, ContextObject* context);
// Raises if the entry was stopped.
void check_stopped(engine::EntryCore& entry);
// A JSError for an error that is a value.
nb::object error_object(engine::EntryCore& entry, ContextObject& context, engine::Ref value);
// Turns the Python exception that is set into what a host function throws.
void throw_into_javascript(engine::HostTurn& turn);
// Has JavaScript stopped by the exception that is set, where JavaScript has no business with it.
bool stop_if_uncaught(engine::HostTurn& turn);

}  // namespace bind
