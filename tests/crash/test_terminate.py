"""terminate() from another thread: it stops the call it was meant for, whole and alone."""

from __future__ import annotations

from tests.crash.programs import says


def test_h14_two_thousand_terminations_while_calls_start_and_end() -> None:
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
f, endless = context.eval("[n => n + 1, () => { for (;;); }]")
fired, stopped, wrong, over = 0, 0, [], False
def shoot():
    global fired, over
    while fired < 2000:
        if isolate.terminate():
            fired += 1
            seen = stopped
            until = time.monotonic() + 20
            # One shot a call: the next waits until this one was told.
            while stopped == seen and time.monotonic() < until:
                time.sleep(0)
    over = True
thread = threading.Thread(target=shoot)
sys.setswitchinterval(1e-5)
thread.start()
n = 0
while not over:
    n += 1
    try:
        if n % 50 == 0 and fired < 1990:
            endless()
            wrong.append("came back")
        elif n % 3:
            value = f(n)
            if value != n + 1:
                wrong.append(value)
        else:
            value = context.eval("[1, 2].map(n => n * 2).join()")
            if value != "2,4":
                wrong.append(value)
    except eyot.Terminated:
        stopped += 1
thread.join()
print("lost", fired - stopped, "wrong", wrong)
# Nothing of it is left for who comes later.
for n in range(2000):
    assert f(n) == n + 1
assert isolate.terminate() is False
assert context.eval("6 * 7") == 42
isolate.close()
""",
        "lost 0 wrong []",
        timeout=55,
    )


def test_a_termination_meets_the_outermost_call_whatever_callbacks_do() -> None:
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
said = []
def swallow():
    for _ in range(3):
        try:
            context.eval("for (;;);")
            said.append("came back")
        except eyot.Terminated:
            said.append("inner")
    return 1
context.globals["swallow"] = swallow
timer = threading.Timer(0.2, isolate.terminate)
timer.start()
try:
    context.eval("try { swallow() } catch { } finally { for (;;); }")
except eyot.Terminated as error:
    print(type(error).__name__, error, said)
timer.join()
print(context.eval("1 + 1"))
isolate.close()
""",
        "Terminated the JavaScript that ran was stopped ['inner', 'inner', 'inner']",
        "2",
    )


def test_terminated_by_its_own_callback() -> None:
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
context.globals["terminate"] = isolate.terminate
print(isolate.terminate())
try:
    context.eval("try { terminate() } catch { } 'came back'")
except eyot.Terminated:
    print("terminated")
with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
    with v8.TryCatch(scope) as catching:
        source = v8.String(catching, "try { terminate() } catch { } 'came back'")
        try:
            v8.Script.compile(catching, source).run(catching)
        except eyot.Terminated:
            print("terminated", catching.caught)
print(context.eval("1 + 1"))
isolate.close()
""",
        "False",
        "terminated",
        "terminated False",
        "2",
    )


def test_one_isolate_is_terminated_and_others_run_on() -> None:
    says(
        """
isolates, started = {}, threading.Barrier(4)
def work(name):
    with eyot.Isolate() as isolate:
        isolates[name] = isolate
        context = eyot.Context(isolate)
        context.globals["started"] = lambda: started.wait() and None
        try:
            context.eval("started(); for (;;);")
        except eyot.Terminated:
            print(name, flush=True)
threads = {name: threading.Thread(target=work, args=(name,)) for name in "abc"}
for thread in threads.values():
    thread.start()
started.wait()
for name in "bca":
    assert isolates[name].terminate()
    threads[name].join()
    print([other for other in "abc" if threads[other].is_alive()])
""",
        "b",
        "['a', 'c']",
        "c",
        "['a']",
        "a",
        "[]",
    )


def test_closing_is_refused_while_another_thread_terminates() -> None:
    says(
        """
isolate = eyot.Isolate()
context = eyot.Context(isolate)
over = False
def shoot():
    while not over:
        try:
            isolate.terminate()
        except eyot.IsolateClosedError:
            break
thread = threading.Thread(target=shoot)
thread.start()
def close():
    try:
        isolate.close()
    except eyot.ScopeOrderError as error:
        return error.code
context.globals["close"] = close
for _ in range(300):
    try:
        context.eval("close(); close()")
    except eyot.Terminated:
        pass
isolate.close()
over = True
thread.join()
print("closed")
""",
        "closed",
    )
