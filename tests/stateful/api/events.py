"""What changes how later calls end: stops taken back, exceptions thrown on, globals moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.operations import operation

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from tests.stateful.choices import Choices
    from tests.stateful.world import World

v8: Any = typed_v8


@operation(2)
def cancel(world: World, choices: Choices) -> None:
    """Takes a stop back, and asks whether there is one."""
    isolate = world.pick(choices, world.isolates)
    if isolate is None:
        return
    broken = isolate.admit(world.thread)
    outcome, done = world.run(
        "Isolate.cancel_terminate_execution", isolate.real.cancel_terminate_execution, broken
    )
    if outcome == "ok" and done and isolate.stopped_with is not None:
        isolate.stopped_with |= {"ok"}
    world.run(
        "Isolate.is_execution_terminating",
        isolate.real.is_execution_terminating,
        broken,
    )


@operation(2)
def rethrow(world: World, choices: Choices) -> None:
    """Throws again what a TryCatch caught."""
    fit = [scope for scope in world.scopes if scope.kind == "try_catch"]
    if not fit:
        return
    scope = choices.of(fit[-3:])
    outcome, _ = world.run("TryCatch.rethrow", scope.real.rethrow, scope.use(world.thread))
    if outcome == "ok":
        scope.rethrows = True


@operation(1)
def global_objects(world: World, choices: Choices) -> None:
    """Takes the global object of a context of its own, and gives it to another."""
    scope = world.usable_scope(choices)
    if scope is None or choices.below(3):
        return
    broken = scope.use(world.thread)

    def move() -> None:
        first = v8.Context(scope.real)
        moved = first.detach_global(scope.real)
        second = v8.Context(scope.real, global_object=moved)
        first.close()
        second.close()

    also = {"JSError"} if scope.isolate.without_javascript() else set()
    world.run("Context.detach_global", move, broken, isolate=scope.isolate, also=also)
