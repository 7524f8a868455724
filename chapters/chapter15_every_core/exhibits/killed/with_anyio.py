"""A worker is killed in the middle of a job: who is told?"""

import logging
from tempfile import TemporaryDirectory

import anyio
from anyio import to_process

from chapters.chapter15_every_core.exhibits.killed.jobs import (
    JOBS,
    job,
    name_of,
)


async def ask(
    name: str,
    folder: str,
    workers: anyio.CapacityLimiter,
    came_of: dict[str, str],
) -> None:
    try:
        came_of[name] = await to_process.run_sync(
            job, name, folder, limiter=workers
        )
    except Exception as error:
        came_of[name] = name_of(error)


async def main(folder: str) -> None:
    came_of: dict[str, str] = {}
    workers = anyio.CapacityLimiter(2)
    async with anyio.create_task_group() as group:
        for name in JOBS:
            group.start_soon(ask, name, folder, workers, came_of)
    print(" | ".join(came_of[name] for name in JOBS))


if __name__ == "__main__":
    # anyio: asyncio warns, now and then, of a child that it does not know.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder:
        anyio.run(main, folder)
