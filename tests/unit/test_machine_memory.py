"""What a heap may grow to by itself follows from the memory that the process may have."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from eyot import _core

if TYPE_CHECKING:
    from pathlib import Path

GB = 1 << 30
PHYSICAL = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def machine(root: Path, groups: str, limits: dict[str, str]) -> int:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(groups)
    for name, limit in limits.items():
        file = root / "sys/fs/cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(limit + "\n")
    return _core.machine_memory(str(root))


CASES: dict[str, tuple[str, dict[str, str], int]] = {
    "its own group": ("0::/a/b\n", {"a/b/memory.max": str(GB)}, GB),
    "one around it": ("0::/a/b\n", {"a/memory.max": str(GB), "a/b/memory.max": "max"}, GB),
    "the root of a container": ("0::/\n", {"memory.max": str(GB)}, GB),
    "the least of several": ("0::/a\n", {"memory.max": str(2 * GB), "a/memory.max": str(GB)}, GB),
    "the first version": (
        "5:cpu:/x\n4:memory,hugetlb:/a\n0::/\n",
        {"memory/a/memory.limit_in_bytes": str(GB), "x/memory.max": "1"},
        GB,
    ),
    "a group that isn't to be seen": ("0::/../elsewhere\n", {"memory.max": str(GB)}, GB),
    "no limit": ("0::/a\n", {"a/memory.max": "max"}, PHYSICAL),
    "more than there is": ("0::/a\n", {"a/memory.max": str(1 << 62)}, PHYSICAL),
    "nonsense": ("what\n::\n0::\n", {"memory.max": "much"}, PHYSICAL),
}


@pytest.mark.parametrize("case", CASES)
def test_the_least_limit_counts(tmp_path: Path, case: str) -> None:
    groups, limits, expected = CASES[case]
    assert machine(tmp_path, groups, limits) == expected


def test_without_proc_it_is_the_machines(tmp_path: Path) -> None:
    assert _core.machine_memory(str(tmp_path)) == PHYSICAL


@pytest.mark.parametrize("gigabytes", [2, 4])
def test_a_heap_may_grow_to_a_quarter_of_the_address_space(gigabytes: int) -> None:
    """Half of it is counted, and of that half by V8's own rule; what is young comes on top."""
    program = (
        "import resource, eyot\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({gigabytes * GB}, {gigabytes * GB}))\n"
        "with eyot.Isolate() as isolate: print(isolate.heap_statistics().heap_size_limit)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    young = int(ended.stdout) - gigabytes * GB // 4
    assert 0 <= young <= 128 << 20
