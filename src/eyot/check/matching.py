"""`match`: which names a pattern binds, and to what."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import names
from .conditions import branch
from .machine import joined
from .objects import Box, Const, Instance

if TYPE_CHECKING:
    from .machine import Machine
    from .objects import Value
    from .state import State


def match_(m: Machine, node: ast.Match, states: list[State]) -> list[State]:
    """Follow a `match` statement: each case may be the one, unless the subject is known."""
    out: list[State] = []
    for state in states:
        for after, subject in m.evaluate(m, node.subject, state):
            out += _cases(m, node, after, subject)
    return joined(out)


def _cases(m: Machine, node: ast.Match, state: State, subject: Value) -> list[State]:
    out: list[State] = []
    going = [state]
    for case in node.cases:
        nexts: list[State] = []
        for before in going:
            fits = _fits(before, case.pattern, subject)
            if fits is False:
                nexts.append(before)
                continue
            inside = before.fork()
            _bind(m, inside, case.pattern, subject)
            yes, no = ([inside], []) if case.guard is None else branch(m, case.guard, inside)
            out += m.execute(m, case.body, yes)
            nexts += no if fits else [before]
        going = nexts
    return out + going


def _fits(state: State, pattern: ast.pattern, subject: Value) -> bool | None:
    """Say whether a pattern matches, where that is certain."""
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else _fits(state, pattern.pattern, subject)
    if isinstance(pattern, ast.MatchOr):
        answers = [_fits(state, p, subject) for p in pattern.patterns]
        return True if True in answers else None if None in answers else False
    if isinstance(pattern, ast.MatchSingleton) and isinstance(subject, Const):
        return subject.value is pattern.value
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return subject.value == pattern.value.value if isinstance(subject, Const) else None
    if isinstance(pattern, ast.MatchSequence):
        box = state.find(subject, Box)
        if box is None or not box.exact or box.kind not in ("list", "tuple"):
            return None
        star = any(isinstance(p, ast.MatchStar) for p in pattern.patterns)
        count = len(pattern.patterns)
        if (len(box.items) < count - 1) if star else (len(box.items) != count):
            return False
        answers = [_fits(state, p, i) for p, i in _pairs(pattern, box)]
        return False if False in answers else None if None in answers else True
    return None


def _pairs(pattern: ast.MatchSequence, box: Box) -> list[tuple[ast.pattern, Value]]:
    star = next((i for i, p in enumerate(pattern.patterns) if isinstance(p, ast.MatchStar)), None)
    if star is None:
        return list(zip(pattern.patterns, box.items, strict=False))
    after = len(pattern.patterns) - star - 1
    head = list(zip(pattern.patterns[:star], box.items, strict=False))
    tail = box.items[len(box.items) - after :] if after else ()
    return head + list(zip(pattern.patterns[star + 1 :], tail, strict=False))


def _bind(m: Machine, state: State, pattern: ast.pattern, subject: Value) -> None:
    """Bind the names of a pattern."""
    match pattern:
        case ast.MatchAs(name=name, pattern=inner):
            if inner is not None:
                _bind(m, state, inner, subject)
            if name is not None:
                names.bind(m, state, name, subject, pattern)
        case ast.MatchSequence():
            box = state.find(subject, Box)
            if box is not None and box.exact:
                for part, item in _pairs(pattern, box):
                    _bind(m, state, part, item)
            else:
                _forget(m, state, pattern)
        case ast.MatchMapping(keys=keys, patterns=patterns):
            box = state.find(subject, Box)
            for key, part in zip(keys, patterns, strict=True):
                value: Value = None
                if box is not None and isinstance(key, ast.Constant) and key.value in box.keys:
                    value = box.items[box.keys.index(key.value)]
                _bind(m, state, part, value)
        case ast.MatchClass(kwd_attrs=attributes, kwd_patterns=patterns):
            instance = state.find(subject, Instance)
            attrs = instance.attrs if instance is not None else {}
            for attribute, part in zip(attributes, patterns, strict=True):
                _bind(m, state, part, attrs.get(attribute))
            for part in pattern.patterns:
                _bind(m, state, part, None)
        case ast.MatchOr(patterns=patterns):
            _bind(m, state, patterns[0], subject)
        case _:
            _forget(m, state, pattern)


def _forget(m: Machine, state: State, pattern: ast.pattern) -> None:
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            names.bind(m, state, name, None, pattern)
