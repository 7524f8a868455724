"""A worker is killed in the middle of a job: who is told?"""

from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from chapters.chapter15_every_core.exhibits.killed.jobs import (
    JOBS,
    job,
    name_of,
)


def came_of(asked: Future[str]) -> str:
    try:
        return asked.result()
    except Exception as error:
        return name_of(error)


if __name__ == "__main__":
    context = get_context("forkserver")
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(2, mp_context=context) as workers,
    ):
        asked = [workers.submit(job, name, folder) for name in JOBS]
    print(" | ".join(map(came_of, asked)))
