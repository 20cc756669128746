"""What the ops of an extension share."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

import eyot


@dataclass
class Config:
    """A value."""

    name: str


def test_a_state_has_one_value_of_each_class() -> None:
    state = eyot.OpState()
    assert len(state) == 0
    state.put(Config("first"))
    state.put(Config("second"))
    state.put(3)
    assert len(state) == 2
    assert state[Config].name == "second"
    assert state.get(str) is None
    assert state.get(str, "none") == "none"
    assert Config in state
    assert repr(state) == "<eyot.OpState: Config, int>"
    assert state.take(int) == 3
    assert int not in state
    for use in (state.__getitem__, state.take):
        with pytest.raises(KeyError, match=r"the state has no int: .*state\.put"):
            use(int)
