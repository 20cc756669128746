// How a value looks at a glance, as a browser's console shows it.
//
// Nothing of the program runs: accessors are named, not read, and proxies aren't asked. What can't
// be found out in this way is left out. Texts are short, whatever the value holds, and have no line
// breaks and no halves of characters.
// Thread: the isolate's owner, in a context.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

struct PreviewPart {
  std::u16string label;  // of a property, index or key; empty for what a Set holds
  std::u16string text;   // of its value
  Ref value;             // empty where it wasn't read
};

struct Preview {
  std::u16string head;  // "Array(3)", "Point"; what the value is, without its parts
  std::vector<PreviewPart> parts;
  bool more = false;  // there are more parts than were wanted
};

// A value with at most so many of its parts.
Preview preview_parts(EntryCore& entry, Ref value, std::size_t most);

// In one line: "{x: 1, tags: Array(2)}".
std::u16string preview_line(EntryCore& entry, Ref value);

// What stands for it inside another: "Array(2)".
std::u16string preview_brief(EntryCore& entry, Ref value);

}  // namespace engine
