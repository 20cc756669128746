"""Ops: Python functions for JavaScript whose conversions are chosen once, and bundles of them.

`@eyot.op` reads a function's annotations when it is defined; what JavaScript passes is converted as
they say, or refused. An `Extension` puts ops, JavaScript sources and state into contexts.
"""

from __future__ import annotations

from eyot._core import Op
from eyot.ops.decorator import op
from eyot.ops.extension import Extension
from eyot.ops.metrics import OpMetrics
from eyot.ops.state import OpState

__all__ = ["Extension", "Op", "OpMetrics", "OpState", "op"]
