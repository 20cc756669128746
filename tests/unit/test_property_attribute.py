"""PropertyAttribute: what is forbidden with a property."""

from __future__ import annotations

import pytest

from eyot import v8

NONE, READ_ONLY = v8.PropertyAttribute.NONE, v8.PropertyAttribute.READ_ONLY
DONT_ENUM, DONT_DELETE = v8.PropertyAttribute.DONT_ENUM, v8.PropertyAttribute.DONT_DELETE


def questions(attributes: v8.PropertyAttribute) -> tuple[bool, bool, bool, bool]:
    return (
        attributes.is_none(),
        attributes.is_read_only(),
        attributes.is_dont_enum(),
        attributes.is_dont_delete(),
    )


def test_attr(scope: v8.ContextScope) -> None:
    assert questions(NONE) == (True, False, False, False)
    assert questions(READ_ONLY) == (False, True, False, False)
    assert questions(DONT_ENUM) == (False, False, True, False)
    assert questions(DONT_DELETE) == (False, False, False, True)
    assert questions(READ_ONLY | DONT_ENUM) == (False, True, True, False)
    assert questions(READ_ONLY | DONT_ENUM | DONT_DELETE) == (False, True, True, True)
    assert READ_ONLY | READ_ONLY == READ_ONLY
    assert (int(NONE), int(READ_ONLY), int(DONT_ENUM), int(DONT_DELETE)) == (0, 1, 2, 4)
    # What is not said is NONE.
    target = v8.Object(scope)
    target.define_own_property(scope, "x", v8.Null(scope))
    assert target.get_property_attributes(scope, "x") is NONE


@pytest.mark.parametrize("bits", range(8))
def test_a_property_has_the_attributes_it_was_given(scope: v8.ContextScope, bits: int) -> None:
    attributes = v8.PropertyAttribute(bits)
    target = v8.Object(scope)
    assert target.define_own_property(scope, "x", v8.Null(scope), attributes)
    assert target.get_property_attributes(scope, "x") == attributes
    assert target.get_real_named_property_attributes(scope, "x") == attributes
