"""eyot.web.crypto: randomness."""

from __future__ import annotations

import re
from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.crypto(context)
    return context.eval


@pytest.mark.parametrize(
    "kind", ["Uint8Array", "Int16Array", "Uint8ClampedArray", "BigUint64Array"]
)
def test_an_array_is_filled(js: Any, kind: str) -> None:
    js(f"globalThis.a = new {kind}(64); globalThis.b = crypto.getRandomValues(a)")
    assert js("a === b && new Set(a).size") > 16


def test_only_the_part_that_is_shown_is_filled(js: Any) -> None:
    js(
        "globalThis.all = new Uint8Array(96); crypto.getRandomValues(new Uint8Array(all.buffer, 32, 32))"
    )
    assert js("[all.slice(0, 32), all.slice(32, 64), all.slice(64)].map(p => p.some(x => x))").to_python() == [
        False, True, False
    ]  # fmt: skip
    assert js("crypto.getRandomValues(new Uint8Array(0)).length") == 0


def test_an_uuid_is_of_version_4(js: Any) -> None:
    form = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    first, second = js("[crypto.randomUUID(), crypto.randomUUID()]").to_python()
    assert form.fullmatch(first)
    assert form.fullmatch(second)
    assert first != second


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("new Uint8Array(65537)", "QuotaExceededError"),
        ("new Float64Array(1)", "TypeMismatchError"),
        ("new DataView(new ArrayBuffer(1))", "TypeMismatchError"),
    ],
)
def test_what_is_refused_has_a_name(js: Any, source: str, name: str) -> None:
    with pytest.raises(eyot.JSError) as caught:
        js(f"crypto.getRandomValues({source})")
    assert caught.value.name == name


@pytest.mark.parametrize(
    "wrong",
    [
        "new Crypto()", "crypto.getRandomValues()", "crypto.getRandomValues([1])",
        "crypto.randomUUID.call({})", "crypto.getRandomValues.call({}, new Uint8Array(1))",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)
