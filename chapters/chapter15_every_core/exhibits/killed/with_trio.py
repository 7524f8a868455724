"""A worker is killed in the middle of a job: who is told?"""

from tempfile import TemporaryDirectory

import trio
import trio.testing
import trio_parallel

from chapters.chapter15_every_core.exhibits.killed.jobs import (
    JOBS,
    job,
    name_of,
)


async def ask(
    name: str,
    folder: str,
    workers: trio.CapacityLimiter,
    came_of: dict[str, str],
) -> None:
    try:
        came_of[name] = await trio_parallel.run_sync(
            job, name, folder, limiter=workers
        )
    except Exception as error:
        came_of[name] = name_of(error)


async def main(folder: str) -> None:
    came_of: dict[str, str] = {}
    workers = trio.CapacityLimiter(2)
    async with trio.open_nursery() as nursery:
        for name in JOBS:
            nursery.start_soon(ask, name, folder, workers, came_of)
            # trio: who of them would begin first is left to chance.
            await trio.testing.wait_all_tasks_blocked()
    print(" | ".join(came_of[name] for name in JOBS))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        trio.run(main, folder)
