"""My test's clock jumps whenever all tasks wait: also while a thread works for one?

It does: a task that waits for a thread waits like any other, the clock jumps to the
next deadline, and a limit of an hour runs out at once.
The call is cut then if it was made with `abandon_on_cancel`, as here.
`autojump_threshold` is for how many real seconds all tasks must have waited: a call
that takes less is not cut, and under `math.inf`, the default, the clock does not jump.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-testing.html#trio.testing.MockClock",
    "https://github.com/python-trio/trio/issues/456",
    "https://anyio.readthedocs.io/en/stable/basics.html#backend-specific-options",
)
CHAPTERS = (5, 10)
UNASKED = {
    "threads": "has no clock that jumps (S14)",
    "processes": "has no clock that jumps (S14)",
    "asyncio": "has no clock that jumps (S14)",
    "curio": "has no clock that jumps (S14)",
    "gevent": "has no clock that jumps (S14)",
}


@answers(
    "threshold 0: the call is cut; threshold 60: the call returns; "
    "threshold inf: the call returns"
)
def with_trio():
    import math
    import threading
    import time
    from functools import partial

    import trio
    from trio.testing import MockClock

    clock = MockClock()

    async def main():
        gate = threading.Event()
        nap = partial(time.sleep, 0.1)
        for threshold, work in (0, gate.wait), (60, nap), (math.inf, nap):
            clock.autojump_threshold = threshold
            with trio.move_on_after(3600) as limit:
                await trio.to_thread.run_sync(work, abandon_on_cancel=True)
            ending = "is cut" if limit.cancelled_caught else "returns"
            print(f"threshold {threshold}: the call {ending}")
        gate.set()

    trio.run(main, clock=clock)


@answers(
    "on trio: threshold 0: the call is cut; threshold 60: the call returns; "
    "threshold inf: the call returns"
)
def with_anyio():
    import math
    import threading
    import time
    from functools import partial

    import anyio
    from trio.testing import MockClock

    clock = MockClock()

    async def main():
        gate = threading.Event()
        nap = partial(time.sleep, 0.1)
        for threshold, work in (0, gate.wait), (60, nap), (math.inf, nap):
            clock.autojump_threshold = threshold
            with anyio.move_on_after(3600) as limit:
                await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
            ending = "is cut" if limit.cancelled_caught else "returns"
            print(f"threshold {threshold}: the call {ending}")
        gate.set()

    print("on trio", end=": ")
    anyio.run(main, backend="trio", backend_options={"clock": clock})
