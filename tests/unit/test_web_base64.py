"""eyot.web.base64: atob and btoa."""

from __future__ import annotations

import json
from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.base64(context)
    return context.eval


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("", ""),
        ("aGk=", "hi"),
        ("aGk", "hi"),
        (" a G\nk\t= ", "hi"),
        ("/+8=", "ÿï"),
        ("YQ", "a"),
        ("YR==", "a"),
    ],
)
def test_base64_is_read_forgivingly(js: Any, data: str, text: str) -> None:
    assert js(f"atob({json.dumps(data)})") == text


@pytest.mark.parametrize(
    "data", ["a", "aGk==", "a===", "=", "aG=k", "a-_b", "aGk=\v", "é", "null!", "YQ=x"]
)
def test_what_is_no_base64_is_an_invalid_character(js: Any, data: str) -> None:
    with pytest.raises(eyot.JSError, match="not base64") as caught:
        js(f"atob({json.dumps(data)})")
    assert (caught.value.name, caught.value.value["code"]) == ("InvalidCharacterError", 5)
    assert js("(e => e instanceof DOMException)")(caught.value.value)


def test_bytes_as_characters_become_base64(js: Any) -> None:
    assert js("btoa('hi')") == "aGk="
    assert js("btoa('\\x00\\xff')") == "AP8="
    assert js("btoa(null)") == "bnVsbA=="
    assert js("btoa('x'.repeat(99)).includes('\\n')") is False
    with pytest.raises(eyot.JSError, match=r"up to U\+00FF") as caught:
        js("btoa('€')")
    assert caught.value.name == "InvalidCharacterError"


@pytest.mark.parametrize("wrong", ["atob()", "btoa()", "btoa(Symbol())"])
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)
