// Plain data in one piece: written and read in V8's own format, that of structured clone, or read
// as JSON.
//
// One call into V8 carries a whole tree, which is several times as quick as one for each property.
// What isn't plain data is left to whoever can say more about it: nothing of the program runs here,
// and a getter or a proxy, a function or an iterator in the data, ends the attempt without a trace.
// Thread: the isolate's owner, in a context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// The tags of the format that plain data needs.
namespace packed {
inline constexpr std::uint8_t kVersion = 0xFF, kFormat = 13, kPadding = 0, kUndefined = '_',
                              kNull = '0', kTrue = 'T', kFalse = 'F', kInt32 = 'I', kUint32 = 'U',
                              kDouble = 'N', kBigInt = 'Z', kUtf8 = 'S', kOneByte = '"',
                              kTwoByte = 'c', kHole = '-', kReference = '^', kObject = 'o',
                              kObjectEnd = '{', kArray = 'A', kArrayEnd = '$', kSparse = 'a',
                              kSparseEnd = '@', kMap = ';', kMapEnd = ':', kSet = '\'',
                              kSetEnd = ',', kDate = 'D', kTrueObject = 'y', kFalseObject = 'x',
                              kNumberObject = 'n', kBigIntObject = 'z', kStringObject = 's',
                              kHost = '\\';
}  // namespace packed

struct Packed {
  struct Free {
    void operator()(std::uint8_t* data) const;
  };
  std::unique_ptr<std::uint8_t, Free> data;
  std::size_t size = 0;
  std::vector<Ref> others;  // the host's own objects, by the number they are written with

  bool whole() const { return data != nullptr; }
};

// Not whole where the value isn't plain data.
Packed pack(EntryCore& entry, Ref value);

// Empty where the bytes are no value, or nested too deeply for V8.
Ref unpack_data(EntryCore& entry, std::span<const std::uint8_t> bytes,
                const std::vector<Ref>& others);

// Of JSON in Latin-1. Empty where it is none.
Ref read_json(EntryCore& entry, std::span<const std::uint8_t> text);

}  // namespace engine
