"""What is tried in a process of its own: loading V8, starting it, and what it must be able to do.

Each step says that it begins and how it ended, a line of JSON each, so that a process that V8 ends
shows where. The doctor reads the lines; see examination.py.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STEPS", "main"]

# (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
_WASM = (
    "0061736d0100000001070160027f7f017f03020100070701036164640000"
    "0a09010700200020016a0b"
)  # fmt: skip


def _load() -> dict[str, Any]:
    from eyot import _core

    headers, compressed, sandboxed = _core.v8_build()
    return {
        "version": _core.v8_version(),
        "headers": headers,
        "pointer_compression": compressed,
        "sandbox": sandboxed,
    }


def _start() -> str:
    import eyot

    with eyot.Context() as context:
        _insist(context.eval("6 * 7") == 42)
        isolate = context.isolate
        return f"heap limit {isolate.heap_statistics().heap_size_limit >> 20} MiB"


def _intl() -> str:
    import eyot

    with eyot.Context() as context:
        number = context.eval("new Intl.NumberFormat('de').format(1234.5)")
        month = context.eval("new Date(0).toLocaleString('fr', {month: 'long', timeZone: 'UTC'})")
        _insist((number, month) == ("1.234,5", "janvier"))
        return str(context.eval("Intl.DateTimeFormat().resolvedOptions().timeZone"))


def _wasm() -> str:
    import eyot

    with eyot.Context() as context:
        answer = context.eval(
            f"""
            const bytes = Uint8Array.from('{_WASM}'.match(/../g), byte => parseInt(byte, 16));
            new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.add(20, 22)
            """
        )
        _insist(answer == 42)
        return "runs"


def _threads() -> str:
    import eyot

    answers = []

    def work() -> None:
        with eyot.Context() as context:
            answers.append(context.eval("let n = 0; for (let i = 0; i < 1e5; i++) n += i; n"))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _insist(answers == [4999950000] * 2)
    return "two isolates on two threads"


def _limits() -> str:
    import eyot

    with eyot.Context() as context:
        try:
            context.eval("(function f() { f() })()")
        except eyot.JSRangeError:
            pass
        else:
            _insist(False)  # noqa: FBT003
        handle = context.isolate.thread_safe_handle()
        stopped = threading.Event()

        def stop() -> None:
            while not stopped.wait(0.01):
                handle.terminate()

        thread = threading.Thread(target=stop)
        thread.start()
        try:
            context.eval("for (;;);")
        except eyot.Terminated:
            pass
        finally:
            stopped.set()
            thread.join()
        _insist(context.eval("1") == 1)
    return "recursion and an endless loop are stopped"


def _insist(right: bool) -> None:  # noqa: FBT001
    if not right:
        message = "a wrong answer"
        raise RuntimeError(message)


def _tell(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


STEPS: dict[str, Callable[[], Any]] = {
    "load": _load,
    "start": _start,
    "Intl": _intl,
    "WebAssembly": _wasm,
    "threads": _threads,
    "limits": _limits,
}


def main() -> None:
    """Takes all steps, up to the first two if one of those fails."""
    for name, step in STEPS.items():
        _tell({"begins": name})
        try:
            said = step()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the doctor looks for
            cause = error.__cause__ or error
            _tell({"fails": name, "why": f"{type(cause).__name__}: {cause}"})
            if name in ("load", "start"):
                return
        else:
            _tell({"passes": name, "said": said})
    if sys.platform == "linux":
        with Path("/proc/self/maps").open(encoding="utf-8", errors="replace") as maps:
            files = {line.split(maxsplit=5)[5].strip() for line in maps if ".so" in line}
        _tell({"mapped": sorted(files)})
