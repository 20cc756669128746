"""WebAssembly as a module: what it imports are modules, and its exports are a module's.

JavaScript is written around it, which V8 links and evaluates as any other module.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from eyot.errors import JSError, ModuleError
from eyot.modules.loader import SyntheticModule
from eyot.modules.registry import modules_of

if TYPE_CHECKING:
    from eyot._core import Context

__all__ = ["wrapped"]

_COMPILE = """(bytes) => {
    const module = new WebAssembly.Module(bytes)
    const imports = WebAssembly.Module.imports(module).map((one) => one.module)
    const exports = WebAssembly.Module.exports(module).map((one) => one.name)
    return {module, imports: [...new Set(imports)], exports}
}"""


def wrapped(context: Context, url: str, source: bytes) -> str:
    """The JavaScript around a WebAssembly module.

    Raises:
        ModuleError: It is none.
    """
    try:
        compiled = context.eval(_COMPILE, filename="eyot:wasm")(bytearray(source))
    except JSError as error:
        raise ModuleError(f"it is no WebAssembly: {error}", tried=[url]) from error
    held = [compiled["module"]]
    specifier = f"eyot:wasm {url}"
    # Let go of once JavaScript has it.
    modules_of(context)._hidden[specifier] = SyntheticModule(
        ("default",), lambda _: {"default": held.pop()}
    )
    lines = [f"import wasm from {json.dumps(specifier)};"]
    imports = list(compiled["imports"])
    lines += [f"import * as i{n} from {json.dumps(name)};" for n, name in enumerate(imports)]
    given = ", ".join(f"{json.dumps(name)}: i{n}" for n, name in enumerate(imports))
    lines.append(
        f"const {{exports}} = new WebAssembly.Instance(wasm, {{__proto__: null, {given}}});"
    )
    for n, name in enumerate(compiled["exports"]):
        lines.append(f"const e{n} = exports[{json.dumps(name)}];")
        lines.append(f"export {{e{n} as {json.dumps(name)}}};")
    return "\n".join(lines)
