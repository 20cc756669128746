"""tools/prebind.py on small libraries, built here, and on V8's."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prebind import prebind

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="binds x86-64's ELF only"
)

# Asks itself by name, through a pointer, through a table, and reads a variable by name.
LIBRARY = """
extern "C" {
int who() { return 1; }
int shared = 1;
int (*const table[])() = {who};
int by_call() { return who(); }
int by_table() { return (*(int (*const volatile*)())table)(); }
int by_variable() { return shared; }
int (*pointer())() { return who; }
int by_pointer() { return pointer()(); }
thread_local int mine = 1;
int by_thread() { return mine; }
static int chosen() { return 1; }
static void* choose() { return (void*)chosen; }
int late() __attribute__((ifunc("choose")));
int by_choice() { return late(); }
}
"""
OTHER = 'extern "C" { int who() { return 2; } int shared = 2; }'
ASK = """
import ctypes, sys
ctypes.CDLL(sys.argv[1], ctypes.RTLD_GLOBAL)
library = ctypes.CDLL(sys.argv[2])
names = "by_call by_table by_variable by_pointer by_thread by_choice".split()
print(*(getattr(library, name)() for name in names))
"""


def build(path: Path, source: str, *options: str) -> Path:
    command = ["g++", "-O1", "-shared", "-fPIC", "-x", "c++", "-", "-o", str(path), *options]
    subprocess.run(command, input=source, text=True, check=True)
    return path


def answers(library: Path, other: Path) -> list[str]:
    """What a library says of itself where another with the same names stands before it."""
    command = ["env", f"LD_PRELOAD={other}", sys.executable, "-c", ASK, str(other), str(library)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("binding", ["-Wl,-z,now", "-Wl,-z,lazy"])
def test_a_bound_library_finds_itself_whatever_stands_before_it(
    tmp_path: Path, binding: str
) -> None:
    other = build(tmp_path / "libother.so", OTHER)
    library = build(tmp_path / "libasked.so", LIBRARY, binding)
    assert answers(library, other) == ["2", "2", "2", "2", "1", "1"]
    assert prebind(library) > 0
    assert answers(library, other) == ["1"] * 6


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    library = build(tmp_path / "libasked.so", LIBRARY)
    prebind(library)
    before = library.read_bytes()
    assert prebind(library) == 0
    assert library.read_bytes() == before


def test_a_process_that_has_the_old_file_mapped_keeps_it(tmp_path: Path) -> None:
    library = build(tmp_path / "libasked.so", LIBRARY)
    with library.open("rb") as file:
        before = file.read()
        prebind(library)
        file.seek(0)
        assert file.read() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a library",
        b"\x7fELF\x02\x01" + bytes(10) + (3).to_bytes(2, "little") + (183).to_bytes(2, "little"),
        b"\x7fELF\x01\x01" + bytes(58),
    ],
    ids=["empty", "text", "aarch64", "32 bits"],
)
def test_what_is_no_library_of_this_machine_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "libother.so"
    path.write_bytes(content)
    assert prebind(path) == 0
    assert path.read_bytes() == content


def test_v8_looks_up_next_to_nothing_of_its_own() -> None:
    """Where V8 is a copy of ours; the system's own is never touched."""
    libraries = sorted((Path(__file__).parents[2] / ".v8/lib").glob("libnode.so.*"))
    if not libraries:
        pytest.skip("V8 is the system's here")
    table = subprocess.run(
        ["readelf", "--relocs", "--wide", str(libraries[0])],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # What stands before a name with a value that isn't zero is defined in the library itself.
    own = re.findall(r"R_X86_64_(?:64|GLOB_DAT|JUMP_SLOT?) +(?!0{16})[0-9a-f]{16} (\S+)", table)
    assert own == []
