from __future__ import annotations

import pytest

import eyot
from eyot.modules import MappingLoader, ModuleSource

# (module (import "env" "twice" (func (param i32) (result i32)))
#         (func (export "more") (param i32) (result i32) local.get 0 call 0 i32.const 1 i32.add)
#         (memory (export "a b") 1))
WASM = bytes.fromhex(
    "0061736d01000000010601 6001 7f 01 7f".replace(" ", "")
    + "020d01 03656e76 057477696365 00 00".replace(" ", "")
    + "03020100"
    + "0503010001"
    + "070e02 046d6f7265 0001 03612062 0200".replace(" ", "")
    + "0a0b01 09 00 2000 1000 4101 6a 0b".replace(" ", "")
)


def loader(source: bytes = WASM) -> MappingLoader:
    return MappingLoader(
        {
            "main.js": "import {more} from './m.wasm'; export * from './m.wasm'; "
            "export const nine = more(4)",
            "m.wasm": ModuleSource(source, "wasm"),
        }
    )


def test_webassembly_is_imported_as_any_module(context: eyot.Context) -> None:
    context.modules["env"] = {"twice": lambda n: n * 2}
    module = context.import_module("main.js", loader=loader())
    assert (module.nine, module.more(10)) == (9, 21)
    assert len(module["a b"].buffer) == 65536
    again = context.import_module("m.wasm", loader=loader())
    assert again["more"] is module["more"]
    assert "eyot:wasm m.wasm" not in context.modules


def test_what_webassembly_imports_must_be_there(context: eyot.Context) -> None:
    with pytest.raises(eyot.ModuleError, match=r"can't import 'env' from m\.wasm"):
        context.import_module("main.js", loader=loader())
    context.modules["env"] = {"once": 1}
    with pytest.raises(eyot.JSError, match="function import requires a callable"):
        context.import_module("main.js", loader=loader())


def test_what_is_no_webassembly_is_refused(context: eyot.Context) -> None:
    with pytest.raises(eyot.ModuleError, match="it is no WebAssembly"):
        context.import_module("main.js", loader=loader(b"\0asm nonsense"))
