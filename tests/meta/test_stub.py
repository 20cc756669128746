"""The extension's stub says what the extension says, and all of it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import stubs

CHECKOUT = Path(__file__).parents[2]
EXTENSION = import_module("eyot._native")
CLASSES = [value for value in vars(EXTENSION).values() if inspect.isclass(value)]

# What mypy's comparison cannot know.
EXPECTED = re.compile(
    r"cannot be subclassed at runtime, but isn't marked with @final"  # we do derive from it
    r"|is a disjoint base at runtime"
    r"|__buffer__ is not present at runtime"  # before Python 3.12
    r"|is not a function$"  # but made by nanobind
    r"|_native\.\w+ is inconsistent, stub does not have \*args parameter \"args\"$"  # in 3.14
    r"|Live\.__getattr__ is not present at runtime"  # __getattribute__, for which this stands
    r"|_native\.(D|S|T|T_co) is not present at runtime"
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def test_the_stub_is_the_one_that_the_extension_gives() -> None:
    result = run("tools/stubs.py", "--check")
    assert result.returncode == 0, result.stderr


def test_the_stub_lacks_nothing_that_the_extension_has() -> None:
    configuration = ("--mypy-config-file", "pyproject.toml")
    result = run("-m", "mypy.stubtest", "--concise", *configuration, "eyot._native")
    assert not [line for line in result.stdout.splitlines() if not EXPECTED.search(line)]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_class_whose_doc_has_no_constructor_cannot_be_called(cls: type) -> None:
    if not (cls.__doc__ or "").startswith(f"{cls.__name__}("):
        with pytest.raises(TypeError, match="cannot create"):
            cls()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_class_is_described_and_not_only_signed(cls: type) -> None:
    assert stubs.take_apart(cls.__doc__ or "", [cls.__name__]).prose
