"""My main function ends while tasks still run: are they waited for, and cleaned up?

A program waits for its threads and processes, but cuts off daemons, and gevent all
greenlets but those behind a patched Thread: their `finally` does not run.
A nursery and a group wait; what was started outside of one, `asyncio.run` and
`curio.run` cancel before they return.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#thread-objects",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.daemon",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    "https://curio.readthedocs.io/en/latest/reference.html#basic-execution",
    "https://github.com/gevent/gevent/issues/250",
)
CHAPTERS = (11,)


@answers("Thread: finishes, finally runs; daemon: no finally")
def with_threads():
    import atexit
    from threading import Event, Thread

    def task(seen, started, event):
        try:
            started.set()
            event.wait()
            seen.append("finishes")
        finally:
            seen.append("finally runs")

    def start(seen, event, daemon):
        started = Event()
        arguments = (seen, started, event)
        Thread(target=task, args=arguments, daemon=daemon).start()
        started.wait()

    def report():
        print("Thread:", ", ".join(waited_for) or "no finally")
        print("daemon:", ", ".join(cut) or "no finally")

    atexit.register(report)  # Called when all threads but daemons have ended.
    waited_for, cut = [], []
    ended, never = Event(), Event()
    start(waited_for, ended, daemon=False)
    start(cut, never, daemon=True)
    ended.set()


@answers("Process: finishes, finally runs; daemon: no finally")
def with_processes():
    from multiprocessing import Event, Process, SimpleQueue

    def task(seen, started, event):
        try:
            started.set()
            event.wait()
            seen.put("finishes")
        finally:
            seen.put("finally runs")

    def start(seen, event, daemon):
        started = Event()
        arguments = (seen, started, event)
        Process(target=task, args=arguments, daemon=daemon).start()
        started.wait()

    def main(waited_for, cut):
        ended, never = Event(), Event()
        start(waited_for, ended, daemon=False)
        start(cut, never, daemon=True)
        ended.set()

    def everything(seen):
        while not seen.empty():
            yield seen.get()

    if __name__ == "__main__":
        waited_for, cut = SimpleQueue(), SimpleQueue()
        # A process of its own: somebody must be left to look.
        program = Process(target=main, args=(waited_for, cut))
        program.start()
        program.join()
        print("Process:", ", ".join(everything(waited_for)) or "no finally")
        print("daemon:", ", ".join(everything(cut)) or "no finally")


@answers("create_task: is cancelled, finally runs; TaskGroup: finishes, finally runs")
def with_asyncio():
    import asyncio

    async def task(seen, event):
        try:
            await event.wait()
            seen.append("finishes")
        except asyncio.CancelledError:
            seen.append("is cancelled")
            raise
        finally:
            seen.append("finally runs")

    async def main():
        ended, never = asyncio.Event(), asyncio.Event()
        alone = asyncio.create_task(task(cut, never))
        await asyncio.sleep(0)  # It runs up to where it waits.
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(task(waited_for, ended))
            ended.set()
        return alone

    waited_for, cut = [], []
    asyncio.run(main())
    print("create_task:", ", ".join(cut) or "no finally")
    print("TaskGroup:", ", ".join(waited_for) or "no finally")


@answers("nursery: finishes, finally runs")
def with_trio():
    import trio

    async def task(seen, event):
        try:
            await event.wait()
            seen.append("finishes")
        except trio.Cancelled:
            seen.append("is cancelled")
            raise
        finally:
            seen.append("finally runs")

    async def main():
        ended = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, waited_for, ended)
            ended.set()

    waited_for = []
    trio.run(main)
    print("nursery:", ", ".join(waited_for) or "no finally")


@answers("spawn: is cancelled, finally runs; TaskGroup: finishes, finally runs")
def with_curio():
    import curio

    async def task(seen, event):
        try:
            await event.wait()
            seen.append("finishes")
        except curio.CancelledError:
            seen.append("is cancelled")
            raise
        finally:
            seen.append("finally runs")

    async def main():
        ended, never = curio.Event(), curio.Event()
        await curio.spawn(task, cut, never)
        await curio.sleep(0)
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(task, waited_for, ended)
            await ended.set()

    waited_for, cut = [], []
    curio.run(main)
    print("spawn:", ", ".join(cut) or "no finally")
    print("TaskGroup:", ", ".join(waited_for) or "no finally")


@answers("spawn: no finally; patched Thread: finishes, finally runs")
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import atexit
    from threading import Event, Thread

    import gevent

    def task(seen, started, event):
        try:
            started.set()
            event.wait()
            seen.append("finishes")
        finally:
            seen.append("finally runs")

    def report():
        print("spawn:", ", ".join(cut) or "no finally")
        print("patched Thread:", ", ".join(waited_for) or "no finally")

    atexit.register(report)
    waited_for, cut = [], []
    ended, never = Event(), Event()
    started = Event()
    gevent.spawn(task, cut, started, never)
    started.wait()
    started = Event()
    Thread(target=task, args=(waited_for, started, ended)).start()
    started.wait()
    ended.set()


@answers("group: finishes, finally runs")
def with_anyio():
    import anyio

    async def task(seen, event):
        try:
            await event.wait()
            seen.append("finishes")
        except anyio.get_cancelled_exc_class():
            seen.append("is cancelled")
            raise
        finally:
            seen.append("finally runs")

    async def main():
        ended = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, waited_for, ended)
            ended.set()

    waited_for = []
    anyio.run(main)
    print("group:", ", ".join(waited_for) or "no finally")
