"""How many may wait to be let in, if nothing is said of it?"""

import trio

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)


async def main() -> None:
    [listener] = await trio.open_tcp_listeners(0, host=ANYWHERE[0])
    await listener.aclose()


with asked_for():
    trio.run(main)
