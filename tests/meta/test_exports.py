"""What eyot and eyot.v8 export, at run time and to type checkers."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

import eyot
from eyot import _names, errors, v8

SOURCE = Path(eyot.__file__).parent
MODULES = {"eyot": SOURCE / "__init__.py", "eyot.v8": SOURCE / "v8.py"}
TABLES = {
    "eyot": _names.EVERYDAY | dict.fromkeys(("aio", "modules", "v8", "web"), "eyot"),
    "eyot.v8": _names.EXPLICIT,
}


def imports_for_type_checkers(path: Path) -> dict[str, str]:
    """What is imported under TYPE_CHECKING: each name, and the module it comes from."""
    tree = ast.parse(path.read_text())
    return {
        alias.asname or alias.name: node.module or ""
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eyot")
        for alias in node.names
    }


@pytest.mark.parametrize("module", MODULES)
def test_every_name_in_all_resolves(module: str) -> None:
    found = import_module(module)
    for name in found.__all__:
        assert getattr(found, name) is not None or name == "undefined"


@pytest.mark.parametrize("module", MODULES)
def test_all_is_sorted_and_is_what_dir_shows(module: str) -> None:
    found = import_module(module)
    assert found.__all__ == sorted(set(found.__all__))
    assert dir(found) == found.__all__


@pytest.mark.parametrize("module", MODULES)
def test_type_checkers_see_the_names_that_the_table_has(module: str) -> None:
    assert imports_for_type_checkers(MODULES[module]) == TABLES[module]


def test_eyot_exports_its_table_its_errors_and_four_modules() -> None:
    assert set(eyot.__all__) == {*_names.EVERYDAY, *errors.__all__, "aio", "modules", "v8", "web"}


def test_v8_exports_its_table() -> None:
    assert set(v8.__all__) == set(_names.EXPLICIT)


def test_the_layers_share_their_classes() -> None:
    for name in set(_names.EVERYDAY) & set(_names.EXPLICIT):
        assert getattr(eyot, name) is getattr(v8, name)


@pytest.mark.parametrize("module", MODULES)
def test_a_name_that_is_not_there_is_an_attribute_error(module: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'Isolat'"):
        import_module(module).Isolat  # noqa: B018 - reading it is the test


def test_every_class_that_the_extension_has_for_users_is_exported() -> None:
    core = import_module("eyot._core")
    classes = {name for name in core.__all__ if inspect.isclass(getattr(core, name))}
    inner = classes - {*eyot.__all__, *v8.__all__}
    assert all(name.startswith("Live") for name in inner), "those are for our own classes"


@pytest.mark.parametrize("module", MODULES)
def test_every_public_class_and_function_says_what_it_is(module: str) -> None:
    found = import_module(module)
    for name in found.__all__:
        value = getattr(found, name)
        if inspect.isclass(value) or callable(value):
            prose = (value.__doc__ or "").removeprefix(f"{name}(")
            assert len(prose.split()) > 1, f"{name} has no docstring"


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "JSFrame"])
def test_an_error_is_at_home_where_it_is_documented(name: str) -> None:
    assert getattr(eyot, name) is getattr(errors, name)
