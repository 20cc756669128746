"""Programs in tests: a body under the imports it needs, its mistakes marked by comments."""

from __future__ import annotations

import textwrap

HEAD = """\
import asyncio, contextlib, functools, threading, types
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import eyot
from eyot import v8
"""


def marked(source: str) -> set[tuple[int, str]]:
    """Return the codes that the comments of a program announce."""
    return {
        (number, code)
        for number, line in enumerate(source.splitlines(), 1)
        for code in line.partition("# ")[2].split()
        if code.startswith("EY")
    }


def program(body: str) -> str:
    return HEAD + textwrap.dedent(body).lstrip("\n")
