"""Files: only below the folders that were given, however the path is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from eyot.cli.files import DeniedError, Folders, read_text, write_text
from eyot.cli.grants import Environment, Grants
from eyot.cli.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import RunScript


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/ is given; database/ and secret.txt beside it are not."""
    for name in ("data/in.txt", "data/sub/deep.txt", "database/near.txt", "secret.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"in {name}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def readable(tree: Path) -> Folders:
    return Folders.opened("--allow-read", (str(tree / "data"),))


@pytest.fixture
def writable(tree: Path) -> Folders:
    return Folders.opened("--allow-write", (str(tree / "data"),))


# --- what is given ---


@pytest.mark.parametrize(
    "path",
    ["data/in.txt", "./data/../data/in.txt", "data/sub/../in.txt", "database/../data/in.txt"],
)
def test_what_lies_below_the_folder_is_read(readable: Folders, path: str) -> None:
    assert read_text(readable, path) == "in data/in.txt"


def test_an_absolute_path_below_the_folder_is_read(readable: Folders, tree: Path) -> None:
    assert read_text(readable, str(tree / "data/sub/deep.txt")) == "in data/sub/deep.txt"


def test_a_link_that_stays_inside_is_followed(readable: Folders, tree: Path) -> None:
    (tree / "data/link").symlink_to("sub")
    (tree / "outside").symlink_to("data/in.txt")
    assert read_text(readable, "data/link/deep.txt") == "in data/sub/deep.txt"
    assert read_text(readable, "outside") == "in data/in.txt"


def test_the_folder_may_be_named_by_a_link(tree: Path) -> None:
    (tree / "alias").symlink_to("data")
    folders = Folders.opened("--allow-read", ("alias",))
    assert read_text(folders, "data/in.txt") == read_text(folders, "alias/in.txt")


@pytest.mark.usefixtures("tree")
def test_several_folders_and_everything() -> None:
    both = Folders.opened("--allow-read", ("data", "database"))
    assert read_text(both, "database/near.txt") == "in database/near.txt"
    assert read_text(Folders.opened("--allow-read", ("/",)), "secret.txt") == "in secret.txt"


# --- patterns ---


def by_pattern(*patterns: str) -> Folders:
    return Folders.opened("--allow-read", patterns, patterns=True)


def is_given(folders: Folders, path: str) -> bool:
    try:
        read_text(folders, path)
    except DeniedError:
        return False
    return True


@pytest.fixture
def many(tree: Path) -> Path:
    for name in (
        "data/a.json", "data/b.txt", "data/.hidden.json", "data/sub/c.json", "data/sub/x/d.json",
        "data/.git/e.json", "app/[id]/page.js", "app/i/page.js", "app/x.json/inside",
    ):  # fmt: skip
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tree


@pytest.mark.parametrize(
    ("pattern", "given"),
    [
        ("data/*.json", {"data/a.json"}),
        ("data/?.json", {"data/a.json"}),
        ("data/[!b].*", {"data/a.json"}),
        ("./data/../data/*.txt", {"data/b.txt", "data/in.txt"}),
        ("data/*/*.json", {"data/sub/c.json"}),
        ("data/**/*.json", {"data/a.json", "data/sub/c.json", "data/sub/x/d.json"}),
        ("**/d.json", {"data/sub/x/d.json"}),
        ("data/.*.json", {"data/.hidden.json"}),
        ("data/.git/*", {"data/.git/e.json"}),
        # A folder that fits is given with what is in it.
        ("data/s*", {"data/sub/c.json", "data/sub/x/d.json", "data/sub/deep.txt"}),
        ("app/*.json", {"app/x.json/inside"}),
        ("data/*.nothing", set()),
    ],
)
def test_a_pattern_gives_what_fits_and_nothing_else(
    many: Path, pattern: str, given: set[str]
) -> None:
    files = [path.relative_to(many).as_posix() for path in many.rglob("*") if path.is_file()]
    assert len(files) >= 13
    for folders in (by_pattern(pattern), by_pattern(str(many / pattern))):
        assert {path for path in files if is_given(folders, path)} == given


def test_a_pattern_holds_for_what_is_made_later(tree: Path) -> None:
    folders = Folders.opened("--allow-write", ("data/*.txt",), patterns=True)
    write_text(folders, "data/new.txt", "new")
    for refused in ("data/new.md", "new.txt", "data/sub/new.txt", "data/sub/../../new.txt"):
        with pytest.raises(DeniedError, match=r"outside of what --allow-write=data/\*\.txt gives"):
            write_text(folders, refused, "new")
    assert {path.name for path in tree.rglob("new*")} == {"new.txt"}


def test_what_is_the_name_of_a_folder_is_no_pattern(many: Path) -> None:
    assert is_given(by_pattern("app/[id]"), "app/[id]/page.js")
    assert not is_given(by_pattern("app/[id]"), "app/i/page.js")
    (many / "app/[id]/page.js").unlink()
    (many / "app/[id]").rmdir()
    assert is_given(by_pattern("app/[id]"), "app/i/page.js")
    star = many / "data/*"
    star.mkdir()
    (star / "in.txt").write_text("x", encoding="utf-8")
    assert not is_given(by_pattern("data/*"), "data/in.txt")
    assert is_given(by_pattern("data/*"), "data/*/in.txt")


def test_a_link_whose_name_fits_leads_nowhere_else(many: Path) -> None:
    (many / "data/secret.json").symlink_to("../secret.txt")
    (many / "data/near.json").symlink_to("b.txt")
    (many / "data/up.json").symlink_to("..")
    (many / "data/alias").symlink_to("a.json")
    folders = by_pattern("data/*.json")
    for path in ("data/secret.json", "data/near.json", "data/up.json/secret.txt", "data/b.txt"):
        assert not is_given(folders, path)
    assert is_given(folders, "data/alias")
    with pytest.raises(DeniedError):
        folders.names("data")


def test_dots_behind_a_star_and_no_folder_before_it_are_refused(tree: Path) -> None:
    with pytest.raises(ValueError, match="can't come after"):
        by_pattern("data/*/../../secret.txt")
    with pytest.raises(FileNotFoundError):
        by_pattern("nix/*")
    with pytest.raises(NotADirectoryError):
        by_pattern(str(tree / "secret.txt/*"))
    with pytest.raises(FileNotFoundError):  # where nobody said that it may be a pattern
        Folders.opened("--allow-read", ("data/*.txt",))


# --- what is not ---


def out_by_link(tree: Path) -> str:
    (tree / "data/link.txt").symlink_to("../secret.txt")
    return "data/link.txt"


def out_by_linked_folder(tree: Path) -> str:
    (tree / "data/up").symlink_to(tree)
    return "data/up/secret.txt"


def out_by_chain(tree: Path) -> str:
    (tree / "data/one").symlink_to("two")
    (tree / "data/two").symlink_to("/proc/self/cwd")
    return "data/one/secret.txt"


def out_by_dots_behind_a_link(tree: Path) -> str:
    # What the path spells stays in data; what it resolves to doesn't.
    (tree / "database/inner").mkdir()
    (tree / "data/link").symlink_to("../database/inner")
    return "data/link/../near.txt"


ESCAPES: list[Callable[[Path], str]] = [
    lambda _: "secret.txt",
    lambda _: "data/../secret.txt",
    lambda _: "data/sub/../../secret.txt",
    lambda tree: str(tree / "secret.txt"),
    lambda _: "/etc/passwd",
    lambda _: "database/near.txt",
    lambda tree: f"/proc/self/root{tree}/secret.txt",
    lambda _: "/proc/self/cwd/secret.txt",
    out_by_link,
    out_by_linked_folder,
    out_by_chain,
    out_by_dots_behind_a_link,
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_path_leads_out(
    readable: Folders, writable: Folders, tree: Path, escape: Callable[[Path], str]
) -> None:
    path = escape(tree)
    with pytest.raises(DeniedError, match=r"outside of what --allow-read=.*/data gives"):
        read_text(readable, path)
    with pytest.raises(DeniedError, match=r"outside of what --allow-write=.*/data gives"):
        write_text(writable, path, "overwritten")
    assert (tree / "secret.txt").read_text(encoding="utf-8") == "in secret.txt"


def test_a_dangling_link_is_no_way_to_make_a_file_outside(writable: Folders, tree: Path) -> None:
    (tree / "data/link").symlink_to("../made.txt")
    with pytest.raises(DeniedError):
        write_text(writable, "data/link", "x")
    assert not (tree / "made.txt").exists()


def test_a_link_put_there_after_the_check_is_not_followed(
    readable: Folders, writable: Folders, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [str(tree / out_by_link(tree)), str(tree / out_by_linked_folder(tree))]
    # As if the check had found something else at these names a moment ago.
    monkeypatch.setattr(os.path, "realpath", lambda path: path)
    for path in paths:
        with pytest.raises(OSError, match=r"regular file|symbolic links|Not a directory"):
            read_text(readable, path)
        with pytest.raises(OSError, match=r"regular file|symbolic links|Not a directory"):
            write_text(writable, path, "x")


def test_a_ring_of_links_ends(readable: Folders, tree: Path) -> None:
    (tree / "data/a").symlink_to("b")
    (tree / "data/b").symlink_to("a")
    with pytest.raises(OSError, match=r"regular file|symbolic links"):
        read_text(readable, "data/a")


def test_without_a_flag_nothing_is_even_looked_for(tree: Path) -> None:
    nothing = Folders("--allow-read")
    for path in (str(tree / "data/in.txt"), "no such file"):
        with pytest.raises(DeniedError, match=r"that needs --allow-read=DIR"):
            read_text(nothing, path)


def test_reading_gives_no_writing(readable: Folders, tree: Path) -> None:
    world = World((), Grants(readable, Folders("--allow-write"), Environment(())))
    with world.context:
        caught = "try { host.writeTextFile('data/in.txt', '') } catch (e) { `${e}` }"
        assert world.context.eval(caught) == (
            "PermissionDenied: can't write data/in.txt: that needs --allow-write=DIR"
        )
    assert (tree / "data/in.txt").stat().st_size > 0


# --- what is no file ---


def test_only_regular_files_are_opened(readable: Folders, writable: Folders, tree: Path) -> None:
    os.mkfifo(tree / "data/pipe")
    for path in ("data/pipe", "data/sub", "data"):
        with pytest.raises(OSError, match=r"folder|no regular file"):
            read_text(readable, path)
        with pytest.raises(OSError, match=r"folder|no regular file"):
            write_text(writable, path, "x")


def test_a_script_that_may_write_anything_may_not_write_processes() -> None:
    everything = Folders.opened("--allow-write", ("/",))
    with pytest.raises(DeniedError, match="doesn't give /proc and /sys"):
        write_text(everything, "/proc/self/mem", "x")
    with pytest.raises(OSError, match="no regular file"):
        write_text(everything, "/dev/null", "x")


# --- text ---


def test_text_is_utf_8(readable: Folders, writable: Folders, tree: Path) -> None:
    write_text(writable, "data/new.txt", "é漢😀\ud800\r\n\0")
    assert (tree / "data/new.txt").read_bytes() == "é漢😀\ufffd\r\n\0".encode()
    (tree / "data/raw.txt").write_bytes(b"\xef\xbb\xbfa\xffb")
    assert read_text(readable, "data/raw.txt") == "a\ufffdb"


def test_writing_replaces_the_whole(writable: Folders, tree: Path) -> None:
    write_text(writable, "data/in.txt", "short")
    assert (tree / "data/in.txt").read_text(encoding="utf-8") == "short"


# --- as the script sees it ---


def test_a_script_reads_and_writes(script: RunScript, tree: Path) -> None:
    done = script(
        "host.writeTextFile('data/out.txt', host.readTextFile('data/in.txt').toUpperCase())",
        flags=("--allow-read=data", "--allow-write=data"),
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert (tree / "data/out.txt").read_text(encoding="utf-8") == "IN DATA/IN.TXT"


def test_a_script_catches_a_refusal_as_an_error(script: RunScript) -> None:
    done = script(
        """
        try { host.readTextFile("../x") } catch (e) {
          console.log(e instanceof Error, e.name, e.message)
        }
    """,
        flags=("--allow-read=.",),
    )
    assert done.stdout == (
        "true PermissionDenied can't read ../x: it is outside of what --allow-read=. gives\n"
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("readTextFile('nix')", "FileNotFoundError: nix: no such file or directory"),
        ("readTextFile('.')", "IsADirectoryError: .: it is a folder"),
        ("readTextFile('a\\0b')", "TypeError: 'a\\x00b' is not a path"),
        ("readTextFile()", "TypeError: host.readTextFile(path) needs a path, as a string"),
        ("writeTextFile('a', 1)", "TypeError: host.writeTextFile(path, text) needs two strings"),
        ("writeTextFile('no/dir', '')", "FileNotFoundError: no/dir: no such file or directory"),
    ],
)
def test_what_goes_wrong_is_an_error_with_words(tree: Path, call: str, words: str) -> None:
    readable, writable = (
        Folders.opened(f"--allow-{verb}", (str(tree),)) for verb in ("read", "write")
    )
    world = World((), Grants(readable, writable, Environment(())))
    with world.context:
        assert world.context.eval(f"try {{ host.{call} }} catch (e) {{ `${{e}}` }}") == words
