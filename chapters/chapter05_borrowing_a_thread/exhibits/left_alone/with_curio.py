"""curio: the kernel's pool, `curio.workers.MAX_WORKER_THREADS`."""

import curio

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


async def main() -> None:
    crowd = Crowd()
    async with curio.TaskGroup() as group:
        for _ in range(CALLS):
            await group.spawn(curio.run_in_thread, crowd.come)
    print(crowd)


if __name__ == "__main__":
    curio.run(main)
