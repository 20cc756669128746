"""Ops, JavaScript sources and state, to be put into contexts together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot._core import Context, ContextScope, HandleScope, Op, ScriptCompiler, String
from eyot.ops.state import OpState
from eyot.scripts import ScriptOrigin, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eyot.values import JSObject

__all__ = ["Extension"]

# Nobody's to change: an op that a source relies on stays what it is.
_GATHER = "all => Object.freeze(Object.assign(Object.create(null), all))"


class Extension:
    """Ops, JavaScript sources and state, to be put into contexts together.

    `install` makes the ops one frozen object. Where there are no sources, JavaScript finds it under
    the extension's name. Sources are run in turn, each as the body of a function that has it as
    `ops`: they make of it what programs are to see (`globalThis.greet = …`), and nobody else gets
    at the ops.

    The same extension may be installed into any number of contexts, each of which has a state of
    its own.
    """

    __slots__ = ("_name", "_ops", "_sources", "_state")

    def __init__(
        self,
        name: str,
        *,
        ops: Iterable[Op] = (),
        sources: Iterable[str | Path] = (),
        state: Callable[[OpState], object] | None = None,
    ) -> None:
        """Makes an extension.

        Args:
            name: What JavaScript and errors call it.
            ops: What `eyot.op` has made.
            sources: JavaScript, as text or as paths of files; the latter are read by `install`.
            state: Called at each installation with its OpState, to put values in.

        Raises:
            TypeError: One of `ops` is no op, or a source neither text nor a path.
            ValueError: An empty name, or two ops of one name.
        """
        if not name:
            raise ValueError(f"an extension needs a name, not {name!r}")
        self._name = name
        self._ops: dict[str, Op] = {}
        for one in ops:
            if not isinstance(one, Op):
                raise TypeError(
                    f"an extension's ops are made by `@eyot.op`, not {type(one).__name__!r}: "
                    f"{one!r}"
                )
            if self._ops.setdefault(one.name, one) is not one:
                raise ValueError(f"the extension {name!r} has two ops named {one.name!r}")
        if isinstance(sources, (str, Path)):
            raise TypeError("sources= is a list of texts and paths: write `sources=[…]`")
        self._sources = tuple(sources)
        for source in self._sources:
            if not isinstance(source, (str, Path)):
                raise TypeError(f"a source is text or a Path, not {type(source).__name__!r}")
        self._state = state

    @property
    def name(self) -> str:
        """What JavaScript and errors call it."""
        return self._name

    @property
    def ops(self) -> tuple[Op, ...]:
        """Its ops; `op.metrics` says how often each was called."""
        return tuple(self._ops.values())

    def install(self, context: Context) -> JSObject:
        """Puts it into a context, and gives the object of its ops.

        Raises:
            JSError: A source doesn't compile, or throws. What ran before it stays.
            OSError: The file of a source can't be read.
            TypeError: It is no context.
        """
        if not isinstance(context, Context):
            raise TypeError(f"an extension is installed into a Context, not {context!r}")
        texts = [self._read(index) for index in range(len(self._sources))]
        state = OpState()
        if self._state is not None:
            self._state(state)
        mine = {
            name: one._with_state(state) if one.wants_state else one  # noqa: SLF001 - our own
            for name, one in self._ops.items()
        }
        ops: JSObject = context.eval(_GATHER, filename="<eyot>")(mine)
        if not texts:
            context.globals[self._name] = ops
        for filename, text in texts:
            self._compile(context, filename, text)(ops)
        return ops

    def _read(self, index: int) -> tuple[str, str]:
        source = self._sources[index]
        if isinstance(source, Path):
            return str(source), source.read_text("utf-8")
        return f"<{self._name} {index + 1}>", source

    def _compile(self, context: Context, filename: str, text: str) -> Any:
        with (
            HandleScope(context.isolate) as handle_scope,
            ContextScope(handle_scope, context) as scope,
        ):
            source = Source(String(scope, text), ScriptOrigin(filename))
            compiled = ScriptCompiler.compile_function(scope, source, ["ops"])
            return context.wrap(scope, compiled)

    def __repr__(self) -> str:
        return f"<eyot.Extension {self._name!r}, {len(self._ops)} ops>"
