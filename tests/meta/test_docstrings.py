"""Each class of eyot.v8 says what it is, which of V8's names it stands for, and what raises."""

from __future__ import annotations

import enum
import inspect
import re
from dataclasses import is_dataclass

import pytest

from eyot import v8

CLASSES = {name: value for name in v8.__all__ if isinstance(value := getattr(v8, name), type)}
# V8 has several classes there, or none.
OURS = {"CodeCacheRejection", "IsolateHandle", "Scope"}


def prose(cls: type) -> str:
    """Its docstring without the signatures it may begin with."""
    text = inspect.cleandoc(cls.__doc__ or "")
    first, _, rest = text.partition("\n\n")
    signatures = all(re.match(r"\w+\(.*\)( -> .*)?$", line) for line in first.split("\n"))
    return rest if signatures else text


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_says_what_it_is_in_a_sentence(name: str) -> None:
    first = prose(CLASSES[name]).partition("\n\n")[0]
    assert re.match(r"\w.{10,}", first, re.DOTALL), first
    assert first.endswith((".", ":")), first


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_says_which_of_v8s_names_it_stands_for(name: str) -> None:
    text = " ".join(prose(CLASSES[name]).split())
    assert "tands for" in text, text
    if name not in OURS:
        assert re.search(r"tands for\b[^.]*\bv8::\w+", text), text


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_says_what_raises(name: str) -> None:
    """In its own docstring, its base's, or those of its methods where it has no instances."""
    cls = CLASSES[name]
    if issubclass(cls, enum.Enum) or is_dataclass(cls):
        return  # data
    own = [base.__doc__ or "" for base in cls.__mro__ if base is not object]
    methods = [getattr(cls, key).__doc__ or "" for key in vars(cls) if not key.startswith("_")]
    says = ("Raises:\n", "raises nothing")
    assert any(word in text for text in [*own, *methods] for word in says), own[0]
