// Starts V8 and prints its version. V8 itself ends the process where the flags this file was
// compiled with (pointer compression, sandbox) are not those of the library.

#include <libplatform/libplatform.h>
#include <v8.h>

#include <cstdio>
#include <cstring>

int main() {
  char header[64];
  std::snprintf(header, sizeof header, "%d.%d.%d.%d", V8_MAJOR_VERSION, V8_MINOR_VERSION,
                V8_BUILD_NUMBER, V8_PATCH_LEVEL);
  const char* library = v8::V8::GetVersion();
  const std::size_t length = std::strlen(header);
  if (std::strncmp(header, library, length) != 0 ||
      (library[length] != '\0' && library[length] != '-')) {
    std::printf("headers of V8 %s beside a library of V8 %s\n", header, library);
    return 1;
  }
  auto platform = v8::platform::NewDefaultPlatform(1);
  v8::V8::InitializePlatform(platform.get());
  v8::V8::Initialize();
  std::puts(header);
  return 0;
}
