"""The programs that rusty_v8's own suite shows the Rust compiler to refuse, in Python.

One is missing: the overload table of fast calls, which Python can't hand over by reference.
"""

from __future__ import annotations

import textwrap

import pytest

from eyot.check.checker import check_source

PROGRAMS = {
    "boxed_local": """
        box = []
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            with v8.HandleScope(scope) as inner:
                box.append(v8.Integer(inner, 123))  # EY102
            box[0].value  # EY102
    """,
    "drop_scope_before_local": """
        scope = v8.HandleScope(isolate)
        with scope:
            local = v8.Integer(scope, 1)
        local.is_int32()  # EY102
    """,
    "handle_scope_escape_lifetime": """
        with v8.HandleScope(isolate) as outer:
            with v8.EscapableHandleScope(outer) as inner:
                escaped = inner.escape(v8.Integer(inner, 123))
            escaped.value
        escaped.value  # EY102
    """,
    "handle_scope_escape_to_nowhere": """
        with v8.EscapableHandleScope(isolate) as scope:  # EY107
            pass
    """,
    "handle_scope_lifetime_1": """
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            with v8.EscapableHandleScope(scope):
                v8.Integer(scope, 123)  # EY103
    """,
    "handle_scope_lifetime_2": """
        with v8.HandleScope(isolate) as outer:
            with v8.HandleScope(outer) as inner:
                v8.Integer(outer, 123)  # EY103
                v8.Integer(inner, 456)
                v8.Integer(outer, 789)  # EY103
    """,
    "handle_scope_lifetime_3": """
        with v8.HandleScope(isolate) as outer:
            inner = v8.HandleScope(outer)
            local = v8.Integer(outer, 123)  # EY103
            with inner:
                pass
    """,
    "handle_scope_lifetime_4": """
        with v8.HandleScope(isolate) as outer:
            with v8.HandleScope(outer) as inner:
                pass
            with v8.EscapableHandleScope(inner):  # EY101
                pass
    """,
    "local_outlive_handle_scope": """
        def leak(isolate: v8.Isolate):
            with v8.HandleScope(isolate) as scope:
                return v8.Integer(scope, 123)  # EY102
    """,
    "object_without_context_scope": """
        with v8.HandleScope(isolate) as scope:
            v8.Object(scope)  # EY106
    """,
    "try_catch_exception_lifetime": """
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            with v8.TryCatch(scope) as try_catch:
                exception = try_catch.exception
        exception.is_object()  # EY108
    """,
    "try_catch_message_lifetime": """
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            with v8.TryCatch(scope) as try_catch:
                message = try_catch.message
        message.text  # EY108
    """,
}
HEAD = """\
from eyot import v8

isolate = v8.Isolate()
context = v8.Context(isolate)
"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_is_found_with_its_code(name: str) -> None:
    source = HEAD + textwrap.dedent(PROGRAMS[name])
    expected = {
        (number, line.partition("# ")[2])
        for number, line in enumerate(source.splitlines(), 1)
        if "# EY" in line
    }
    assert {(f.place.line, f.code) for f in check_source(source)} == expected
