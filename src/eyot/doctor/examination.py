"""The whole of an examination: the steps that V8 takes in a process of its own, then the causes."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from eyot.doctor import place as places
from eyot.doctor.causes import CAUSES
from eyot.doctor.finding import Finding, good, wrong

__all__ = ["Report", "examine"]

# Seconds. The steps take less than one; a machine that needs longer for them is out of order.
_PATIENCE = 120
_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from eyot.doctor import selftest
selftest.main()
"""
_SHOWN = ("eyot", "click", "numpy")


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination has found."""

    findings: list[Finding]
    versions: dict[str, str]
    engine: dict[str, Any]
    """Of the V8 that runs: version, headers, library, flags, how it was built. Else empty."""
    libraries: list[str]
    """The files that a process maps once V8 runs; only Linux tells."""

    @property
    def cause(self) -> Finding | None:
        """Why eyot doesn't work here, or None."""
        return next((finding for finding in self.findings if not finding.ok), None)


@dataclass(slots=True)
class _Steps:
    said: dict[str, Any]
    failed: dict[str, str]
    mapped: list[str]


def examine() -> Report:
    """Looks at this installation, and tries it in a process of its own. Raises nothing."""
    place = places.find()
    steps = _take_steps()
    place.failures = steps.failed
    findings = [found for cause in CAUSES if (found := cause(place)) is not None]
    loaded = steps.said.pop("load", None)
    if loaded is not None:
        findings.append(good("load", f"V8 {loaded['version']}"))
    findings += [good(step, str(said)) for step, said in steps.said.items()]
    findings += [wrong(step, why) for step, why in steps.failed.items()]
    engine: dict[str, Any] = {}
    if loaded is not None:
        core = sys.modules.get("eyot._core")
        engine = {
            **loaded,
            "library": _library(steps.mapped, str(place.v8 or "")),
            "flags": core.v8_flags() if core is not None else [],
        }
    return Report(findings, _versions(engine, steps.mapped), engine, steps.mapped)


def _take_steps() -> _Steps:
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path)]
    steps = _Steps({}, {}, [])
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_PATIENCE,
            env={**os.environ, "PYTHONFAULTHANDLER": ""},
        )
        output, complaint, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode() if isinstance(error.stdout, bytes) else ""
        complaint, code = f"nothing more came for {_PATIENCE} s", -signal.SIGKILL
    except OSError as error:
        steps.failed["load"] = f"no second process could be started: {error}"
        return steps
    last = "load"
    for line in output.splitlines():
        event = _event(line)
        if "passes" in event:
            steps.said[event["passes"]] = event["said"]
        elif "fails" in event:
            steps.failed[event["fails"]] = event["why"]
        elif "mapped" in event:
            steps.mapped = event["mapped"]
        last = event.get("begins", last)
    if code and last not in steps.failed:
        steps.failed[last] = _ending(code, complaint)
    return steps


def _event(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        return {}  # V8's own words
    return event if isinstance(event, dict) else {}


def _ending(code: int, complaint: str) -> str:
    how = f"code {code}"
    if code < 0:
        how = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    lines = [line.strip("# ") for line in complaint.splitlines() if line.strip("# ")]
    fatal = [line for line in lines if re.search("fatal|error", line, re.IGNORECASE)]
    words = (fatal or lines[-1:] or ["nothing was said"])[0]
    return f"the process ended with {how}: {words}"


def _library(mapped: list[str], otherwise: str) -> str:
    found = [path for path in mapped if re.search(r"/lib(node|v8)[-.][^/]*so", path)]
    return found[0] if found else otherwise


def _versions(engine: dict[str, Any], mapped: list[str]) -> dict[str, str]:
    found = {"Python": platform.python_version(), "system": platform.platform()}
    for name in _SHOWN:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    libc = " ".join(platform.libc_ver())
    if libc.strip():
        found["libc"] = libc
    if engine:
        found["V8"] = engine["version"]
    for path in mapped:
        icu = re.search(r"/libicuuc[^/]*\.so\.(\d+)", path)
        if icu:
            found["ICU"] = icu[1]
    return found
