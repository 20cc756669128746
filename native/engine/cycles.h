// Cycles through both heaps: found by V8's collector, once it is told what the host's objects keep.
//
// The host says which of its objects JavaScript alone keeps alive, as a graph. For one collection
// what those keep of JavaScript is kept only through a mirror of the graph in V8's heap, whose
// entries live as long as the JavaScript objects that the graph is reached from. What V8 still
// reaches is then kept as before; the rest was garbage, on both sides.
// Thread: the isolate's owner, entered, with the host's lock.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/held.h"

namespace engine {

inline constexpr std::uint32_t kLeadsNowhere = UINT32_MAX;

struct HostGraph {
  std::vector<std::uint32_t> first;  // of node n the edges from first[n] on, to first[n + 1]
  std::vector<std::uint32_t> edges;  // to which nodes
  std::vector<std::pair<Held*, std::uint32_t>> sources;    // from JavaScript, to which node if any
  std::vector<std::pair<Context*, std::uint32_t>> worlds;  // the same for what goes with a world
  std::vector<std::pair<std::uint32_t, Held*>> values;     // which node keeps which value
  std::vector<std::pair<std::uint32_t, Context*>> contexts;  // and which world

  std::size_t nodes() const { return first.empty() ? 0 : first.size() - 1; }
};

// Whether a value can be part of a cycle.
bool can_be_mirrored(const Held& held);

// Collects. How many sources JavaScript no longer has: their host objects wait to be let go of.
// What a host object kept and is gone refuses its use from then on.
std::size_t collect_with(Isolate& isolate, const HostGraph& graph);

}  // namespace engine
