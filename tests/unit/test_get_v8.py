"""tools/get_v8.py on a machine made of temporary folders: a few fake programs, and no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import get_v8
from prebind import prebind

FIELDS = """\
Package: libnode-dev
Version: 18.20.4+dfsg-1~deb12u3
Depends: libssl-dev (>= 1.1.1~), libuv1-dev, libnode999 (= 18.20.4+dfsg-1~deb12u3)
"""

URIS = """\
'http://mirror/libc6_2.36-9_amd64.deb' libc6_2.36-9_amd64.deb 2759320 MD5Sum:8d98
'http://mirror/libextra1_1%3a1.2-3_amd64.deb' libextra1_1%3a1.2-3_amd64.deb 86684 MD5Sum:ec42
'http://mirror/node-acorn_8.8_all.deb' node-acorn_8.8_all.deb 128252
'http://mirror/nodejs_18.20_amd64.deb' nodejs_18.20_amd64.deb 322140
'http://mirror/libnode999_18.20.4%2bdfsg_amd64.deb' libnode999_18.20.4+dfsg_amd64.deb 10633176
"""

SELF_REFERRING = """
namespace v8 { struct V8 { static const char* GetVersion(); }; }
const char* v8::V8::GetVersion() { return "10.2.154.26"; }
const char* (*pointer)() = v8::V8::GetVersion;
"""

# apt-get, apt-cache, dpkg-deb and dpkg-query of the fake machine, one program under four names.
# The folder around it says what they answer.
PROGRAM = """\
#!{python}
import pathlib, shutil, sys

machine = pathlib.Path({machine!r})
name, arguments = pathlib.Path(sys.argv[0]).name, sys.argv[1:]
with (machine / "calls").open("a") as calls:
    print(name, *arguments, file=calls)
if name == "apt-get" and arguments[0] == "download":
    for request in arguments[2:]:
        pathlib.Path(request.partition("=")[0] + ".deb").touch()
elif name == "dpkg-deb":
    package = machine / pathlib.Path(arguments[1]).stem
    if not pathlib.Path(arguments[2]).parent.exists():
        sys.exit("tar: cannot open")
    shutil.copytree(package, arguments[2], symlinks=True, dirs_exist_ok=True)
else:
    answer = machine / (name if name.startswith("dpkg") else name + "-" + arguments[0])
    if not answer.exists():
        sys.exit("E: no answer")
    sys.stdout.write(answer.read_text())
"""


def build_library(path: Path, source: str, *link: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ["g++", "-shared", "-fPIC", "-x", "c++", "-", "-x", "none", *link]
    command += ["-o", str(path), f"-Wl,-soname,{path.name}"]
    subprocess.run(command, input=source, text=True, check=True)


def write_headers(folder: Path, patch: int = 26) -> None:
    folder.mkdir(parents=True)
    (folder / "v8-inspector.h").touch()
    numbers = {"MAJOR_VERSION": 10, "MINOR_VERSION": 2, "BUILD_NUMBER": 154, "PATCH_LEVEL": patch}
    lines = [f"#define V8_{name} {number}\n" for name, number in numbers.items()]
    (folder / "v8-version.h").write_text("".join(lines))


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A libextra, and a libnode that needs it and calls itself V8 10.2.154.26."""
    folder = tmp_path_factory.mktemp("libraries")
    build_library(folder / "libextra.so.1", "int extra() { return 1; }")
    source = """
        int extra();
        namespace v8 { struct V8 { static const char* GetVersion(); }; }
        const char* v8::V8::GetVersion() { return extra() ? "10.2.154.26-node.37" : ""; }
    """
    build_library(folder / "libnode.so.999", source, str(folder / "libextra.so.1"))
    build_library(folder / "libnode.so.9", SELF_REFERRING)
    return folder


@pytest.fixture
def machine(tmp_path: Path, libraries: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose apt-get offers libnode999, whose libextra1 dpkg calls installed."""
    machine = tmp_path / "machine"
    programs = machine / "bin"
    programs.mkdir(parents=True)
    for name in ("apt-get", "apt-cache", "dpkg-deb", "dpkg-query"):
        program = programs / name
        program.write_text(PROGRAM.format(python=sys.executable, machine=str(machine)))
        program.chmod(0o755)
    (machine / "apt-get-update").write_text("Hit:1 http://mirror stable InRelease\n")
    (machine / "apt-cache---no-all-versions").write_text(FIELDS)
    (machine / "apt-get-install").write_text(URIS)
    (machine / "dpkg-query").write_text("installed libc6\ninstalled libextra1\n")
    write_headers(machine / "libnode-dev/usr/include/nodejs/deps/v8/include")
    for package, library in (("libnode999", "libnode.so.999"), ("libextra1", "libextra.so.1")):
        folder = machine / package / "usr/lib/x86_64-linux-gnu"
        folder.mkdir(parents=True)
        (folder / library).write_bytes((libraries / library).read_bytes())
        (folder / library.partition(".so")[0]).with_suffix(".so").symlink_to(library)
        (folder / "engines").mkdir()
        (folder / "engines/libdeeper.so").touch()
        says = machine / package / "usr/share/doc" / package / "copyright"
        says.parent.mkdir(parents=True)
        says.write_text(f"what {package} may be used for\n")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("V8_ROOT", raising=False)
    monkeypatch.setattr(get_v8, "system_headers", lambda: None)
    return machine


def calls(machine: Path) -> list[str]:
    log = machine / "calls"
    return log.read_text().splitlines() if log.exists() else []


def test_library_package_is_the_dependency_of_the_same_version() -> None:
    assert get_v8.parse_library_package(FIELDS) == ("libnode999", "18.20.4+dfsg-1~deb12u3")


@pytest.mark.parametrize("fields", ["", FIELDS.replace("(= 18", "(>= 18"), "Version: 1\n"])
def test_a_development_package_without_its_library_is_refused(fields: str) -> None:
    with pytest.raises(get_v8.FetchError, match="names no libnode of its own version"):
        get_v8.parse_library_package(fields)


def test_uris_carry_name_version_and_architecture() -> None:
    packages = get_v8.parse_uris(URIS)
    assert [package.name for package in packages] == [
        "libc6",
        "libextra1",
        "node-acorn",
        "nodejs",
        "libnode999",
    ]
    assert packages[1] == get_v8.Package("libextra1", "1:1.2-3", "amd64")
    assert packages[1].request == "libextra1=1:1.2-3"


def test_neither_toolchain_nor_programs_nor_scripts_are_chosen() -> None:
    names = [
        "libc6",
        "libstdc++6",
        "libgcc-s1",
        "gcc-14-base",
        "libcrypt1",
        "nodejs",
        "libicu72",
        "libssl3t64",
    ]
    closure = [get_v8.Package(name, "1", "amd64") for name in names]
    closure.append(get_v8.Package("node-acorn", "1", "all"))
    assert [package.name for package in get_v8.choose(closure, ())] == ["libicu72", "libssl3t64"]
    assert [package.name for package in get_v8.choose(closure, {"libicu72"})] == ["libssl3t64"]


def test_header_version(tmp_path: Path) -> None:
    with pytest.raises(get_v8.FetchError, match=r"no v8-version\.h"):
        get_v8.header_version(tmp_path)
    write_headers(tmp_path / "include")
    assert get_v8.header_version(tmp_path / "include") == "10.2.154.26"


def test_system_headers_are_the_first_folder_that_has_them(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b", tmp_path / "c"]
    assert get_v8.system_headers(map(str, folders)) is None
    for folder in folders[1:]:
        folder.mkdir()
        (folder / "v8-inspector.h").touch()
    assert get_v8.system_headers(map(str, folders)) == folders[1]


def test_a_library_that_does_not_fit_the_machine_comes_along(machine: Path, tmp_path: Path) -> None:
    """Dpkg calls libextra1 installed, the loader doesn't find it: it is fetched after all."""
    root = tmp_path / "v8"
    line = get_v8.main(["--root", str(root)])
    assert line == (
        "unpacked V8 10.2.154.26 from 18.20.4+dfsg-1~deb12u3: libextra1, libnode-dev, libnode999"
    )
    assert sorted(path.name for path in root.iterdir()) == ["include", "lib", "licences", "stamp"]
    libraries = sorted(path.name for path in (root / "lib").iterdir())
    assert libraries == ["libextra.so", "libextra.so.1", "libnode.so", "libnode.so.999"]
    assert (root / "licences/libextra1").read_text() == "what libextra1 may be used for\n"
    assert get_v8.check(root) == "10.2.154.26"
    downloads = [call for call in calls(machine) if call.startswith("apt-get download")]
    assert ["libextra1" in call for call in downloads] == [False, True]


def test_a_library_of_the_machine_is_left_out(
    machine: Path, libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = get_v8.library_version

    def with_extra_on_the_machine(lib: Path) -> str:
        (lib / "libextra.so.1").write_bytes((libraries / "libextra.so.1").read_bytes())
        try:
            return original(lib)
        finally:
            (lib / "libextra.so.1").unlink()

    monkeypatch.setattr(get_v8, "library_version", with_extra_on_the_machine)
    line = get_v8.main(["--root", str(tmp_path / "v8")])
    assert line.endswith(": libnode-dev, libnode999")
    line = get_v8.main(["--root", str(tmp_path / "v8"), "--force", "--all"])
    assert line.endswith(": libextra1, libnode-dev, libnode999")
    assert "dpkg-query" not in calls(machine)[-1]


def test_the_second_time_nothing_runs(machine: Path, tmp_path: Path) -> None:
    root = tmp_path / "v8"
    get_v8.main(["--root", str(root)])
    before = calls(machine)
    assert get_v8.main(["--root", str(root)]) == f"V8 10.2.154.26 is in {root}; nothing to do"
    assert calls(machine) == before


@pytest.mark.usefixtures("machine")
def test_what_an_older_script_unpacked_is_bound_to_itself(tmp_path: Path, libraries: Path) -> None:
    root = tmp_path / "v8"
    get_v8.main(["--root", str(root)])
    stamp = root / "stamp"
    (root / "lib/libnode.so.999").write_bytes((libraries / "libnode.so.9").read_bytes())
    stamp.write_text(stamp.read_text().splitlines()[0] + "\n")
    get_v8.main(["--root", str(root)])
    assert stamp.read_text().endswith(get_v8.BOUND)
    assert prebind(root / "lib/libnode.so.999") == 0


def test_what_got_broken_is_fetched_again(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "v8"
    get_v8.main(["--root", str(root)])
    (root / "lib/libextra.so.1").unlink()
    before = len(calls(machine))
    assert get_v8.main(["--root", str(root)]).startswith("unpacked V8 10.2.154.26")
    assert len(calls(machine)) > before
    assert "libnode doesn't load: " in capsys.readouterr().err


@pytest.mark.usefixtures("machine")
def test_v8_of_the_system_or_of_v8_root_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_v8, "system_headers", lambda: Path("/usr/include"))
    assert get_v8.main(["--root", str(tmp_path / "v8")]).startswith("V8 is in /usr/include;")
    monkeypatch.setenv("V8_ROOT", "/opt/v8")
    assert get_v8.main(["--root", str(tmp_path / "v8")]).startswith("V8 is in /opt/v8;")
    assert not (tmp_path / "v8").exists()


def test_headers_of_another_version_are_refused(machine: Path, tmp_path: Path) -> None:
    include = machine / "libnode-dev/usr/include/nodejs/deps/v8/include"
    version = include / "v8-version.h"
    version.write_text(version.read_text().replace("PATCH_LEVEL 26", "PATCH_LEVEL 27"))
    expected = r"headers of V8 10\.2\.154\.27 beside a library of V8 10\.2\.154\.26"
    with pytest.raises(get_v8.FetchError, match=expected):
        get_v8.main(["--root", str(tmp_path / "v8")])


def test_a_failed_fetch_leaves_what_was_there(machine: Path, tmp_path: Path) -> None:
    root = tmp_path / "v8"
    get_v8.main(["--root", str(root)])
    (machine / "apt-cache---no-all-versions").unlink()
    with pytest.raises(get_v8.FetchError):
        get_v8.main(["--root", str(root), "--force"])
    assert sorted(path.name for path in root.iterdir()) == ["include", "lib", "licences", "stamp"]
    assert get_v8.main(["--root", str(root)]).endswith("nothing to do")


def test_without_a_network_the_reason_is_one_line(machine: Path, tmp_path: Path) -> None:
    report = "Err:1 http://mirror stable InRelease\n  Temporary failure resolving 'mirror'\n"
    (machine / "apt-get-update").write_text(report)
    (machine / "apt-cache---no-all-versions").unlink()
    with pytest.raises(get_v8.FetchError) as caught:
        get_v8.main(["--root", str(tmp_path / "v8")])
    message = str(caught.value)
    assert message.startswith(
        "apt-get found no libnode-dev: Temporary failure resolving 'mirror'; install the system's"
    )
    assert "\n" not in message


def test_without_apt_get_the_reason_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("V8_ROOT", raising=False)
    monkeypatch.setattr(get_v8, "system_headers", lambda: None)
    with pytest.raises(
        get_v8.FetchError, match=r"^this machine has no apt-get; install .+V8_ROOT$"
    ):
        get_v8.main(["--root", str(tmp_path / "v8")])
