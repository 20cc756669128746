"""Write the extension's stub, src/eyot/_native.pyi, from the extension itself.

    python tools/stubs.py            writes it
    python tools/stubs.py --check    says whether the one that is there is right

The docstring of a class, method or property begins with typed signatures, one a line, and a blank
line; from them comes the stub, so what `help()` says and what a type checker knows cannot differ.
Several signatures are overloads. In the doc of a class, the one with its own name is the
constructor's; the others are those of operators, whose docstrings are not ours to write. A property
written `name: type = ...` can be set. Classes that no class derives from are final: none of them
can be subclassed, but `@final` would forbid that in the stub as well.

nanobind's own generator is not used: it sees signatures where nanobind made the function, while
nearly all classes here are CPython types written by hand, and it takes a class that says it is at
home in `eyot.v8` for a foreign one, to be imported from there.
"""

from __future__ import annotations

import ast
import builtins
import collections.abc
import difflib
import inspect
import subprocess
import sys
import textwrap
import typing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

STUB = Path(__file__).parents[1] / "src/eyot/_native.pyi"
WIDTH = 100
SUBCLASSED = 1 << 10  # Py_TPFLAGS_BASETYPE

# What a signature may be generic in.
TYPE_VARIABLES = {
    "D": 'D = TypeVar("D", bound=Data)',
    "S": 'S = TypeVar("S")',
    "T": 'T = TypeVar("T", bound=Value)',
    "T_co": 'T_co = TypeVar("T_co", bound=Data, covariant=True)',
}

# What signatures name of eyot.modules.
MODULES = {"Loader": "eyot.modules.loader", "Modules": "eyot.modules.registry"}

# What Python's own library has since later than the oldest version that eyot runs on.
NEWER = {"Buffer"}

# Operators of which there is but one signature. What is no member is JavaScript's.
OPERATORS = {
    "__contains__": "__contains__(self, key: object, /) -> bool",
    "__delattr__": "__delattr__(self, name: str, /) -> None",
    "__eq__": "__eq__(self, other: object, /) -> bool",
    "__getattribute__": "__getattr__(self, name: str, /) -> Any",
    "__hash__": "__hash__(self) -> int",
    "__len__": "__len__(self) -> int",
    "__setattr__": "__setattr__(self, name: str, value: Any, /) -> None",
}

# Where a class says something else by a name than its base does, as C++'s classes may.
HIDING = {"Map": {"set"}}

# As every class has them, or, being given NotImplemented back, none.
NOT_SHOWN = {
    "__buffer__",  # Python 3.11 doesn't know it; where it is documented, it is shown
    "__release_buffer__",
    "__doc__",
    "__repr__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
}


class Documented(NamedTuple):
    """A docstring, taken apart."""

    signatures: list[str]
    prose: str


def take_apart(doc: str, names: Iterable[str] | None = None) -> Documented:
    """Splits the signatures off that a docstring begins with: those of `names`, or of operators."""
    head, _, rest = doc.partition("\n\n")
    lines = head.split("\n")
    starts = tuple(f"{name}{mark}" for name in names or () for mark in ("(", ":"))
    if all(line.startswith((*starts, "__")) for line in lines):
        return Documented(lines, rest)
    return Documented([], doc)


def docstring(prose: str) -> list[str]:
    """The lines of a docstring, or of the body that stands in for it."""
    if not prose:
        return ["..."]
    lines: list[str] = []
    for line in f'"""{prose}'.split("\n"):
        text = line.lstrip()
        indent = line[: len(line) - len(text)]
        lines += textwrap.wrap(
            text,
            WIDTH - 8,  # at the most it is in a method of a class
            initial_indent=indent,
            subsequent_indent=indent + "    " if indent else "",
        ) or [""]
    return [f'{lines[0]}"""'] if len(lines) == 1 else [*lines, '"""']


def definition(
    signatures: list[str], prose: str = "", decorators: Iterable[str] = ()
) -> Iterator[str]:
    """A function; the first of its overloads has the docstring."""
    for signature in signatures:
        if len(signatures) > 1:
            yield "@overload"
        yield from (f"@{decorator}" for decorator in decorators)
        yield f"def {signature}:"
        yield from indented(docstring(prose if signature is signatures[0] else ""))


def attribute(name: str, documented: Documented) -> Iterator[str]:
    """A property, or a plain attribute where it can be set."""
    (signature,) = documented.signatures
    kind = signature.removeprefix(f"{name}:").strip()
    if kind.endswith("= ..."):
        yield f"{name}: {kind.removesuffix('= ...').strip()}"
        yield from (docstring(documented.prose) if documented.prose else ())
    else:
        yield from definition([f"{name}(self) -> {kind}"], documented.prose, ["property"])


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines of what is inside."""
    return (f"    {line}" if line else "" for line in lines)


def members(cls: type) -> dict[str, list[str]]:
    """What a class defines itself: the lines of each member."""
    name = cls.__name__
    operators: dict[str, list[str]] = {}
    for signature in take_apart(cls.__doc__ or "", [name]).signatures:
        operators.setdefault(signature.partition("(")[0], []).append(signature)
    found = {"__new__": list(constructor(name, operators.pop(name, [])))}
    if buffer := operators.pop("__buffer__", None):
        found["__buffer__"] = list(definition(buffer))
    for key, value in vars(cls).items():
        if key in NOT_SHOWN:
            continue
        if key == "__hash__" and value is None:
            found[key] = ["__hash__: ClassVar[None]  # type: ignore[assignment]"]
        elif type(value).__name__ == "wrapper_descriptor":
            signatures = operators.pop(key, None) or [OPERATORS[key]]
            found[key] = list(definition(signatures))
        else:
            found[key] = list(member(cls, key, value))
    if operators:
        sys.exit(f"the doc of {name} has signatures of what it lacks: {', '.join(operators)}")
    return found


def constructor(name: str, signatures: list[str]) -> Iterator[str]:
    """How a class is called, or that it cannot be."""
    given = []
    for line in signatures or [f"{name}(only_eyot_makes_these: Never, /)"]:
        parameters, _, result = line.removeprefix(f"{name}(").partition(") -> ")
        all_of_them = ", ".join(filter(None, ["cls", parameters.removesuffix(")")]))
        given.append(f"__new__({all_of_them}) -> {result or 'Self'}")
    return definition(given)


def member(cls: type, key: str, value: Any) -> Iterator[str]:
    """A method or property."""
    if isinstance(value, int):
        return iter([f"{key}: ClassVar[int]"])
    static = isinstance(value, staticmethod)
    documented = take_apart((value.__func__ if static else value).__doc__ or "", [key])
    if not documented.signatures:
        sys.exit(f"the doc of {cls.__name__}.{key} does not begin with a signature")
    if inspect.isgetsetdescriptor(value):
        return attribute(key, documented)
    return definition(*documented, ["staticmethod"] if static else [])


def class_lines(cls: type, base_of_some: set[type]) -> Iterator[str]:
    """A class, without what its bases say of it already."""
    own = take_apart(cls.__doc__ or "", [cls.__name__])
    bases = [base.__name__ for base in cls.__bases__ if base is not object]
    if hasattr(cls, "__class_getitem__"):
        used = names_in("\n".join(f"def {signature}: ..." for signature in own.signatures))
        bases += [f"Generic[{name}]" for name in TYPE_VARIABLES if name in used]
    if cls not in base_of_some and not cls.__flags__ & SUBCLASSED:
        yield "@final"
    yield f"class {cls.__name__}({', '.join(bases)}):"
    yield from indented(docstring(own.prose))
    inherited: dict[str, list[str]] = {}
    for base in reversed(cls.__mro__[1:-1]):
        inherited |= members(base)
    for key, lines in members(cls).items():
        if inherited.get(key) != lines:
            yield from indented(lines)


def names_in(source: str) -> set[str]:
    """The names that a piece of a stub uses."""
    return {
        node.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def imports(body: str, defined: set[str]) -> Iterator[str]:
    """The imports for what a stub uses."""
    tables = import_module("eyot._names")
    homes = {**tables.EXPLICIT, **tables.EVERYDAY, **MODULES}
    for name in sorted(names_in(body) - defined - set(dir(builtins))):
        if name in set(collections.abc.__all__) - NEWER:
            yield f"from collections.abc import {name}"
        elif name in NEWER:
            yield f"from typing_extensions import {name}"
        elif name in typing.__all__:
            yield f"from typing import {name}"
        elif name in homes:
            yield f"from {homes[name]} import {name}"
        elif name in sys.stdlib_module_names:
            yield f"import {name}"
        else:
            sys.exit(f"a signature names {name}, which is neither ours nor Python's")


def make_stub(module: ModuleType) -> str:
    """The text of the stub."""
    public = {name: value for name, value in vars(module).items() if not name.startswith("__")}
    classes = [value for value in public.values() if isinstance(value, type)]
    base_of_some = {base for cls in classes for base in cls.__mro__[1:]}
    parts: list[str] = []
    for value in public.values():
        if isinstance(value, type):
            parts.append("\n".join(class_lines(value, base_of_some)))
        else:
            parts.extend(
                "\n".join(definition([signature.removeprefix("def ")], doc or ""))
                for signature, doc, *_ in signatures_of(value)
            )
    body = "\n".join(parts)
    variables = [line for name, line in TYPE_VARIABLES.items() if name in names_in(body)]
    body = "\n".join([*variables, body])
    head = [
        '"""The extension. Written by `make stubs`, from what it says of itself."""',
        *imports(body, {*public, *TYPE_VARIABLES}),
    ]
    return with_overlaps_ignored(formatted("\n".join([*head, body])))


def signatures_of(function: Any) -> Iterable[tuple[str, str | None]]:
    """What nanobind knows of a function it made."""
    return typing.cast("Iterable[tuple[str, str | None]]", function.__nb_signature__)


def formatted(source: str) -> str:
    """The stub with the common format and its imports in order."""
    ruff = [sys.executable, "-m", "ruff"]
    options = ["--isolated", "--quiet", "--stdin-filename", STUB.name, "--target-version", "py311"]
    for command in (
        ["check", "--select", "I", "--fix-only", *options],
        ["format", "--line-length", str(WIDTH), *options],
    ):
        source = subprocess.run(
            [*ruff, *command, "-"], input=source, capture_output=True, text=True, check=True
        ).stdout
    return source


def with_overlaps_ignored(stub: str) -> str:
    """The stub, its overloads on the scope excused, and what hides something of a base.

    Who is handed a TryCatch as a mere Scope isn't told of the None: that is the price of sparing
    everybody else a check for it.
    """
    lines = stub.split("\n")
    tree = ast.parse(stub)
    for owner in tree.body:
        hiding = set(HIDING.get(owner.name, ())) if isinstance(owner, ast.ClassDef) else set()
        for member in owner.body if isinstance(owner, ast.ClassDef) else ():
            if isinstance(member, ast.FunctionDef) and member.name in hiding:
                hiding.remove(member.name)  # its first overload stands for all
                lines[member.decorator_list[0].lineno - 1] += "  # type: ignore[override]"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and "scope: TryCatch" in ast.unparse(node.args):
            also = ", misc" if node.name == "__new__" else ""  # it gives what is none of its class
            lines[node.lineno - 1] += f"  # type: ignore[overload-overlap{also}]"
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Write the stub, or compare it."""
    # By name: only eyot._core imports the extension, and through that it would have eyot's parts.
    stub = make_stub(import_module("eyot._native"))
    if arguments != ["--check"]:
        STUB.write_text(stub)
        return
    present = STUB.read_text() if STUB.exists() else ""
    if present != stub:
        difference = difflib.unified_diff(
            present.splitlines(), stub.splitlines(), "the stub", "the extension", lineterm=""
        )
        sys.exit("\n".join([*difference, f"{STUB.name} is not the extension's: run `make stubs`"]))


if __name__ == "__main__":
    main(sys.argv[1:])
