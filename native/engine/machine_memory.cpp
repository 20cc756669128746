#include "engine/machine_memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace engine {

namespace {

// A limit that a file names; more than any machine has where it names none ("max", or no file).
std::uint64_t limit_in(const std::string& file) {
  std::uint64_t limit = 0;
  std::ifstream stream(file);
  return stream >> limit ? limit : UINT64_MAX;
}

// A group is within the limits of those around it, up to the root.
std::uint64_t least_on_the_way(const std::string& mount, std::string group,
                               const std::string& file) {
  std::uint64_t least = UINT64_MAX;
  for (;;) {
    least = std::min(least, limit_in(mount + group + "/" + file));
    if (group.empty()) return least;
    group.resize(std::min(group.rfind('/'), group.size()));
  }
}

bool lists_memory(const std::string& controllers) {
  std::istringstream names(controllers);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == "memory") return true;
  }
  return false;
}

// Lines of `number:controllers:/group`; without controllers it is version 2.
std::uint64_t limit_of_groups(const std::string& root) {
  std::uint64_t least = UINT64_MAX;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    std::string group = line.substr(second + 1);
    while (!group.empty() && group.back() == '/') group.pop_back();
    if (controllers.empty()) {
      least = std::min(least, least_on_the_way(root + "/sys/fs/cgroup", group, "memory.max"));
    } else if (lists_memory(controllers)) {
      least = std::min(
          least, least_on_the_way(root + "/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
    }
  }
  return least;
}

std::uint64_t physical_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long size = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || size <= 0) return 0;
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
}

// Libraries, the stacks of threads and what V8 only reserves are in it, too: half is for those.
std::uint64_t address_space() {
  rlimit limit{};
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur / 2
                                                                              : UINT64_MAX;
}

}  // namespace

std::uint64_t machine_memory(const std::string& root) {
  return std::min({limit_of_groups(root), physical_memory(), address_space()});
}

std::uint64_t machine_memory() {
  static const std::uint64_t memory = machine_memory("");
  return memory;
}

}  // namespace engine
