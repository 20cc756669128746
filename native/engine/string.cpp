#include "engine/string.h"

#include <algorithm>

namespace engine {

namespace {

v8::Local<v8::String> text(Ref ref) { return ref.As<v8::String>(); }

std::size_t length_of(Ref string) { return static_cast<std::size_t>(text(string)->Length()); }

bool leads(std::uint16_t unit) { return (unit & 0xFC00) == 0xD800; }
bool trails(std::uint16_t unit) { return (unit & 0xFC00) == 0xDC00; }

// Encodes one character; gives how many bytes it takes.
std::size_t encode(std::uint32_t point, char (&bytes)[4]) {
  const auto tail = [point](int shift) {
    return static_cast<char>(0x80 | ((point >> shift) & 0x3F));
  };
  if (point < 0x80) {
    bytes[0] = static_cast<char>(point);
    return 1;
  }
  if (point < 0x800) {
    bytes[0] = static_cast<char>(0xC0 | (point >> 6));
    bytes[1] = tail(0);
    return 2;
  }
  if (point < 0x10000) {
    bytes[0] = static_cast<char>(0xE0 | (point >> 12));
    bytes[1] = tail(6);
    bytes[2] = tail(0);
    return 3;
  }
  bytes[0] = static_cast<char>(0xF0 | (point >> 18));
  bytes[1] = tail(12);
  bytes[2] = tail(6);
  bytes[3] = tail(0);
  return 4;
}

}  // namespace

Ref make_utf8(Isolate& isolate, std::span<const char> bytes, bool name) {
  if (bytes.size() > kMaxStringLength) return {};
  v8::Local<v8::String> made;
  const auto type = name ? v8::NewStringType::kInternalized : v8::NewStringType::kNormal;
  if (!v8::String::NewFromUtf8(isolate.v8, bytes.data(), type, static_cast<int>(bytes.size()))
           .ToLocal(&made)) {
    return {};
  }
  return made;
}

Ref make_empty_string(Isolate& isolate) { return v8::String::Empty(isolate.v8); }

std::size_t utf8_length(Isolate& isolate, Ref string) {
  return static_cast<std::size_t>(text(string)->Utf8Length(isolate.v8));
}

bool is_one_byte(Ref string) { return text(string)->IsOneByte(); }
bool contains_only_one_byte(Ref string) { return text(string)->ContainsOnlyOneByte(); }

std::size_t copy_units(Isolate& isolate, Ref string, std::size_t start,
                       std::span<std::uint16_t> into) {
  const std::size_t count = std::min(length_of(string) - start, into.size());
  if (count == 0) return 0;  // V8 takes a length of nothing for all there is
  text(string)->Write(isolate.v8, into.data(), static_cast<int>(start), static_cast<int>(count),
                      v8::String::NO_NULL_TERMINATION);
  return count;
}

std::size_t copy_bytes(Isolate& isolate, Ref string, std::size_t start,
                       std::span<std::uint8_t> into) {
  const std::size_t count = std::min(length_of(string) - start, into.size());
  if (count == 0) return 0;
  text(string)->WriteOneByte(isolate.v8, into.data(), static_cast<int>(start),
                             static_cast<int>(count), v8::String::NO_NULL_TERMINATION);
  return count;
}

std::size_t copy_utf8(Isolate& isolate, Ref string, bool replace_invalid, std::span<char> into) {
  const std::size_t whole = utf8_length(isolate, string);
  if (whole == 0 || into.empty()) return 0;
  if (whole <= into.size() && whole <= static_cast<std::size_t>(INT32_MAX)) {
    const int flags =
        v8::String::NO_NULL_TERMINATION | (replace_invalid ? v8::String::REPLACE_INVALID_UTF8 : 0);
    return static_cast<std::size_t>(
        text(string)->WriteUtf8(isolate.v8, into.data(), static_cast<int>(whole), nullptr, flags));
  }
  // A part. Each unit takes a byte at least, and one more is looked at to tell a pair.
  std::vector<std::uint16_t> units(std::min(length_of(string), into.size() + 1));
  copy_units(isolate, string, 0, units);
  std::size_t written = 0;
  for (std::size_t index = 0; index < units.size(); ++index) {
    std::uint32_t point = units[index];
    if (leads(units[index]) && index + 1 < units.size() && trails(units[index + 1])) {
      point = 0x10000 + ((point - 0xD800) << 10) + (units[index + 1] - 0xDC00U);
      ++index;
    } else if (replace_invalid && (leads(units[index]) || trails(units[index]))) {
      point = 0xFFFD;
    }
    char bytes[4];
    const std::size_t size = encode(point, bytes);
    if (written + size > into.size()) break;
    std::copy_n(bytes, size, into.data() + written);
    written += size;
  }
  return written;
}

}  // namespace engine
