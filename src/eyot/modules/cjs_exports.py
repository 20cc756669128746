"""Which names a CommonJS module exports, told from its source without running it.

The parser is tree-sitter's (`pip install eyot[node]`). What is looked for is what compilers and
people write: `exports.x = …`, `module.exports = {x, …}`, `Object.defineProperty(exports, "x", …)`,
and what passes on another module's names.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

import re
import warnings
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from eyot.modules.code_cache import LEAST

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

    from eyot.modules.code_cache import CodeCache

__all__ = ["Names", "has_module_syntax", "names_in"]

_EXPORTS = r"""
(assignment_expression
  left: (member_expression object: (_) @object property: (property_identifier) @name))
(assignment_expression
  left: (subscript_expression object: (_) @object index: (string) @name))
(assignment_expression
  left: (member_expression object: (identifier) @module property: (property_identifier) @exports)
  right: (_) @value
  (#eq? @module "module") (#eq? @exports "exports"))
(call_expression
  function: (member_expression object: (identifier) @class property: (property_identifier) @method)
  arguments: (arguments . (_) @object . (string) @name)
  (#eq? @class "Object") (#eq? @method "defineProperty"))
(call_expression function: (_) @function arguments: (arguments . (_) @first) @arguments
  (#match? @function "(__exportStar|__export|__reExport|_exportStar|__toCommonJS)$"))
(call_expression
  function: (member_expression
    object: (call_expression
      function: (member_expression
        object: (identifier) @class property: (property_identifier) @method)
      arguments: (arguments . (identifier) @passed .))
    property: (property_identifier) @loop)
  arguments: (arguments) @body
  (#eq? @class "Object") (#eq? @method "keys") (#eq? @loop "forEach"))
(variable_declarator name: (identifier) @variable value: (call_expression) @required)
"""
_STATIC = re.compile(rb"^[ \t]*(?:import\b\s*[\w$*{'\"]|export\b\s*[\w$*{])", re.MULTILINE)
_NAME = re.compile(r"(?:[^\W\d]|\$)[\w$]*\Z")


class Names(NamedTuple):
    """What a source exports."""

    names: tuple[str, ...]
    passed_on: tuple[str, ...]
    """Specifiers of modules all of whose names it exports, too."""


@cache
def _tools() -> tuple[Parser, Query] | None:
    try:
        import tree_sitter_javascript
        from tree_sitter import Language, Parser, Query
    except ImportError:
        warnings.warn(
            "without tree-sitter a CommonJS module has a default export only, and no names: "
            "pip install eyot[node]",
            RuntimeWarning,
            stacklevel=2,
        )
        return None
    language = Language(tree_sitter_javascript.language())
    return Parser(language), Query(language, _EXPORTS)


@cache
def _version() -> str:
    """Of what answers: the grammar, the parser, and what is looked for."""
    from importlib.metadata import version

    looked_for = blake2b(f"{_EXPORTS}{_STATIC.pattern!r}".encode(), digest_size=8).hexdigest()
    return f"{version('tree-sitter')} {version('tree-sitter-javascript')} {looked_for}"


def has_module_syntax(source: bytes, kept: CodeCache | None = None) -> bool:
    """Whether it says `import` or `export` as only an ES module can.

    To find out takes a second for some megabytes: `kept` is where that is kept.
    """
    if _STATIC.search(source) is None:
        return False
    tools = _tools()
    if tools is None:
        return True
    if kept is None or len(source) < LEAST:
        return _says_module(source, tools[0])
    question = f"module {_version()}"
    known = kept._told(question, source)
    if not isinstance(known, bool):
        known = _says_module(source, tools[0])
        kept._tell(question, source, known)
    return known


def _says_module(source: bytes, parser: Parser) -> bool:
    top = parser.parse(source).root_node.children
    return any(node.type in {"import_statement", "export_statement"} for node in top)


def names_in(source: bytes, kept: CodeCache | None = None) -> Names:
    """The names that a CommonJS source exports; `kept` as above."""
    if b"exports" not in source and b"__export" not in source:
        return Names((), ())
    tools = _tools()
    if tools is None:
        return Names((), ())
    if kept is None or len(source) < LEAST:
        return _found_in(source, *tools)
    question = f"names {_version()}"
    match kept._told(question, source):
        case [[*names], [*passed_on]]:
            return Names(tuple(names), tuple(passed_on))
    found = _found_in(source, *tools)
    kept._tell(question, source, found)
    return found


def _found_in(source: bytes, parser: Parser, query: Query) -> Names:
    from tree_sitter import QueryCursor

    found = _Found()
    root = parser.parse(source).root_node
    for pattern, captures in QueryCursor(query).matches(root):
        nodes = {name: nodes[0] for name, nodes in captures.items()}
        _READERS[pattern](found, nodes)
    return found.told()


class _Found:
    """What the patterns have found so far."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.passed_on: dict[str, None] = {}
        self.required: dict[str, str] = {}
        self.passed_variables: list[str] = []

    def told(self) -> Names:
        """All of it."""
        for variable in self.passed_variables:
            if variable in self.required:
                self.passed_on[self.required[variable]] = None
        self.names.pop("__esModule", None)
        return Names(tuple(self.names), tuple(self.passed_on))

    def property(self, nodes: dict[str, Node]) -> None:
        """exports.x = …; Object.defineProperty(exports, "x", …)."""
        if _is_exports(nodes["object"]):
            self.names[_text_of(nodes["name"])] = None

    def whole(self, nodes: dict[str, Node]) -> None:
        """module.exports = …."""
        value = nodes["value"]
        while value.type == "assignment_expression":
            right = value.child_by_field_name("right")
            if right is None:
                return
            value = right
        specifier = _required(value)
        if specifier is not None:
            self.passed_on[specifier] = None
        elif value.type == "object":
            self.keys(value)

    def keys(self, value: Node) -> None:
        """The keys of an object."""
        for child in value.named_children:
            if child.type == "shorthand_property_identifier":
                self.names[_text_of(child)] = None
            elif child.type == "pair":
                key = child.child_by_field_name("key")
                if key is not None and key.type in {"property_identifier", "string"}:
                    self.names[_text_of(key)] = None
            elif child.type == "method_definition":
                key = child.child_by_field_name("name")
                if key is not None and key.type == "property_identifier":
                    self.names[_text_of(key)] = None
            elif child.type == "spread_element" and child.named_children:
                specifier = _required(child.named_children[0])
                if specifier is not None:
                    self.passed_on[specifier] = None

    def helper(self, nodes: dict[str, Node]) -> None:
        """__exportStar(require("x"), exports); __export(exports, {x: () => x})."""
        for argument in nodes["arguments"].named_children:
            specifier = _required(argument)
            if specifier is not None:
                self.passed_on[specifier] = None
            elif argument.type == "object":
                self.keys(argument)

    def loop(self, nodes: dict[str, Node]) -> None:
        """Object.keys(_x).forEach(key => { … exports[key] = _x[key] … })."""
        text = nodes["body"].text or b""
        if b"exports" in text:
            self.passed_variables.append(_text_of(nodes["passed"]))

    def variable(self, nodes: dict[str, Node]) -> None:
        """A variable that holds require("x"), as it is or from a helper."""
        specifier = _required(nodes["required"])
        if specifier is None:
            arguments = nodes["required"].child_by_field_name("arguments")
            inner = arguments.named_children if arguments is not None else []
            specifier = _required(inner[0]) if inner else None
        if specifier is not None:
            self.required[_text_of(nodes["variable"])] = specifier


_READERS = (
    _Found.property,
    _Found.property,
    _Found.whole,
    _Found.property,
    _Found.helper,
    _Found.loop,
    _Found.variable,
)


def _is_exports(node: Node) -> bool:
    return node.text in {b"exports", b"module.exports"}


def _required(node: Node) -> str | None:
    """The specifier of require("…")."""
    if node.type != "call_expression":
        return None
    function = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if function is None or function.text != b"require" or arguments is None:
        return None
    given = arguments.named_children
    return _text_of(given[0]) if len(given) == 1 and given[0].type == "string" else None


def _text_of(node: Node) -> str:
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type != "string":
        return text
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", _unescaped, inner)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(found[3], found[3])
