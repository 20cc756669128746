"""Takes the packages of npm that tests have installed along to where the tests run again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PACKAGES = Path(__file__).resolve().parent.parent / "build" / "packages"


def bring_packages(checkout: Path) -> None:
    """Makes them the same in another checkout, without copying what can be linked.

    Where there are none here the tests there do as they would without.
    """
    target = checkout / "build" / "packages"
    if not (PACKAGES / "stamp").exists():
        return
    if (target / "stamp").exists():
        if (target / "stamp").read_text() == (PACKAGES / "stamp").read_text():
            return
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(PACKAGES, target, symlinks=True, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
