"""`eyot run` of modules: what they import, what they are given, and what they are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.cli.conftest import Run


def put(folder: Path, files: dict[str, Any]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))


def test_a_module_imports_files_and_packages(eyot: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "app/main.mjs": "import {x} from './x.mjs'; import dep from 'dep'; "
            "import host, {args} from 'eyot:host'; console.log(x, dep.y, args, host.args === args, "
            "await import('./late.mjs').then(m => m.z), import.meta.main)",
            "app/x.mjs": "export const x = 1",
            "app/late.mjs": "export const z = 3",
            "node_modules/dep/index.js": "exports.y = 2",
            "package.json": {},
        },
    )
    done = eyot("run", "app/main.mjs", "a", "b")
    assert (done.stdout, done.stderr) == ("1 2 [ 'a', 'b' ] true 3 true\n", "")


def test_what_is_a_module_says_its_name_or_its_package(eyot: Run, tmp_path: Path) -> None:
    put(tmp_path, {"main.js": "console.log(this === undefined)"})
    assert eyot("run", "main.js").stdout == "false\n"
    assert eyot("run", "--module", "main.js").stdout == "true\n"
    put(tmp_path, {"package.json": {"type": "module"}})
    assert eyot("run", "main.js").stdout == "true\n"


def test_a_script_imports_from_where_it_is(eyot: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "sub/main.js": "import('./x.mjs').then(m => console.log(m.x))",
            "sub/x.mjs": "export const x = 'x'",
            "package.json": {},
        },
    )
    assert eyot("run", "sub/main.js").stdout == "x\n"


def test_an_import_map_gives_names_a_meaning(eyot: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "main.mjs": "import {x} from 'lib/x.mjs'; console.log(x)",
            "vendor/x.mjs": "export const x = 'mapped'",
            "map.json": {"imports": {"lib/": "./vendor/"}},
        },
    )
    assert eyot("run", "--import-map", "map.json", "main.mjs").stdout == "mapped\n"
    done = eyot("run", "--import-map", "none.json", "main.mjs")
    assert (done.returncode, "none.json: No such file" in done.stderr) == (2, True)


def test_what_goes_wrong_is_shown_with_its_place(eyot: Run, tmp_path: Path) -> None:
    put(tmp_path, {"main.mjs": "\nimport './nope.mjs'", "bad.mjs": "\n  null.x"})
    done = eyot("run", "main.mjs")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: can't import './nope.mjs' from file://")
    assert "main.mjs:2:8: there is no such file" in done.stderr
    done = eyot("run", "bad.mjs")
    assert done.returncode == 1
    assert "bad.mjs:2:8\n  null.x\n       ^\n" in done.stderr


def test_timers_run_while_a_module_awaits_and_after_it(eyot: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "main.mjs": "await new Promise(done => setTimeout(done, 1)); console.log(1); "
            "setTimeout(() => console.log(2), 1)"
        },
    )
    assert eyot("run", "main.mjs").stdout == "1\n2\n"


def test_variables_are_given_by_name(
    eyot: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_ONE", "1")
    monkeypatch.setenv("SECRET", "s")
    source = (
        "for (const name of ['APP_ONE', 'APP_NONE', 'SECRET'])"
        "  try { console.log(host.env(name)) } catch (e) { console.log(e.name, e.message) }"
    )
    put(tmp_path, {"main.js": source})
    said = "PermissionDenied can't read the variable SECRET: that needs --allow-env=SECRET\n"
    assert eyot("run", "--allow-env=APP_*,OTHER", "main.js").stdout == f"1\nundefined\n{said}"
    assert eyot("run", "--allow-env", "main.js").stdout == "1\nundefined\ns\n"
    assert eyot("run", "main.js").stdout.count("PermissionDenied") == 3
    assert eyot("run", "--allow-env=", "main.js").returncode == 2


def test_node_is_given_with_what_was_granted(
    eyot: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "1")
    monkeypatch.setenv("SECRET", "s")
    put(
        tmp_path,
        {
            "main.mjs": "import {join} from 'node:path'; import fs from 'fs'; "
            "console.log(join('a', 'b'), process.env.APP, process.env.SECRET, "
            "Buffer.from('x').toString('hex'), process.argv.slice(2));"
            "try { fs.readFileSync('main.mjs') } catch (e) { console.log(e.code) }"
        },
    )
    done = eyot("run", "--node", "--allow-env=APP", "main.mjs", "arg")
    assert done.stdout == "a/b 1 undefined 78 [ 'arg' ]\nERR_ACCESS_DENIED\n", done.stderr
    assert "no such builtin module" in eyot("run", "main.mjs").stderr


def test_with_nothing_granted_there_is_no_file_variable_or_process(
    eyot: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_VARIABLE", "the secret")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    put(outside, {"secret.mjs": "export default 'the secret'", "secret.json": '"the secret"'})
    put(tmp_path, {"package.json": {}, "inside.txt": "the secret", "node_modules/x/index.js": ""})
    (tmp_path / "link.mjs").symlink_to(outside / "secret.mjs")
    (tmp_path / "folder").symlink_to(outside)
    (tmp_path / "node_modules" / "linked").symlink_to(outside)
    put(
        tmp_path,
        {
            "main.mjs": """
            import host from "eyot:host"
            const found = []
            const outside = OUTSIDE
            const specifiers = ["./link.mjs", "./folder/secret.mjs", "linked/secret.mjs",
              "../" + outside.split("/").at(-1) + "/secret.mjs", outside + "/secret.mjs",
              "file://" + outside + "/secret.mjs", "./%2e%2e/secret.mjs", "/etc/passwd",
              "/proc/self/environ", "node:fs", "fs", "node:process", "node:child_process", "net",
              "http://127.0.0.1/", "eyot:fs", "py:os"]
            for (const specifier of specifiers) {
              try { found.push([specifier, Object.keys(await import(specifier))]) } catch {}
            }
            for (const type of ["text", "bytes", "json"]) {
              for (const path of [outside + "/secret.json", "/proc/self/environ", "./inside.txt",
                                  "./folder/secret.json"]) {
                const code = `export {default} from ${JSON.stringify(path)} with {type: "${type}"}`
                try { found.push([path, type, await import(path, {with: {type}})]) } catch {}
                try { found.push([path, (await import("data:text/javascript," + code)).default]) }
                catch {}
              }
            }
            for (const name of ["SECRET_VARIABLE", "PATH", "HOME"])
              try { found.push([name, host.env(name)]) } catch {}
            for (const path of ["main.mjs", outside + "/secret.json", "/etc/passwd", "/dev/null"]) {
              try { found.push([path, host.readTextFile(path)]) } catch {}
              try { found.push([path, host.writeTextFile(path, "")]) } catch {}
            }
            // Everything that can be reached from the globals and from the host.
            const seen = new Set(), names = []
            const walk = (value, path, depth) => {
              if (value === null || (typeof value !== "object" && typeof value !== "function")) {
                if (typeof value === "string" && value.includes("the secret")) found.push(path)
                return
              }
              if (seen.has(value) || depth > 6) return
              seen.add(value)
              names.push(path)
              for (const key of Reflect.ownKeys(value)) {
                let inner
                try { inner = value[key] } catch { continue }
                walk(inner, path + "." + String(key), depth + 1)
              }
              walk(Object.getPrototypeOf(value), path + ".__proto__", depth + 1)
            }
            walk(globalThis, "global", 0)
            walk(host, "host", 0)
            walk(import.meta, "meta", 0)
            const suspicious = /process|require|child|socket|spawn|exec(?!$)|fetch|\\.Buffer$/
            found.push(...names.filter(name => suspicious.test(name)
                                               && !/RegExp|exec/.test(name)))
            console.log(JSON.stringify(found), seen.size > 500)
            """.replace("OUTSIDE", json.dumps(str(outside)))
        },
    )
    done = eyot("run", "main.mjs")
    assert (done.stdout, done.stderr) == ("[] true\n", "")


def test_files_are_imported_as_text_where_they_may_be_read(eyot: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "main.mjs": "const m = await import('./a.txt', {with: {type: 'text'}}); "
            "console.log(m.default)",
            "a.txt": "text",
        },
    )
    assert "that needs --allow-read=DIR" in eyot("run", "main.mjs").stderr
    done = eyot("run", f"--allow-read={tmp_path}", "main.mjs")
    assert (done.stdout, done.stderr) == ("text\n", "")


def test_watch_runs_it_again_when_what_it_imports_changes(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "main.mjs": "import {x} from './x.mjs'; console.log(x); setInterval(() => 0, 1000)",
            "x.mjs": "export const x = 'first'",
        },
    )
    # As on a file system whose clock isn't this machine's.
    os.utime(tmp_path / "x.mjs", (4e9, 4e9))
    program = subprocess.Popen(
        [sys.executable, "-m", "eyot", "run", "--watch", "main.mjs"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline() == "first\n"
        put(tmp_path, {"x.mjs": "export const x = 'second'"})
        assert program.stdout.readline() == "second\n"
    finally:
        program.terminate()
        out, err = program.communicate()
    assert (out, err) == ("", f"{tmp_path / 'x.mjs'} has changed\n")
