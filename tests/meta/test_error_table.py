"""Every rule of the engine has its exception, and every exception its place in the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import eyot
from eyot import errors

RULES = Path(__file__).parents[2] / "native/engine/rules.h"

# The rule that is a warning: what is left open is collected later, in the middle of other calls.
WARNED = {110}

CLASSES: dict[int, type[eyot.UsageError]] = {
    101: eyot.ScopeClosedError,
    102: eyot.HandleExpiredError,
    103: eyot.ScopeShadowedError,
    104: eyot.ScopeOrderError,
    105: eyot.ScopeSuspendedError,
    106: eyot.NoContextError,
    107: eyot.EscapeError,
    108: eyot.HandleExpiredError,
    109: eyot.WrongIsolateError,
    201: eyot.WrongThreadError,
    202: eyot.ForkedProcessError,
    203: eyot.ScopeOrderError,
    204: eyot.IsolateClosedError,
    205: eyot.IsolateBusyError,
    206: eyot.ContextClosedError,
}

# Each exception, with the one of ours it derives from and Python's own that it is as well.
TREE: dict[type[BaseException], tuple[type[BaseException], type[BaseException] | None]] = {
    eyot.Error: (Exception, None),
    eyot.JSError: (eyot.Error, None),
    eyot.JSSyntaxError: (eyot.JSError, SyntaxError),
    eyot.JSRangeError: (eyot.JSError, ValueError),
    eyot.JSStackOverflow: (eyot.JSRangeError, RecursionError),
    eyot.JSTypeError: (eyot.JSError, TypeError),
    eyot.JSReferenceError: (eyot.JSError, NameError),
    eyot.JSEvalError: (eyot.JSError, None),
    eyot.JSURIError: (eyot.JSError, None),
    eyot.JSAggregateError: (eyot.JSError, ExceptionGroup),
    eyot.Terminated: (eyot.Error, None),
    eyot.TimedOut: (eyot.Terminated, TimeoutError),
    eyot.HeapLimitError: (eyot.Terminated, MemoryError),
    eyot.UsageError: (eyot.Error, None),
    eyot.ConversionError: (eyot.Error, TypeError),
    eyot.ModuleError: (eyot.Error, ImportError),
    eyot.EngineNotFoundError: (eyot.Error, ImportError),
    eyot.InternalError: (Exception, None),
    **dict.fromkeys(CLASSES.values(), (eyot.UsageError, None)),
}


def rules() -> set[int]:
    """The numbers of the engine's rules."""
    enumeration = re.search(r"enum class Rule[^{]*\{(.*?)\}", RULES.read_text(), re.DOTALL)
    assert enumeration is not None
    return {int(number) for number in re.findall(r"= (\d+)", enumeration[1])}


def test_every_rule_has_an_exception_or_is_a_warning() -> None:
    assert rules() == {*CLASSES, *WARNED}


@pytest.mark.parametrize("rule", CLASSES)
def test_a_rule_is_raised_as_its_class_with_its_code(rule: int) -> None:
    error = errors.make_usage_error(rule, "what to write instead", "file.py:8")
    assert type(error) is CLASSES[rule]
    assert error.code == f"EY{rule}"
    assert error.opened_at == "file.py:8"
    assert str(error) == "what to write instead"


@pytest.mark.parametrize("rule", CLASSES)
def test_the_class_of_a_rule_names_it(rule: int) -> None:
    assert f"EY{rule}" in (CLASSES[rule].__doc__ or "")
    assert f"EY{rule}" in (errors.__doc__ or "")


def test_no_exception_is_left_out_of_the_tree() -> None:
    classes = {getattr(errors, name) for name in errors.__all__}
    assert {cls for cls in classes if issubclass(cls, BaseException)} == set(TREE)


@pytest.mark.parametrize("cls", TREE, ids=lambda cls: cls.__name__)
def test_an_exception_has_its_place_in_the_tree(cls: type[BaseException]) -> None:
    parent, builtin = TREE[cls]
    own = {parent, builtin} - {None}
    assert set(cls.__bases__) == own


def test_what_is_our_fault_is_not_caught_with_the_rest() -> None:
    assert not issubclass(eyot.InternalError, eyot.Error)
