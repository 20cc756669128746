// What is said before V8 ends the process, where it gives no other way out.
//
// V8 says what went wrong; added is where: the host's stack, and JavaScript's. Thread: the one on
// which it happened, which may be one of V8's own; then there is nothing to add.
#pragma once

namespace engine {

struct Isolate;

// For the platform: called by V8 after its own words, and before it ends the process.
void print_stacks();

// Of a new isolate: what V8 asks of it when the memory is used up or it is misused.
void hear_last_words(Isolate& isolate);

}  // namespace engine
