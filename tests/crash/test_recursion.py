"""Deep recursion, of JavaScript, of Python, of both: an exception, never the end of the process."""

from __future__ import annotations

import pytest
from tests.crash.programs import run, says

RECURSE = """
def try_it():
    with eyot.Isolate() as isolate:
        context = eyot.Context(isolate)
        for _ in range(3):
            try:
                context.eval("(function f() { f() })()")
            except eyot.JSStackOverflow as error:
                assert isinstance(error, (RecursionError, eyot.JSRangeError))
                print(error)
        print(context.eval("(function f(n) { return n && f(n - 1) })(300)"))
"""
OVERFLOWN = ["Maximum call stack size exceeded"] * 3 + ["0"]


def test_h17_on_the_main_thread() -> None:
    says(f"{RECURSE}\ntry_it()", *OVERFLOWN)


@pytest.mark.parametrize("kilobytes", [256, 512, 8192, 65536])
def test_h18_on_a_thread_with_a_stack_of(kilobytes: int) -> None:
    says(
        f"""{RECURSE}
threading.stack_size({kilobytes} * 1024)
thread = threading.Thread(target=try_it)
thread.start()
thread.join()
""",
        *OVERFLOWN,
    )


def test_h17_with_a_small_and_an_unlimited_stack_of_the_process() -> None:
    for size in ("256 * 1024", "resource.RLIM_INFINITY"):
        says(
            f"""{RECURSE}
import resource
if len(sys.argv) < 2:
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, ({size}, hard))
    source = open("/proc/self/cmdline").read().split(chr(0))
    os.execv(sys.executable, [*source[:-1], "again"])
try_it()
""",
            *OVERFLOWN,
        )


def test_h19_python_and_javascript_call_each_other() -> None:
    says(
        """
for limit in (1000, 100_000):
    sys.setrecursionlimit(limit)
    with eyot.Context() as context:
        context.globals["f"] = lambda: context.eval("f()")
        context.globals["g"] = lambda h: h()
        for source in ("f()", "function h() { g(h) } h()", "try { f() } catch { f() }"):
            try:
                context.eval(source)
            except RecursionError:
                print("too deep")
        print(context.eval("1 + 1"))
""",
        *(["too deep"] * 3 + ["2"]) * 2,
    )


def test_python_goes_deep_where_javascript_left_little_of_the_stack() -> None:
    says(
        """
import re
def nest(n):
    return n and sorted([n], key=lambda k: re.sub("a", lambda _: str(nest(n - 1)), "a"))
def deep():
    items = []
    for _ in range(900):
        items = [items]
    try:
        repr(items)
        nest(1000)
    except RecursionError:
        pass
with eyot.Context() as context:
    context.globals["deep"] = deep
    context.eval("function f() { try { f() } catch { deep() } } f()")
    print("through")
""",
        "through",
    )


@pytest.mark.parametrize("limit", [1000, 1_000_000])
def test_h20_values_nested_too_deeply_are_conversion_errors(limit: int) -> None:
    says(
        f"""
sys.setrecursionlimit({limit})
with eyot.Context() as context:
    length = context.eval("x => x.length")
    for wrap in (lambda x: [x], lambda x: (x,), lambda x: {{"a": x}}):
        deep = []
        for _ in range(100_000):
            deep = wrap(deep)
        try:
            length(deep)
        except eyot.ConversionError as error:
            print(str(error)[:32], error.path[:1])
        while deep:  # Python's own way down is too deep as well
            deep = deep["a"] if isinstance(deep, dict) else deep[0]
    deep = context.eval("let x = []; for (let i = 0; i < 100_000; i++) x = [x]; x")
    try:
        deep.to_python()
    except eyot.ConversionError as error:
        print(str(error)[:32], error.path[:1])
""",
        *["the value is nested too deeply ( $"] * 4,
        timeout=60,
    )


def test_refusals_at_the_end_of_the_stack() -> None:
    says(
        """
names = set()
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    context.globals["callback"] = lambda: [1]
    with v8.HandleScope(isolate) as closed:
        pass
    def down():
        try:
            down()
        except RecursionError:
            for use in (
                lambda: v8.Integer(closed, 1),
                lambda: context.eval("null.x"),
                lambda: context.eval("callback()"),
                lambda: context.eval("callback").x,
                lambda: context.eval("({})")["x"],
            ):
                try:
                    use()
                except Exception as error:
                    names.add(type(error).__mro__[-3].__name__)
            raise
    try:
        down()
    except RecursionError:
        print("came back")
    print(context.eval("callback()").to_python() if False else context.eval("1"))
""",
        "came back",
        "1",
    )


def test_a_context_that_has_no_stack_left_to_install_an_extension() -> None:
    ended = run(
        """
v8.V8.set_flags_from_string("--expose-gc")
made = set()
def deep():
    try:
        v8.Context(isolate)
    except eyot.JSStackOverflow:
        made.add("overflown")
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    context.globals["deep"] = deep
    context.eval("function f() { try { f() } catch { deep() } } f()")
    print(*made, eyot.Context(isolate).eval("typeof gc"))
""",
    )
    assert ended.status == 0, ended
    assert ended.out.splitlines()[-1] == "overflown function"  # V8 says something of its own


def test_recursion_through_getters_proxies_and_conversions() -> None:
    ended = run(
        """
with eyot.Context() as context:
    for source in (
        "const p = new Proxy({}, {get: (t, k, r) => r[k]}); p.x",
        "const o = {get x() { return this.x }}; o.x",
        "const a = []; a.toString = () => '' + a; '' + a",
        "let j = {}; for (let i = 0; i < 1e5; i++) j = {j}; JSON.stringify(j)",
        "class A extends Array { constructor() { new A() } } new A()",
        "Reflect.construct(function f() { Reflect.construct(f, []) }, [])",
        "(function f() { eval('f()') })()",
        "(function f() { new Function('f', 'f(f)')(f); f() })()",
        "'x'.replace(/x/, function f() { return 'x'.replace(/x/, f) })",
        "[1].sort.call([2, 1], function f() { [2, 1].sort(f) }); (function f() { [1].map(f) })()",
    ):
        try:
            context.eval("{" + source + "}")
        except (eyot.JSStackOverflow, eyot.JSError):
            print("overflown")
""",
        timeout=60,
    )
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.count("overflown") == 10
