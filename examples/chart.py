"""Data of Python's becomes a chart: `python examples/chart.py > chart.svg`.

vega draws it. Packages come from the node_modules beside this file, which `make packages` puts
there.
"""

from __future__ import annotations

from pathlib import Path

import eyot
from eyot import node
from eyot.modules import NodeLoader

ROOT = Path(__file__).parents[1]
PRICES = {"Jan": 1.20, "Feb": 1.35, "Mar": 1.31, "Apr": 1.62, "May": 1.58, "Jun": 1.90}


def main() -> None:
    """Draw."""
    builtins = node.Builtins()
    with eyot.Context() as context:
        node.install(context, builtins)
        loader = NodeLoader(ROOT, builtins=builtins)
        draw = context.import_module("./examples/chart.mjs", loader=loader)["draw"]
        rows = [{"month": month, "price": price} for month, price in PRICES.items()]
        print(draw("Price of apples", rows).result())


if __name__ == "__main__":
    main()
