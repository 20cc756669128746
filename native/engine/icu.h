// ICU, which V8's Intl stands on, asked directly: its default locale, and its data.
//
// ICU's functions bear its version in their names, so they are looked up in the library that V8 is
// linked with, and may be missing where V8 brings an ICU of its own.
// Thread: any.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace engine {

enum class IcuAnswer { done, refused, missing };

// The default locale as a language tag, such as "nb-NO".
std::optional<std::string> language_tag();
// Takes both "nb_NO" and "nb-NO". Isolates that are there keep what they have asked for already.
IcuAnswer set_default_locale(const char* locale);
// Copies the data, for good.
IcuAnswer set_icu_data(const void* data, std::size_t size);

}  // namespace engine
