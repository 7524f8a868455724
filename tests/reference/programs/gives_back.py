"""A task that is cancelled before its first step: who gives its place back?"""

import asyncio
from contextlib import suppress


async def label(slots: asyncio.Semaphore, gives_back: bool) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        if gives_back:
            slots.release()


async def main(how: str) -> None:
    slots = asyncio.Semaphore(1)
    await slots.acquire()
    task = asyncio.create_task(label(slots, gives_back=how == "finally"))
    if how == "callback":
        task.add_done_callback(lambda _: slots.release())
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    print(how, "keeps it" if slots.locked() else "gives it back")


for how in "finally", "callback":
    asyncio.run(main(how))
