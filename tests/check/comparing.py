"""Running a random program under the real run time, and asking the checker about the same text."""

import contextlib
import io
import sys
import types
from pathlib import Path

from random_programs import HELPERS, Program

import eyot
from eyot import v8
from eyot.check.analysis import Analysis
from eyot.check.project import Project

# Coroutines are driven by hand: at each suspension another scope is opened, as another task would
# do, so a scope held across the await closes out of order.
SUSPENDED = {"EY103", "EY104", "EY105"}


class Bench:
    """A folder with the helper module, one isolate for many programs, one project."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "scope_helpers.py").write_text(HELPERS)
        self.helpers = {}
        exec(compile(HELPERS, str(folder / "scope_helpers.py"), "exec"), self.helpers)
        self.isolate = None
        self.refused = []
        self.project = Project()

    def checked(self, source):
        """Return what the checker finds."""
        path = self.folder / "program.py"
        self.project.modules.pop(str(path), None)
        self.project.imports._answers.pop(path, None)
        self.project.concerned.pop(str(path), None)
        self.project.elsewhere.clear()
        self.project.facts.clear()
        module = self.project.load(path, source)
        return [f for f in Analysis(self.project, module).run() if not f.code.startswith("EY3")]

    def run(self, source, flag):
        """Return the code and line of the first refusal, or None, or "invalid"."""
        if self.isolate is None:
            self.isolate = v8.Isolate()
            self.context = v8.Context(self.isolate)
        helpers = types.ModuleType("scope_helpers")
        vars(helpers).update(self.helpers)
        sys.modules["scope_helpers"] = helpers
        names = {"__name__": "program"}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "program.py", "exec"), names)
            try:
                outcome = names["main"](self.isolate, self.context, flag)
                if hasattr(outcome, "send"):
                    self.drive(outcome)
            except eyot.UsageError as error:
                self.discard()
                return error.code, tuple(
                    frame.tb_lineno
                    for frame in frames(error)
                    if frame.tb_frame.f_code.co_filename == "program.py"
                )
            except (NameError, KeyError, AttributeError, TypeError) as error:
                self.discard()
                return "invalid", str(error)
        return None

    def discard(self):
        """Give the isolate up: what a refused program left behind is not for the next one."""
        if self.isolate is not None:
            with contextlib.suppress(eyot.UsageError):
                self.isolate.close()
            if not self.isolate.closed:
                self.refused.append(self.isolate)
            self.isolate = None

    def close(self):
        self.discard()
        for isolate in self.refused:
            isolate.close()

    def drive(self, coroutine):
        with contextlib.ExitStack() as others:
            try:
                while True:
                    coroutine.send(None)
                    others.enter_context(v8.HandleScope(self.isolate))
            except StopIteration:
                return


def frames(error):
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def is_use(finding):
    """Tell a use, which the run time refuses, from keeping, which only the checker minds."""
    return "beyond" not in finding.message and finding.code != "EY110"


def compare(bench, seed, slip=0.02):
    """Return the program and how the two judged it."""
    program = Program(seed, slip)
    source = program.source()
    flags = (True, False) if "flag:" in source.split("):", 1)[1] else (True,)
    outcomes = [bench.run(source, flag) for flag in flags]
    if any(o is not None and o[0] == "invalid" for o in outcomes):
        return program, source, None, None
    found = bench.checked(source)
    return program, source, [o for o in outcomes if o is not None], found


def agrees(bench, source, refusals, found):
    """Return whether a refusal was missed, and whether a use was flagged that nothing refused.

    A use on a line that no run reaches is neither: the generator writes handlers and branches that
    can't be entered, and the checker does not know what a call raises.
    """
    uses = [f for f in found if is_use(f)]
    missed = bool(refusals) and not uses
    false = not refusals and bool(uses)
    if false:
        run = lines_run(bench, source)
        false = any(f.place.line in run for f in uses)
    return missed, false


def lines_run(bench, source):
    """Return the lines that the program executes with either value of its flag."""
    seen = set()

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "program.py":
            return None
        seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    try:
        for flag in (True, False):
            sys.settrace(trace)
            bench.run(source, flag)
            sys.settrace(before)
    finally:
        sys.settrace(before)
    return seen


def right_programs(bench, start, *, checked=True):
    """Yield programs that the run time runs clean and, if asked, the checker too."""
    seed = start
    while True:
        seed += 1
        source = Program(seed, slip=0.0).source()
        if all(bench.run(source, flag) is None for flag in (True, False)) and not (
            checked and bench.checked(source)
        ):
            yield seed, source


def wrong(bench, source, kind):
    """Say whether a mutant really breaks a rule: the run time refuses it, or it keeps a scope."""
    if kind == "stored":
        return "KEPT.append" in source and bench.run(source, True) is None and kept(bench, source)
    outcomes = [bench.run(source, flag) for flag in (True, False)]
    return any(o is not None and o[0].startswith("EY") for o in outcomes)


def kept(bench, source):
    """Say whether the statement that keeps the scope is reached."""
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "KEPT.append" in text)
    return line in lines_run(bench, source)
