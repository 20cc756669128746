#include "engine/icu.h"

#include <dlfcn.h>
#include <v8.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <new>

namespace engine {

namespace {

// ICU's own: errors are above zero, warnings below.
using ErrorCode = int;
using GetDefault = const char* (*)();
using SetDefault = void (*)(const char*, ErrorCode*);
using ToTag = std::int32_t (*)(const char*, char*, std::int32_t, std::int8_t, ErrorCode*);
using SetData = void (*)(const void*, ErrorCode*);

constexpr int kOldest = 60, kNewest = 120;

// The library that V8 is in; what it was linked with is searched as well.
void* library() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&v8::V8::GetVersion), &info) == 0) return nullptr;
  return dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
}

template <class Function>
Function find(const char* name) {
  void* in = library();
  if (in == nullptr) return nullptr;
  for (int version = kOldest; version <= kNewest; ++version) {
    const std::string versioned = std::string(name) + "_" + std::to_string(version);
    if (void* found = dlsym(in, versioned.c_str())) return reinterpret_cast<Function>(found);
  }
  return reinterpret_cast<Function>(dlsym(in, name));
}

// What ICU itself looks at, and where its table of contents leads: it trusts that.
struct DataHeader {
  std::uint16_t size;
  std::uint8_t magic[2];
  std::uint16_t info_size;
  std::uint16_t reserved;
  std::uint8_t is_big_endian;
  std::uint8_t charset;
  std::uint8_t char_size;
  std::uint8_t reserved_byte;
  char format[4];
};

bool looks_like_data(const std::uint8_t* data, std::size_t size) {
  DataHeader header{};
  if (size < sizeof header) return false;
  std::memcpy(&header, data, sizeof header);
  if (header.magic[0] != 0xda || header.magic[1] != 0x27 ||
      std::memcmp(header.format, "CmnD", 4) != 0 || header.size < sizeof header) {
    return false;
  }
  std::uint32_t count = 0;
  if (size < header.size + sizeof count) return false;
  const std::uint8_t* table = data + header.size;
  const std::size_t left = size - header.size;
  std::memcpy(&count, table, sizeof count);
  if (count > (left - sizeof count) / 8) return false;
  for (std::uint32_t index = 0; index < count; ++index) {
    std::array<std::uint32_t, 2> entry{};  // where its name is, and its data
    std::memcpy(entry.data(), table + sizeof count + std::size_t{8} * index, 8);
    if (entry[0] >= left || entry[1] >= left) return false;
    if (std::memchr(table + entry[0], 0, left - entry[0]) == nullptr) return false;
  }
  return true;
}

ToTag to_tag() {
  static const auto function = find<ToTag>("uloc_toLanguageTag");
  return function;
}

// ICU takes anything as a locale, and what isn't one as none.
bool is_locale(const char* locale) {
  std::array<char, 256> tag{};
  ErrorCode error = 0;
  const std::int32_t length = to_tag()(locale, tag.data(), tag.size(), 1, &error);
  return error == 0 && length > 0 && std::strncmp(tag.data(), "und", 3) != 0;
}

}  // namespace

std::optional<std::string> language_tag() {
  static const auto get_default = find<GetDefault>("uloc_getDefault");
  if (to_tag() == nullptr || get_default == nullptr) return std::nullopt;
  std::array<char, 256> tag{};
  ErrorCode error = 0;
  const std::int32_t length = to_tag()(get_default(), tag.data(), tag.size(), 0, &error);
  if (error > 0 || length < 0 || static_cast<std::size_t>(length) >= tag.size()) return "und";
  return std::string(tag.data(), static_cast<std::size_t>(length));
}

IcuAnswer set_default_locale(const char* locale) {
  static const auto set = find<SetDefault>("uloc_setDefault");
  if (set == nullptr || to_tag() == nullptr) return IcuAnswer::missing;
  if (!is_locale(locale)) return IcuAnswer::refused;
  ErrorCode error = 0;
  set(locale, &error);
  return error > 0 ? IcuAnswer::refused : IcuAnswer::done;
}

IcuAnswer set_icu_data(const void* data, std::size_t size) {
  static const auto set = find<SetData>("udata_setCommonData");
  if (set == nullptr) return IcuAnswer::missing;
  if (!looks_like_data(static_cast<const std::uint8_t*>(data), size)) return IcuAnswer::refused;
  // ICU keeps the pointer, and wants it aligned.
  void* copy = ::operator new(size, std::align_val_t{64});
  std::memcpy(copy, data, size);
  ErrorCode error = 0;
  set(copy, &error);
  if (error <= 0) return IcuAnswer::done;
  ::operator delete(copy, std::align_val_t{64});
  return IcuAnswer::refused;
}

}  // namespace engine
