from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot.modules import MappingLoader

if TYPE_CHECKING:
    from collections.abc import Mapping


def imported(context: eyot.Context, source: str, **others: Any) -> eyot.JSModule:
    return context.import_module("main.js", loader=MappingLoader({"main.js": source, **others}))


# --- await ---


def test_a_top_level_await_that_microtasks_end_needs_no_loop(context: eyot.Context) -> None:
    assert imported(context, "export const x = await Promise.resolve(3)").x == 3


def test_a_top_level_await_that_timers_end_is_waited_for(context: eyot.Context) -> None:
    eyot.web.timers(context)
    module = imported(context, "export const x = await new Promise(d => setTimeout(d, 1, 'late'))")
    assert module.x == "late"


def test_one_that_nothing_ends_says_what_to_write(context: eyot.Context) -> None:
    with pytest.raises(eyot.ModuleError, match=r"await context\.import_module_async"):
        imported(context, "await new Promise(() => {})")


def test_in_a_loop_a_pending_import_says_what_to_write(context: eyot.Context) -> None:
    async def main() -> None:
        with pytest.raises(eyot.ModuleError, match=r"await context\.import_module_async"):
            imported(context, "await new Promise(() => {})")

    asyncio.run(main())


class AsyncLoader:
    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources
        self.together = self.most = 0

    async def resolve(self, specifier: str, referrer: str | None, _: Mapping[str, str]) -> str:
        del referrer
        await asyncio.sleep(0)
        if specifier not in self.sources:
            raise eyot.ModuleError("not here", specifier, tried=["there"])
        return specifier

    async def load(self, url: str) -> str:
        self.together += 1
        self.most = max(self.most, self.together)
        await asyncio.sleep(0.001)
        self.together -= 1
        return self.sources[url]


def test_an_asynchronous_loader_loads_what_is_imported_side_by_side(context: eyot.Context) -> None:
    loader = AsyncLoader(
        {
            "main": "import 'a'; import 'b'; export const x = await delay(); "
            "export const y = import('late')",
            "a": "",
            "b": "",
            "late": "export default 'late'",
        }
    )

    async def delay() -> str:
        await asyncio.sleep(0)
        return "awaited"

    async def main() -> None:
        context.globals["delay"] = delay
        module = await context.import_module_async("main", loader=loader)
        assert module.x == "awaited"
        assert (await module.y).default == "late"
        with pytest.raises(eyot.ModuleError, match=r"can't import 'nope': not here \(tried there"):
            await context.import_module_async("nope", loader=loader)

    asyncio.run(main())
    assert loader.most == 2
    with pytest.raises(eyot.ModuleError, match="its loader is asynchronous"):
        context.import_module("other", loader=AsyncLoader({"other": ""}))


def test_two_imports_at_once_make_one_module(context: eyot.Context) -> None:
    ran: list[int] = []
    context.globals["ran"] = ran.append
    loader = AsyncLoader({"a": "import 'c'", "b": "import 'c'", "c": "ran(1)"})

    async def main() -> None:
        await asyncio.gather(
            *(context.import_module_async(name, loader=loader) for name in ("a", "b", "c"))
        )

    asyncio.run(main())
    assert ran == [1]


def test_closing_while_an_import_waits_ends_it_with_the_rule(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)

    async def main() -> None:
        loader = AsyncLoader({"a": "import 'b'", "b": ""})
        pending = asyncio.ensure_future(context.import_module_async("a", loader=loader))
        await asyncio.sleep(0)
        context.close()
        with pytest.raises(eyot.ContextClosedError):
            await pending

    asyncio.run(main())


# --- limits ---


def test_a_module_that_runs_too_long_is_stopped_and_loaded_anew(context: eyot.Context) -> None:
    sources = {"main.js": "import './slow.js'", "slow.js": "if (globalThis.slow ?? true) for (;;);"}
    context.modules.loader = MappingLoader(sources)
    with pytest.raises(eyot.TimedOut, match=r"importing 'main.js' took longer than the 0\.05 s"):
        context.import_module("main.js", timeout=0.05)
    context.eval("globalThis.slow = false")
    context.import_module("main.js", timeout=10)


def test_an_await_that_takes_too_long_is_given_up(context: eyot.Context) -> None:
    eyot.web.timers(context)
    source = "await new Promise(done => setTimeout(done, 60_000))"
    with pytest.raises(eyot.TimedOut) as caught:
        context.import_module("m", loader=MappingLoader({"m": source}), timeout=0.02)
    assert caught.value.timeout == 0.02

    async def main() -> None:
        with pytest.raises(eyot.TimedOut):
            await context.import_module_async("n", loader=MappingLoader({"n": source}),
                                              timeout=0.02)  # fmt: skip

    asyncio.run(main())


@pytest.mark.parametrize(
    "spoil",
    [
        "Object.defineProperty(Promise, Symbol.species, {get() { throw 2 }})",
        "Promise.prototype.constructor = 3",
        "Object.defineProperty(Promise.prototype, 'constructor', {get() { throw 3 }})",
        "Object.defineProperty(Promise, Symbol.species, {value: function() {}})",
        "Promise = null; Object.getPrototypeOf(import('x')).constructor = 1",
    ],
)
def test_promises_that_were_changed_let_no_module_await(context: eyot.Context, spoil: str) -> None:
    context.eval(spoil)
    with pytest.raises(eyot.JSTypeError, match="as the language has them, and they were changed"):
        imported(context, "await 0")
    assert context.import_module("data:text/javascript,export default 1").default == 1


def test_a_module_that_awaits_fixes_what_v8_needs_of_promises(context: eyot.Context) -> None:
    imported(context, "await 0; export default 1")
    script = "'use strict'; %s"
    for spoil in (
        "Promise.prototype.constructor = 3",
        "Object.defineProperty(Promise, Symbol.species, {get() { throw 2 }})",
    ):
        with pytest.raises(eyot.JSTypeError):
            context.eval(script % spoil)
    context.eval("Promise.prototype.then = () => { throw 1 }")
    spoiling = "await 0; try { Promise.prototype.constructor = 3 } catch {}; await 0; export let x"
    sources = {"main2.js": "import './s.js'; await 0; export let x", "s.js": spoiling}
    assert "x" in context.import_module("main2.js", loader=MappingLoader(sources))


@pytest.mark.parametrize("awaits", [False, True])
def test_a_hook_that_ends_the_program_ends_imports_too(
    isolate: eyot.Isolate,
    awaits: bool,  # noqa: FBT001
) -> None:
    for after in range(1, 8):
        context = eyot.Context(isolate)
        told = 0

        def hook(*_: Any, after: int = after) -> None:
            nonlocal told
            told += 1
            if told == after:
                raise KeyboardInterrupt

        isolate.set_promise_hook(hook)
        try:
            imported(context, "await 0; await 0; export let x" if awaits else "export let x")
        except KeyboardInterrupt:
            pass
        finally:
            isolate.set_promise_hook(None)
        assert context.eval("6 * 7") == 42
        context.close()


# --- keeping and closing ---


def test_modules_go_with_their_context(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    module = imported(context, "export const x = () => import.meta.url")
    context.close()
    with pytest.raises(eyot.ContextClosedError):
        len(module)
    with pytest.raises(eyot.ContextClosedError):
        context.import_module("x")
    with pytest.raises(eyot.ContextClosedError):
        _ = context.modules


def test_a_context_that_nobody_refers_to_is_collected_with_its_modules(
    isolate: eyot.Isolate,
) -> None:
    def use() -> None:
        context = eyot.Context(isolate)
        context.modules["py:x"] = {"x": lambda: 1}
        imported(context, "import {x} from 'py:x'; export const y = x()")

    isolate.collect_garbage()
    before = isolate.heap_statistics().number_of_native_contexts
    for _ in range(3):
        use()
        gc.collect()
    isolate.collect_garbage()
    isolate.collect_garbage()
    assert isolate.heap_statistics().number_of_native_contexts <= before


def test_a_function_of_a_dropped_context_may_still_import(isolate: eyot.Isolate) -> None:
    def make() -> eyot.JSFunction:
        context = eyot.Context(isolate)
        context.modules.loader = MappingLoader({"a.js": "export let a = 1", "b.js": "export let b"})
        context.import_module("a.js")
        found: eyot.JSFunction = context.eval("() => import('./a.js').then(a => a.a)")
        return found

    function = make()
    gc.collect()
    isolate.collect_garbage()
    assert function().result() == 1


# --- hostile loaders and modules ---


@pytest.mark.parametrize("which", ["context", "isolate"])
def test_a_loader_may_close_what_it_loads_for(which: str) -> None:
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)

    class Closing:
        def resolve(self, specifier: str, *_: Any) -> str:
            return specifier

        def load(self, _: str) -> str:
            (context if which == "context" else isolate).close()
            return "1"

    with pytest.raises((eyot.ContextClosedError, eyot.IsolateClosedError)):
        context.import_module("x", loader=Closing())
    isolate.close()


def test_a_module_that_is_being_evaluated_is_not_imported_by_what_it_calls(
    context: eyot.Context,
) -> None:
    def again() -> None:
        context.import_module("main.js")

    context.modules["py:again"] = {"again": again}
    context.modules.loader = MappingLoader(
        {"main.js": "import {again} from 'py:again'; again()", "other.js": "import './main.js'"}
    )
    with pytest.raises(eyot.ModuleError, match="being evaluated"):
        context.import_module("main.js")


def test_a_loader_may_import_the_same_modules_itself(context: eyot.Context) -> None:
    class Eager(MappingLoader):
        def load(self, url: str) -> Any:
            if url == "b.js":
                context.import_module("c.js", loader=self)
            return super().load(url)

    sources = {"a.js": "import './b.js'; import './c.js'", "b.js": "", "c.js": "ran(1)"}
    ran: list[int] = []
    context.globals["ran"] = ran.append
    context.import_module("a.js", loader=Eager(sources))
    assert ran == [1]


def test_a_patched_promise_does_not_spoil_imports(context: eyot.Context) -> None:
    context.modules.loader = MappingLoader({"a.js": "export default 1"})
    context.eval(
        "Promise.prototype.then = () => { throw 1 };"
        "Object.defineProperty(Promise, Symbol.species, {get() { throw 2 }});"
        "Object.defineProperty(Promise.prototype, 'constructor', {get() { throw 3 }});"
        "Array.prototype[0] = Array.prototype[1] = 'spoiled'"
    )
    assert context.import_module("a.js").default == 1


def test_import_on_a_foreign_thread_is_refused(context: eyot.Context) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(eyot.WrongThreadError),
    ):
        pool.submit(context.import_module, "x", loader=MappingLoader({"x": ""})).result()
