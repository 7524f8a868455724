"""I need two loops in one program, such as trio in one that is asyncio's: can both run?

Yes, each in a thread of its own: a task of one can wait for what the other does,
through `run_coroutine_threadsafe`, curio's UniversalEvent, gevent's AsyncResult or a
portal of anyio's.
In the thread of asyncio's loop `trio.run` and `curio.run` hold that loop up; trio has
guest mode, `start_guest_run`, and then takes turns with it.
One `asyncio.run` takes turns with greenlets where gevent has patched its selector, and
holds them up where it has not.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html"
    "#asyncio.run_coroutine_threadsafe",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#guest-mode",
    "https://github.com/dabeaz/curio/blob/1.6/curio/sync.py",
    "https://www.gevent.org/api/gevent.monkey.html#gevent.monkey.patch_selectors",
    "https://github.com/gevent/gevent/issues/982",
    "https://anyio.readthedocs.io/en/stable/threads.html"
    "#running-code-from-threads-using-blocking-portals",
)
CHAPTERS = (13, 17)
NO_LOOP = "it has no loop"
UNASKED = dict.fromkeys(("threads", "processes"), NO_LOOP)


@answers("another loop in another thread: both go on")
def with_asyncio():
    import asyncio
    from threading import Thread

    async def answer():
        return "both go on"

    async def guest(host):
        asked = asyncio.run_coroutine_threadsafe(answer(), host)
        return await asyncio.wrap_future(asked)

    async def main(other):
        host = asyncio.get_running_loop()
        asked = asyncio.run_coroutine_threadsafe(guest(host), other)
        said = await asyncio.wrap_future(asked)
        print("another loop in another thread:", said)

    other = asyncio.new_event_loop()
    thread = Thread(target=other.run_forever)
    thread.start()
    asyncio.run(main(other))
    other.call_soon_threadsafe(other.stop)
    thread.join()
    other.close()


@answers(
    "trio.run: asyncio's task stands still; guest mode: both go on, in the same thread"
)
def with_trio():
    import asyncio
    from threading import current_thread

    import trio

    async def guest(asked, answered):
        asked.set()
        await answered.wait()
        return current_thread()

    async def main():
        task = asyncio.create_task(asyncio.sleep(0))
        trio.run(trio.sleep, 0.1)
        said = "goes on" if task.done() else "stands still"
        print("trio.run: asyncio's task", said)

        loop = asyncio.get_running_loop()
        over = loop.create_future()
        asked, answered = asyncio.Event(), trio.Event()
        trio.lowlevel.start_guest_run(
            guest,
            asked,
            answered,
            run_sync_soon_threadsafe=loop.call_soon_threadsafe,
            run_sync_soon_not_threadsafe=loop.call_soon,
            host_uses_signal_set_wakeup_fd=True,
            done_callback=over.set_result,
        )
        await asked.wait()
        answered.set()
        same = (await over).unwrap() is current_thread()
        which = "the same" if same else "another"
        print(f"guest mode: both go on, in {which} thread")

    asyncio.run(main())


@answers("curio.run: asyncio's task stands still; in another thread: both go on")
def with_curio():
    import asyncio

    import curio

    async def guest(asked, answered):
        await asked.set()
        await answered.wait()

    async def main():
        task = asyncio.create_task(asyncio.sleep(0))
        curio.run(curio.sleep, 0.1)
        said = "goes on" if task.done() else "stands still"
        print("curio.run: asyncio's task", said)

        events = asked, answered = curio.UniversalEvent(), curio.UniversalEvent()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.to_thread(curio.run, guest, *events))
            await asked.wait()
            await answered.set()
        print("in another thread: both go on")

    asyncio.run(main())


@answers(
    "patched: both go on, in the same thread; in another: both go on; "
    "not patched: the greenlet stands still"
)
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import asyncio

    import gevent
    from gevent.event import AsyncResult

    async def guest(asked):
        answered = asyncio.Event()
        asked.set((asyncio.get_running_loop(), answered))
        await answered.wait()

    def answer(asked):
        loop, answered = asked.get()
        loop.call_soon_threadsafe(answered.set)

    def run(asked):
        asyncio.run(guest(asked))

    def unpatched():
        selector = monkey.get_original("selectors", "DefaultSelector")
        return asyncio.SelectorEventLoop(selector())

    asked = AsyncResult()
    gevent.spawn(answer, asked)
    run(asked)
    print("patched: both go on, in the same thread")

    asked = AsyncResult()
    gevent.spawn(answer, asked)
    gevent.get_hub().threadpool.apply(run, [asked])
    print("in another: both go on")

    task = gevent.spawn(len, "")
    with asyncio.Runner(loop_factory=unpatched) as runner:
        runner.run(asyncio.sleep(0.1))
    said = "goes on" if task.ready() else "stands still"
    print("not patched: the greenlet", said)


@answers("asyncio in one thread, trio in another: both go on")
def with_anyio():
    from anyio.from_thread import start_blocking_portal

    async def answer():
        return "both go on"

    async def guest(host):
        return await host.call_async(answer)

    async def main(host, other):
        said = await other.call_async(guest, host)
        print("asyncio in one thread, trio in another:", said)

    with (
        start_blocking_portal("asyncio") as host,
        start_blocking_portal("trio") as other,
    ):
        host.call(main, host, other)
