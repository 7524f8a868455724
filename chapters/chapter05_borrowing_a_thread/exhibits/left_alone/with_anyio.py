"""anyio: the default limiter, `to_thread.current_default_thread_limiter()`."""

import anyio
from anyio import to_thread

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


async def main() -> None:
    crowd = Crowd()
    async with anyio.create_task_group() as group:
        for _ in range(CALLS):
            group.start_soon(to_thread.run_sync, crowd.come)
    print(crowd)


if __name__ == "__main__":
    anyio.run(main)
