"""A pool of workers that an interrupt empties: what has not begun is dropped, what runs is cleaned up."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

__all__ = ["worker_pool"]


@contextmanager
def worker_pool(jobs: int | None) -> Iterator[ThreadPoolExecutor]:
    """Give a pool of `jobs` threads, by default one a core; threads do, for sandboxes are processes."""
    pool = ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1)
    try:
        yield pool
    finally:
        # Without an exception nothing is left to cancel.
        pool.shutdown(wait=True, cancel_futures=True)
