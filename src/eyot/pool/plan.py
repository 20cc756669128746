"""What the isolates of a pool are made with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from eyot._core import Context

__all__ = ["Plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all isolates of a pool have in common."""

    setup: str | Callable[[Context], object] | None = None
    recycle_after: int | None = None
    timeout: float | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
