"""My test sleeps for an hour: can the runtime let that hour pass at once?

trio can: it takes a clock of one's own and brings one for tests,
`MockClock(autojump_threshold=0)`, which jumps to the next deadline whenever every task
is waiting.
anyio hands it on to trio; the others bring nothing of the kind.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-testing.html#trio.testing.MockClock",
    "https://anyio.readthedocs.io/en/stable/basics.html#backend-specific-options",
)
CHAPTERS = (10,)
UNASKED = {
    "threads": "a thread sleeps in the operating system, by its clock",
    "processes": "a process sleeps in the operating system, by its clock",
    "asyncio": "brings none",
    "curio": "its kernel asks `time.monotonic`, and takes no other clock",
    "gevent": "its loop asks the operating system, and takes no other clock",
}


@answers("an hour passes at once")
def with_trio():
    import time

    import trio
    from trio.testing import MockClock

    async def main():
        began = trio.current_time()
        await trio.sleep(3600)
        return trio.current_time() - began

    start = time.monotonic()
    passed = trio.run(main, clock=MockClock(autojump_threshold=0))
    took = time.monotonic() - start
    if passed >= 3600 and took < 60:
        print("an hour passes at once")


@answers("on trio: an hour passes at once")
def with_anyio():
    import time

    import anyio
    from trio.testing import MockClock

    async def main():
        began = anyio.current_time()
        await anyio.sleep(3600)
        return anyio.current_time() - began

    options = {"clock": MockClock(autojump_threshold=0)}
    start = time.monotonic()
    passed = anyio.run(main, backend="trio", backend_options=options)
    took = time.monotonic() - start
    if passed >= 3600 and took < 60:
        print("on trio: an hour passes at once")
