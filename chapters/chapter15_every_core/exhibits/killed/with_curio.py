"""A worker is killed in the middle of a job: who is told?"""

import os
from multiprocessing import active_children
from tempfile import TemporaryDirectory

import curio

from chapters.chapter15_every_core.exhibits.killed.jobs import (
    JOBS,
    job,
    name_of,
)


async def came_of(name: str, folder: str, workers: curio.Semaphore) -> str:
    try:
        async with workers:
            told: str = await curio.run_in_process(job, name, folder)
            return told
    except Exception as error:
        return name_of(error)


async def main(folder: str) -> None:
    workers = curio.Semaphore(2)
    async with curio.TaskGroup() as group:
        for name in JOBS:
            await group.spawn(came_of, name, folder, workers)
    print(" | ".join(group.results), end="")


if __name__ == "__main__":
    try:
        with TemporaryDirectory() as folder:
            curio.run(main, folder)
    except Exception as error:
        print(f"; then `run` raises {name_of(error)}", flush=True)
        # curio: it has ended none of its workers, and its kernel would complain.
        for worker in active_children():
            worker.kill()
        os._exit(0)
    else:
        print()
