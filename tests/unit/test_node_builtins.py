"""eyot.node: which modules there are, what each context has, and what was granted."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import node

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    granted = tmp_path / "granted"
    (granted / "deep").mkdir(parents=True)
    (granted / "a.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not yours", encoding="utf-8")
    (granted / "out").symlink_to(tmp_path / "secret.txt")
    (granted / "up").symlink_to(tmp_path)
    return granted


def code(js: Any, source: str) -> str:
    """The code of the error that it throws."""
    found = js(
        f"try {{ {source}; 'nothing' }} catch (error) {{ `${{error.code}} ${{error.message}}` }}"
    )
    assert isinstance(found, str)
    return found


def test_each_module_loads_by_itself_and_once(isolate: eyot.Isolate) -> None:
    builtins = node.Builtins()
    for name in builtins.names:
        context = eyot.Context(isolate)
        before = set(context.eval("Object.getOwnPropertyNames(globalThis)").to_python())
        module = builtins.load(context, name)
        assert builtins.load(context, f"node:{name}") is module
        assert context.eval("module => Object.keys(module).length > 0")(module)
        # A module leaves nothing behind in the context.
        assert set(context.eval("Object.getOwnPropertyNames(globalThis)").to_python()) == before


@pytest.mark.parametrize(
    "name", ["http", "node:net", "child_process", "internal/equal", "", "__proto__"]
)
def test_a_module_that_is_not_there_is_a_module_error(context: eyot.Context, name: str) -> None:
    with pytest.raises(eyot.ModuleError, match=r"eyot has no node:.*; there are assert"):
        node.Builtins().load(context, name)


def test_two_of_them_share_no_module(context: eyot.Context) -> None:
    one, other = node.Builtins(argv=["one"]), node.Builtins(argv=["other"])
    assert one.load(context, "process")["argv"].to_python() == ["eyot", "one"]
    assert other.load(context, "process")["argv"].to_python() == ["eyot", "other"]


def test_install_brings_the_globals(context: eyot.Context) -> None:
    before = set(context.eval("Object.getOwnPropertyNames(globalThis)").to_python())
    node.install(context, node.Builtins(env={"MODE": "test"}))
    new = set(context.eval("Object.getOwnPropertyNames(globalThis)").to_python()) - before
    assert {"process", "Buffer", "global", "setImmediate", "URL", "setTimeout"} <= new
    assert context.eval("[global === globalThis, process.env.MODE, Buffer.from('x').length]").to_python() == [
        True, "test", 1,
    ]  # fmt: skip


def test_nothing_granted_is_nothing_to_be_had(
    context: eyot.Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "x")
    builtins = node.Builtins()
    node.install(context, builtins)
    context.globals["fs"] = builtins.load(context, "fs")
    context.globals["os"] = builtins.load(context, "os")
    context.globals["path"] = str(folder / "a.txt")
    js = context.eval
    assert js("Object.keys(process.env).length + process.argv.length") == 1
    assert js("fs.existsSync(path)") is False
    for source in ("fs.readFileSync(path)", "fs.statSync(path)", "fs.readdirSync('/')", "fs.realpathSync('/')",
                   "fs.accessSync(path)", "fs.lstatSync(path)"):  # fmt: skip
        assert code(js, source).startswith("ERR_ACCESS_DENIED ERR_ACCESS_DENIED: can't read ")
    for source in ("fs.writeFileSync(path, 'x')", "fs.unlinkSync(path)", "fs.mkdirSync(path + 'x')",
                   "fs.appendFileSync(path, 'x')", "fs.rmSync(path)", "fs.mkdirSync(path + '/x', {recursive: true})"):  # fmt: skip
        assert code(js, source).startswith("ERR_ACCESS_DENIED ERR_ACCESS_DENIED: can't write ")
    # Whether a file is there is knowledge too.
    assert code(js, "fs.readFileSync('/nowhere')").startswith("ERR_ACCESS_DENIED")
    for source in ("process.exit()", "process.kill(1)", "process.chdir('/')", "process.abort()"):
        assert code(js, source).startswith("ERR_ACCESS_DENIED")
    assert js("[process.cwd(), os.hostname(), os.cpus().length, os.homedir(), process.pid]").to_python() == [
        "/", "localhost", 0, "/", 1,
    ]  # fmt: skip
    assert (folder / "a.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "deep/../../secret.txt", "out", "up/secret.txt", "up/granted/../secret.txt",
     "/etc/passwd", "/proc/self/environ", "deep/../up/secret.txt"],
)  # fmt: skip
def test_links_and_dots_lead_nowhere_else(context: eyot.Context, folder: Path, path: str) -> None:
    builtins = node.Builtins(read=[folder], write=[folder], cwd=folder)
    context.globals["fs"] = builtins.load(context, "fs")
    js = context.eval
    for source in (f"fs.readFileSync('{path}')", f"fs.statSync('{path}')", f"fs.writeFileSync('{path}', '')",
                   f"fs.appendFileSync('{path}', 'x')"):  # fmt: skip
        assert code(js, source).startswith("ERR_ACCESS_DENIED")
    assert js(f"fs.existsSync('{path}')") is False
    assert (folder.parent / "secret.txt").read_text(encoding="utf-8") == "not yours"


def test_what_may_be_read_may_not_be_written(context: eyot.Context, folder: Path) -> None:
    builtins = node.Builtins(read=[folder], cwd=folder)
    context.globals["fs"] = builtins.load(context, "fs")
    assert context.eval("fs.readFileSync('a.txt', 'utf8')") == "mine"
    for source in ("fs.writeFileSync('a.txt', 'x')", "fs.unlinkSync('a.txt')", "fs.mkdirSync('x')",
                   "fs.accessSync('a.txt', fs.W_OK)"):  # fmt: skip
        assert code(context.eval, source).startswith("ERR_ACCESS_DENIED")
    # A link that leads out is a thing in the folder, and may be looked at and removed, not followed.
    assert context.eval("fs.lstatSync('up').isSymbolicLink()")


def test_a_link_is_removed_and_not_what_it_leads_to(context: eyot.Context, folder: Path) -> None:
    builtins = node.Builtins(write=[folder], cwd=folder)
    context.globals["fs"] = builtins.load(context, "fs")
    context.eval("fs.unlinkSync('out')")
    assert not (folder / "out").exists()
    assert (folder.parent / "secret.txt").exists()


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        node.Builtins(read=[tmp_path / "nothing"])
    assert caught.value.filename == str(tmp_path / "nothing")
    with pytest.raises(TypeError, match=r"read is a list of folders: read=\['/tmp'\]"):
        node.Builtins(read="/tmp")
    wrong: Any = 7
    with pytest.raises(TypeError, match="a Context is needed, not int"):
        node.Builtins().load(wrong, "path")


def test_what_a_script_changes_is_its_own(isolate: eyot.Isolate) -> None:
    env = {"A": "1"}
    builtins = node.Builtins(env=env, argv=["x"])
    one, other = eyot.Context(isolate), eyot.Context(isolate)
    for context in (one, other):
        context.globals["process"] = builtins.load(context, "process")
    one.eval("process.env.A = '2'; process.env.B = '3'; process.argv.push('y')")
    assert env == {"A": "1"}
    assert other.eval("`${process.env.A} ${process.env.B} ${process.argv}`") == "1 undefined eyot,x"


def test_a_timer_is_an_object_that_keeps_nobody(context: eyot.Context) -> None:
    builtins = node.Builtins()
    context.globals["timers"] = builtins.load(context, "timers")
    context.eval("globalThis.t = timers.setInterval(() => {}, 1000)")
    assert len(context.isolate.pending()) == 1
    context.eval("t.unref()")
    assert context.isolate.pending() == []
    assert context.eval("[t.hasRef(), t.ref().hasRef()]").to_python() == [False, True]
    context.eval("timers.clearInterval(t)")
    assert context.isolate.pending() == []


def test_standard_streams_are_pythons(
    context: eyot.Context, capsys: pytest.CaptureFixture[str]
) -> None:
    node.install(context, node.Builtins())
    context.eval("process.stdout.write('out'); process.stderr.write('err')")
    assert capsys.readouterr() == ("out", "err")


def test_no_module_keeps_its_context(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    builtins = node.Builtins()
    node.install(context, builtins)
    for name in builtins.names:
        builtins.load(context, name)
    gone = weakref.ref(context)
    del context
    gc.collect()
    assert gone() is None
