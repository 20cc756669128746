"""Fuzzing: `python -m tests.fuzz.run [TARGET] [--seconds N] [--tries N]`; without one, all targets.

With Atheris, where it is installed, inputs are led by what of eyot's Python they reach; without it
they are changed blindly. The input that is being tried lies in build/fuzz/TARGET.now, for the case
that it ends the process; one that breaks a promise is left in build/fuzz/TARGET.found.
"""

from __future__ import annotations

import argparse
import importlib
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
BUILD = CHECKOUT / "build/fuzz"
TARGETS = ("conversions", "sources", "structured", "module_graphs", "code_caches")
LONGEST = 2000
INPUTS_A_TARGET = 500  # then another isolate


def corpus(target: str) -> list[bytes]:
    """The inputs that are kept."""
    return [file.read_bytes() for file in sorted((CORPUS / target).iterdir())]


def change(data: bytes, size: int, seed: int) -> bytes:
    """Some of its bytes."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        what = chance.randrange(4)
        if what == 0:
            changed[at : at + chance.randint(1, 4)] = b""
        elif what == 1:
            changed[at:at] = chance.randbytes(chance.randint(1, 16))
        elif what == 2:
            changed[at : at + 1] = chance.randbytes(1)
        else:
            changed[at:at] = changed[chance.randrange(len(changed) + 1) :][:16]
    return bytes(changed[:size])


class Fuzz:
    """One target, and what it is being given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.module: Any = importlib.import_module(f"tests.fuzz.{name}")
        self.mutate: Callable[[bytes, int, int], bytes] = getattr(self.module, "mutate", change)
        self.target = self.module.Target()
        self.tried = 0
        BUILD.mkdir(parents=True, exist_ok=True)
        self.now = BUILD / f"{name}.now"

    def one(self, data: bytes) -> None:
        """Tries one input."""
        self.now.write_bytes(data)
        self.tried += 1
        if self.tried % INPUTS_A_TARGET == 0:
            self.target.close()
            self.target = self.module.Target()
        try:
            self.target.one(data)
        except BaseException:
            (BUILD / f"{self.name}.found").write_bytes(data)
            raise

    def blindly(self, tries: int, seconds: float, seed: int) -> None:
        """The corpus, then changes of it and of what came of it."""
        known = corpus(self.name)
        for data in known:
            self.one(data)
        chance = random.Random(seed)
        until = time.monotonic() + seconds
        while self.tried < tries and time.monotonic() < until:
            data = self.mutate(chance.choice(known), LONGEST, chance.getrandbits(32))
            self.one(data)
            if chance.randrange(20) == 0:
                known.append(data)
                if len(known) > 1000:
                    del known[chance.randrange(len(known))]
        self.target.close()

    def led(self, atheris: Any, seconds: float) -> None:
        """By Atheris, which doesn't return."""
        options = [
            sys.argv[0],
            f"-max_total_time={seconds:.0f}",
            f"-max_len={LONGEST}",
            "-len_control=0",
            f"-artifact_prefix={BUILD / self.name}.",
            str(BUILD / f"{self.name}.corpus"),
            str(CORPUS / self.name),
        ]
        (BUILD / f"{self.name}.corpus").mkdir(exist_ok=True)
        own = hasattr(self.module, "mutate")
        atheris.Setup(options, self.one, **({"custom_mutator": self.mutate} if own else {}))
        atheris.Fuzz()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("target", choices=TARGETS, nargs="?")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--tries", type=int, default=sys.maxsize)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--blindly", action="store_true", help="without Atheris")
    given = parser.parse_args()
    if given.target is None:
        command = [sys.executable, "-X", "faulthandler", "-m", "tests.fuzz.run"]
        for target in TARGETS:
            subprocess.run([*command, target, *sys.argv[1:]], cwd=CHECKOUT, check=True)
        return
    atheris: Any = None
    if not given.blindly:
        try:
            atheris = importlib.import_module("atheris")
        except ImportError:
            sys.stderr.write("without Atheris: blindly\n")
    if atheris is not None:
        with atheris.instrument_imports(include=["eyot", "tests"]):
            fuzz = Fuzz(given.target)
        fuzz.led(atheris, given.seconds)
        return
    fuzz = Fuzz(given.target)
    seed = random.getrandbits(32) if given.seed is None else given.seed
    fuzz.blindly(given.tries, given.seconds, seed)
    sys.stdout.write(f"{given.target}: {fuzz.tried} inputs\n")


if __name__ == "__main__":
    main()
