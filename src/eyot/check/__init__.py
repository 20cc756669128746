"""The static checker: finds, without running anything, what the run time would refuse.

It reads Python source with `ast`, follows every path of every function that has to do with eyot,
and holds what it sees against the rules. It needs neither the extension nor V8.
"""

from __future__ import annotations
