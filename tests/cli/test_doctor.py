"""`eyot doctor`: each of these installations is broken in one way, and it says in which."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.broken import Copy, copy, patch

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="breaks what ELF files say")


@pytest.fixture
def broken(tmp_path: Path) -> Copy:
    """An installation that isn't broken yet."""
    return copy(tmp_path / "site")


def build(path: Path, source: str, *options: str) -> None:
    command = ["g++", "-shared", "-fPIC", "-x", "c++", "-", "-x", "none", "-o", str(path), *options]
    subprocess.run(command, input=source, text=True, check=True)


def cause(report: dict[str, Any]) -> tuple[str, str, str]:
    assert not report["ok"]
    found = report["cause"]
    return found["check"], found["text"], found["fix"]


def test_where_all_is_well_it_says_what_runs(broken: Copy) -> None:
    report = broken.doctor()
    assert report["ok"]
    assert report["cause"] is None
    assert re.match(r"\d+\.\d+\.", report["versions"]["V8"])
    assert {"eyot", "Python", "libc", "ICU"} <= report["versions"].keys()
    assert Path(report["engine"]["library"]).resolve() == broken.library.resolve()
    assert report["engine"]["flags"] == []
    tried = [finding["check"] for finding in report["findings"] if finding["ok"]]
    assert tried[-6:] == ["load", "start", "Intl", "WebAssembly", "threads", "limits"]


def test_it_reads_well(eyot: Run) -> None:
    done = eyot("doctor")
    assert done.returncode == 0
    assert done.stdout.endswith("\neyot works here.\n")
    assert re.search(r"^V8 \S+ runs from /\S+$", done.stdout, re.MULTILINE)
    assert done.stderr == ""


def test_without_v8(broken: Copy) -> None:
    for library in broken.site.glob("eyot.libs/libnode*"):
        library.unlink()
    check, text, fix = cause(broken.doctor())
    assert check == "V8"
    assert text.startswith("no V8: libnode")
    assert "pip install" in fix


def test_without_an_extension(broken: Copy) -> None:
    broken.extension.unlink()
    check, text, fix = cause(broken.doctor())
    assert check == "extension"
    assert text.endswith("has no extension: eyot was installed without having been built")
    assert fix
    said = broken.run(sys.executable, "-m", "eyot", "doctor").stdout
    assert f"\nThe cause: {text}.\nWhat mends it:\n  {fix}\n" in said


def test_a_v8_root_that_names_nothing(broken: Copy, tmp_path: Path) -> None:
    broken.extension.unlink()
    check, text, fix = cause(broken.doctor(V8_ROOT=str(tmp_path)))
    assert check == "V8_ROOT"
    assert text.startswith(f"V8_ROOT is {tmp_path}, where there is no V8 with its headers")
    assert fix.startswith("unset V8_ROOT")


def test_a_v8_root_doesnt_matter_to_what_is_built(broken: Copy, tmp_path: Path) -> None:
    report = broken.doctor(V8_ROOT=str(tmp_path))
    assert report["ok"]
    (said,) = [one["text"] for one in report["findings"] if one["check"] == "V8_ROOT"]
    assert said.endswith("The eyot that was built runs.")


def test_a_library_of_another_version_than_the_headers(broken: Copy) -> None:
    (version,) = re.findall(rb"eyot was built for V8 ([\d.]+)", broken.extension.read_bytes())
    major, _, rest = version.partition(b".")
    other = str(int(major) - 1).encode().rjust(len(major), b"0") + b"." + rest
    patch(broken.library, version + b"-node", other + b"-node")
    check, text, _ = cause(broken.doctor())
    assert check == "versions"
    assert text.startswith(f"eyot was built with the headers of V8 {version.decode()}, and /")
    assert text.endswith(f" is V8 {other.decode()}")
    said = broken.run(sys.executable, "-c", "import eyot; eyot.Context()").stderr
    assert "EngineNotFoundError: eyot was built with the headers of V8" in said


def test_a_library_that_lacks_what_the_headers_have(broken: Copy) -> None:
    library = broken.library
    library.unlink()
    source = """
        namespace v8 { struct V8 { static const char* GetVersion(); }; }
        const char* v8::V8::GetVersion() { return "99.9.9.9"; }
    """
    build(library, source, f"-Wl,-soname,{library.name}")
    check, text, _ = cause(broken.doctor())
    assert check == "versions"
    assert text.endswith("is V8 99.9.9.9")


def test_without_icu(broken: Copy) -> None:
    patch(broken.library, b"libicui18n", b"libicugone")
    check, text, fix = cause(broken.doctor())
    assert check == "ICU"
    assert text.startswith("V8 needs libicugone")
    assert fix


def test_an_extension_for_musl(broken: Copy, tmp_path: Path) -> None:
    extension, musl = broken.extension, tmp_path / "libc.musl-x86_64.so.1"
    build(musl, "int of_musl() { return 1; }", "-nostdlib", f"-Wl,-soname,{musl.name}")
    extension.unlink()
    source = "int of_musl(); int use() { return of_musl(); }"
    build(extension, source, "-nostdlib", str(musl))
    check, text, _ = cause(broken.doctor())
    assert check == "libc"
    assert "was built for musl, and this Python uses glibc" in text


def test_a_file_system_where_nothing_may_be_executed(broken: Copy, tmp_path: Path) -> None:
    folder = tmp_path / "noexec"
    folder.mkdir()
    mount = (
        f'mount -t tmpfs -o noexec none {folder} && cp -R . {folder} && cd {folder} && exec "$@"'
    )
    prefix = ("unshare", "--mount", "sh", "-c", mount, "sh")
    if broken.run(*prefix, "true").returncode:
        pytest.skip("mounting a file system needs root")
    check, text, fix = cause(broken.doctor(*prefix, PYTHONPATH=str(folder)))
    assert check == "noexec"
    assert f"lies on {folder}, which is mounted noexec" in text
    assert fix == f"sudo mount -o remount,exec {folder}"


def test_an_extension_of_another_machine(broken: Copy) -> None:
    extension = broken.extension
    content = bytearray(extension.read_bytes())
    struct.pack_into("<H", content, 18, 183)
    extension.write_bytes(content)
    check, text, _ = cause(broken.doctor())
    assert check == "architecture"
    assert re.search(r"is for aarch64, and this Python for \w+$", text)


def test_another_machines_name(broken: Copy) -> None:
    broken.extension.rename(broken.site / "eyot/_native.cpython-311-sparc-linux-gnu.so")
    check, text, _ = cause(broken.doctor())
    assert check == "architecture"
    assert "has only _native.cpython-311-sparc-linux-gnu.so, which is for another machine" in text


def test_a_glibc_older_than_what_it_was_linked_with(broken: Copy) -> None:
    (needed, *_) = re.findall(rb"\0GLIBC_2\.(\d\d)\0", broken.extension.read_bytes())
    patch(broken.extension, b"\0GLIBC_2.%s\0" % needed, b"\0GLIBC_2.99\0")
    check, text, _ = cause(broken.doctor())
    assert check == "glibc"
    assert re.search(r" needs GLIBC_2\.99, and this machine has glibc 2\.\d+$", text)


def test_too_few_addresses(broken: Copy) -> None:
    prefix = ("sh", "-c", 'ulimit -v 250000 && exec "$@"', "sh")
    check, text, fix = cause(broken.doctor(*prefix))
    assert check == "RLIMIT_AS"
    assert text.startswith("RLIMIT_AS allows this process 244 MiB of addresses: too few")
    assert fix == "ulimit -v unlimited"


def test_a_forked_child(broken: Copy) -> None:
    program = """
import os, eyot
from eyot import v8
v8.V8.set_flags_from_string("--expose-gc")
eyot.Context().close()
from eyot.doctor import examine
print(examine().cause, examine().engine["flags"], flush=True)
child = os.fork()
if child == 0:
    print(examine().cause.check, examine().cause.text, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""
    done = broken.run(sys.executable, "-W", "ignore", "-c", program)
    assert done.stdout == (
        "None ['--expose-gc']\n"
        "fork this process was forked from one in which V8 ran, and has none of V8's threads\n"
    ), done.stderr


@pytest.mark.parametrize("size", [0, 40, 4000])
def test_a_damaged_extension(broken: Copy, size: int) -> None:
    broken.extension.write_bytes(broken.extension.read_bytes()[:size])
    check, text, _ = cause(broken.doctor())
    assert check == "extension"
    assert text.endswith("is damaged: no ELF file")
