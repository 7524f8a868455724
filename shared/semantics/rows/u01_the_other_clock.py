"""I swap asyncio's loop for uvloop: does my program do anything else than before?

Hardly ever; but if a deadline passes while the task computes, and the task then lets
the others run for a moment, the two loops disagree.
asyncio's own puts a timer that has run out behind what is ready already, so that the
task goes on and leaves in time; uvloop runs its timers first.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/blob/main/Lib/asyncio/base_events.py",
    "https://docs.libuv.org/en/v1.x/design.html#the-i-o-loop",
    "https://github.com/MagicStack/uvloop/blob/master/uvloop/loop.pyx",
)
CHAPTERS = (10, 17)
UNASKED = {
    "threads": "uvloop is a loop for asyncio",
    "processes": "uvloop is a loop for asyncio",
    "trio": "has a loop of its own",
    "curio": "has a loop of its own",
    "gevent": "has a loop of its own",
    "anyio": "can run on uvloop as asyncio does; see T4 for its deadlines",
}


@answers("no timeout", uvloop="raises TimeoutError")
def with_asyncio():
    import asyncio
    import time

    async def main():
        try:
            async with asyncio.timeout(0.01):
                end = time.monotonic() + 0.05
                while time.monotonic() < end:
                    pass
                await asyncio.sleep(0)
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("no timeout")

    asyncio.run(main())
