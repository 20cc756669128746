"""What packages for Node expect: its modules, and its globals, with what was granted."""

from __future__ import annotations

from eyot.folders import Folders
from eyot.node.builtins import Builtins, install

__all__ = ["Builtins", "Folders", "install"]
