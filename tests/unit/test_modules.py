from __future__ import annotations

import pickle
from typing import Any

import pytest

import eyot
from eyot.modules import MappingLoader, ModuleSource, SyntheticModule


def imported(context: eyot.Context, source: str, **others: Any) -> eyot.JSModule:
    return context.import_module("main.js", loader=MappingLoader({"main.js": source, **others}))


# --- namespaces ---


def test_a_module_gives_its_exports_as_attributes_and_items(context: eyot.Context) -> None:
    module = imported(context, "export const x = 1; export default 'd'; export {x as 'a b'}")
    assert (module.x, module.default, module["a b"]) == (1, "d", 1)
    assert list(module) == ["a b", "default", "x"]
    assert len(module) == 3
    assert "x" in module
    assert "y" not in module
    assert dict(module) == {"a b": 1, "default": "d", "x": 1}
    assert sorted(map(str, module.values())) == ["1", "1", "d"]


def test_a_namespace_is_of_its_own_class_and_is_itself(context: eyot.Context) -> None:
    module = imported(context, "import * as self from './main.js'; export {self}")
    assert isinstance(module, eyot.JSModule)
    assert module.self is module
    assert module == module.self
    assert repr(module).startswith("Module {")


def test_what_a_module_assigns_later_is_seen(context: eyot.Context) -> None:
    module = imported(
        context, "export {n, grow} from './n.js'",
        **{"n.js": "export let n = 1; export const grow = () => { n += 1 }"},
    )  # fmt: skip
    module.grow()
    assert module.n == 2


def test_nothing_can_be_assigned_to_a_namespace(context: eyot.Context) -> None:
    module = imported(context, "export let x = 1")
    with pytest.raises(eyot.JSTypeError, match="read only property 'x'"):
        module.x = 2
    with pytest.raises(TypeError):
        del module["x"]
    assert module.x == 1


def test_an_export_without_a_value_yet_is_a_reference_error(context: eyot.Context) -> None:
    seen: list[Any] = []

    def look(namespace: eyot.JSModule) -> None:
        for use in (lambda: namespace["late"], lambda: list(namespace.items()), lambda: namespace):
            try:
                seen.append(repr(use()))
            except eyot.JSReferenceError as error:
                seen.append(str(error))

    context.modules["py:look"] = {"look": look}
    context.modules.loader = MappingLoader(
        {
            "main.js": "import './early.js'; export let late = 1",
            "early.js": "import * as main from './main.js'; import {look} from 'py:look'; "
            "look(main)",
        }
    )
    context.import_module("main.js")
    assert "before initialization" in seen[0]
    assert "before initialization" in seen[1]
    assert seen[2] == "Module"  # what it has can't be shown yet


# --- graphs ---


def test_a_module_runs_once_whoever_imports_it(context: eyot.Context) -> None:
    ran: list[int] = []
    context.globals["ran"] = ran.append
    context.modules.loader = MappingLoader(
        {
            "a.js": "import './c.js'; import './b.js'",
            "b.js": "import './c.js'",
            "c.js": "ran(1)",
        }
    )
    context.import_module("a.js")
    context.import_module("c.js")
    assert ran == [1]
    assert context.modules.imported == ("a.js", "c.js", "b.js")


def test_modules_that_import_each_other_see_what_is_there(context: eyot.Context) -> None:
    module = imported(
        context,
        "import {b} from './b.js'; export const a = () => 'a'; export const both = b()",
        **{"b.js": "import {a} from './main.js'; export function b() { return typeof a }"},
    )
    assert module.both == "function"


@pytest.mark.parametrize("ring", [False, True])
def test_chains_of_thousands_of_modules_need_no_stack(context: eyot.Context, ring: bool) -> None:  # noqa: FBT001
    count = 3000
    sources = {
        f"m{i}.js": f"export * from './m{(i + 1) % count}.js'; export const v{i} = {i}"
        if i % 1000 == 0
        else f"import * as next from './m{(i + 1) % count}.js'; "
        f"export * from './m{(i + 1) % count}.js';"
        for i in range(count)
    }
    if not ring:
        sources[f"m{count - 1}.js"] = "export const last = 'end'"
    module = context.import_module("m0.js", loader=MappingLoader(sources))
    assert len(module) == (3 if ring else 4)
    assert module.v2000 == 2000


def test_a_wide_graph_is_loaded_whole(context: eyot.Context) -> None:
    sources = {f"{i}.js": f"export default {i}" for i in range(2000)}
    imports = "".join(f"import d{i} from './{i}.js';" for i in range(2000))
    module = imported(context, imports + "export const sum = d1 + d1999", **sources)
    assert module.sum == 2000


def test_a_failed_import_can_be_repeated_when_what_lacked_is_there(context: eyot.Context) -> None:
    sources = {"main.js": "import {x} from './late.js'; export {x}"}
    context.modules.loader = MappingLoader(sources)
    with pytest.raises(eyot.ModuleError):
        context.import_module("main.js")
    sources["late.js"] = "export const x = 5"
    assert context.import_module("main.js").x == 5


# --- errors ---


def test_the_error_says_what_was_asked_by_whom_and_where_it_was_looked_for(
    context: eyot.Context,
) -> None:
    with pytest.raises(eyot.ModuleError) as caught:
        imported(context, "\n  import x from './lib/nope.js'")
    error = caught.value
    assert error.specifier == "./lib/nope.js"
    assert error.referrer == "main.js"
    assert error.tried == ("lib/nope.js", "./lib/nope.js")
    assert str(error) == (
        "can't import './lib/nope.js' from main.js:2:17: the mapping has no such name (tried "
        "lib/nope.js, ./lib/nope.js)"
    )
    assert isinstance(error, ImportError)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.tried) == (str(error), error.tried)


def test_without_a_loader_the_error_says_what_to_write(context: eyot.Context) -> None:
    with pytest.raises(eyot.ModuleError, match=r"loader=…, or set context\.modules\.loader"):
        context.import_module("x")


def test_a_module_that_does_not_parse_says_where(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSSyntaxError) as caught:
        imported(context, "import './b.js'", **{"b.js": "1;\nlet let = 1"})
    assert (caught.value.filename, caught.value.lineno) == ("b.js", 2)


def test_an_export_that_is_not_there_is_a_syntax_error(context: eyot.Context) -> None:
    with pytest.raises(eyot.JSSyntaxError, match="does not provide an export named 'y'") as caught:
        imported(context, "\nimport {y} from './b.js'", **{"b.js": ""})
    assert (caught.value.filename, caught.value.lineno) == ("main.js", 2)


def test_what_a_module_throws_has_its_frames_and_comes_again(context: eyot.Context) -> None:
    for _ in range(2):
        with pytest.raises(eyot.JSTypeError) as caught:
            imported(context, "import './b.js'", **{"b.js": "\nfunction f() { null.x }\nf()"})
        assert [(frame.filename, frame.line) for frame in caught.value.frames] == [
            ("b.js", 2),
            ("b.js", 3),
        ]


def test_an_exception_of_python_comes_through_modules_as_itself(context: eyot.Context) -> None:
    failure = LookupError("mine")

    def fail() -> None:
        raise failure

    context.modules["py:fail"] = {"fail": fail}
    with pytest.raises(LookupError) as caught:
        imported(context, "import {fail} from 'py:fail'; fail()")
    assert caught.value is failure


@pytest.mark.parametrize("wrong", [3, None, ["x"]])
def test_a_loader_that_gives_something_else_is_told(context: eyot.Context, wrong: Any) -> None:
    with pytest.raises(TypeError, match="a loader's load"):
        imported(context, wrong)


def test_what_a_loader_raises_comes_out_as_it_is(context: eyot.Context) -> None:
    class Broken:
        def resolve(self, *_: Any) -> str:
            raise ZeroDivisionError

        def load(self, url: str) -> str:
            return url

    with pytest.raises(ZeroDivisionError):
        context.import_module("x", loader=Broken())


# --- import() and import.meta ---


def test_import_in_a_script_gives_a_promise_and_never_throws(context: eyot.Context) -> None:
    context.modules.loader = MappingLoader({"a.js": "export default 4"})
    assert context.eval("import('./a.js')").result().default == 4
    said = "globalThis.after = 0; const p = import('./nope.js'); after = 1; p"
    with pytest.raises(eyot.ModuleError, match=r"can't import '\./nope\.js' from <eval>"):
        context.eval(said).result()
    assert context.globals["after"] == 1
    assert context.eval("import('./nope.js').catch(e => e.name)").result() == "ModuleError"


def test_import_without_a_loader_is_rejected(context: eyot.Context) -> None:
    with pytest.raises(eyot.ModuleError, match="nothing says where modules come from"):
        context.eval("import('./a.js')").result()


def test_what_follows_import_runs_before_the_module(context: eyot.Context) -> None:
    context.globals["order"] = order = context.eval("[]")
    module = imported(
        context,
        "export const p = import('./b.js'); order.push('main')",
        **{"b.js": "order.push('b')"},
    )
    module.p.result()
    assert list(order) == ["main", "b"]


def test_a_module_imports_from_where_it_came_itself(context: eyot.Context) -> None:
    context.modules.loader = MappingLoader({})
    module = imported(context, "export const p = import('./b.js')", **{"b.js": "export let b = 1"})
    assert module.p.result().b == 1


def test_import_meta_says_where_a_module_is(context: eyot.Context) -> None:
    sources = {
        "lib/a.js": "export {meta as b} from './b.js'; export const meta = import.meta; "
        "export const c = import.meta.resolve('../c.js')",
        "lib/b.js": "export const meta = import.meta",
        "c.js": "",
    }
    module = context.import_module("lib/a.js", loader=MappingLoader(sources))
    assert (module.meta.url, module.meta.main) == ("lib/a.js", True)
    assert (module.b.url, module.b.main) == ("lib/b.js", False)
    assert module.c == "c.js"
    assert "filename" not in module.meta
    with pytest.raises(eyot.ModuleError):
        module.meta.resolve("./nope.js")


# --- modules of Python's, and of other types ---


def test_a_module_that_python_makes_is_imported_by_name(context: eyot.Context) -> None:
    context.modules["py:db"] = {"query": lambda n: n * 2, "default": [1, 2], "big": 2**70}
    module = imported(
        context, "import list, {query, big} from 'py:db'; export {list, query, big}; "
        "export const four = query(list[1]);"
    )  # fmt: skip
    assert module.four == 4
    assert module.big == 2**70
    assert dict(context.modules).keys() == {"py:db"}
    with pytest.raises(ValueError, match="was imported"):
        context.modules["py:db"] = {}
    with pytest.raises(ValueError, match="was imported"):
        del context.modules["py:db"]
    context.modules["py:other"] = {}
    del context.modules["py:other"]
    assert "py:other" not in context.modules


def test_what_is_no_module_is_refused(context: eyot.Context) -> None:
    modules: Any = context.modules
    with pytest.raises(TypeError, match="mapping of names to values"):
        modules["py:x"] = 3
    with pytest.raises(TypeError, match="named by a str"):
        modules[3] = {}
    with pytest.raises(TypeError, match="name of an export"):
        modules["py:x"] = {3: 4}
    with pytest.raises(TypeError, match="named by a str"):
        context.import_module(3)  # type: ignore[arg-type]


def test_a_value_that_does_not_cross_fails_the_import(context: eyot.Context) -> None:
    context.modules["py:odd"] = {"odd": object()}
    with pytest.raises(eyot.ConversionError):
        imported(context, "import 'py:odd'")


def test_a_loader_may_give_a_module_of_python(context: eyot.Context) -> None:
    asked: list[eyot.Context] = []

    def evaluate(where: eyot.Context) -> dict[str, Any]:
        asked.append(where)
        return {"x": 1}

    module = imported(
        context, "import {x} from 'm'; export {x}", m=SyntheticModule(["x"], evaluate)
    )
    assert module.x == 1
    assert asked == [context]


ATTRIBUTES = "import x from './x' with {type: '%s'}; export default x"


@pytest.mark.parametrize(
    ("kind", "source", "value"),
    [
        ("json", '{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}),
        ("json", b"\xef\xbb\xbf3", 3),
        ("text", "caf\u00e9", "caf\u00e9"),
        ("bytes", b"\0\xff", b"\0\xff"),
    ],
)
def test_an_attribute_says_what_a_module_is(
    context: eyot.Context, kind: str, source: Any, value: Any
) -> None:
    found = imported(context, ATTRIBUTES % kind, x=source).default
    if kind == "bytes":
        assert bytes(found) == value
    else:
        assert (found.to_python() if isinstance(found, eyot.JSObject) else found) == value


def test_one_url_is_a_module_for_each_type(context: eyot.Context) -> None:
    source = (
        "import a from './x' with {type: 'json'}; import b from './x' with {type: 'text'}; "
        "import c from './x' with {type: 'json'}; export {a, b, c}"
    )
    module = imported(context, source, x="[1]")
    assert module.b == "[1]"
    assert module.a is module.c


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import x from './x' with {type: 'css'}", "there is no type 'css'"),
        ("import x from './x' with {lang: 'css'}", "there is no import attribute 'lang'"),
        ("import x from './x' with {type: 'json'}", "it is no JSON: Unexpected token"),
        ("import x from './j'", "it is json: an import says so"),
    ],
)
def test_attributes_that_do_not_fit_are_refused(
    context: eyot.Context, source: str, words: str
) -> None:
    with pytest.raises(eyot.ModuleError, match=words):
        imported(context, source, x="not JSON", j=ModuleSource("{}", "json"))
