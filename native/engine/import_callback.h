// The host's own answers to import() and import.meta, in place of those for all contexts.
//
// import() asks at once, in the middle of JavaScript. It never throws: what goes wrong rejects its
// promise.
//
// Thread: the isolate's owner, inside an entry.
#pragma once

#include <v8.h>

#include <utility>
#include <vector>

#include "engine/turn.h"

namespace engine {

struct AskedImport : HostTurn {
  Ref options;   // of the script or module that imports: a packed PrimitiveArray, or empty
  Ref referrer;  // what that is called
  Ref specifier;
  std::vector<std::pair<Ref, Ref>> attributes;
  int phase;  // in V8's numbers; -1 for a callback that isn't told
  void* callable;
  Ref promise;  // the answer
};

// Take over the reference, which may be null: then it is as if there had never been one.
void set_import_callback(Isolate& isolate, void* callable);
void set_import_meta_callback(Isolate& isolate, void* callable);
// Where V8 knows phases.
bool knows_import_phases();
void set_import_phase_callback(Isolate& isolate, void* callable);
// Of a new isolate.
void hear_phased_imports(Isolate& isolate);

// What import() gives where there is an import_callback.
v8::MaybeLocal<v8::Promise> ask_for_import(Isolate& isolate, Context& context,
                                           v8::Local<v8::Data> options,
                                           v8::Local<v8::Value> referrer,
                                           v8::Local<v8::String> specifier,
                                           v8::Local<v8::FixedArray> attributes);

}  // namespace engine
