"""How many may wait to be let in, if nothing is said of it?"""

import anyio

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)


async def main() -> None:
    listener = await anyio.create_tcp_listener(local_host=ANYWHERE[0])
    await listener.aclose()


with asked_for():
    anyio.run(main)
