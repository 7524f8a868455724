"""A worker is killed in the middle of a job: who is told?"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from chapters.chapter15_every_core.exhibits.killed.jobs import (
    JOBS,
    job,
    name_of,
)


async def came_of(name: str, folder: str, workers: ProcessPoolExecutor) -> str:
    try:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(workers, job, name, folder)
    except Exception as error:
        return name_of(error)


async def main(folder: str, workers: ProcessPoolExecutor) -> None:
    asked = (came_of(name, folder, workers) for name in JOBS)
    print(" | ".join(await asyncio.gather(*asked)))


if __name__ == "__main__":
    context = get_context("forkserver")
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(2, mp_context=context) as workers,
    ):
        asyncio.run(main(folder, workers))
