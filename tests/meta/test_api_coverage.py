"""What rusty_v8 calls otherwise is here under the name we say, and nothing is left out unsaid.

The list of rusty_v8's public names is none of this checkout's: EYOT_RUSTY_V8_API names it, or it
lies in a folder `shared` beside the checkout or further up.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from api_coverage import Item, coverage, exists, reason
from api_names import LEFT_OUT, SAID_OTHERWISE

CHECKOUT = Path(__file__).parents[2]


def the_list() -> Path:
    given = os.environ.get("EYOT_RUSTY_V8_API")
    places = [Path(given)] if given else []
    places += [up / "shared" / "reference" / "rusty_v8_api.tsv" for up in CHECKOUT.parents]
    for place in places:
        if place.is_file():
            return place
    pytest.skip("the list of rusty_v8's names isn't here")


@pytest.mark.parametrize("ours", sorted(set(SAID_OTHERWISE.values())))
def test_what_is_said_otherwise_is_here(ours: str) -> None:
    assert exists(ours)


def test_what_is_not_here_is_not_found() -> None:
    assert not exists("Object.set_accessor(no_such_keyword)")
    assert not exists("Object.no_such_method")
    assert exists("Isolate(heap_limit)")


def test_what_is_left_out_has_a_reason_and_is_not_said_otherwise() -> None:
    assert all(LEFT_OUT.values())
    assert not LEFT_OUT.keys() & SAID_OTHERWISE.keys()
    assert reason(Item("template.rs", "", "trait", "Anything")) == LEFT_OUT["kind:trait"]
    assert reason(Item("template.rs", "Nothing", "fn", "like_that")) == ""


def test_nothing_is_left_out_without_a_reason() -> None:
    found = coverage(the_list())
    assert found.left_out.get("", []) == []
    page = (CHECKOUT / "docs" / "from-rusty-v8.md").read_text(encoding="utf-8")
    told = re.search(r"(\d+) of the (\d+)", page)
    assert told is not None
    assert int(told[1]) <= found.here.total(), "the page says more than is here"
    assert int(told[2]) == found.total.total()
