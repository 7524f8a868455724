"""How many may wait to be let in, if nothing is said of it?"""

import asyncio

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)


async def main() -> None:
    server = await asyncio.start_server(print, *ANYWHERE)
    server.close()


with asked_for():
    asyncio.run(main())
