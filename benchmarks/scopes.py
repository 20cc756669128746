"""`with` a scope against `with` something of the standard library that does nothing."""

from __future__ import annotations

import contextlib

from benchmarks.harness import Comparison, Subject, statement
from eyot import v8


def scope(subject: Subject) -> Comparison:
    """Compare a handle scope with an empty context manager."""
    return Comparison(
        what="HandleScope",
        measured=statement(
            "with v8.HandleScope(isolate): pass", {"v8": v8, "isolate": subject.isolate}
        ),
        against="nullcontext",
        baseline=statement("with contextlib.nullcontext(): pass", {"contextlib": contextlib}),
        limit=0.8,
    )


def two_scopes(subject: Subject) -> Comparison:
    """Compare what it takes to run anything with two empty context managers."""
    return Comparison(
        what="HandleScope + ContextScope",
        measured=statement(
            "with v8.HandleScope(isolate) as scope, v8.ContextScope(scope, context): pass",
            {"v8": v8, "isolate": subject.isolate, "context": subject.context},
        ),
        against="two nullcontexts",
        baseline=statement(
            "with contextlib.nullcontext() as scope, contextlib.nullcontext(): pass",
            {"contextlib": contextlib},
        ),
        limit=0.9,
    )


COMPARISONS = {"scope": scope, "two_scopes": two_scopes}
