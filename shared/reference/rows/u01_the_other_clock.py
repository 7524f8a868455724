"""I swap asyncio's loop for uvloop: does my program do the same as before?

In nearly all rows of this page it did: beside this one only F6, T4, N2, U2 and U3 came
out otherwise.
If a deadline passes while the task computes, and the task then lets the others run for
a moment, asyncio's own loop puts the timer behind what is ready already, so that the
task leaves in time; uvloop runs its timers first.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/blob/main/Lib/asyncio/base_events.py",
    "https://docs.libuv.org/en/v1.x/design.html#the-i-o-loop",
    "https://github.com/MagicStack/uvloop/blob/master/uvloop/loop.pyx",
    "https://github.com/MagicStack/uvloop/issues/482",
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
