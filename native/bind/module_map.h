// The parts of Context that deal in modules, and what the engine asks of Python about them.
#pragma once

#include <span>
#include <vector>

#include "bind/objects.h"
#include "engine/import_callback.h"
#include "engine/module_explicit.h"
#include "engine/module_import.h"

namespace bind {

std::span<const PyMethodDef> module_methods();
std::span<const PyGetSetDef> module_properties();

std::vector<int> numbers_argument(PyObject* list);
// All are in a state in which V8 evaluates them.
void expect_ready(engine::EntryCore& entry, const engine::Context& context,
                  const std::vector<int>& numbers);

// For the host's table.
void import_module(engine::ImportTurn& turn);
void ask_for_import(engine::AskedImport& turn);
void describe_module(engine::MetaTurn& turn);
void evaluate_synthetic(engine::SyntheticTurn& turn);
void resolve_module(engine::ResolveTurn& turn);
// Calls the steps of a module of the explicit layer.
void take_steps(engine::SyntheticTurn& turn);

}  // namespace bind
