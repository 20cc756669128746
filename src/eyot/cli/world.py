"""What a script sees besides its language: `console`, `host` and timers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from eyot.cli import output
from eyot.cli.files import DeniedError, read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import JSFunction, JSPromise
    from eyot.cli.grants import Environment, Grants
    from eyot.isolate import PromiseRejectMessage

__all__ = ["World"]


class World:
    """A context with a console, a host and timers."""

    def __init__(self, arguments: tuple[str, ...], grants: Grants) -> None:
        """Starts V8.

        Raises:
            EngineNotFoundError: There is none.
        """
        from eyot.context import Context
        from eyot.web import console, timers
        from eyot.web.console import inspect_of

        self.context = Context()
        self.timers = timers(self.context, on_error=_raise)
        self.timers._after_each = self._refuse_rejections  # noqa: SLF001 - for eyot's own
        self._rejected: list[JSPromise] = []
        self.context.isolate.set_promise_reject_callback(self._note_rejection)
        # How console shows a value, as a function of JavaScript.
        console(self.context, _print)
        self.show: JSFunction = inspect_of(self.context)["showTop"]
        host = self._install("host.js")(
            list(arguments),
            {
                "stdin": lambda: _answer(_read_stdin),
                "readTextFile": lambda path: _answer(read_text, grants.readable, path),
                "writeTextFile": lambda path, text: _answer(
                    write_text, grants.writable, path, text
                ),
                "env": lambda name: _answer(_read_variable, grants.environment, name),
                "exit": _leave,
            },
        )
        self.context.modules["eyot:host"] = {"default": host, **{k: host[k] for k in host}}

    def evaluate(self, source: str, filename: str) -> str:
        """A script's value as console shows it.

        Raises:
            JSError: It threw, or doesn't parse.
        """
        from eyot import v8

        # As a handle: Python's int would not tell 12n from 12.
        with (
            v8.HandleScope(self.context.isolate) as handles,
            v8.ContextScope(handles, self.context) as scope,
        ):
            script = v8.Script.compile(scope, v8.String(scope, source), filename=filename)
            show = self.show.local(scope)
            text = show.call(scope, v8.Undefined(scope), [script.run(scope)])
            return str(text.to_python(scope))

    def finish(self) -> None:
        """Runs what the script has left to do: timers, promises, what V8 does in the background.

        Raises:
            JSError: A timer threw, or a promise was rejected and nothing handles that.
        """
        from eyot.pending import WakePipe, keeps_alive, next_due

        isolate = self.context.isolate
        with WakePipe(isolate) as wake:
            while True:
                self._refuse_rejections()
                if isolate.run_pending():
                    continue
                if not keeps_alive(isolate):
                    return
                output.finish()  # a pipe's reader sees it now, not when the script ends
                wake.wait(next_due(isolate))

    def _note_rejection(self, message: PromiseRejectMessage) -> None:
        from eyot import v8

        unhandled = v8.PromiseRejectEvent.REJECT_WITH_NO_HANDLER
        if message.context is not None and message.event == unhandled:
            with (
                v8.HandleScope(self.context.isolate) as handles,
                v8.ContextScope(handles, message.context) as scope,
            ):
                promise = message.context.wrap(scope, message.promise.local(scope))
            self._rejected.append(promise)

    def _refuse_rejections(self) -> None:
        rejected, self._rejected = self._rejected, []
        for promise in rejected:
            if not promise._is_handled():  # noqa: SLF001 - for eyot's own
                promise.result()

    def _install(self, name: str) -> Any:
        source = Path(__file__).with_name(name).read_text(encoding="utf-8")
        return self.context.eval(source, filename=f"eyot:{name}")


def _raise(error: Exception) -> NoReturn:
    raise error


def _print(level: str, text: str) -> None:
    (output.put_error if level in {"warn", "error"} else output.put)(text)


def _leave(code: int) -> NoReturn:
    # Not an Exception: it ends the script, whose `catch` and `finally` never see it.
    raise SystemExit(code)


def _read_variable(environment: Environment, name: str) -> str | None:
    return environment.read(name)


def _read_stdin() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _answer(work: Callable[..., str | None], *arguments: Any) -> list[Any]:
    """What host.js asks for: a problem as [name, message] or None, and the result."""
    place = f"{arguments[1]}: " if arguments else ""
    try:
        return [None, work(*arguments)]
    except DeniedError as error:
        return [["PermissionDenied", str(error)], None]
    except OSError as error:
        return [[type(error).__name__, place + (error.strerror or str(error)).lower()], None]
    except ValueError:
        # What can't name a file of any machine: a NUL, half of a surrogate pair.
        return [["TypeError", f"{arguments[1]!r} is not a path"], None]
