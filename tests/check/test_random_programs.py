"""Run time and checker judge the same random programs; each miss is counted, none hidden.

`EYOT_CHECK_PROGRAMS` and `EYOT_CHECK_MUTANTS` set how many; `docs/why/checker.md` has the figures
of a long run.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.check.comparing import Bench

PROGRAMS = int(os.environ.get("EYOT_CHECK_PROGRAMS", "300"))
MUTANTS = int(os.environ.get("EYOT_CHECK_MUTANTS", "40"))


@pytest.fixture
def bench(engine: object, tmp_path: Path) -> Iterator[Bench]:
    del engine  # without V8 there is nothing to compare
    from tests.check.comparing import Bench

    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.mark.timeout(3600)
def test_random_programs_are_judged_alike(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.check.comparing import agrees, compare, is_use
    from tests.check.random_programs import CONSTRUCTS

    count: Counter[str] = Counter()
    used: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    bad = []
    seed = 0
    while count["programs"] < PROGRAMS:
        seed += 1
        judged = compare(bench, seed)
        if judged is None:
            continue
        used.update(judged.program.used)
        missed, false = agrees(bench, judged)
        count.update(
            programs=1,
            refused=bool(judged.refusals),
            flagged=any(is_use(f) for f in judged.found),
            missed=missed,
            false=false,
        )
        codes.update({refusal.code for refusal in judged.refusals})
        if missed or false:
            bad.append((seed, "missed" if missed else "false", dict(judged.program.used)))
    soundness = 1 - count["missed"] / max(1, count["refused"])
    precision = 1 - count["false"] / max(1, count["flagged"])
    with capsys.disabled():
        print(f"\n{count['programs']} programs, {count['refused']} refused by the run time")  # noqa: T201
        print(f"soundness {soundness:.2%}, precision {precision:.2%}; misses: {bad}")  # noqa: T201
        print("constructs:", {name: used[name] for name in CONSTRUCTS})  # noqa: T201
        print("codes at run time:", dict(codes.most_common()))  # noqa: T201
    assert soundness >= 0.99
    assert precision >= 0.99
    least = 500 if PROGRAMS >= 5000 else PROGRAMS // 20
    assert all(used[name] >= least for name in CONSTRUCTS)


@pytest.mark.timeout(3600)
def test_mutants_of_right_programs_are_found(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.check.comparing import right_programs, wrong
    from tests.check.mutants import KINDS, mutate

    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed = []
    programs = right_programs(bench, start=1_000_000)
    while sum(made.values()) < MUTANTS:
        seed, source = next(programs)
        kind = min(KINDS, key=lambda each: made[each])
        mutant = mutate(source, kind, seed)
        if mutant is None or not wrong(bench, mutant, kind):
            continue
        made[kind] += 1
        if bench.checked(mutant):
            found[kind] += 1
        else:
            missed.append((seed, kind, mutant))
    with capsys.disabled():
        print(f"\n{sum(found.values())} of {sum(made.values())} mutants found: {dict(found)}")  # noqa: T201
        for seed, kind, mutant in missed:
            print(seed, kind, mutant, sep="\n")  # noqa: T201
    assert sum(found.values()) >= 0.97 * sum(made.values())


def test_right_programs_have_no_findings(bench: Bench) -> None:
    from tests.check.comparing import lines_run, right_programs

    programs = right_programs(bench, start=2_000_000, checked=False)
    for _ in range(150):
        seed, source = next(programs)
        found = bench.checked(source)
        run = lines_run(bench, source) if found else set()
        assert [f for f in found if f.place.line in run] == [], seed
