// What the engine asks of the interpreter around it.
//
// The engine knows no Python: whoever embeds it fills this table once, before the first isolate.
// "The lock" is the interpreter's global lock; every pointer called `object` is a reference that
// only the host understands.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

namespace engine {

struct AskedImport;
struct DelegateTurn;
struct ExposedCall;
struct HostCall;
struct ImportTurn;
struct Isolate;
struct InterceptCall;
struct PropertyCall;
struct RealmTurn;
struct MetaTurn;
struct MessageTurn;
struct PromiseTurn;
struct Refusal;
struct StackTraceTurn;
struct SyntheticTurn;
struct ResolveTurn;
struct WasmTurn;

// Where in the host's program something was made: a code object, owned, and an instruction in it.
// Turning that into file and line costs time, so it is done only when an error is told.
struct Place {
  void* code = nullptr;
  int instruction = -1;
};

struct Host {
  // Gives the lock away; the result goes back to `lock`.
  void* (*unlock)() = nullptr;
  // Takes the lock. Never returns once the interpreter is ending.
  void (*lock)(void* state) = nullptr;
  bool (*on_main_thread)() = nullptr;
  // Runs the host's signal handlers, locked. What they raise is left in Isolate::pending.
  void (*run_signal_handlers)(Isolate& isolate) = nullptr;
  // What becomes of a heap limit that is nearly reached: a new one in bytes, or 0 to stop. Locked;
  // what it raises is left in Isolate::pending.
  std::size_t (*near_heap_limit)(Isolate& isolate) = nullptr;
  // Sees whether the host has begun to switch stacks within threads (greenlets), locked.
  void (*look_for_stacks)() = nullptr;
  // Which of them is the thread's now, locked.
  void* (*stack)() = nullptr;
  // Prints the stack of the calling thread. Takes the lock itself.
  void (*print_stack)() = nullptr;
  // Runs Isolate::interrupts, locked. What they raise is left in Isolate::pending.
  void (*run_interrupts)(Isolate& isolate) = nullptr;
  // Tells the host's listeners what V8 had to tell, locked. Never raises.
  void (*tell_news)() = nullptr;
  // Makes the host's exception of a refusal and leaves it in Isolate::pending, locked.
  void (*refused)(Isolate& isolate, const Refusal& refusal) = nullptr;
  // Runs a host function, locked.
  void (*invoke)(HostCall& call) = nullptr;
  // Runs a host accessor, locked.
  void (*access)(PropertyCall& call) = nullptr;
  // Runs a host handler of named properties, locked.
  void (*intercept)(InterceptCall& call) = nullptr;
  // Uses a member of an exposed object, locked.
  void (*use_exposed)(ExposedCall& call) = nullptr;
  // Asks the delegate of a serializer or deserializer, locked.
  void (*ask_delegate)(DelegateTurn& turn) = nullptr;
  // Makes the context of a ShadowRealm, locked.
  void (*make_realm)(RealmTurn& turn) = nullptr;
  // Hands a message to the listeners that want it, locked.
  void (*tell)(MessageTurn& turn) = nullptr;
  // Tells the host's promise hook what happens to a promise, locked.
  void (*tell_of_promise)(PromiseTurn& turn) = nullptr;
  // Makes the property `stack` of an error, locked.
  void (*prepare_stack_trace)(StackTraceTurn& turn) = nullptr;
  // Imports what import() names, locked.
  void (*import_module)(ImportTurn& turn) = nullptr;
  // Asks a callback of the explicit layer what import() stands for, locked.
  void (*ask_for_import)(AskedImport& turn) = nullptr;
  // Fills a module's import.meta, locked.
  void (*describe_module)(MetaTurn& turn) = nullptr;
  // Gives the exports of a synthetic module their values, locked.
  void (*evaluate_synthetic)(SyntheticTurn& turn) = nullptr;
  // Says which module, or which source of one, an import stands for, locked.
  void (*resolve_module)(ResolveTurn& turn) = nullptr;
  // Feeds V8 with WebAssembly that comes in pieces, locked.
  void (*stream_wasm)(WasmTurn& turn) = nullptr;
  // Takes a reference, locked.
  void (*keep)(void* object) = nullptr;
  // Lets go of a reference, locked.
  void (*release)(void* object) = nullptr;
  // Calls a host callable without arguments and lets go of it, locked. Never raises.
  void (*call_back)(void* callable) = nullptr;
  // A scope object that outlives its callback keeps nobody any more, locked.
  void (*scope_over)(void* object) = nullptr;
  // "file.py:12", locked.
  std::string (*describe)(const Place& place) = nullptr;
  // Warns of something never closed, locked. Never raises.
  void (*warn)(const std::string& text) = nullptr;
  // Disposes an isolate that was left to its owner by the host's collector, and lets go of it,
  // locked.
  void (*end_collected)(Isolate& isolate) = nullptr;
};

extern Host host;

// Whether it does: threads have several stacks, and change between them in the middle of calls.
extern std::atomic<bool> stacks_switch;

}  // namespace engine
