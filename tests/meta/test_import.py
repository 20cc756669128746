"""`import eyot` is nearly free: what costs is loaded by the first use of a name that needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest


def in_a_child(code: str) -> list[str]:
    """What a fresh interpreter prints."""
    result = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    return result.stdout.split()


LOADED = "import sys; print(*sys.modules)"
MAPPED = "print(open('/proc/self/maps').read())"


@pytest.mark.parametrize("statement", ["import eyot", "import eyot.v8", "from eyot import errors"])
def test_importing_loads_neither_the_extension_nor_asyncio(statement: str) -> None:
    loaded = in_a_child(f"{statement}; {LOADED}")
    assert "eyot" in loaded
    assert not {"eyot._native", "eyot._core", "asyncio"} & set(loaded)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_importing_maps_no_v8() -> None:
    mapped = " ".join(in_a_child(f"import eyot, eyot.v8, eyot.errors; {MAPPED}"))
    assert "libnode" not in mapped
    assert "libv8" not in mapped
    assert "_native" not in mapped


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_first_name_of_the_engine_maps_the_extension() -> None:
    """Else the test before this one would see nothing whatever happened."""
    assert "_native" in " ".join(in_a_child(f"import eyot; eyot.Isolate; {MAPPED}"))


def test_asking_for_a_name_does_not_load_asyncio() -> None:
    loaded = in_a_child(f"import eyot; eyot.Isolate; {LOADED}")
    assert "eyot._native" in loaded
    assert "asyncio" not in loaded


def test_the_everyday_layer_loads_nothing_dear() -> None:
    """What is made of enums and dataclasses is loaded when it is asked for, and typing never."""
    loaded = in_a_child(f"import eyot; eyot.Context().eval('[{{}}]')[0].keys(); {LOADED}")
    assert "eyot._native" in loaded
    dear = {"dataclasses", "enum", "html", "inspect", "re", "select", "threading", "typing"}
    assert not {*dear, "eyot.isolate", "eyot.properties"} & set(loaded)


def test_what_was_not_loaded_is_there_when_it_is_needed() -> None:
    code = """
import eyot
isolate = eyot.Isolate()
print(type(isolate.heap_statistics()).__name__, isolate.get_microtasks_policy().name)
isolate.close()
"""
    assert in_a_child(code) == ["HeapStatistics", "AUTO"]


def test_errors_and_names_can_be_listed_without_the_extension() -> None:
    loaded = in_a_child(f"import eyot; dir(eyot); eyot.JSError; eyot.UsageError; {LOADED}")
    assert "eyot._native" not in loaded
