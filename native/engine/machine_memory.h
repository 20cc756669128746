// How much memory the process may have: the machine's, or as much of it as its cgroups leave it;
// where the address space is limited (RLIMIT_AS), at most half of that.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <string>

namespace engine {

// In bytes. `root` is where the file system is looked at, "" for the machine's own.
std::uint64_t machine_memory(const std::string& root);

// The same of this process, as it was when it was first asked for.
std::uint64_t machine_memory();

}  // namespace engine
