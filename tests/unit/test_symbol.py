"""Symbols of the explicit layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

WELL_KNOWN = {
    "get_async_iterator": "asyncIterator",
    "get_has_instance": "hasInstance",
    "get_is_concat_spreadable": "isConcatSpreadable",
    "get_iterator": "iterator",
    "get_match": "match",
    "get_replace": "replace",
    "get_search": "search",
    "get_split": "split",
    "get_to_primitive": "toPrimitive",
    "get_to_string_tag": "toStringTag",
    "get_unscopables": "unscopables",
}


def test_symbol(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    assert v8.Symbol(scope).description(scope) == v8.Undefined(scope)
    assert v8.Symbol(scope, None).description(scope) == v8.Undefined(scope)
    text = v8.String(scope, "a description")
    fresh = v8.Symbol(scope, text)
    assert fresh.description(scope) == text
    assert fresh.is_symbol()
    assert fresh.is_name()
    assert fresh != v8.Symbol(scope, text), "each is different from every other"

    key = v8.Symbol.for_key(scope, "a description")
    api = v8.Symbol.for_api(scope, "a description")
    assert key.description(scope) == api.description(scope) == text
    assert key == v8.Symbol.for_key(scope, text), "a registry is stable"
    assert api == v8.Symbol.for_api(scope, text)
    assert len({fresh, key, api}) == 3
    assert key == run("Symbol.for('a description')")
    assert api != run("Symbol.for('a description')")

    assert v8.Symbol.get_async_iterator(scope) == run("Symbol.asyncIterator")
    assert v8.Symbol.get_async_iterator(scope).description(scope) == v8.String(
        scope, "Symbol.asyncIterator"
    )


@pytest.mark.parametrize("name", WELL_KNOWN)
def test_well_known_symbols_are_those_of_the_language(
    scope: v8.ContextScope, run: Callable[[str], Any], name: str
) -> None:
    assert getattr(v8.Symbol, name)(scope) == run(f"Symbol.{WELL_KNOWN[name]}")


def test_a_symbol_names_a_property(scope: v8.ContextScope) -> None:
    made, key = v8.Object(scope), v8.Symbol(scope, "key")
    made.set(scope, key, v8.Integer(scope, 1))
    assert made.get(scope, key) == v8.Integer(scope, 1)
    assert made.get(scope, "key").is_undefined()


def test_arguments_of_another_kind_are_refused(scope: v8.ContextScope) -> None:
    for wrong in (1, b"bytes", object()):
        for make in (v8.Symbol, v8.Symbol.for_key, v8.Symbol.for_api):
            with pytest.raises(TypeError, match=r"needs a str or a handle of class eyot\.v8\.Str"):
                make(scope, wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"handle of class eyot\.v8\.String, not eyot\.v8\.Obj"):
        v8.Symbol(scope, v8.Object(scope))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Symbol.for_key(scope, None)  # type: ignore[arg-type]
