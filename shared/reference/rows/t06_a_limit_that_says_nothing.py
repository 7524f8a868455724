"""My limit raised nothing: how do I see whether it ran out, and does the work go on?

By the object that trio's and anyio's `move_on_after` and curio's `ignore_after` give,
which tells it afterwards; they call off what is in their block.
`asyncio.wait`, `wait` of futures, `joinall` and `join` only stop waiting: what they
waited for is still to be asked, and goes on.
gevent's `Timeout(s, False)` calls off its block, and nothing is left to be asked but a
value of your own.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#threading.Thread.join",
    "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.wait",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.join",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.wait",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.move_on_after",
    "https://curio.readthedocs.io/en/latest/reference.html#timeouts",
    "https://www.gevent.org/api/gevent.timeout.html#gevent.Timeout",
    "https://www.gevent.org/api/gevent.html#gevent.joinall",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#timeouts",
)
CHAPTERS = (10,)


@answers("join returns None, is_alive() True; wait gives 0 done, 1 not; both go on")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor, wait
    from threading import Event, Thread

    over = Event()
    went_on = []

    def work():
        over.wait()
        went_on.append(True)

    task = Thread(target=work)
    task.start()
    with ThreadPoolExecutor() as pool:
        future = pool.submit(work)
        returned = task.join(0.01)
        print(f"join returns {returned}, is_alive() {task.is_alive()}")
        done, not_done = wait([future], timeout=0.01)
        print(f"wait gives {len(done)} done, {len(not_done)} not")
        over.set()
    task.join()
    print("both go on" if len(went_on) == 2 else "not both go on")


@answers("join returns None, exitcode None, is_alive() True; it goes on")
def with_processes():
    from multiprocessing import Event, Process

    def work(over, went_on):
        over.wait()
        went_on.set()

    if __name__ == "__main__":
        over, went_on = Event(), Event()
        task = Process(target=work, args=(over, went_on))
        task.start()
        returned, code = task.join(0.01), task.exitcode
        alive = task.is_alive()
        print(f"join returns {returned}, exitcode {code}, is_alive() {alive}")
        over.set()
        task.join()
        print("it goes on" if went_on.is_set() else "it does not")


@answers("wait gives 0 done, 1 not; it goes on")
def with_asyncio():
    import asyncio

    async def main():
        over = asyncio.Event()
        task = asyncio.create_task(over.wait())
        done, not_done = await asyncio.wait([task], timeout=0.01)
        print(f"wait gives {len(done)} done, {len(not_done)} not")
        over.set()
        print("it goes on" if await task else "it does not")

    asyncio.run(main())


@answers("cancelled_caught True; the block was called off")
def with_trio():
    import trio

    async def main():
        ended = "its end was reached"
        with trio.move_on_after(0.01) as limit:
            try:
                await trio.sleep_forever()
            except trio.Cancelled:
                ended = "the block was called off"
                raise
        print("cancelled_caught", limit.cancelled_caught)
        print(ended)

    trio.run(main)


@answers("expired True; the block was called off")
def with_curio():
    import curio

    async def main():
        ended = "its end was reached"
        async with curio.ignore_after(0.01) as limit:
            try:
                await curio.Event().wait()
            except curio.TaskTimeout:
                ended = "the block was called off"
                raise
        print("expired", limit.expired)
        print(ended)

    curio.run(main)


@answers(
    "joinall gives 0 done, ready() False, and it goes on; "
    "Timeout: pending False also if it did not run out, the block was called off"
)
def with_gevent():
    import gevent
    from gevent.event import Event

    over = Event()
    task = gevent.spawn(over.wait)
    done = gevent.joinall([task], timeout=0.01)
    ready = task.ready()
    over.set()
    went_on = "it goes on" if task.get() else "it does not"
    print(f"joinall gives {len(done)} done, ready() {ready}, and {went_on}")

    ended = "its end was reached"
    with gevent.Timeout(60, False) as other:
        pass
    with gevent.Timeout(0.01, False) as limit:
        try:
            Event().wait()
        except gevent.Timeout:
            ended = "the block was called off"
            raise
    same = " also if it did not run out" if limit.pending == other.pending else ""
    print(f"Timeout: pending {limit.pending}{same}, {ended}")


@answers("cancelled_caught True; the block was called off")
def with_anyio():
    import anyio

    async def main():
        ended = "its end was reached"
        with anyio.move_on_after(0.01) as limit:
            try:
                await anyio.sleep_forever()
            except anyio.get_cancelled_exc_class():
                ended = "the block was called off"
                raise
        print("cancelled_caught", limit.cancelled_caught)
        print(ended)

    anyio.run(main)
