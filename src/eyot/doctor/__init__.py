"""What is wrong with an installation of eyot, and what mends it: `eyot doctor`.

It works where V8 is missing or broken: nothing here loads the extension, but for a process of its
own that tries to.
"""

from __future__ import annotations

from eyot.doctor.examination import Report, examine
from eyot.doctor.finding import Finding

__all__ = ["Finding", "Report", "examine"]
