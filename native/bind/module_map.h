// The parts of Context that deal in modules, and what the engine asks of Python about them.
#pragma once

#include <span>

#include "bind/objects.h"
#include "engine/module_import.h"

namespace bind {

std::span<const PyMethodDef> module_methods();
std::span<const PyGetSetDef> module_properties();

// For the host's table.
void import_module(engine::ImportTurn& turn);
void describe_module(engine::MetaTurn& turn);
void evaluate_synthetic(engine::SyntheticTurn& turn);

}  // namespace bind
