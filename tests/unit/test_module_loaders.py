from __future__ import annotations

import base64
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot.modules import FileLoader, ImportMap, MappingLoader, PackageLoader

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_js", ".js")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


# --- files ---


def test_files_are_modules_with_their_urls(context: eyot.Context, tmp_path: Path) -> None:
    write(
        tmp_path,
        main_js="export * from './lib/a%20b.js'; export const meta = import.meta",
    )
    write(tmp_path / "lib", **{"a b_js": "export const x = import.meta.filename"})
    module = context.import_module("main.js", loader=FileLoader(tmp_path))
    assert module.meta.url == (tmp_path / "main.js").as_uri()
    assert module.meta.dirname == str(tmp_path)
    assert module.x == str(tmp_path / "lib" / "a b.js")


def test_one_file_is_one_module_whatever_it_is_called(
    context: eyot.Context, tmp_path: Path
) -> None:
    write(tmp_path, a_js="export const o = {}")
    (tmp_path / "link.js").symlink_to(tmp_path / "a.js")
    write(
        tmp_path,
        main_js="import {o as a} from './a.js'; import {o as b} from './link.js'; "
        "import {o as c} from './x/../a.js'; import {o as d} from './a.js?other'; "
        "export const same = a === b && b === c, other = d !== a",
    )
    module = context.import_module("./main.js", loader=FileLoader(tmp_path))
    assert (module.same, module.other) == (True, True)


OUTSIDE = [
    "../secret.js",
    "./link.js",
    "./folder/secret.js",
    "/etc/hostname",
    "file:///etc/hostname",
    "%2e%2e/secret.js",
    "./a/../../secret.js",
    "./..%2fsecret.js",
    "file://localhost/etc/hostname",
    "file://elsewhere/etc/hostname",
    "/proc/self/environ",
    "\0",
    "./\ud800.js",
    "http://example.com/a.js",
    "./folder",
    ".",
]


@pytest.mark.parametrize("specifier", OUTSIDE)
def test_nothing_outside_of_the_folder_is_read(
    context: eyot.Context, tmp_path: Path, specifier: str
) -> None:
    root = write(tmp_path / "root", main_js="export default x => import(x)")
    write(tmp_path, secret_js="export default 'secret'")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    (root / "folder").symlink_to(tmp_path)
    loader = FileLoader(root)
    with pytest.raises(eyot.ModuleError):
        context.import_module(specifier, loader=loader)
    load = context.import_module("main.js", loader=loader).default
    with pytest.raises(eyot.ModuleError) as caught:
        load(specifier).result()
    assert "secret'" not in str(caught.value).replace("secret.js'", "")


def test_a_link_put_in_the_way_after_the_look_is_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "root", a__b_js="1")
    write(tmp_path, b_js="'secret'")
    loader = FileLoader(root)
    url = loader.resolve("./a/b.js", None, {})
    (root / "a" / "b.js").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to(tmp_path)
    with pytest.raises(eyot.ModuleError):
        loader.load(url)


def test_a_bare_name_says_what_gives_it_a_meaning(context: eyot.Context, tmp_path: Path) -> None:
    write(tmp_path, main_js="import 'lodash'")
    with pytest.raises(eyot.ModuleError, match=r"a file is '\./lodash'"):
        context.import_module("main.js", loader=FileLoader(tmp_path))


def test_a_root_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLoader(tmp_path / "none")
    with pytest.raises(NotADirectoryError):
        FileLoader(write(tmp_path, a_js="") / "a.js")


# --- packages ---


def test_data_files_of_a_package_are_modules(
    context: eyot.Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "zipped.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("zipped_js/__init__.py", "")
        file.writestr("zipped_js/js/main.js", "export {x} from './lib/x.js'")
        file.writestr("zipped_js/js/lib/x.js", "export const x = import.meta.url")
        file.writestr("zipped_js/secret.js", "export default 'secret'")
    monkeypatch.syspath_prepend(str(archive))
    loader = PackageLoader("zipped_js", "js")
    assert context.import_module("main.js", loader=loader).x == "package:zipped_js/js/lib/x.js"
    for specifier in ("../secret.js", "package:zipped_js/secret.js", "package:zipped_js/js/../x"):
        with pytest.raises(eyot.ModuleError):
            context.import_module(specifier, loader=loader)


# --- data: URLs ---


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("data:text/javascript,export default 1 %2B 1", 2),
        ("data:application/javascript;charset=utf-8,export default '%C3%A9'", "\u00e9"),
        (
            "data:text/javascript;base64," + base64.b64encode(b"export default 'b'").decode(),
            "b",
        ),
        ("DATA:text/javascript,export default 'x'#fragment", "x"),
        ("data:text/javascript,export {default} from 'data:text/javascript,export default 3'", 3),
    ],
)
def test_a_data_url_needs_no_loader(context: eyot.Context, url: str, value: Any) -> None:
    assert context.import_module(url).default == value


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("data:text/javascript", "has a comma"),
        ("data:text/css,a{}", "no module is of type 'text/css'"),
        ("data:text/javascript;base64,!!!", "not base64"),
        ("data:application/json,{}", "it is json"),
        ("data:text/javascript,import './x.js'", "nothing"),
    ],
)
def test_a_data_url_that_is_none_says_why(context: eyot.Context, url: str, words: str) -> None:
    with pytest.raises(eyot.ModuleError, match=words):
        context.import_module(url)


# --- import maps: the cases of HTML's own description ---

MAP = {
    "imports": {
        "a": "/a-1.mjs",
        "b": "/b-1.mjs",
        "moment": "/moment/src/moment.js",
        "moment/": "/moment/src/",
        "lib/": "/lib/",
        "lib/inner/": "/inner/",
        "no": None,
        "https://cdn.example/x.js": "/local/x.js",
        "./relative.js": "./mapped.js",
    },
    "scopes": {
        "/scope2/": {"a": "/a-2.mjs"},
        "/scope2/scope3/": {"b": "/b-3.mjs", "a": "/a-3.mjs"},
    },
}
BASE = "https://example.com/app/"


@pytest.mark.parametrize(
    ("specifier", "referrer", "found"),
    [
        ("a", "https://example.com/x.js", "https://example.com/a-1.mjs"),
        ("a", "https://example.com/scope2/x.js", "https://example.com/a-2.mjs"),
        ("b", "https://example.com/scope2/x.js", "https://example.com/b-1.mjs"),
        ("a", "https://example.com/scope2/scope3/x.js", "https://example.com/a-3.mjs"),
        ("b", "https://example.com/scope2/scope3/x.js", "https://example.com/b-3.mjs"),
        ("moment", None, "https://example.com/moment/src/moment.js"),
        ("moment/locale/de.js", None, "https://example.com/moment/src/locale/de.js"),
        ("lib/inner/x.js", None, "https://example.com/inner/x.js"),
        ("lib/other/x.js", None, "https://example.com/lib/other/x.js"),
        ("https://cdn.example/x.js", None, "https://example.com/local/x.js"),
        ("./relative.js", "https://example.com/app/y.js", "https://example.com/app/mapped.js"),
        ("./relative.js", "https://example.com/z/y.js", None),
        ("unknown", None, None),
    ],
)
def test_an_import_map_says_what_html_says(
    specifier: str, referrer: str | None, found: str | None
) -> None:
    assert ImportMap(MAP, BASE).resolve(specifier, referrer) == found


@pytest.mark.parametrize("specifier", ["no", "moment/../../secret.js"])
def test_an_import_map_refuses(specifier: str) -> None:
    with pytest.raises(eyot.ModuleError):
        ImportMap(MAP, BASE).resolve(specifier, None)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"imports": {"a": 1}}, TypeError),
        ({"imports": {"a/": "/b"}}, ValueError),
        ({"imports": []}, TypeError),
        ({"scopes": {"x": 3}}, TypeError),
        ({"scopes": 3}, TypeError),
        ({"import": {}}, ValueError),
    ],
)
def test_an_import_map_that_is_none_is_refused(wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        ImportMap(wrong)


def test_a_context_asks_its_import_map_first(context: eyot.Context, tmp_path: Path) -> None:
    write(tmp_path, vendor__left_js="export default 'left'", main_js="export {default} from 'left'")
    context.modules.loader = FileLoader(tmp_path)
    context.modules.import_map = ImportMap.parsed(
        '{"imports": {"left": "./vendor/left.js", "lib/": "./lib/"}}', tmp_path.as_uri() + "/"
    )
    assert context.import_module("main.js").default == "left"
    with pytest.raises(TypeError):
        ImportMap.parsed("[]")


def test_names_of_a_mapping_can_be_mapped(context: eyot.Context) -> None:
    context.modules.loader = MappingLoader({"vendor/x.js": "export default 1"})
    context.modules.import_map = ImportMap({"imports": {"x": "vendor/x.js", "v/": "vendor/"}})
    assert context.import_module("x").default == 1
    assert context.import_module("v/x.js").default == 1
