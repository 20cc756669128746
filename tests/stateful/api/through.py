"""Calls that end in Python, through accessors, interceptors and templates: steps inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stateful.callbacks import ends_of, explicit_hook
from tests.stateful.model import Handle
from tests.stateful.operations import operation
from tests.stateful.world import DEEPEST

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.world import World

v8: Any = typed_v8


def getter(scope: Any, hook: Any) -> Any:
    """Reads a property that the hook answers for."""
    thing = v8.Object(scope)
    thing.set_accessor(scope, "a", hook, data=v8.Null(scope))
    return thing.get(scope, "a")


def setter(scope: Any, hook: Any) -> Any:
    """Writes one."""
    thing = v8.Object(scope)
    thing.set_accessor(scope, "a", lambda *_: 1, hook)
    return thing.set(scope, "a", v8.Undefined(scope))


def lazy(scope: Any, hook: Any) -> Any:
    """Reads one for the first time."""
    thing = v8.Object(scope)
    thing.set_lazy_data_property(scope, "a", hook)
    return thing.get(scope, "a")


def template(scope: Any, hook: Any) -> Any:
    """Calls the function of a template."""
    made = v8.FunctionTemplate(scope, hook).get_function(scope)
    return None if made is None else made.call(scope, v8.Null(scope), [v8.Null(scope)])


USES: dict[str, Callable[[Any, Any], Any]] = {
    "getter": lambda thing, scope: thing.get(scope, "a"),
    "setter": lambda thing, scope: thing.set(scope, "a", v8.Null(scope)),
    "query": lambda thing, scope: thing.has(scope, "a"),
    "deleter": lambda thing, scope: thing.delete(scope, "a"),
    "definer": lambda thing, scope: thing.define_own_property(scope, "a", v8.Null(scope)),
}


def interceptor(which: str) -> Callable[[Any, Any], Any]:
    """Uses an object whose properties the hook is asked for."""

    def act(scope: Any, hook: Any) -> Any:
        made = v8.ObjectTemplate(scope)
        made.set_named_property_handler(**{which: hook})
        thing = made.new_instance(scope)
        return None if thing is None else USES[which](thing, scope)

    return act


WAYS = {
    "getter": getter,
    "setter": setter,
    "lazy": lazy,
    "template": template,
    **{f"interceptor {which}": interceptor(which) for which in USES},
}
ENDS = {"JSError", "ConversionError", "TypeError", "OverflowError", "ok"}


@operation(8)
def call_back_through(world: World, choices: Choices) -> None:
    """Plants a hook, and has it called at once."""
    scope = world.usable_scope(choices, with_context=True)
    if scope is None or scope.context is None or world.depth >= DEEPEST:
        return
    if scope.use(world.thread, needs_context=True):
        return
    context = scope.context
    name = choices.of(list(WAYS))
    hook, ends = explicit_hook(world, choices, context)
    outcome, made = world.enter(
        f"through {name}",
        context,
        lambda: WAYS[name](scope.real, hook),
        set(),
        # Strict code throws where a deleter or a definer says no, and the steps may leave its mark.
        also=lambda: ends_of(ends) | ENDS,
    )
    if outcome == "ok" and isinstance(made, v8.Value):
        world.keep_handle(Handle(made, scope.home, scope.isolate, "value"))
