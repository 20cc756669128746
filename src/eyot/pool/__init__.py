"""Many isolates on many threads, with the shape of concurrent.futures."""

from __future__ import annotations

from eyot.pool.checkout import Checkout
from eyot.pool.isolate_pool import IsolatePool
from eyot.pool.statistics import PoolStatistics

__all__ = ["Checkout", "IsolatePool", "PoolStatistics"]
