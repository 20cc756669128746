"""The gate: each shot stops the call that ran when it fell, and no other."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

# Each call has a number. A shot falls between two readings of it, so it is at one of those or at
# one between them: mostly they are the same.
PROGRAM = """
WANTED = {wanted}
isolate = eyot.Isolate()
context = eyot.Context(isolate)
number, over, stopped = 0, False, []
shots = [[], [], []]  # of two threads, and of the calls' own callbacks

def shoot(found, pause):
    while not over:
        for _ in range(100):
            before = number
            if isolate.terminate():
                shot = before, number
                if not found or found[-1] != shot:
                    found.append(shot)
        time.sleep(pause)

def aim():
    assert isolate.terminate()
    shots[2].append((number, number))
    return 1

# Calls deeper and deeper, aims at the bottom where it is told to, and swallows what comes up
# halfway: what runs next is stopped as well, for the shot is the outermost call's.
def nested(depth, aims):
    if depth == 0:
        return aim() if aims else 1
    try:
        return go(depth - 1, aims)
    except eyot.Terminated:
        if depth != 2:
            raise
    try:
        return go(0, False)
    except eyot.Terminated:
        return 1

def explicit(aims):
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        with v8.TryCatch(scope) as catching:
            script = v8.Script.compile(catching, v8.String(catching, f"nested(1, {{aims}}) + 1"))
            return script.run(catching).to_python(catching)

context.globals.update(aim=aim, nested=nested)
add, go, endless, caught = context.eval('''[
    n => n + 1,
    (depth, aims) => nested(depth, aims),
    () => {{ for (;;); }},
    () => {{ try {{ aim() }} catch {{ }} finally {{ nested(2, false) }} }},
]''')
looked = context.eval("({{get x() {{ return nested(1, true) }}}})")
script = context.compile("[6].map(n => n * 7)[0]")
PLAIN = [
    (lambda: add(1), 2),
    (lambda: context.eval("[1, 2].map(n => n * 2).join()"), "2,4"),
    (script.run, 42),
    (lambda: go(3, False), 1),
    (lambda: explicit("false"), 2),
    (lambda: context.eval("Promise.resolve().then(() => nested(1, false)); 5"), 5),
]
AIMED = [
    lambda: go(0, True), lambda: go(1, True), lambda: go(2, True), lambda: go(4, True),
    caught, lambda: looked.x, lambda: explicit("true"), lambda: aim_later("aim()"),
    lambda: context.eval("Promise.resolve().then(() => aim()); 5"),
    lambda: new_one.new(),
]
new_one = context.eval("(class {{ constructor() {{ nested(3, true) }} }})")
aim_later = context.eval("source => eval(source)")

sys.setswitchinterval(1e-5)
threads = [
    threading.Thread(target=shoot, args=pair) for pair in zip(shots, (0.0001, 0.0003))
]
for thread in threads:
    thread.start()
wrong, came_through, NOTHING = [], 0, object()
while len(stopped) < WANTED:
    number += 1
    if number % 997 == 0:
        call, expected = endless, NOTHING
    elif number % 3 == 0:
        call, expected = PLAIN[number // 3 % len(PLAIN)]
    else:
        call, expected = AIMED[number % len(AIMED)], NOTHING
    try:
        value = call()
    except eyot.Terminated:
        stopped.append(number)
    else:
        came_through += 1
        if value != expected:
            wrong.append((number, value))
over = True
for thread in threads:
    thread.join()

ended = set(stopped)
lost, hit = [], set()
for shot in (shot for found in shots for shot in found):
    at = range(shot[0], shot[1] + 1)
    if ended.isdisjoint(at):
        lost.append(shot)
    hit.update(at)
print("wrong", wrong[:5], "lost", lost[:5], "stale", sorted(ended - hit)[:5])
assert came_through
assert all(shots)
for n in range(2000):  # nothing of it is left for who comes later
    assert add(n) == n + 1
assert isolate.terminate() is False
isolate.close()
"""


def fire(wanted: int, *, timeout: float) -> None:
    says(PROGRAM.format(wanted=wanted), "wrong [] lost [] stale []", timeout=timeout)


def test_each_shot_of_twenty_thousand_stops_its_call_and_no_other() -> None:
    fire(20_000, timeout=60)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_each_shot_of_a_million_stops_its_call_and_no_other() -> None:
    fire(1_000_000, timeout=600)
