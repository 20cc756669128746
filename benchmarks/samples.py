"""Data that is sent across, the same for everybody."""

from __future__ import annotations

from typing import Any

INTS = list(range(100_000))
NESTED: dict[str, Any] = {
    f"key{index}": {
        "id": index,
        "name": f"name {index}",
        "score": index / 7,
        "tags": ["a", "b", index],
        "inner": {"ok": index % 2 == 0, "none": None},
    }
    for index in range(10_000)
}
