"""`python -m eyot` is `eyot`."""

from __future__ import annotations

import sys

from eyot.cli import main

sys.exit(main())
