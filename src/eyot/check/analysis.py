"""A whole file: every function that matters is followed on its own, and the module's statements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .calls import invoke
from .expressions import evaluate
from .finding import Finding, Place
from .flow import execute
from .followed import run_callee, start
from .iteration import elements, iterate
from .keeping import returned
from .machine import Frame, Machine, OutOfStepsError
from .objects import Context, Isolate, Kept
from .rules import ey301_isolate_never_closed, ey302_kept_in_a_loop
from .scan import mark
from .state import State

if TYPE_CHECKING:
    from .finding import Because
    from .objects import Value
    from .project import FunctionInfo, ModuleInfo, Project


class Analysis:
    """The findings of one module."""

    def __init__(self, project: Project, module: ModuleInfo) -> None:
        self.project = project
        self.module = module
        self.findings: dict[tuple[Place, str], Finding] = {}

    def run(self) -> list[Finding]:
        """Follow the module and all its functions."""
        mark(self.module)
        if self.module.body.interesting or any(i.interesting for i in self.module.infos.values()):
            self.follow(self.module.body)
            for info in list(self.module.infos.values()):
                if info.interesting and not isinstance(info.node, (ast.Lambda, ast.GeneratorExp)):
                    self.follow(info)
        return sorted(self.findings.values())

    def follow(self, info: FunctionInfo) -> None:
        """Follow one function by itself, once."""
        if info.analysed:
            return
        info.analysed = True
        if info.module is not self.module:
            # A function of another file: what is wrong in it is that file's finding, but what it
            # says of itself must be known before a call of it is judged.
            mark(info.module)
        home = info.module.path

        def report(
            code: str, place: Place, message: str, because: tuple[Because, ...], rewrite: str
        ) -> None:
            info.findings.add((place.line, place.column, code))
            finding = Finding(place, code, message, because, rewrite)
            if place.path == home == self.module.path:
                self.findings.setdefault((place, code), finding)
            else:
                self.project.elsewhere.setdefault(place.path, {}).setdefault((place, code), finding)

        machine = Machine(self.project, report, evaluate, execute)
        machine.root = info
        machine.analyse = self.follow
        machine.invoke = invoke
        machine.iterate = iterate
        machine.elements = elements
        machine.run_callee = run_callee
        try:
            _follow(machine, info)
        except (OutOfStepsError, RecursionError):
            return  # what was found so far stands


def _follow(m: Machine, info: FunctionInfo) -> None:
    frame = Frame(0, info)
    m.frames.append(frame)
    state = State()
    start(m, state, info)
    if isinstance(info.node, ast.Module):
        ends = execute(m, info.node.body, [state])
        _learn_globals(info.module, ends)
        _finished(m, [(after, None) for after in ends])
        return
    if not isinstance(info.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    ends = execute(m, info.node.body, [state])
    for after, value, node in frame.flow.returns:
        returned(m, after, value, node)
    left = [(after, value) for after, value, _ in frame.flow.returns]
    _finished(m, [*((after, None) for after in ends), *left])


def _finished(m: Machine, ends: list[tuple[State, Value]]) -> None:
    ey301_isolate_never_closed.finished(m, ends)
    ey302_kept_in_a_loop.finished(m)


def _learn_globals(module: ModuleInfo, ends: list[State]) -> None:
    """Remember which globals hold an isolate, context or kept value, for the functions to know."""
    kinds: dict[type, str] = {Isolate: "isolate", Context: "context", Kept: "kept"}
    for state in ends[:1]:
        for name, value in state.frames.get(0, {}).items():
            kind = kinds.get(type(state.get(value)))
            if kind is not None:
                module.kinds[name] = kind
