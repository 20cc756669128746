// Strings whose units stay in the host's memory.
//
// V8 lets go of one wherever its collector finds it unused, or when the isolate closes; the host's
// reference then waits on the list of the process, for nothing of the host may run there.
// Thread: the isolate's owner.
#pragma once

#include <cstdint>
#include <span>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// `object` owns the memory, which never changes; both references are taken over. `callback`, if not
// null, is called when V8 has let go. Empty where the text is longer than V8 allows: the references
// are the caller's still.
Ref make_external_string(Isolate& isolate, std::span<const char> latin1, void* object,
                         void* callback);
Ref make_external_string(Isolate& isolate, std::span<const std::uint16_t> utf16, void* object,
                         void* callback);

// A text that is given again and again is the same string of V8's as long as that has it: V8 counts
// the memory of each, and a few of ten megabytes are reason enough for it to collect. Only for long
// ones, since V8 keeps what is remembered until it collects its whole heap.
inline constexpr std::size_t kLongText = 1 << 20;
Ref known_long_text(Isolate& isolate, const void* object);
void remember_long_text(Isolate& isolate, const void* object, Ref string);

bool is_external_string(Ref string);
bool is_external_one_byte(Ref string);
bool is_external_two_byte(Ref string);

// The host's object whose memory the string is in, borrowed, or null.
void* external_memory_of(Ref string);

}  // namespace engine
