"""PropertyFilter: which properties are asked for."""

from __future__ import annotations

from eyot import v8

Filter = v8.PropertyFilter


def questions(wanted: v8.PropertyFilter) -> tuple[bool, ...]:
    return (
        wanted.is_all_properties(),
        wanted.is_only_writable(),
        wanted.is_only_enumerable(),
        wanted.is_only_configurable(),
        wanted.is_skip_strings(),
        wanted.is_skip_symbols(),
    )


def test_attr(scope: v8.ContextScope) -> None:
    single = list(Filter.__members__.values())
    for place, one in enumerate(single):
        assert questions(one) == tuple(other == place for other in range(6))
    both = Filter.ONLY_WRITABLE | Filter.SKIP_SYMBOLS
    assert questions(both) == (False, True, False, False, False, True)
    assert [int(one) for one in single] == [0, 1, 2, 4, 8, 16]
    # What is not said is ONLY_ENUMERABLE and SKIP_SYMBOLS.
    target = v8.Object(scope)
    target.set(scope, "seen", v8.Null(scope))
    target.define_own_property(scope, "hidden", v8.Null(scope), v8.PropertyAttribute.DONT_ENUM)
    assert target.get_own_property_names(scope).to_python(scope) == ["seen"]
    told = target.get_own_property_names(
        scope, property_filter=Filter.ONLY_ENUMERABLE | Filter.SKIP_SYMBOLS
    )
    assert told.to_python(scope) == ["seen"]
