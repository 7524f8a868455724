"""I keep something in a threading.local: is it mine alone, or do my tasks share it?

Tasks and unpatched greenlets share what it keeps, as they are all one thread.
gevent's patch makes `threading.local` belong to a greenlet; a forked process begins
with a copy of what its parent's thread kept.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#thread-local-data",
    "https://docs.python.org/3/library/contextvars.html",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://www.gevent.org/api/gevent.local.html",
    "https://www.gevent.org/api/gevent.monkey.html#gevent.monkey.patch_thread",
)
CHAPTERS = (8,)


@answers("the child sees nothing; then I see mine")
def with_threads():
    from threading import Thread, local

    kept = local()

    def child():
        print("the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    kept.value = "mine"
    task = Thread(target=child)
    task.start()
    task.join()
    print("then I see", kept.value)


@answers(
    "fork: the child sees mine; forkserver: the child sees nothing; "
    "spawn: the child sees nothing; then I see mine"
)
def with_processes():
    from multiprocessing import get_context
    from threading import local

    kept = local()

    def child(method):
        print(f"{method}: the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    if __name__ == "__main__":
        kept.value = "mine"
        for method in ("fork", "forkserver", "spawn"):
            task = get_context(method).Process(target=child, args=(method,))
            task.start()
            task.join()
        print("then I see", kept.value)


@answers("the child sees mine; then I see the child's")
def with_asyncio():
    import asyncio
    from threading import local

    kept = local()

    async def child():
        print("the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    async def main():
        kept.value = "mine"
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(child())
        print("then I see", kept.value)

    asyncio.run(main())


@answers("the child sees mine; then I see the child's")
def with_trio():
    from threading import local

    import trio

    kept = local()

    async def child():
        print("the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    async def main():
        kept.value = "mine"
        async with trio.open_nursery() as tasks:
            tasks.start_soon(child)
        print("then I see", kept.value)

    trio.run(main)


@answers("the child sees mine; then I see the child's")
def with_curio():
    from threading import local

    import curio

    kept = local()

    async def child():
        print("the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    async def main():
        kept.value = "mine"
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(child)
        print("then I see", kept.value)

    curio.run(main)


@answers(
    "patched: the child sees nothing, then I see mine; "
    "unpatched: the child sees mine, then I see the child's"
)
def with_gevent():
    from gevent import monkey

    monkey.patch_all()
    from threading import local

    import gevent

    def child(kept):
        print("the child sees", getattr(kept, "value", "nothing"), end=", ")
        kept.value = "the child's"

    def main(kept):
        kept.value = "mine"
        task = gevent.spawn(child, kept)
        task.join()
        print("then I see", kept.value)

    print("patched", end=": ")
    main(local())
    print("unpatched", end=": ")
    main(monkey.get_original("threading", "local")())


@answers("the child sees mine; then I see the child's")
def with_anyio():
    from threading import local

    import anyio

    kept = local()

    async def child():
        print("the child sees", getattr(kept, "value", "nothing"))
        kept.value = "the child's"

    async def main():
        kept.value = "mine"
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child)
        print("then I see", kept.value)

    anyio.run(main)
