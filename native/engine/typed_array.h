// Views of ArrayBuffers: the typed arrays and DataView.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/backing_store.h"
#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

enum class Element : std::uint8_t {
  int8,
  uint8,
  uint8_clamped,
  int16,
  uint16,
  int32,
  uint32,
  float16,
  float32,
  float64,
  big_int64,
  big_uint64,
};

struct ElementFacts {
  std::uint8_t size;
  const char* format;  // as Python's struct module has it
};
inline constexpr std::array<ElementFacts, 12> kElements = {{{1, "b"},
                                                            {1, "B"},
                                                            {1, "B"},
                                                            {2, "h"},
                                                            {2, "H"},
                                                            {4, "i"},
                                                            {4, "I"},
                                                            {2, "e"},
                                                            {4, "f"},
                                                            {8, "d"},
                                                            {8, "q"},
                                                            {8, "Q"}}};
constexpr const ElementFacts& facts_of(Element element) {
  return kElements[static_cast<std::size_t>(element)];
}

// Whether this V8 has typed arrays of the element; and how long they may be.
bool has_element(Element element);
std::size_t most_elements(Element element);

bool is_view(Ref value);
bool is_typed_array(Ref value);
bool is_data_view(Ref value);
Element element_of(Ref typed_array);

// The range lies in the buffer, and begins at a multiple of the element's size.
Ref make_typed_array(Element element, Ref buffer, std::size_t offset, std::size_t length);
Ref make_data_view(Ref buffer, std::size_t offset, std::size_t length);

std::size_t view_offset(Ref view);
std::size_t view_bytes(Ref view);
std::size_t typed_array_length(Ref typed_array);
bool has_buffer(Ref view);
// The ArrayBuffer or SharedArrayBuffer under a view; made where the contents were in V8's heap.
Ref view_buffer(Ref view);

// The bytes of a view, an ArrayBuffer or a SharedArrayBuffer.
struct Contents {
  Memory memory;
  std::size_t offset = 0;
  std::size_t size = 0;
  std::optional<Element> element;  // of a typed array
  bool detached = false;

  std::span<std::byte> bytes() const { return memory.bytes().subspan(offset, size); }
};
Contents contents_of(EntryCore& entry, Ref value);

}  // namespace engine
