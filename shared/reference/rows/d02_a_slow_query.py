"""One task asks the database something slow, by a plain call: can the others go on?

Other threads and processes can, and a loop, gevent's too, stands still with every task
on it, unless a thread makes the call: while SQLite computes, its thread is inside C.
Beware of a test that makes its slow query with `create_function` and `time.sleep`:
patched by gevent, that sleep switches greenlets from within SQLite, and the loop goes
on as it never would with a real one.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/blob/main/Modules/_sqlite/cursor.c",
    "https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code",
    "https://docs.python.org/3/library/sqlite3.html#sqlite3.Connection.create_function",
    "https://www.gevent.org/intro.html#cooperative-multitasking",
    "https://www.gevent.org/api/gevent.time.html",
)
CHAPTERS = (5,)


@answers("the others go on")
def with_threads():
    import sqlite3
    from contextlib import closing
    from threading import Barrier, Thread

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    ran = []

    def sibling():
        both.wait()
        ran.append(True)

    both = Barrier(2)
    other = Thread(target=sibling)
    other.start()
    both.wait()
    query()
    print("the others", "go on" if ran else "wait")
    other.join()


@answers("the others go on")
def with_processes():
    import sqlite3
    from contextlib import closing
    from multiprocessing import Barrier, Event, Process

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    def sibling(both, ran):
        both.wait()
        ran.set()

    if __name__ == "__main__":
        both, ran = Barrier(2), Event()
        other = Process(target=sibling, args=(both, ran))
        other.start()
        both.wait()
        query()
        print("the others", "go on" if ran.is_set() else "wait")
        other.join()


@answers("the others wait; in a thread: the others go on")
def with_asyncio():
    import asyncio
    import sqlite3
    from contextlib import closing

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    async def plainly(call):
        call()

    async def sibling(ran):
        await asyncio.sleep(0)
        ran.append(True)

    async def main(calling):
        ran = []
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sibling(ran))
            await calling(query)
            print("the others", "go on" if ran else "wait")

    asyncio.run(main(plainly))
    print("in a thread", end=": ")
    asyncio.run(main(asyncio.to_thread))


@answers("the others wait; in a thread: the others go on")
def with_trio():
    import sqlite3
    from contextlib import closing

    import trio

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    async def plainly(call):
        call()

    async def sibling(ran):
        await trio.sleep(0)
        ran.append(True)

    async def main(calling):
        ran = []
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sibling, ran)
            await calling(query)
            print("the others", "go on" if ran else "wait")

    trio.run(main, plainly)
    print("in a thread", end=": ")
    trio.run(main, trio.to_thread.run_sync)


@answers("the others wait; in a thread: the others go on")
def with_curio():
    import sqlite3
    from contextlib import closing

    import curio

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    async def plainly(call):
        call()

    async def sibling(ran):
        await curio.sleep(0)
        ran.append(True)

    async def main(calling):
        ran = []
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sibling, ran)
            await calling(query)
            print("the others", "go on" if ran else "wait")

    curio.run(main, plainly)
    print("in a thread", end=": ")
    curio.run(main, curio.run_in_thread)


@answers(
    "the others wait; in a thread: the others go on; "
    "a query that calls the patched time.sleep: the others go on"
)
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import sqlite3
    import time
    from contextlib import closing

    import gevent

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    def query_that_sleeps():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.create_function("pause", 1, time.sleep)
            connection.execute("SELECT pause(0.05)").fetchone()

    def sibling(ran):
        gevent.sleep(0)
        ran.append(True)

    def plainly(call):
        call()

    def main(calling, query):
        ran = []
        other = gevent.spawn(sibling, ran)
        calling(query)
        print("the others", "go on" if ran else "wait")
        other.join()

    main(plainly, query)
    print("in a thread", end=": ")
    main(gevent.get_hub().threadpool.apply, query)
    print("a query that calls the patched time.sleep", end=": ")
    main(plainly, query_that_sleeps)


@answers("the others wait; in a thread: the others go on")
def with_anyio():
    import sqlite3
    from contextlib import closing

    import anyio

    SLOW = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000
        )
        SELECT max(n) FROM numbers
    """

    def query():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(SLOW).fetchone()

    async def plainly(call):
        call()

    async def sibling(ran):
        await anyio.sleep(0)
        ran.append(True)

    async def main(calling):
        ran = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling, ran)
            await calling(query)
            print("the others", "go on" if ran else "wait")

    anyio.run(main, plainly)
    print("in a thread", end=": ")
    anyio.run(main, anyio.to_thread.run_sync)
