"""How much of rusty_v8's public API the explicit layer has, by name.

    python tools/api_coverage.py LIST.tsv [--all]

LIST.tsv names rusty_v8's public items: file, owner, kind, name, and "unsafe" for those that need an
unsafe block. Of the safe ones in the files that the explicit layer is about, this prints a line a
file and each item that is missing, with the reason where `LEFT_OUT` has one.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import eyot
from eyot import v8

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
        "proxy",
        "regexp",
        "scope",
        "script",
        "script_compiler",
        "string",
        "symbol",
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

# Left out on purpose: an item or all of an owner ("Owner.*"), a kind ("kind:trait"), and why.
LEFT_OUT = {
    "kind:trait": "a trait: Python has protocols, and one class where Rust needs several impls",
    "kind:type": "a type alias of a callback's C signature",
    "kind:const": "a constant of Rust's machinery",
    "ScopeStorage.*": "where Rust pins a scope; a Python scope is its own storage",
    "PinnedRef.*": "",
    "UnsafeRawIsolatePtr.*": "a raw pointer",
    "RealIsolate.*": "a raw pointer",
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


def reason(item: Item) -> str:
    """Why it is left out, as far as that is on purpose."""
    for key in (str(item), f"{item.owner}.*", f"{item.file}:*", f"kind:{item.kind}"):
        if key in LEFT_OUT:
            return LEFT_OUT[key]
    return ""


def main() -> None:
    """Prints the counts, and what is missing."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        items = [
            Item(row["file"], row["owner"] or "", row["kind"], row["name"])
            for row in csv.DictReader(file, delimiter="\t")
            if row["file"] in FILES and not row["unsafe"]
        ]
    total, here = Counter[str](), Counter[str]()
    missing: dict[str, list[str]] = {}
    for item in items:
        if item.kind == "trait" or (item.kind == "type" and item.owner):
            continue
        total[item.file] += 1
        if is_here(item):
            here[item.file] += 1
        else:
            missing.setdefault(reason(item), []).append(str(item))
    for name in FILES:
        print(f"{name}: {here[name]} of {total[name]}")
    print(f"all: {sum(here.values())} of {sum(total.values())}")
    for why, names in sorted(missing.items()):
        print(f"\n{why or 'missing'} ({len(names)}):\n  " + ", ".join(names))


if __name__ == "__main__":
    main()
