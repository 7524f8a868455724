"""I made the SQLite connection in this thread: may a task in another thread use it?

Only with `check_same_thread=False`, and then you see to it that threads do not write at
the same time.
Otherwise a connection of `sqlite3` remembers the thread that made it and refuses a
query from any other.
Every runtime's way to run a call in a thread meets that check.
To another process a connection cannot be sent at all.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/sqlite3.html#sqlite3.connect",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    "https://curio.readthedocs.io/en/latest/reference.html"
    "#blocking-operations-and-external-work",
    "https://www.gevent.org/api/gevent.threadpool.html",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (5,)


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_threads():
    import sqlite3
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import closing

    def query(connection):
        connection.execute("SELECT 1")

    def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                tasks.submit(query, connection).result()
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    with ThreadPoolExecutor(1) as tasks:
        try_it(check=True)
        try_it(check=False)


@answers(
    "check_same_thread=True: raises TypeError; "
    "check_same_thread=False: raises TypeError"
)
def with_processes():
    import sqlite3
    from concurrent.futures import ProcessPoolExecutor
    from contextlib import closing

    def query(connection):
        connection.execute("SELECT 1")

    def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                tasks.submit(query, connection).result()
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    if __name__ == "__main__":
        with ProcessPoolExecutor(1) as tasks:
            try_it(check=True)
            try_it(check=False)


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_asyncio():
    import asyncio
    import sqlite3
    from contextlib import closing

    def query(connection):
        connection.execute("SELECT 1")

    async def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                await asyncio.to_thread(query, connection)
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    async def main():
        await try_it(check=True)
        await try_it(check=False)

    asyncio.run(main())


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_trio():
    import sqlite3
    from contextlib import closing

    import trio

    def query(connection):
        connection.execute("SELECT 1")

    async def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                await trio.to_thread.run_sync(query, connection)
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    async def main():
        await try_it(check=True)
        await try_it(check=False)

    trio.run(main)


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_curio():
    import sqlite3
    from contextlib import closing

    import curio

    def query(connection):
        connection.execute("SELECT 1")

    async def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                await curio.run_in_thread(query, connection)
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    async def main():
        await try_it(check=True)
        await try_it(check=False)

    curio.run(main)


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_gevent():
    import sqlite3
    from contextlib import closing

    import gevent

    def query(connection):
        connection.execute("SELECT 1")

    def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                threads.spawn(query, connection).get()
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    threads = gevent.get_hub().threadpool
    try_it(check=True)
    try_it(check=False)


@answers(
    "check_same_thread=True: raises ProgrammingError; check_same_thread=False: works"
)
def with_anyio():
    import sqlite3
    from contextlib import closing

    import anyio

    def query(connection):
        connection.execute("SELECT 1")

    async def try_it(check):
        with closing(
            sqlite3.connect(":memory:", check_same_thread=check)
        ) as connection:
            print(f"check_same_thread={check}", end=": ")
            try:
                await anyio.to_thread.run_sync(query, connection)
            except Exception as error:
                print("raises", type(error).__name__)
            else:
                print("works")

    async def main():
        await try_it(check=True)
        await try_it(check=False)

    anyio.run(main)
