"""Can my test say that a call lets others run, or that it does not?

With trio it can say that a call is a checkpoint, or that it is none, by
`assert_checkpoints` and `assert_no_checkpoints`, and with gevent that it switches, by
`assert_switches`: each raises AssertionError if it is not so.
A checkpoint of trio's lets others run, and is where a task can be cancelled.
curio counts a task's turns in `cycles`, which a test can compare.
anyio brings none: trio's serve it on trio, and raise RuntimeError on asyncio.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-testing.html"
    "#trio.testing.assert_checkpoints",
    "https://www.gevent.org/api/gevent.util.html#gevent.util.assert_switches",
    "https://anyio.readthedocs.io/en/stable/testing.html",
)
CHAPTERS = (3, 4)
UNASKED = {
    "threads": "another may run at any moment, in whatever call (S2)",
    "processes": "each runs on its own, and no call of one lets another run",
    "asyncio": "brings nothing to say it with; S16 has a way to see it",
}


@answers(
    "assert_checkpoints: sleep(0) passes, event.set() fails; "
    "assert_no_checkpoints: sleep(0) fails, event.set() passes"
)
def with_trio():
    import trio
    from trio.testing import assert_checkpoints, assert_no_checkpoints

    async def sleep_0():
        await trio.sleep(0)

    async def event_set():
        trio.Event().set()

    async def verdict(says, call):
        try:
            with says():
                await call()
        except AssertionError:
            return "fails"
        return "passes"

    async def main():
        for says in (assert_checkpoints, assert_no_checkpoints):
            sleeps = await verdict(says, sleep_0)
            sets = await verdict(says, event_set)
            print(f"{says.__name__}: sleep(0) {sleeps}, event.set() {sets}")

    trio.run(main)


@answers("turns in between: sleep(0) 1, event.set() 0")
def with_curio():
    import curio

    async def sleep_0():
        await curio.sleep(0)

    async def event_set():
        await curio.Event().set()

    async def turns(call):
        me = await curio.current_task()
        before = me.cycles
        await call()
        return me.cycles - before

    async def main():
        sleeps, sets = await turns(sleep_0), await turns(event_set)
        print(f"turns in between: sleep(0) {sleeps}, event.set() {sets}")

    curio.run(main)


@answers("assert_switches: sleep(0) passes, event.set() fails")
def with_gevent():
    import gevent
    from gevent.event import Event
    from gevent.util import assert_switches

    def sleep_0():
        gevent.sleep(0)

    def event_set():
        Event().set()

    def verdict(call):
        try:
            with assert_switches():
                call()
        except AssertionError:
            return "fails"
        return "passes"

    sleeps, sets = verdict(sleep_0), verdict(event_set)
    print(f"assert_switches: sleep(0) {sleeps}, event.set() {sets}")


@answers(
    "assert_checkpoints: RuntimeError; assert_no_checkpoints: RuntimeError",
    on_trio="assert_checkpoints: sleep(0) passes, event.set() fails; "
    "assert_no_checkpoints: sleep(0) fails, event.set() passes",
)
def with_anyio():
    import anyio
    from trio.testing import assert_checkpoints, assert_no_checkpoints

    async def sleep_0():
        await anyio.sleep(0)

    async def event_set():
        anyio.Event().set()

    async def verdict(says, call):
        try:
            with says():
                await call()
        except AssertionError:
            return "fails"
        return "passes"

    async def main():
        for says in (assert_checkpoints, assert_no_checkpoints):
            print(says.__name__, end=": ")
            try:
                sleeps = await verdict(says, sleep_0)
                sets = await verdict(says, event_set)
                print(f"sleep(0) {sleeps}, event.set() {sets}")
            except RuntimeError as error:
                print(type(error).__name__)

    anyio.run(main)
