"""I give up a query to PostgreSQL: does the server go on with it?

It does: it looks at its connection when it has an answer, and not before, unless
`client_connection_check_interval` is set.
It stops when it is told over another connection: by libpq's `PQcancelStart`, by
psycopg's `cancel_safe`, or in SQL by `pg_cancel_backend`.
psycopg does that itself where an asyncio task is cancelled; where a greenlet is killed
it does not.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://www.postgresql.org/docs/current/libpq-cancel.html",
    "https://www.postgresql.org/docs/current/functions-admin.html"
    "#FUNCTIONS-ADMIN-SIGNAL",
    "https://www.postgresql.org/docs/current/runtime-config-connection.html"
    "#GUC-CLIENT-CONNECTION-CHECK-INTERVAL",
    "https://www.psycopg.org/psycopg3/docs/api/connections.html"
    "#psycopg.Connection.cancel_safe",
    "https://www.psycopg.org/psycopg3/docs/advanced/async.html"
    "#interrupting-async-operations-using-ctrl-c",
)
CHAPTERS = (11,)


@answers("nobody waits for it: it goes on; told: it stops")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import closing, suppress

    import psycopg

    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    def give_up(pool, url, tell):
        with closing(psycopg.connect(url)) as connection:
            asked = pool.submit(connection.execute, SLOW)
            until_it_runs(url)
            with suppress(TimeoutError):
                asked.result(timeout=0.1)
            if tell:
                connection.cancel_safe()
            done = then(url)
            asked.exception()
        return done

    with a_server() as url, ThreadPoolExecutor() as pool:
        print("nobody waits for it:", give_up(pool, url, tell=False))
        print("told:", give_up(pool, url, tell=True))


@answers(
    "its process is killed: it goes on; told: it stops; "
    "if the server looks at its connections: it stops"
)
def with_processes():
    from multiprocessing import Process

    import psycopg

    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    TELL = """
        SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = %s
    """

    def ask(url):
        with psycopg.connect(url) as connection:
            connection.execute(SLOW)

    def give_up(url, tell):
        process = Process(target=ask, args=(url,))
        process.start()
        until_it_runs(url)
        process.kill()
        process.join()
        if tell:
            with psycopg.connect(url) as connection:
                connection.execute(TELL, [SLOW])
        return then(url)

    if __name__ == "__main__":
        with a_server() as url:
            print("its process is killed:", give_up(url, tell=False))
            print("told:", give_up(url, tell=True))
            looks = f"{url}&options=-cclient_connection_check_interval%3D100"
            done = give_up(looks, tell=False)
            print("if the server looks at its connections:", done)


@answers("its connection is closed: it goes on; told: it stops; by psycopg: it stops")
def with_asyncio():
    import asyncio

    import psycopg

    from shared.clients.postgresql import Query
    from shared.clients.with_asyncio import query, until_ready
    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    async def say_nothing(url):
        asked = Query(url, SLOW)
        with asked.speaking():
            for wait in asked.steps():
                await until_ready(*wait)

    async def tell(url):
        await query(url, SLOW)

    async def by_psycopg(url):
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute(SLOW)

    async def give_up(ask, url):
        task = asyncio.create_task(ask(url))
        await asyncio.to_thread(until_it_runs, url)
        task.cancel()
        await asyncio.wait([task])
        return then(url)

    with a_server() as url:
        print("its connection is closed:", asyncio.run(give_up(say_nothing, url)))
        print("told:", asyncio.run(give_up(tell, url)))
        print("by psycopg:", asyncio.run(give_up(by_psycopg, url)))


@answers("its connection is closed: it goes on; told: it stops")
def with_trio():
    import trio

    from shared.clients.postgresql import Query
    from shared.clients.with_trio import query, until_ready
    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    async def say_nothing(url):
        asked = Query(url, SLOW)
        with asked.speaking():
            for wait in asked.steps():
                await until_ready(*wait)

    async def tell(url):
        await query(url, SLOW)

    async def give_up(ask, url):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(ask, url)
            await trio.to_thread.run_sync(until_it_runs, url)
            nursery.cancel_scope.cancel()
        return then(url)

    with a_server() as url:
        print("its connection is closed:", trio.run(give_up, say_nothing, url))
        print("told:", trio.run(give_up, tell, url))


@answers("its connection is closed: it goes on; told: it stops")
def with_curio():
    import curio

    from shared.clients.postgresql import Query
    from shared.clients.with_curio import query, until_ready
    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    async def say_nothing(url):
        asked = Query(url, SLOW)
        with asked.speaking():
            for wait in asked.steps():
                await until_ready(*wait)

    async def tell(url):
        await query(url, SLOW)

    async def give_up(ask, url):
        task = await curio.spawn(ask, url)
        await curio.run_in_thread(until_it_runs, url)
        await task.cancel()
        return then(url)

    with a_server() as url:
        print("its connection is closed:", curio.run(give_up, say_nothing, url))
        print("told:", curio.run(give_up, tell, url))


@answers("its connection is closed: it goes on; told: it stops; by psycopg: it goes on")
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import gevent
    import psycopg

    from shared.clients.postgresql import Query
    from shared.clients.with_gevent import query, until_ready
    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    def say_nothing(url):
        asked = Query(url, SLOW)
        with asked.speaking():
            for wait in asked.steps():
                until_ready(*wait)

    def tell(url):
        query(url, SLOW)

    def by_psycopg(url):
        with psycopg.connect(url) as connection:
            connection.execute(SLOW)

    def give_up(ask, url):
        greenlet = gevent.spawn(ask, url)
        until_it_runs(url)
        greenlet.kill()
        return then(url)

    with a_server() as url:
        print("its connection is closed:", give_up(say_nothing, url))
        print("told:", give_up(tell, url))
        print("by psycopg:", give_up(by_psycopg, url))


@answers("its connection is closed: it goes on; told: it stops")
def with_anyio():
    import anyio
    from anyio import to_thread

    from shared.clients.postgresql import Query
    from shared.clients.with_anyio import query, until_ready
    from shared.semantics.given_up import SLOW, a_server, then, until_it_runs

    async def say_nothing(url):
        asked = Query(url, SLOW)
        with asked.speaking():
            for wait in asked.steps():
                await until_ready(*wait)

    async def tell(url):
        await query(url, SLOW)

    async def give_up(ask, url):
        async with anyio.create_task_group() as group:
            group.start_soon(ask, url)
            await to_thread.run_sync(until_it_runs, url)
            group.cancel_scope.cancel()
        return then(url)

    with a_server() as url:
        print("its connection is closed:", anyio.run(give_up, say_nothing, url))
        print("told:", anyio.run(give_up, tell, url))
