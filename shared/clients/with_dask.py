"""A task on another machine waits like a thread of that machine's: it is one.

`machines` are the others: a cluster that is there already, by the address of its
scheduler, or two processes of our own that stand for two machines.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from shared.clients.with_threads import fetchval, get, query, remove, save

__all__ = ["fetchval", "get", "machines", "query", "remove", "save"]

ADDRESS = "MEANWHILE_SCHEDULER"
"""The variable of the environment with the address of a scheduler that is there."""

MACHINES, THREADS = 2, 6
"""How many of our own, and how many tasks each does at once."""

CONNECT = "5s"
"""How long it is tried to reach a machine.

Left alone it is half a minute, and so long the scheduler may wait for one that has died
at the very moment in which it was asked for a result.
"""

UP_S = 30
"""How many seconds one that has died may take until it is there again."""


@contextmanager
def machines() -> Iterator[str]:
    """The scheduler's address; our own are there as long as the `with` lasts."""
    if address := os.environ.get(ADDRESS):
        yield address
        return

    import dask
    from distributed import LocalCluster

    settings = {
        "distributed.worker.multiprocessing-method": "forkserver",
        "distributed.comm.timeouts.connect": CONNECT,
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=MACHINES,
            threads_per_worker=THREADS,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # Not None: that takes 8787.
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster.scheduler_address
        # To close one that is just being started again fails: all are there first.
        cluster.wait_for_workers(MACHINES, timeout=UP_S)
