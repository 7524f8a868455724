"""My own program, held to how it is to be scheduled."""

import asyncio

from shared.proof.order import Is


async def fetch(number, places):
    async with places:
        await asyncio.sleep(0.01)


async def main():
    places = asyncio.Semaphore(2)
    await asyncio.gather(*(fetch(number, places) for number in range(6)))


def runs(event, first):
    return event.what == "run"


def test_two_at_a_time(timeline):
    asyncio.run(main())
    waits, ends = Is("pause", "fetch", why="sleep"), Is("end", "fetch")
    timeline.exactly(6, ends)
    timeline.at_most(2, waits, ends)
    timeline.before(Is("end", "fetch 1"), Is("end", "fetch 2"))
    timeline.never_between(runs, "another runs", Is("run", "main"), Is("pause", "main"))
