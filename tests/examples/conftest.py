"""The packages of npm that some examples use."""

from __future__ import annotations

from tests.packages.conftest import packages as packages
