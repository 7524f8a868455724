"""I want to watch every step of my loop: can I, on uvloop?

Not by `Handle._run`: what asyncio's own loop calls goes through it, and it can be
replaced by one that watches; uvloop has a Handle of its own, compiled, and never calls
asyncio's.
The debug mode's report of slow callbacks is there on both.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle",
    "https://docs.python.org/3/library/asyncio-dev.html#debug-mode",
    "https://github.com/MagicStack/uvloop/blob/master/uvloop/cbhandles.pyx",
)
CHAPTERS = (4,)
UNASKED = {
    "threads": "uvloop is a loop for asyncio",
    "processes": "uvloop is a loop for asyncio",
    "trio": "uvloop is a loop for asyncio",
    "curio": "uvloop is a loop for asyncio",
    "gevent": "uvloop is a loop for asyncio",
    "anyio": "on asyncio its tasks are asyncio's",
}


@answers(
    "Handle._run is called; a slow callback is reported",
    uvloop="Handle._run is never called; a slow callback is reported",
)
def with_asyncio():
    import asyncio
    import io
    import logging
    import time

    calls = []
    run = asyncio.Handle._run

    def watched(handle):
        calls.append(handle)
        run(handle)

    async def main():
        asyncio.get_running_loop().slow_callback_duration = 0.01
        time.sleep(0.05)

    report = io.StringIO()
    logging.getLogger("asyncio").addHandler(logging.StreamHandler(report))
    asyncio.Handle._run = watched
    asyncio.run(main(), debug=True)
    print("Handle._run is", "called" if calls else "never called")
    if "took" in report.getvalue():
        print("a slow callback is reported")
