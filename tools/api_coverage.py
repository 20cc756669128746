"""How much of rusty_v8's public API the explicit layer has, by name.

    python tools/api_coverage.py LIST.tsv

LIST.tsv names rusty_v8's public items: file, owner, kind, name, and "unsafe" for those that need an
unsafe block. Of the safe ones in the files that the explicit layer is about, this prints a line a
file, and what is left out with the reason. Nothing may be missing without one: it ends with 1 then.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import eyot
from api_names import LEFT_OUT, SAID_OTHERWISE
from eyot import v8

STUB = Path(__file__).parents[1] / "src" / "eyot" / "_native.pyi"

# The files of rusty_v8 that the explicit layer is about.
FILES = tuple(
    f"{name}.rs"
    for name in (
        "bigint",
        "context",
        "data",
        "date",
        "exception",
        "external",
        "fixed_array",
        "function",
        "get_property_names_args_builder",
        "handle",
        "isolate",
        "isolate_create_params",
        "json",
        "name",
        "number",
        "object",
        "primitive_array",
        "primitives",
        "private",
        "promise",
        "property_attribute",
        "property_descriptor",
        "property_filter",
        "property_handler_flags",
        "proxy",
        "regexp",
        "scope",
        "script",
        "script_compiler",
        "string",
        "symbol",
        "template",
        "unbound_script",
        "value",
    )
)

# Where an owner's methods are to be found here; the first that has the name wins.
OWNERS = {
    "": ("",),
    "Local": ("Value", "Global"),
    "Handle": ("Global", "Value"),
    "PinnedRef": ("TryCatch", "CallbackScope", "Scope", "Isolate"),
    "OwnedIsolate": ("Isolate",),
    "IsolateHandle": ("IsolateHandle", "Isolate"),
    "FunctionCallbackArguments": ("FunctionCallbackInfo",),
    "PropertyCallbackArguments": ("PropertyCallbackInfo",),
    "FunctionBuilder": ("Function",),
    "GetPropertyNamesArgsBuilder": ("GetPropertyNamesArgs", "Object"),
    "CreateParams": ("CreateParams", "Isolate"),
    "ResourceConstraints": ("CreateParams", "Isolate"),
    "Source": ("ScriptCompiler", "Source"),
}


class Item(NamedTuple):
    """A row of the list."""

    file: str
    owner: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


def spellings(name: str) -> list[str]:
    """The names that an item may have here: a getter can be a property."""
    prefixes = ("get_", "set_", "is_", "new_", "to_rust_")
    return [name, *(name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix))]


def is_here(item: Item) -> bool:
    """Whether the explicit layer has it, under its own name or as a property."""
    if item.kind in {"struct", "enum", "union"}:
        return hasattr(v8, item.name) or hasattr(eyot, item.name)
    for owner in OWNERS.get(item.owner, (item.owner,)):
        place = getattr(v8, owner, None) if owner else v8
        if place is None:
            continue
        if item.name == "new":
            return True
        if any(hasattr(place, name) for name in spellings(item.name)):
            return True
        if not owner and hasattr(v8, item.name.title().replace("_", "")):
            return True
    return False


@cache
def keywords() -> dict[str, set[str]]:
    """The parameters of each class and method of the extension, out of its stub."""
    found: dict[str, set[str]] = {}
    for cls in ast.parse(STUB.read_text(encoding="utf-8")).body:
        for function in cls.body if isinstance(cls, ast.ClassDef) else ():
            if isinstance(cls, ast.ClassDef) and isinstance(function, ast.FunctionDef):
                made = function.name == "__new__"
                name = cls.name if made else f"{cls.name}.{function.name}"
                taken = (*function.args.args, *function.args.kwonlyargs)
                found.setdefault(name, set()).update(argument.arg for argument in taken)
    return found


def exists(ours: str) -> bool:
    """Whether a name of ours is there, and takes the keyword that it is said with."""
    name, _, keyword = ours.rstrip(")").partition("(")
    place: object = v8
    for part in name.split("."):
        place = getattr(place, part, None)
        if place is None:
            return False
    return not keyword or keyword in keywords().get(name, ())


def reason(item: Item) -> str:
    """Why it is left out, as far as that is on purpose."""
    for key in (str(item), f"{item.owner}.*", f"kind:{item.kind}"):
        if key in LEFT_OUT:
            return LEFT_OUT[key]
    return ""


class Coverage(NamedTuple):
    """What came of the list."""

    here: Counter[str]
    total: Counter[str]
    left_out: dict[str, list[str]]
    """By reason; under "" what has none."""

    @property
    def summary(self) -> str:
        """The count, as the pages quote it."""
        left_out = sum(len(names) for why, names in self.left_out.items() if why)
        return f"{self.here.total()} of {self.total.total()}, {left_out} left out with a reason"


def coverage(path: Path) -> Coverage:
    """Looks each item of a list up."""
    with path.open(encoding="utf-8", newline="") as file:
        items = [
            Item(row["file"], row["owner"] or "", row["kind"], row["name"])
            for row in csv.DictReader(file, delimiter="\t")
            if row["file"] in FILES and not row["unsafe"]
        ]
    total, here = Counter[str](), Counter[str]()
    left_out: dict[str, list[str]] = {}
    for item in items:
        total[item.file] += 1
        if str(item) in SAID_OTHERWISE:
            found = exists(SAID_OTHERWISE[str(item)])
        else:
            found = item.kind not in {"trait", "type"} and is_here(item)
        if found:
            here[item.file] += 1
        else:
            left_out.setdefault(reason(item), []).append(str(item))
    return Coverage(here, total, left_out)


def main() -> int:
    """Prints the counts, and what is left out."""
    found = coverage(Path(sys.argv[1]))
    for name in FILES:
        print(f"{name}: {found.here[name]} of {found.total[name]}")
    print(f"all: {found.summary}")
    for why, names in sorted(found.left_out.items()):
        print(f"\n{why or 'MISSING, WITHOUT A REASON'} ({len(names)}):\n  " + ", ".join(names))
    return bool(found.left_out.get(""))


if __name__ == "__main__":
    sys.exit(main())
