"""One task yields again and again: can another starve, and is there any priority?

It cannot where the loop looks at its timers once a round, and each ready task has one
step in it: in asyncio, trio, curio and anyio a plain `sleep` that is over goes on after
three yields at the latest.
gevent runs what is ready until the switch interval is over, and on libev, its default
on Linux, only looks at the clock after every fiftieth callback: with an interval of
10 s there is starvation, with 5 ms, the default, there is not.
What starts a task or a thread takes no priority; gevent's timers may have one there,
and a process has its niceness.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
    "https://docs.python.org/3/library/os.html#os.setpriority",
    "https://github.com/python/cpython/blob/3.13/Lib/asyncio/base_events.py",
    "https://github.com/python-trio/trio/blob/main/src/trio/_core/_run.py",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.html#gevent.sleep",
    "https://www.gevent.org/api/gevent.html#gevent.idle",
    "https://github.com/gevent/gevent/pull/1081",
)
CHAPTERS = (3, 4, 13)


@answers("its turn comes; Thread takes no priority")
def with_threads():
    import inspect
    import time
    from threading import Event, Thread

    yielding, awake = Event(), Event()

    def sleeper():
        yielding.wait()
        time.sleep(0.001)
        awake.set()

    def busy():
        while not awake.is_set():
            time.sleep(0)
            yielding.set()
        print("its turn comes")

    tasks = [Thread(target=each) for each in (busy, sleeper)]
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()
    takes = "priority" in inspect.signature(Thread).parameters
    print("Thread takes", "a priority" if takes else "no priority")


@answers("niceness 5; its turn comes")
def with_processes():
    import os
    import time
    from multiprocessing import Event, Process

    def sleeper(yielding, awake):
        yielding.wait()
        time.sleep(0.001)
        awake.set()

    def busy(yielding, awake):
        os.setpriority(os.PRIO_PROCESS, 0, 5)
        print("niceness", os.getpriority(os.PRIO_PROCESS, 0))
        while not awake.is_set():
            time.sleep(0)
            yielding.set()
        print("its turn comes")

    if __name__ == "__main__":
        events = Event(), Event()
        tasks = [Process(target=each, args=events) for each in (busy, sleeper)]
        for each in tasks:
            each.start()
        for each in tasks:
            each.join()


@answers(
    "yields before its turn: 3; create_task takes no priority",
    uvloop="yields before its turn: 2; create_task takes no priority",
)
def with_asyncio():
    import asyncio
    import inspect
    import time

    awake = asyncio.Event()

    async def sleeper():
        await asyncio.sleep(0.001)
        awake.set()

    async def busy():
        time.sleep(0.01)  # The sleeper's time runs out.
        yields = 0
        while not awake.is_set():
            await asyncio.sleep(0)
            yields += 1
        print("yields before its turn:", yields)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sleeper())
            tasks.create_task(busy())

    asyncio.run(main())
    takes = "priority" in inspect.signature(asyncio.create_task).parameters
    print("create_task takes", "a priority" if takes else "no priority")


@answers(
    "yields before its turn: 1; start_soon takes no priority",
    "yields before its turn: 2; start_soon takes no priority",
)
def with_trio():
    import inspect

    import trio
    from trio.testing import MockClock

    clock = MockClock()
    armed, awake = trio.Event(), trio.Event()

    async def sleeper():
        armed.set()
        await trio.sleep(1)
        awake.set()

    async def busy():
        await armed.wait()
        clock.jump(2)  # The sleeper's time runs out.
        yields = 0
        while not awake.is_set():
            await trio.sleep(0)
            yields += 1
        print("yields before its turn:", yields)

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sleeper)
            tasks.start_soon(busy)

    trio.run(main, clock=clock)
    takes = "priority" in inspect.signature(trio.Nursery.start_soon).parameters
    print("start_soon takes", "a priority" if takes else "no priority")


@answers("yields before its turn: 2; spawn takes no priority")
def with_curio():
    import inspect
    import time

    import curio

    awake = curio.Event()

    async def sleeper():
        await curio.sleep(0.001)
        await awake.set()

    async def busy():
        time.sleep(0.01)  # The sleeper's time runs out.
        yields = 0
        while not awake.is_set():
            await curio.sleep(0)
            yields += 1
        print("yields before its turn:", yields)

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sleeper)
            await tasks.spawn(busy)

    curio.run(main)
    takes = "priority" in inspect.signature(curio.spawn).parameters
    print("spawn takes", "a priority" if takes else "no priority")


@answers(
    "switch interval 0.005 s, yields before its turn: 49; "
    "switch interval 10 s, yields before its turn: over 1000; timers: urgent, idle"
)
def with_gevent():
    import sys
    import time

    import gevent
    from gevent.event import Event

    def sleeper(awake):
        gevent.sleep(0.001)
        awake.set()

    def busy(awake):
        time.sleep(0.01)  # The sleeper's time runs out.
        yields = 0
        while not awake.is_set() and yields < 1000:
            gevent.sleep(0)
            yields += 1
        print("yields before its turn:", yields if awake.is_set() else "over 1000")

    for interval in 0.005, 10:
        sys.setswitchinterval(interval)
        gevent.sleep(0.001)  # It holds from the loop's next round on.
        print(f"switch interval {interval} s", end=", ")
        awake = Event()
        gevent.joinall([gevent.spawn(each, awake) for each in (sleeper, busy)])

    def wait(name, priority):
        with hub.loop.timer(0.001, priority=priority) as timer:
            hub.wait(timer)
            order.append(name)

    hub = gevent.get_hub()
    order = []
    idle = gevent.spawn(wait, "idle", hub.loop.MINPRI)
    urgent = gevent.spawn(wait, "urgent", hub.loop.MAXPRI)
    gevent.sleep(0)  # They run up to where they wait.
    time.sleep(0.01)
    gevent.joinall([idle, urgent])
    print("timers:", ", ".join(order))


@answers(
    "yields before its turn: 3; start_soon takes no priority",
    on_trio=(
        "yields before its turn: 1; start_soon takes no priority",
        "yields before its turn: 2; start_soon takes no priority",
    ),
)
def with_anyio():
    import inspect
    import time

    import anyio

    armed, awake = anyio.Event(), anyio.Event()

    async def sleeper():
        armed.set()
        await anyio.sleep(0.1)
        awake.set()

    async def busy():
        while not armed.is_set():  # anyio: on trio, this task may begin.
            await anyio.sleep(0)
        time.sleep(0.2)  # The sleeper's time runs out.
        yields = 0
        while not awake.is_set():
            await anyio.sleep(0)
            yields += 1
        print("yields before its turn:", yields)

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sleeper)
            tasks.start_soon(busy)

    anyio.run(main)
    start_soon = anyio.abc.TaskGroup.start_soon
    takes = "priority" in inspect.signature(start_soon).parameters
    print("start_soon takes", "a priority" if takes else "no priority")
