"""Isolates, and the numbers they tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from eyot._core import Isolate, install

__all__ = ["HeapStatistics", "Isolate"]


@dataclass(frozen=True, slots=True)
class HeapStatistics:
    """The sizes of an isolate's heap, in bytes. Stands for v8::HeapStatistics."""

    total_heap_size: int
    total_heap_size_executable: int
    total_physical_size: int
    total_available_size: int
    used_heap_size: int
    heap_size_limit: int
    malloced_memory: int
    peak_malloced_memory: int
    external_memory: int
    total_global_handles_size: int
    used_global_handles_size: int
    number_of_native_contexts: int
    """A count: the contexts that live now."""
    number_of_detached_contexts: int
    """A count: contexts let go of and not collected yet. If it grows, something keeps them."""


install("HeapStatistics", HeapStatistics)
