"""How do I get what a task returns?

From its handle: a future, a greenlet and a task of asyncio, curio or anyio keep it.
From trio you get no handle: let the task send its result, or put it where you find it.
A Thread and a Process keep no result at all.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.result",
    "https://github.com/python-trio/trio/pull/298",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.get",
    "https://anyio.readthedocs.io/en/stable/tasks.html#working-with-task-handles",
)
CHAPTERS = (2, 9)


@answers("join() gives None; a pool's result() gives 42")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Thread

    def task():
        return 42

    alone = Thread(target=task)
    alone.start()
    print("join() gives", alone.join())

    with ThreadPoolExecutor() as tasks:
        print("a pool's result() gives", tasks.submit(task).result())


@answers("join() gives None; a pool's result() gives 42")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Process

    def task():
        return 42

    if __name__ == "__main__":
        alone = Process(target=task)
        alone.start()
        print("join() gives", alone.join())

        with ProcessPoolExecutor(1) as tasks:
            print("a pool's result() gives", tasks.submit(task).result())


@answers("await gives 42; result() gives 42")
def with_asyncio():
    import asyncio

    async def task():
        return 42

    async def main():
        print("await gives", await asyncio.create_task(task()))

        async with asyncio.TaskGroup() as tasks:
            asked = tasks.create_task(task())
        print("result() gives", asked.result())

    asyncio.run(main())


@answers("start_soon gives None; a channel gives 42")
def with_trio():
    import trio

    async def task():
        return 42

    async def tell(send):
        await send.send(await task())

    async def main():
        send, receive = trio.open_memory_channel(0)
        async with trio.open_nursery() as tasks:
            print("start_soon gives", tasks.start_soon(tell, send))
            print("a channel gives", await receive.receive())

    trio.run(main)


@answers("join() gives 42; result gives 42")
def with_curio():
    import curio

    async def task():
        return 42

    async def main():
        asked = await curio.spawn(task)
        print("join() gives", await asked.join())

        async with curio.TaskGroup() as tasks:
            asked = await tasks.spawn(task)
        print("result gives", asked.result)

    curio.run(main)


@answers("get() gives 42; value gives 42")
def with_gevent():
    import gevent

    def task():
        return 42

    asked = gevent.spawn(task)
    print("get() gives", asked.get())
    print("value gives", asked.value)


@answers("await gives 42; return_value gives 42")
def with_anyio():
    import anyio

    async def task():
        return 42

    async def main():
        async with anyio.create_task_group() as tasks:
            asked = tasks.start_soon(task)
            print("await gives", await asked)
        print("return_value gives", asked.return_value)

    anyio.run(main)
