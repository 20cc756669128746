"""Run time and checker judge the same random programs; each miss is counted, none is hidden.

`EYOT_CHECK_PROGRAMS` and `EYOT_CHECK_MUTANTS` set how many; `docs/why/checker.md` has the figures of
a long run.
"""

import os
from collections import Counter

import pytest

PROGRAMS = int(os.environ.get("EYOT_CHECK_PROGRAMS", "500"))
MUTANTS = int(os.environ.get("EYOT_CHECK_MUTANTS", "60"))


@pytest.fixture
def bench(engine, tmp_path):
    from comparing import Bench

    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.mark.timeout(3600)
def test_random_programs_are_judged_alike(bench, capsys):
    from comparing import agrees, compare, is_use
    from random_programs import CONSTRUCTS

    count, used, codes, bad = Counter(), Counter(), Counter(), []
    seed = 0
    while count["programs"] < PROGRAMS:
        seed += 1
        program, source, refusals, found = compare(bench, seed)
        if refusals is None:
            continue
        used.update(program.used)
        missed, false = agrees(bench, source, refusals, found)
        count.update(
            programs=1,
            refused=bool(refusals),
            flagged=any(is_use(f) for f in found),
            missed=missed,
            false=false,
        )
        codes.update({code for code, _ in refusals})
        if missed or false:
            bad.append((seed, "missed" if missed else "false", dict(program.used)))
    soundness = 1 - count["missed"] / max(1, count["refused"])
    precision = 1 - count["false"] / max(1, count["flagged"])
    with capsys.disabled():
        print(f"\n{count['programs']} programs, {count['refused']} refused by the run time")
        print(f"soundness {soundness:.2%}, precision {precision:.2%}; misses: {bad}")
        print("constructs:", {name: used[name] for name in CONSTRUCTS})
        print("codes at run time:", dict(codes.most_common()))
    assert soundness >= 0.99
    assert precision >= 0.99
    least = 500 if PROGRAMS >= 5000 else PROGRAMS // 20
    assert all(used[name] >= least for name in CONSTRUCTS)


@pytest.mark.timeout(3600)
def test_mutants_of_right_programs_are_found(bench, capsys):
    from comparing import right_programs, wrong
    from mutants import KINDS, mutate

    made, found, missed = Counter(), Counter(), []
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
        print(f"\n{sum(found.values())} of {sum(made.values())} mutants found: {dict(found)}")
        for seed, kind, mutant in missed:
            print(seed, kind, mutant, sep="\n")
    assert sum(found.values()) >= 0.97 * sum(made.values())


def test_right_programs_have_no_findings(bench):
    from comparing import right_programs

    programs = right_programs(bench, start=2_000_000, checked=False)
    for _ in range(150):
        seed, source = next(programs)
        assert [f for f in bench.checked(source) if not _only_unrun(bench, source, f)] == [], seed


def _only_unrun(bench, source, finding):
    """Say whether the line of a finding is one that no run of the program reaches."""
    from comparing import lines_run

    return finding.place.line not in lines_run(bench, source)
