"""Finds packages as Node does, as far as the jobs need it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import eyot
from eyot.modules import SyntheticModule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eyot import node

WRAP = "(function (exports, require, module, __filename, __dirname) {{{}\n}})"
EXPORTS = """module => {
    const exports = Object.create(null)
    for (const key of Object.keys(Object(module))) exports[key] = module[key]
    exports.default = module
    return exports
}"""


class PackagesLoader:
    """Modules below a folder: ES modules, CommonJS, JSON and the modules of Node."""

    def __init__(self, context: eyot.Context, root: Path, builtins: node.Builtins) -> None:
        self.context = context
        self.root = root
        self.builtins = builtins
        self.modules: dict[Path, Any] = {}

    def resolve(self, specifier: str, referrer: str | None, _: Mapping[str, str]) -> str:
        name = self.builtin(specifier)
        if name is not None:
            return f"node:{name}"
        place = self.root / "x" if referrer is None else Path(referrer.removeprefix("file://"))
        return f"file://{self.find(specifier, place, 'import')}"

    def load(self, url: str) -> str | SyntheticModule:
        if url.startswith("node:"):
            module = self.builtins.load(self.context, url)
        else:
            path = Path(url.removeprefix("file://"))
            is_module = path.suffix == ".mjs" or self.kind(path) == "module"
            if is_module and path.suffix != ".cjs":
                return path.read_text(encoding="utf-8")
            module = self.required(path)
        exports = self.context.eval(EXPORTS)(module)
        return SyntheticModule([*exports], lambda _: exports)

    def builtin(self, specifier: str) -> str | None:
        name = specifier.removeprefix("node:")
        return name if specifier != name or name in self.builtins.names else None

    def kind(self, path: Path) -> str:
        for folder in path.parents:
            if (folder / "package.json").exists():
                text = (folder / "package.json").read_text(encoding="utf-8")
                return str(json.loads(text).get("type", "commonjs"))
        return "commonjs"

    def require(self, specifier: str, referrer: Path) -> Any:
        name = self.builtin(specifier)
        if name is not None:
            return self.builtins.load(self.context, name)
        return self.required(self.find(specifier, referrer, "require"))

    def required(self, path: Path) -> Any:
        if path not in self.modules:
            source = path.read_text(encoding="utf-8")
            module = self.modules[path] = self.context.eval("({exports: {}})")
            if path.suffix == ".json":
                module["exports"] = self.context.eval("JSON.parse")(source)
            else:
                body = self.context.eval(WRAP.format(source), filename=str(path))
                names = str(path), str(path.parent)
                body(module["exports"], lambda name: self.require(name, path), module, *names)
        return self.modules[path]["exports"]

    def find(self, specifier: str, referrer: Path, mode: str) -> Path:
        if specifier.startswith((".", "/")):
            return self.file(referrer.parent / specifier)
        if specifier.startswith("#"):
            package = next(at for at in referrer.parents if (at / "package.json").exists())
            table = json.loads((package / "package.json").read_text(encoding="utf-8"))["imports"]
            return (package / str(self.choose(table[specifier], mode))).resolve()
        first, *rest = specifier.split("/")
        if first.startswith("@"):
            first = f"{first}/{rest.pop(0)}"
        for folder in referrer.parents:
            package = folder / "node_modules" / first
            if package.is_dir():
                break
        else:
            raise eyot.ModuleError(f"there is no package {first}")
        text = (package / "package.json").read_text(encoding="utf-8")
        exports = json.loads(text).get("exports")
        if exports is None:
            return self.file(package.joinpath(*rest))
        if isinstance(exports, str) or not any(key.startswith(".") for key in exports):
            exports = {".": exports}
        wanted = "/".join([".", *rest])
        for key, target in sorted(exports.items(), key=lambda item: item[0] != wanted):
            before, star, after = key.partition("*")
            matches = wanted == key if not star else wanted.startswith(before)
            if matches and wanted.endswith(after):
                chosen = self.choose(target, mode)
                middle = wanted[len(before) : len(wanted) - len(after)]
                return (package / str(chosen).replace("*", middle)).resolve()
        raise eyot.ModuleError(f"{first} has no {wanted}")

    def choose(self, target: Any, mode: str) -> str | None:
        if isinstance(target, list):
            return next(found for each in target if (found := self.choose(each, mode)) is not None)
        if not isinstance(target, dict):
            return target if target is None else str(target)
        for condition, inner in target.items():
            if condition in {"node", "default", mode}:
                chosen = self.choose(inner, mode)
                if chosen is not None:
                    return chosen
        return None

    def file(self, path: Path) -> Path:
        for ending in ("", ".js", ".json", ".cjs"):
            found = path.with_name(path.name + ending)
            if found.is_file():
                return found.resolve()
        description = path / "package.json"
        if description.exists():
            main = json.loads(description.read_text(encoding="utf-8")).get("main")
            if main:
                return self.file(path / main)
        return self.file(path / "index.js")
