"""Running a random program under the real run time, and asking the checker about the same text."""

import contextlib
import io
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
        import sys
        import types

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
                self.isolate = None
                return error.code, tuple(
                    frame.tb_lineno
                    for frame in frames(error)
                    if frame.tb_frame.f_code.co_filename == "program.py"
                )
            except (NameError, KeyError, AttributeError, TypeError) as error:
                self.isolate = None
                return "invalid", str(error)
        return None

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
    outcomes = [bench.run(source, flag) for flag in ((True, False) if "flag:" in source.split("):", 1)[1] else (True,))]
    if any(o is not None and o[0] == "invalid" for o in outcomes):
        return program, source, None, None
    found = bench.checked(source)
    return program, source, [o for o in outcomes if o is not None], found


def agrees(refusals, found):
    """Return whether a refusal was missed, and whether a use was flagged that nothing refused."""
    uses = [f for f in found if is_use(f)]
    missed = bool(refusals) and not uses
    false = not refusals and bool(uses)
    return missed, false
