"""Running a random program under the real run time, and asking the checker about the same text."""

from __future__ import annotations

import contextlib
import io
import sys
import types
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.check.random_programs import HELPERS, Program

import eyot
from eyot import v8
from eyot.check.analysis import Analysis
from eyot.check.project import Project

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

    from eyot.check.finding import Finding


class Outcome(NamedTuple):
    """How a run ended: the code of the refusal, and the program's lines it came through."""

    code: str
    lines: tuple[int, ...]


class Judged(NamedTuple):
    """One program, what the run time refused and what the checker found."""

    program: Program
    source: str
    refusals: list[Outcome]
    found: list[Finding]


class Bench:
    """A folder with the helper module, one isolate for many programs, one project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scope_helpers.py").write_text(HELPERS)
        self.helpers: dict[str, object] = {}
        exec(compile(HELPERS, str(folder / "scope_helpers.py"), "exec"), self.helpers)
        self.isolate: v8.Isolate | None = None
        self.refused: list[v8.Isolate] = []
        self.project = Project()

    def checked(self, source: str) -> list[Finding]:
        """Return what the checker finds."""
        path = self.folder / "program.py"
        self.project.modules.pop(str(path), None)
        self.project.imports._answers.pop(path, None)
        self.project.concerned.pop(str(path), None)
        self.project.elsewhere.clear()
        self.project.facts.clear()
        module = self.project.load(path, source)
        assert module is not None
        return [f for f in Analysis(self.project, module).run() if not f.code.startswith("EY3")]

    def run(self, source: str, *, flag: bool) -> Outcome | None:
        """Return the code and line of the first refusal, or None, or "invalid"."""
        if self.isolate is None:
            self.isolate = v8.Isolate()
            self.context = v8.Context(self.isolate)
        helpers = types.ModuleType("scope_helpers")
        vars(helpers).update(self.helpers)
        sys.modules["scope_helpers"] = helpers
        names: dict[str, Any] = {"__name__": "program"}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "program.py", "exec"), names)
            try:
                outcome = names["main"](self.isolate, self.context, flag)
                if hasattr(outcome, "send"):
                    self.drive(outcome, self.isolate)
            except eyot.UsageError as error:
                self.discard()
                here = [
                    frame.tb_lineno
                    for frame in frames(error)
                    if frame.tb_frame.f_code.co_filename == "program.py"
                ]
                return Outcome(error.code, tuple(here))
            except (NameError, KeyError, AttributeError, TypeError):
                self.discard()
                return Outcome("invalid", ())
        return None

    def discard(self) -> None:
        """Give the isolate up: what a refused program left behind is not for the next one."""
        if self.isolate is not None:
            with contextlib.suppress(eyot.UsageError):
                self.isolate.close()
            if not self.isolate.closed:
                self.refused.append(self.isolate)
            self.isolate = None

    def close(self) -> None:
        self.discard()
        for isolate in self.refused:
            isolate.close()

    def drive(self, coroutine: Coroutine[None, None, object], isolate: v8.Isolate) -> None:
        """Run a coroutine by hand.

        At each suspension another scope is opened, as another task would do, so a scope that is
        held across the await closes out of order.
        """
        with contextlib.ExitStack() as others:
            try:
                while True:
                    coroutine.send(None)
                    others.enter_context(v8.HandleScope(isolate))
            except StopIteration:
                return


def frames(error: BaseException) -> Iterator[types.TracebackType]:
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def is_use(finding: Finding) -> bool:
    """Tell a use, which the run time refuses, from keeping, which only the checker minds."""
    return "beyond" not in finding.message and finding.code != "EY110"


def compare(bench: Bench, seed: int, slip: float = 0.02) -> Judged | None:
    """Let both judge one program; None if it is no program, for a name of it holds nothing."""
    program = Program(seed, slip)
    source = program.source()
    flags = (True, False) if "flag:" in source.split("):", 1)[1] else (True,)
    outcomes = [bench.run(source, flag=flag) for flag in flags]
    if any(outcome is not None and outcome.code == "invalid" for outcome in outcomes):
        return None
    refusals = [outcome for outcome in outcomes if outcome is not None]
    return Judged(program, source, refusals, bench.checked(source))


def agrees(bench: Bench, judged: Judged) -> tuple[bool, bool]:
    """Return whether a refusal was missed, and whether a use was flagged that nothing refused.

    A use on a line that no run reaches is neither: the generator writes handlers and branches that
    can't be entered, and the checker does not know what a call raises.
    """
    uses = [f for f in judged.found if is_use(f)]
    missed = bool(judged.refusals) and not uses
    false = not judged.refusals and bool(uses)
    if false:
        run = lines_run(bench, judged.source)
        false = any(f.place.line in run for f in uses)
    return missed, false


def lines_run(bench: Bench, source: str) -> set[int]:
    """Return the lines that the program executes with either value of its flag."""
    seen: set[int] = set()

    def trace(frame: types.FrameType, *_: object) -> Any:
        if frame.f_code.co_filename != "program.py":
            return None
        seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    try:
        for flag in (True, False):
            sys.settrace(trace)
            bench.run(source, flag=flag)
            sys.settrace(before)
    finally:
        sys.settrace(before)
    return seen


def right_programs(bench: Bench, start: int, *, checked: bool = True) -> Iterator[tuple[int, str]]:
    """Yield programs that the run time runs clean and, if asked, the checker too."""
    seed = start
    while True:
        seed += 1
        source = Program(seed, slip=0.0).source()
        if all(bench.run(source, flag=flag) is None for flag in (True, False)) and not (
            checked and bench.checked(source)
        ):
            yield seed, source


def wrong(bench: Bench, source: str, kind: str) -> bool:
    """Say whether a mutant really breaks a rule: the run time refuses it, or it keeps a scope."""
    if kind == "stored":
        return (
            "KEPT.append" in source and bench.run(source, flag=True) is None and kept(bench, source)
        )
    outcomes = [bench.run(source, flag=flag) for flag in (True, False)]
    return any(o is not None and o.code.startswith("EY") for o in outcomes)


def kept(bench: Bench, source: str) -> bool:
    """Say whether the statement that keeps the scope is reached."""
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "KEPT.append" in text)
    return line in lines_run(bench, source)
