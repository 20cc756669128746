"""Everyday calls between Python and JavaScript, against the same in plain C++.

Only a callback has another yardstick: what Python itself takes to call the function.
"""

from __future__ import annotations

from time import perf_counter_ns

from benchmarks.harness import Comparison, Subject, statement, warm_up_of

# The same loop as in native/world.cpp.
CALL_IN_A_LOOP = "(n, f) => { let last; for (let i = 0; i < n; i++) last = f(1, 2); return last }"


def call(subject: Subject) -> Comparison:
    """Compare a call of a JavaScript function."""
    f = subject.context.eval("(a, b) => a + b")
    assert f(1, 2) == 3
    return Comparison(
        what="f(1, 2)",
        measured=statement("f(1, 2)", {"f": f}),
        against="C++ call2",
        baseline=subject.raw.measurement("call2"),
        limit=3.5,
    )


def called_back(subject: Subject) -> Comparison:
    """Compare calls of a Python function by a loop in JavaScript, the loop included."""
    call_in_a_loop = subject.context.eval(CALL_IN_A_LOOP)
    f = lambda a, b: a + b  # noqa: E731 - what users pass
    assert call_in_a_loop(1, f) == 3

    def run(count: int) -> float:
        call_in_a_loop(warm_up_of(count), f)
        start = perf_counter_ns()
        call_in_a_loop(count, f)
        return (perf_counter_ns() - start) / count

    return Comparison(
        what="lambda called by JavaScript",
        measured=run,
        against="called by Python",
        baseline=statement("f(1, 2)", {"f": f}),
        limit=4,
    )


def evaluate(subject: Subject) -> Comparison:
    """Compare a script from text, which V8 finds in its compilation cache on both sides."""
    assert subject.context.eval("1+1") == 2
    return Comparison(
        what='context.eval("1+1")',
        measured=statement('context.eval("1+1")', {"context": subject.context}),
        against="C++ compile_run",
        baseline=subject.raw.measurement("compile_run"),
        limit=1.6,
    )


def script(subject: Subject) -> Comparison:
    """Compare a script that was compiled before."""
    compiled = subject.context.compile("1+1")
    assert compiled.run() == 2
    return Comparison(
        what="script.run()",
        measured=statement("script.run()", {"script": compiled}),
        against="C++ run",
        baseline=subject.raw.measurement("run"),
        limit=2,
    )


COMPARISONS = {"call": call, "called_back": called_back, "eval": evaluate, "script": script}
