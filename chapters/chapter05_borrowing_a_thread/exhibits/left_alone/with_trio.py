"""trio: the default limiter, `to_thread.current_default_thread_limiter()`."""

import trio

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


async def main() -> None:
    crowd = Crowd()
    async with trio.open_nursery() as nursery:
        for _ in range(CALLS):
            nursery.start_soon(trio.to_thread.run_sync, crowd.come)
    print(crowd)


if __name__ == "__main__":
    trio.run(main)
