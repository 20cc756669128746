"""Markdown with formulas becomes HTML: `python examples/markdown.py [FILE]`.

Packages come from the node_modules beside this file, which `make packages` puts there. What they
may do is compute: no file, no network, no process is theirs, and a second is all that a text gets.
"""

from __future__ import annotations

import sys
from pathlib import Path

import eyot
from eyot.modules import NodeLoader

ROOT = Path(__file__).parents[1]
TEXT = """\
# Pythagoras

*In a right triangle* the squares are $a^2 + b^2 = c^2$ -- so:

```python
def hypotenuse(a: float, b: float) -> float:
    return (a * a + b * b) ** 0.5
```

<script>alert("not with me")</script>
"""


def main() -> None:
    """Render a file, or the text above."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else TEXT
    with eyot.Context() as context:
        module = context.import_module("./examples/markdown.mjs", loader=NodeLoader(ROOT))
        render = module["render"]
        try:
            print(render(text, timeout=1.0), end="")
        except eyot.TimedOut:
            raise SystemExit("this text takes too long") from None


if __name__ == "__main__":
    main()
