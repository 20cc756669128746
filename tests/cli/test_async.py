"""Scripts that go on after their end: timers, promises, what V8 does in the background."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, RunScript

MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"


def test_a_script_runs_to_the_end_of_its_timers(script: RunScript) -> None:
    done = script("""
        const sleep = ms => new Promise(go => setTimeout(go, ms))
        async function main() {
            for (const n of [1, 2]) { await sleep(5); console.log(n) }
            let left = 3
            const id = setInterval(() => --left ? console.log("tick") : clearInterval(id), 2)
        }
        main().then(() => console.log("main ended"))
        queueMicrotask(() => console.log("microtask"))
        console.log("script ended")
    """)
    expected = ["script ended", "microtask", "1", "2", "main ended", "tick", "tick"]
    assert (done.stdout.split("\n"), done.stderr) == ([*expected, ""], "")
    assert done.returncode == 0


def test_it_waits_for_what_v8_does_on_threads_and_in_time(script: RunScript) -> None:
    done = script(f"""
        WebAssembly.compile({MODULE}).then(() => console.log("compiled"))
        const cell = new Int32Array(new SharedArrayBuffer(4))
        Atomics.waitAsync(cell, 0, 0, 20).value.then(console.log)
    """)
    assert (sorted(done.stdout.split()), done.returncode) == (["compiled", "timed-out"], 0)


def test_it_does_not_wait_for_what_never_comes(script: RunScript) -> None:
    done = script("new Promise(() => {}).then(() => console.log('no')); console.log('yes')")
    assert (done.stdout, done.stderr, done.returncode) == ("yes\n", "", 0)


def test_a_rejection_that_nothing_handles_is_shown(script: RunScript) -> None:
    done = script("""async function main() {
  await 0
  throw new TypeError("lost")
}
main()
setTimeout(() => console.log("never"), 1)
""")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.split("\n")[:5] == [
        "main.js:3:9",
        '  throw new TypeError("lost")',
        "        ^",
        "TypeError: lost",
        "    at main (main.js:3:9)",
    ]


def test_a_rejection_in_a_timer_ends_the_script_before_the_next(script: RunScript) -> None:
    done = script("""
        setTimeout(() => { Promise.reject(new Error("lost")) })
        setTimeout(() => console.log("never"))
    """)
    assert (done.stdout, done.returncode) == ("", 1)
    assert "Error: lost" in done.stderr


def test_a_rejection_with_any_value_is_shown(script: RunScript, eyot: Run) -> None:
    done = script("Promise.reject({code: 7})")
    assert (done.stderr, done.returncode) == ("Uncaught { code: 7 }\n", 1)
    done = eyot("eval", "Promise.reject(7)")
    assert (done.stdout, done.stderr) == ("Promise { <rejected> 7 }\n", "Uncaught 7\n")


def test_a_rejection_that_is_handled_in_time_is_none(script: RunScript) -> None:
    done = script("""
        const promise = Promise.reject(new Error("handled"))
        Promise.resolve().then(() => promise.catch(error => console.log(error.message)))
    """)
    assert (done.stdout, done.stderr, done.returncode) == ("handled\n", "", 0)


def test_a_timer_that_throws_ends_the_script(script: RunScript) -> None:
    done = script("""
setTimeout(() => console.log("first"))
setTimeout(function second() { throw new RangeError("second") })
setTimeout(() => console.log("third"))
""")
    assert (done.stdout, done.returncode) == ("first\n", 1)
    assert done.stderr.startswith("main.js:3:38\n")
    assert "RangeError: second\n    at second (main.js:3:38)\n" in done.stderr


def test_a_microtask_that_throws_ends_the_script(script: RunScript) -> None:
    done = script("queueMicrotask(() => { throw new Error('micro') })")
    assert done.returncode == 1
    assert "Error: micro" in done.stderr


def test_exit_works_in_a_timer(script: RunScript) -> None:
    done = script("setTimeout(() => { host.exit(3) }, 1); setInterval(() => {}, 1000)")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 3)


def test_an_expression_has_its_value_printed_first(eyot: Run) -> None:
    done = eyot("eval", "setTimeout(() => console.log('later'), 1), 7")
    assert (done.stdout, done.returncode) == ("7\nlater\n", 0)


def test_ctrl_c_ends_a_script_that_sleeps(tmp_path: Path) -> None:
    source = "console.log('out'); setTimeout(() => console.warn('go')); setTimeout(() => {}, 1e9)"
    with subprocess.Popen(
        [sys.executable, "-m", "eyot", "eval", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline() == b"go\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""
