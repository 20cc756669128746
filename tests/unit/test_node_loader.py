from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot.modules import NodeLoader
from eyot.modules.cjs_exports import has_module_syntax, names_in

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return root


def package(root: Path, name: str, description: dict[str, Any], files: dict[str, Any]) -> None:
    folder = root / "node_modules" / name
    write(folder, {"package.json": {"name": name, **description}, **files})


def imported(context: eyot.Context, root: Path, source: str, **options: Any) -> eyot.JSModule:
    write(root, {"main.mjs": source})
    return context.import_module("./main.mjs", loader=NodeLoader(root, **options))


# --- packages ---


def test_a_bare_name_is_a_package_in_node_modules_outwards(
    context: eyot.Context, tmp_path: Path
) -> None:
    package(tmp_path, "outer", {"main": "lib"}, {"lib/index.js": "module.exports = 'outer'"})
    package(tmp_path, "@scope/inner", {}, {"index.js": "exports.outer = require('outer')"})
    module = imported(context, tmp_path, "export {default} from '@scope/inner'")
    assert module.default.outer == "outer"


def test_conditions_say_what_import_and_require_get(context: eyot.Context, tmp_path: Path) -> None:
    package(
        tmp_path,
        "both",
        {
            "exports": {
                ".": {"import": "./i.mjs", "require": "./r.cjs"},
                "./only": {"worker": "./w.js", "default": "./d.cjs"},
                "./features/*.js": "./src/*.cjs",
                "./features/private/*": None,
                "./listed": ["not a path", "./d.cjs"],
            }
        },
        {
            "i.mjs": "export default 'import'",
            "r.cjs": "module.exports = 'require'",
            "d.cjs": "module.exports = 'default'",
            "w.js": "module.exports = 'worker'",
            "src/x.cjs": "module.exports = 'x'",
            "src/private/y.cjs": "module.exports = 'y'",
        },
    )
    package(tmp_path, "asks", {}, {"index.js": "module.exports = require('both')"})
    source = (
        "import i from 'both'; import r from 'asks'; import o from 'both/only'; "
        "import x from 'both/features/x.js'; import l from 'both/listed'; export {i, r, o, x, l}"
    )
    module = imported(context, tmp_path, source)
    assert dict(module) == {"i": "import", "l": "default", "o": "default", "r": "require", "x": "x"}
    with eyot.Context(context.isolate) as other:
        conditions = ("worker", "import", "default")
        source = "export {default} from 'both/only'"
        assert imported(other, tmp_path, source, conditions=conditions).default == "worker"
    for inner in ("both/src/x.cjs", "both/features/private/y.js", "both/nothing"):
        with pytest.raises(eyot.ModuleError, match="doesn't export"):
            context.import_module(inner, loader=NodeLoader(tmp_path))


@pytest.mark.parametrize(
    "target", ["../secret.js", "./../secret.js", "./node_modules/x.js", "/etc/passwd", "./%2e%2e/x"]
)
def test_a_target_that_leaves_its_package_is_refused(
    context: eyot.Context, tmp_path: Path, target: str
) -> None:
    package(tmp_path, "bad", {"exports": target}, {})
    write(tmp_path, {"node_modules/secret.js": "'secret'"})
    with pytest.raises(eyot.ModuleError, match=r"no path inside|leaves the package"):
        context.import_module("bad", loader=NodeLoader(tmp_path))


def test_a_package_imports_itself_and_its_own_names(context: eyot.Context, tmp_path: Path) -> None:
    package(tmp_path, "dep", {}, {"index.js": "exports.name = 'dep'"})
    package(
        tmp_path,
        "self",
        {
            "exports": {".": "./index.mjs", "./other": "./other.mjs"},
            "imports": {"#inner/*": "./inner/*.mjs", "#dep": {"node": "dep"}},
        },
        {
            "index.mjs": "export {o} from 'self/other'; export {x} from '#inner/x'; "
            "export {name} from '#dep'",
            "other.mjs": "export const o = 'other'",
            "inner/x.mjs": "export const x = 'x'",
        },
    )
    module = imported(context, tmp_path, "export * from 'self'")
    assert dict(module) == {"name": "dep", "o": "other", "x": "x"}
    with pytest.raises(eyot.ModuleError, match="in no package that could have imports"):
        context.import_module(
            "data:text/javascript,import '%23inner/y/z'", loader=NodeLoader(tmp_path)
        )


def test_the_type_of_a_package_says_what_js_is(context: eyot.Context, tmp_path: Path) -> None:
    package(tmp_path, "esm", {"type": "module"}, {"index.js": "export const kind = typeof require"})
    package(tmp_path, "cjs", {"type": "commonjs"}, {"index.js": "exports.kind = typeof require"})
    package(tmp_path, "told", {"main": "i.js"}, {"i.js": "\nexport const kind = typeof module"})
    source = "".join(
        f"export {{kind as {name}}} from '{whose}';"
        for name, whose in {"a": "esm", "b": "cjs", "c": "told"}.items()
    )
    assert dict(imported(context, tmp_path, source)) == {
        "a": "undefined",
        "b": "function",
        "c": "undefined",
    }


def test_what_is_missing_says_where_it_was_looked_for(
    context: eyot.Context, tmp_path: Path
) -> None:
    root = write(tmp_path, {"a/b/main.mjs": "import 'nope'"})
    with pytest.raises(eyot.ModuleError) as caught:
        context.import_module("./a/b/main.mjs", loader=NodeLoader(root))
    assert caught.value.tried == tuple(
        str(root / folder / "node_modules/nope") for folder in ("a/b", "a", ".")
    )
    with pytest.raises(eyot.ModuleError, match="a folder can't be imported"):
        context.import_module("./a", loader=NodeLoader(root))
    with pytest.raises(eyot.ModuleError, match="no such builtin"):
        context.import_module("node:fs", loader=NodeLoader(root))


# --- CommonJS ---


def test_commonjs_is_imported_by_name(context: eyot.Context, tmp_path: Path) -> None:
    package(
        tmp_path,
        "cjs",
        {},
        {
            "index.js": "exports.one = 1; exports['two'] = 2;\n"
            "Object.defineProperty(exports, 'three', {get: () => 3});",
        },
    )
    source = "import whole, {one, two, three} from 'cjs'; export {whole, one, two, three}"
    module = imported(context, tmp_path, source)
    assert (module.one, module.two, module.three) == (1, 2, 3)
    assert module.whole.one == 1


def test_require_has_what_node_gives_it(context: eyot.Context, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.cjs": "exports.early = true; exports.b = require('./b'); exports.late = true;"
            "exports.self = require('./a.cjs') === exports; exports.this = this === exports;"
            "exports.json = require('./data').x; exports.file = __filename; "
            "exports.dir = __dirname; exports.resolved = require.resolve('./b');"
            "exports.cached = require.cache[require.resolve('./b')].exports === exports.b;"
            "exports.id = module.id; exports.children = module.children.length;"
            "exports.folder = require('./folder')",
            "b.js": "const a = require('./a.cjs'); module.exports = {seen: Object.keys(a)}",
            "data.json": {"x": [1]},
            "folder/package.json": {"main": "./inner"},
            "folder/inner/index.js": "module.exports = 'inner'",
        },
    )
    found = NodeLoader(tmp_path).create_require(context)("./a.cjs").to_python()
    assert found == {
        "early": True,
        "b": {"seen": ["early"]},
        "late": True,
        "self": True,
        "this": True,
        "json": [1],
        "file": str(tmp_path / "a.cjs"),
        "dir": str(tmp_path),
        "resolved": str(tmp_path / "b.js"),
        "cached": True,
        "id": str(tmp_path / "a.cjs"),
        "children": 3,
        "folder": "inner",
    }


def test_what_require_does_not_find_has_nodes_code(context: eyot.Context, tmp_path: Path) -> None:
    require = NodeLoader(tmp_path).create_require(context)
    with pytest.raises(eyot.JSError, match=r"Cannot find module '\./nope'") as caught:
        require("./nope")
    assert caught.value.value["code"] == "MODULE_NOT_FOUND"
    with pytest.raises(eyot.JSTypeError, match="needs the name of a module"):
        require(3)


def test_a_module_that_throws_is_tried_again_with_its_frames(
    context: eyot.Context, tmp_path: Path
) -> None:
    write(tmp_path, {"bad.cjs": "\n\nnull.x"})
    require = NodeLoader(tmp_path).create_require(context)
    for _ in range(2):
        with pytest.raises(eyot.JSTypeError) as caught:
            require("./bad.cjs")
        frame = caught.value.frames[0]
        assert (frame.filename, frame.line) == ((tmp_path / "bad.cjs").as_uri(), 3)


def test_the_languages_modules_import_and_require_each_other(
    context: eyot.Context, tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "a.mjs": "import b from './b.cjs'; export {b}; export const a = 'a'",
            "b.cjs": "exports.later = () => import('./a.mjs'); exports.c = require('./c.mjs').c",
            "c.mjs": "export const c = 'c'",
        },
    )
    module = context.import_module("./a.mjs", loader=NodeLoader(tmp_path))
    assert module.b.c == "c"
    assert module.b.later().result() is module


def test_one_file_runs_once_required_and_imported(context: eyot.Context, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "one.cjs": "globalThis.ran = (globalThis.ran ?? 0) + 1; exports.o = {}",
            "two.cjs": "exports.o = require('./one.cjs').o",
        },
    )
    source = (
        "import one from './one.cjs'; import {o} from './two.cjs'; export const same = one.o === o"
    )
    assert imported(context, tmp_path, source).same is True
    assert context.globals["ran"] == 1


class Builtins:
    names = ("path", "one/two")

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def load(self, context: eyot.Context, name: str) -> eyot.JSObject:
        self.loaded.append(name)
        made: eyot.JSObject = context.eval(
            "({join: (...a) => a.join('/'), default: 'odd', big: 1n})"
        )
        return made


def test_builtins_are_given_by_name_and_made_once(context: eyot.Context, tmp_path: Path) -> None:
    builtins = Builtins()
    write(
        tmp_path,
        {"a.cjs": "exports.join = require('node:path').join; exports.all = require('path')"},
    )
    source = (
        "import path, {join, big} from 'path'; import other from 'node:path'; import 'one/two';"
        "import {join as third, all} from './a.cjs'; export {path, join};"
        "export const same = path === other && join === third && all === path; "
        "export const kind = typeof big"
    )
    module = imported(context, tmp_path, source, builtins=builtins)
    assert (module.same, module.kind, module.join("a", "b")) == (True, "bigint", "a/b")
    assert builtins.loaded == ["path", "one/two"]


# --- files ---


def test_links_are_followed_inside_of_the_folder_only(
    context: eyot.Context, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    write(root, {".store/dep/index.js": "exports.where = __dirname", "node_modules/x": ""})
    write(tmp_path, {"secret/index.js": "module.exports = 'secret'", "secret.json": "1"})
    (root / "node_modules/dep").symlink_to(root / ".store/dep")
    (root / "node_modules/secret").symlink_to(tmp_path / "secret")
    loader = NodeLoader(root)
    assert context.import_module("dep", loader=loader).where == str(root / ".store/dep")
    require = loader.create_require(context)
    for specifier in ("secret", "../secret", "../secret.json", str(tmp_path / "secret/index.js")):
        with pytest.raises(eyot.JSError, match="Cannot find module"):
            require(specifier)
        with pytest.raises(eyot.ModuleError):
            context.import_module(specifier, loader=loader)


def test_a_script_for_a_shell_and_machine_code(context: eyot.Context, tmp_path: Path) -> None:
    write(tmp_path, {"tool.cjs": "#!/usr/bin/env node\nexports.x = 1", "a.node": "\x7fELF"})
    require = NodeLoader(tmp_path).create_require(context)
    assert require("./tool.cjs").x == 1
    with pytest.raises(eyot.ModuleError, match="machine code"):
        require("./a.node")


def test_a_context_is_collected_with_its_commonjs(isolate: eyot.Isolate, tmp_path: Path) -> None:
    import gc

    write(tmp_path, {"a.cjs": "exports.x = 1"})
    loader = NodeLoader(tmp_path)

    def use() -> None:
        context = eyot.Context(isolate)
        assert imported(context, tmp_path, "export {x} from './a.cjs'").x == 1
        assert loader.create_require(context)("./a.cjs").x == 1

    isolate.collect_garbage()
    before = isolate.heap_statistics().number_of_native_contexts
    for _ in range(3):
        use()
        gc.collect()
    isolate.collect_garbage()
    isolate.collect_garbage()
    assert isolate.heap_statistics().number_of_native_contexts <= before


# --- which names a source exports ---


@pytest.mark.parametrize(
    ("source", "names", "passed_on"),
    [
        (
            "exports.a = exports.b = void 0; module.exports.c = 1",
            "a b c",
            "",
        ),
        (
            "exports['a-b'] = 1; exports[x] = 2; exports['\\x41'] = 3",
            "a-b A",
            "",
        ),
        (
            "module.exports = {a, 'b': 1, c() {}, ...require('d'), [e]: 1}",
            "a b c",
            "d",
        ),
        (
            "module.exports = require('x')",
            "",
            "x",
        ),
        (
            "exports = module.exports = require('x')",
            "",
            "x",
        ),
        (
            "0 && (module.exports = {a, b})",
            "a b",
            "",
        ),
        (
            (
                "Object.defineProperty(exports, 'a', {get() {}}); Object.defineProperty"
                "(exports, '__esModule', {value: true})"
            ),
            "a",
            "",
        ),
        (
            (
                'Object.defineProperty(module.exports, "a", {value: 1}); Object.defineP'
                "roperty(other, 'b', {})"
            ),
            "a",
            "",
        ),
        (
            ("__exportStar(require('x'), exports); tslib_1.__exportStar(require('y'), exports)"),
            "",
            "x y",
        ),
        (
            "__export(require('x'))",
            "",
            "x",
        ),
        (
            "__export(src_exports, {a: () => a, b: () => b})",
            "a b",
            "",
        ),
        (
            (
                "var _x = require('x'); Object.keys(_x).forEach(function (key) { if (ke"
                "y === 'default') return; exports[key] = _x[key]; });"
            ),
            "",
            "x",
        ),
        (
            (
                "var _x = _wildcard(require('x')); Object.keys(_x).forEach(key => Objec"
                "t.defineProperty(exports, key, {get: () => _x[key]}))"
            ),
            "",
            "x",
        ),
        (
            "if (a) { module.exports = require('x') } else { module.exports = require('y') }",
            "",
            "x y",
        ),
        (
            "other.exports.a = 1; 'exports.b = 1'; /* exports.c = 1 */ `${1} exports.d = 2`",
            "",
            "",
        ),
        (
            "let exports_ = {}; exports_.a = 1; Object.keys(y).forEach(k => exports[k])",
            "",
            "",
        ),
        (
            "this is (no JavaScript; exports.a = 1",
            "a",
            "",
        ),
    ],
)
def test_names_are_told_without_running(source: str, names: str, passed_on: str) -> None:
    found = names_in(source.encode())
    assert sorted(found.names) == sorted(names.split())
    assert sorted(found.passed_on) == sorted(passed_on.split())


@pytest.mark.parametrize(
    ("source", "is_module"),
    [
        (b"import x from 'y'", True),
        (b"1;\n  export {x}", True),
        (b"export const x = 1", True),
        (b"`\nimport x from 'y'\n`", False),
        (b"/*\nexport default 1\n*/", False),
        (b"const p = import('x'); exports.y = 1", False),
    ],
)
def test_module_syntax_is_seen(source: bytes, is_module: bool) -> None:  # noqa: FBT001
    assert has_module_syntax(source) is is_module
