from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot.modules import CodeCache, MappingLoader, NodeLoader, cjs_exports, code_cache

if TYPE_CHECKING:
    from pathlib import Path

BODY = "".join(f"export function f{i}(x) {{ return x * {i} + f{i - 1 if i else 0}.length }}\n"
               for i in range(200))  # fmt: skip
SOURCE = BODY + "export const seven = f7(1); export const url = import.meta.url;"


def run(cache: CodeCache, source: str = SOURCE) -> int:
    with eyot.Context() as context:
        context.modules.code_cache = cache
        module = context.import_module("m.js", loader=MappingLoader({"m.js": source}))
        if source.startswith(BODY):
            assert (module.f199(1), module.url) == (200, "m.js")
        seven: int = module.seven
        return seven


def only(folder: Path) -> Path:
    [found] = folder.iterdir()
    return found


def test_what_was_compiled_is_found_again(tmp_path: Path) -> None:
    first = CodeCache(tmp_path / "cache")
    assert run(first) == 8
    assert (first.hits, first.misses) == (0, 1)
    again = CodeCache(tmp_path / "cache")
    assert run(again) == 8
    assert (again.hits, again.misses) == (1, 0)


def test_another_source_is_another_module(tmp_path: Path) -> None:
    run(CodeCache(tmp_path))
    cache = CodeCache(tmp_path)
    assert run(cache, SOURCE.replace("f7(1)", "f8(1)")) == 9
    assert cache.misses == 1
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "harm", ["cut", "flipped", "nonsense", "empty", "other version", "swapped"]
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, harm: str) -> None:
    run(CodeCache(tmp_path))
    path = only(tmp_path)
    data = bytearray(path.read_bytes())
    if harm == "cut":
        del data[len(data) // 2 :]
    elif harm == "flipped":
        data[-100] ^= 1
    elif harm == "nonsense":
        data = bytearray(os.urandom(5000))
    elif harm == "empty":
        data = bytearray()
    elif harm == "other version":
        data[8] ^= 1
    else:  # that of another source, under this name
        run(CodeCache(tmp_path), SOURCE + " ")
        [other] = [each for each in tmp_path.iterdir() if each != path]
        data = bytearray(other.read_bytes())
        other.unlink()
    path.write_bytes(data)
    cache = CodeCache(tmp_path)
    assert run(cache) == 8
    assert (cache.hits, cache.misses) == (0, 1)
    again = CodeCache(tmp_path)
    assert run(again) == 8
    assert again.hits == 1


def test_a_file_that_others_may_write_is_not_trusted(tmp_path: Path) -> None:
    run(CodeCache(tmp_path))
    path = only(tmp_path)
    path.chmod(0o666)
    cache = CodeCache(tmp_path)
    assert run(cache) == 8
    assert cache.hits == 0
    moved = tmp_path.with_name("moved")
    path.rename(moved)
    for each in tmp_path.iterdir():
        each.unlink()
    path.symlink_to(moved)
    cache = CodeCache(tmp_path)
    assert run(cache) == 8
    assert cache.hits == 0


def test_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(PermissionError, match="others may write to it"):
        CodeCache(tmp_path)
    tmp_path.chmod(0o755)
    CodeCache(tmp_path)


def test_a_folder_that_goes_away_fails_no_import(tmp_path: Path) -> None:
    cache = CodeCache(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run(cache) == 8


def test_short_modules_are_not_kept(tmp_path: Path) -> None:
    assert run(CodeCache(tmp_path), "export const seven = 7") == 7
    assert list(tmp_path.iterdir()) == []


# --- the names that CommonJS exports ---

COMMONJS = "exports.one = 1; module.exports.two = 2;" + "// filler\n" * 300


def names(root: Path, cache: CodeCache, source: str = COMMONJS) -> list[str]:
    (root / "package.json").write_text("{}")
    (root / "lib.js").write_text(source)
    loader = NodeLoader(root, code_cache=cache)
    with eyot.Context() as context:
        return sorted(context.import_module("./lib.js", loader=loader))


def test_names_are_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, cache = tmp_path / "root", CodeCache(tmp_path / "cache")
    root.mkdir()
    found = names(root, cache)
    assert found == ["default", "module.exports", "one", "two"]
    made = len(list(cache.folder.iterdir()))
    assert made >= 1
    lexed: list[int] = []
    finding = cjs_exports._found_in

    def counted(source: bytes, *tools: Any) -> cjs_exports.Names:
        lexed.append(1)
        return finding(source, *tools)

    monkeypatch.setattr(cjs_exports, "_found_in", counted)
    assert names(root, cache) == found
    assert lexed == []
    assert names(root, cache, COMMONJS + "exports.three = 3") == [*found[:3], "three", "two"]
    assert lexed == [1]
    (tmp_path / "other").mkdir(mode=0o700)
    assert names(root, CodeCache(tmp_path / "other")) == found
    assert lexed == [1, 1]


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "nonsense", "swapped", "writable"])
def test_names_that_are_damaged_are_found_again(tmp_path: Path, harm: str) -> None:
    root, cache = tmp_path / "root", CodeCache(tmp_path / "cache")
    root.mkdir()
    found = names(root, cache)
    for path in cache.folder.glob("*.json"):
        data = bytearray(path.read_bytes())
        if harm == "cut":
            del data[len(data) // 2 :]
        elif harm == "flipped":
            data[-4] ^= 1
        elif harm == "empty":
            data.clear()
        elif harm == "nonsense":
            data[:] = b"[['evil'], []]"
        elif harm == "swapped":  # whole, and of another shape
            other = b'{"evil": 1}'
            data[:] = code_cache._digest(other) + other
        path.write_bytes(data)
        path.chmod(0o666 if harm == "writable" else 0o600)
    assert names(root, cache) == found


def test_whether_a_source_is_a_module_is_found_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = tmp_path / "root", CodeCache(tmp_path / "cache")
    root.mkdir()
    source = "`\nimport x from 'y'\n`;" + COMMONJS
    found = names(root, cache, source)
    assert "one" in found
    monkeypatch.setattr(cjs_exports, "_says_module", lambda *_: pytest.fail("it was asked again"))
    assert names(root, cache, source) == found
