"""V8 itself: its version, flags, platform, time zone, locale and randomness."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.crash.programs import says

import eyot
from eyot import _core, v8

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_get_version() -> None:
    assert v8.V8.get_version().split("-")[0] == _core.v8_build()[0]


def test_sandbox_off() -> None:
    assert v8.V8.is_sandboxed() is False


def test_set_flags_from_command_line() -> None:
    says(
        """
arguments = ["program", "--startle", "--should-be-ignored", "--expose-gc", "file", "--no-opt"]
print(v8.V8.set_flags_from_command_line(arguments))
print(eyot.Context().eval("typeof gc"))
""",
        "['program', '--startle', '--should-be-ignored', 'file']",
        "function",
    )


def test_set_flags_from_string() -> None:
    says(
        """
v8.V8.set_flags_from_string("--use-strict")
print(eyot.Context().eval("(function () { return this })()"))
""",
        "undefined",
    )


def test_date_time_configuration_change_notification(scope: v8.ContextScope) -> None:
    isolate = scope.isolate
    isolate.date_time_configuration_change_notification()
    isolate.date_time_configuration_change_notification(v8.TimeZoneDetection.SKIP)
    isolate.date_time_configuration_change_notification(v8.TimeZoneDetection.REDETECT)
    with pytest.raises(ValueError, match="SKIP or REDETECT"):
        isolate.date_time_configuration_change_notification(7)  # type: ignore[arg-type]


def test_a_new_time_zone_is_noticed_when_told() -> None:
    says(
        """
os.environ["TZ"] = "UTC"
time.tzset()
context = eyot.Context()
print(context.eval("new Date(0).getTimezoneOffset()"))
os.environ["TZ"] = "Etc/GMT-5"
time.tzset()
context.isolate.date_time_configuration_change_notification(v8.TimeZoneDetection.REDETECT)
print(context.eval("new Date(0).getTimezoneOffset()"))
""",
        "0",
        "-300",
    )


def test_icu_date(context: eyot.Context) -> None:
    options = "{year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC'}"
    date = "new Date(Date.UTC(2020, 5, 26, 7, 0, 0))"
    text = context.eval(f"{date}.toLocaleString('de-DE', {options})")
    assert text == "Freitag, 26. Juni 2020"


def test_icu_format(context: eyot.Context) -> None:
    formatted = context.eval(
        "new Intl.NumberFormat('ja-JP', {style: 'currency', currency: 'JPY'}).format(123456.789)"
    )
    assert formatted == "￥123,457"


def test_icu_collator(context: eyot.Context) -> None:
    assert context.eval("new Intl.Collator('en-US') instanceof Intl.Collator")
    assert context.eval("['z', 'ä', 'a'].sort(new Intl.Collator('de').compare).join('')") == "aäz"


def test_icu_set_common_data_fail() -> None:
    says(
        """
import struct
header = struct.pack("<H2BHH4B4s8s", 32, 0xda, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD", bytes(8))
table = struct.pack("<III", 1, 99, 99)
for garbage in (b"", b"1", b"garbage" * 100, header, header.ljust(32, b"\\0") + table):
    try:
        v8.V8.set_icu_common_data(garbage)
    except ValueError as error:
        print(error)
print(eyot.Context().eval("(1234.5).toLocaleString('de')"))
try:
    v8.V8.set_icu_common_data(b"")
except eyot.Error as error:
    print(error)
""",
        *["this is no data of ICU's"] * 5,
        "1.234,5",
        "V8 runs already: give ICU its data before the first isolate is made",
    )


def test_get_default_locale() -> None:
    says(
        """
v8.V8.set_default_locale("nb_NO")
print(v8.V8.get_language_tag())
print(eyot.Context().eval("new Intl.NumberFormat().resolvedOptions().locale"))
v8.V8.set_default_locale("de-AT")
print(v8.V8.get_language_tag())
for wrong in ("x" * 5000, "no locale", "1", "", "a\\0b"):
    try:
        v8.V8.set_default_locale(wrong)
    except ValueError as error:
        print(str(error)[-12:])
""",
        "nb-NO",
        "nb-NO",
        "de-AT",
        *["is no locale"] * 4,
        "holds no NUL",
    )


@pytest.fixture
def entropy() -> Iterator[None]:
    yield
    v8.V8.set_entropy_source(None)


def random_number() -> float:
    with eyot.Context() as context:
        number: float = context.eval("Math.random()")
        return number


@pytest.mark.usefixtures("entropy")
def test_set_entropy_source() -> None:
    asked: list[int] = []

    def constant(count: int) -> bytes:
        asked.append(count)
        return bytes(range(count))

    v8.V8.set_entropy_source(constant)
    numbers = []
    for made in range(1, 5):
        numbers.append(random_number())
        assert len(asked) >= made
    assert len(set(numbers)) == 1
    v8.V8.set_entropy_source(bytes)  # of zeros
    assert random_number() == random_number() != numbers[0]
    v8.V8.set_entropy_source(os.urandom)
    assert random_number() != random_number()
    v8.V8.set_entropy_source(None)
    assert random_number() != random_number()


@pytest.mark.usefixtures("entropy")
def test_an_entropy_source_that_fails_makes_no_isolate() -> None:
    error = OSError("no entropy")

    def fail(_: int) -> bytes:
        raise error

    v8.V8.set_entropy_source(fail)
    with pytest.raises(OSError, match="no entropy") as caught:
        v8.Isolate()
    assert caught.value is error
    for wrong in (lambda _: b"", lambda _: "text", lambda _: bytes(33)):
        v8.V8.set_entropy_source(wrong)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="as many bytes as it is asked for"):
            v8.Isolate(counters=True)
    with pytest.raises(TypeError, match="callable, or None"):
        v8.V8.set_entropy_source(7)  # type: ignore[arg-type]


WAIT = """
const cell = new Int32Array(new SharedArrayBuffer(4))
globalThis.answer = undefined
Atomics.waitAsync(cell, 0, 0).value.then(value => { answer = value })
Atomics.notify(cell, 0, 1)
"""


def test_custom_platform_foreground_task_ownership(isolate: v8.Isolate) -> None:
    context = v8.Context(isolate)
    context.eval(WAIT)
    # The platform is eyot's: the task is its own, and it runs when it is told to.
    assert [work.kind for work in isolate.pending()] == ["tasks"]
    assert context.eval("answer") is eyot.undefined
    assert context.eval("6 * 7") == 42
    isolate.close()  # the task goes unrun
    with eyot.Context() as other:
        assert other.eval("6 * 7") == 42


def test_atomics_pump_message_loop(isolate: v8.Isolate) -> None:
    context = v8.Context(isolate)
    assert context.eval(WAIT) == 1
    assert context.eval("answer") is eyot.undefined
    while isolate.run_pending():
        pass
    assert context.eval("answer") == "ok"
    assert isolate.pending() == []


def test_single_threaded_default_platform() -> None:
    says(
        """
v8.V8.set_flags_from_string("--single_threaded")
with eyot.Isolate() as isolate:
    context = eyot.Context(isolate)
    print(context.eval("[1, 2, 3].map(n => n * 2).join()"))
    isolate.collect_garbage()
    compiled = context.eval("WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))")
    print(type(compiled.result(timeout=20)).__name__)
    names = [open(f"/proc/self/task/{task}/comm").read() for task in os.listdir("/proc/self/task")]
    print(len(names) <= 2)  # the program's, and the watchdog
""",
        "2,4,6",
        "JSObject",
        "True",
    )


def test_the_first_isolate_of_a_process_gets_the_same_randomness() -> None:
    says(
        """
v8.V8.set_entropy_source(bytes)
print(len({eyot.Context().eval("Math.random()") for _ in range(3)}))
""",
        "1",
        switches=("-W", "ignore"),
    )
