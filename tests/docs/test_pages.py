"""The pages themselves: their links lead somewhere, and nothing public is left out of them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.docs.pages import CHECKOUT, PAGES, blocks

import eyot
from eyot import errors, v8

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = CHECKOUT / "docs/reference"
LINK = re.compile(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)")

# Which page describes which class; what they inherit is described with the base.
DESCRIBED = {
    "isolate.md": (
        v8.Isolate,
        v8.CreateParams,
        v8.HeapStatistics,
        v8.IsolateHandle,
        v8.MicrotaskQueue,
    ),
    "context.md": (v8.Context, eyot.CompiledScript, eyot.JSFunction),
    "scope.md": (v8.Scope, v8.EscapableHandleScope, v8.TryCatch),
    "handle.md": (v8.Global, v8.Weak, v8.Eternal),
    "value.md": (v8.Data, v8.Value),
    "primitive.md": (v8.Name, v8.Integer, v8.BigInt, v8.NumberObject, v8.StringObject),
    "string.md": (v8.String, v8.ValueView),
    "symbol.md": (v8.Symbol, v8.Private),
    "external.md": (v8.External,),
    "builtin.md": (v8.Date, v8.RegExp, v8.RegExpCreationFlags, v8.JSON),
    "object.md": (v8.Object, v8.Proxy, v8.PropertyDescriptor, v8.PropertyCallbackInfo),
    "collection.md": (v8.Array, v8.Map, v8.Set, v8.PrimitiveArray),
    "buffer.md": (
        *(v8.ArrayBuffer, v8.SharedArrayBuffer, v8.ArrayBufferView, v8.TypedArray, v8.DataView),
        *(v8.BackingStore, v8.Allocator, eyot.JSArrayBuffer, eyot.JSTypedArray, eyot.JSDataView),
    ),
    "template.md": (v8.Template, v8.ObjectTemplate, v8.FunctionTemplate, v8.Signature),
    "process.md": (v8.V8,),
    "function.md": (v8.Function, v8.FunctionCallbackInfo, v8.ReturnValue),
    "promise.md": (v8.Promise, v8.PromiseResolver),
    "script.md": (
        *(v8.Script, v8.UnboundScript, v8.ScriptOrigin, v8.ScriptCompiler),
        *(v8.Source, v8.CachedData),
    ),
    "exception.md": (v8.Exception, v8.Message, v8.StackTrace, v8.StackFrame),
    "serializer.md": (v8.ValueSerializer, v8.ValueDeserializer),
    "errors.md": (eyot.JSFrame,),
    "modules.md": (v8.Module, v8.ModuleRequest),
    "wasm.md": (v8.WasmModuleObject, v8.CompiledWasmModule, v8.WasmMemoryObject, v8.WasmStreaming),
}


def prose(page: Path) -> str:
    text = page.read_text()
    for block in blocks(page):
        text = text.replace(block.body, "")
    return text


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_links_lead_to_pages_and_headings_that_exist(page: Path) -> None:
    for link in LINK.finditer(prose(page)):
        target = (page.parent / link[1]).resolve() if link[1] else page
        assert target.exists(), link[0]
        if link[2]:
            assert link[2] in anchors(target), link[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_blocks_are_where_and_what_the_tests_look_for(page: Path) -> None:
    assert not re.findall(r"^ +`{3}.*$", page.read_text(), re.MULTILINE), "an indented block"
    named = {block.language for block in blocks(page)}
    assert named <= {"", "python", "text", "sh", "console", "rust", "js", "toml", "yaml", "cpp"}


def test_the_site_builds(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr


def test_readme_fits_on_a_screen() -> None:
    lines = (CHECKOUT / "README.md").read_text().splitlines()
    assert len(lines) <= 85
    assert max(map(len, lines)) <= 100


def test_errors_page_has_every_code_with_its_class() -> None:
    page = (REFERENCE / "errors.md").read_text()
    rows = dict(re.findall(r"^\| \[(EY\d+)\][^|]*\| `(\w+)` \|", page, re.MULTILINE))
    classes = {f"EY{number}": cls.__name__ for number, cls in errors._USAGE_ERRORS.items()}
    assert rows == {**classes, "EY110": "ResourceWarning"}


def test_reference_names_everything_public() -> None:
    text = "".join(page.read_text() for page in REFERENCE.glob("*.md"))
    words = set(re.findall(r"\w+", text))
    public = {*v8.__all__, *eyot.__all__} - {"v8"}
    assert not public - words


@pytest.mark.parametrize("name", DESCRIBED)
def test_reference_names_what_a_class_has(name: str) -> None:
    words = set(re.findall(r"\w+", prose(REFERENCE / name)))
    for cls in DESCRIBED[name]:
        members = {name for name in vars(cls) if not name.startswith(("_", "is_"))}
        assert not members - words, cls.__name__
