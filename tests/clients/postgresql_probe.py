"""One lane's `query` at a real PostgreSQL server, in an interpreter of its own.

`python postgresql_probe.py LANE` reads two opened shops and a server's URL from
standard input and writes what it saw to standard output, all as JSON; what must be
seen is said in test_postgresql.py.  The second shop's gate holds `AT_ONCE` queries;
`SLOW` is asked of the server itself, and given up.
"""

import importlib
import json
import sys
import threading
from functools import partial
from typing import Any

import psutil
import psycopg

import chapters  # noqa: F401  Lets curio be imported.
from shared.shop import STOCK, Shop, shop_from_json
from shared.world.unpatched import sleep
from tests.clients.client_probe import (
    Together,
    attempt,
    census,
    no_files_left,
    noting,
    perform,
    real,
    runtime,
)

AT_ONCE = 20
SLOW = "SELECT pg_sleep(60) IS NULL AS slow"
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s"
NUMBERS = "SELECT count(*), 1::smallint, coalesce(?::text, 'none') FROM goods"
TEXTS = "SELECT NULL, sku, quantity, quantity > 0 FROM goods WHERE sku = ?"


async def watch(
    lane: str, shop: Shop, gated: Shop, together: Together, seen: dict[str, Any]
) -> None:
    client = importlib.import_module(f"shared.clients.with_{lane}")
    ask = partial(client.query, shop.stockroom)
    await perform(partial(ask, STOCK, "tea"))  # Whoever stays is there from now on.
    before = census()
    seen["tea"] = await attempt(partial(ask, STOCK, "tea"))
    seen["texts"] = await attempt(partial(ask, TEXTS, "tea"))
    seen["numbers"] = await attempt(partial(ask, NUMBERS, None))
    seen["nobody"] = await attempt(partial(ask, STOCK, "x"))
    seen["faulty"] = await attempt(partial(ask, STOCK, "stockroom"))
    seen["bad sql"] = await attempt(partial(ask, "tea"))
    nowhere = "postgresql://nobody@127.0.0.1:1/postgres"
    seen["no server"] = await attempt(partial(client.query, nowhere, STOCK, "tea"))
    seen["before"], seen["after"] = before, census()
    with no_files_left():
        seen["no files"] = await attempt(partial(ask, STOCK, "tea"))

    most = Most()
    counted: list[Any] = []
    slow = partial(client.query, gated.stockroom, STOCK, "tea")
    with most:
        await together([noting(slow, counted)] * AT_ONCE)
    seen["counted"] = len(counted)
    seen["threads"] = most.threads - before["threads"] - 1  # and ours


class Most:
    """The most threads that there were, looked at from a thread of its own."""

    threads = 0

    def __enter__(self) -> None:
        self.over = False
        real("_thread", "start_new_thread")(self.look, ())

    def __exit__(self, *_: object) -> None:
        self.over = True

    def look(self) -> None:
        us = psutil.Process()
        while not self.over:
            self.threads = max(self.threads, us.num_threads())
            sleep(0.002)


def given_up(lane: str, url: str) -> str:
    """Whether a server works on at a query that was given up, in the runtime's way.

    It is looked at as soon as whoever has given it up goes on.
    """
    client = importlib.import_module(f"shared.clients.with_{lane}")
    begun = partial(until_begun, url)
    if lane == "asyncio":
        import asyncio

        async def in_asyncio() -> None:
            task = asyncio.create_task(client.query(url, SLOW))
            await asyncio.to_thread(begun)
            task.cancel()
            await asyncio.wait([task])

        asyncio.run(in_asyncio())
    elif lane == "trio":
        import trio

        async def in_trio() -> None:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(client.query, url, SLOW)
                await trio.to_thread.run_sync(begun)
                nursery.cancel_scope.cancel()

        trio.run(in_trio)
    elif lane == "curio":
        import curio

        async def in_curio() -> None:
            task = await curio.spawn(client.query, url, SLOW)
            await curio.run_in_thread(begun)
            await task.cancel()

        curio.run(in_curio)
    elif lane == "gevent":
        import gevent

        task = gevent.spawn(client.query, url, SLOW)
        gevent.get_hub().threadpool.apply(begun)
        task.kill()
    elif lane == "anyio":
        import anyio

        async def in_anyio() -> None:
            async with anyio.create_task_group() as group:
                group.start_soon(client.query, url, SLOW)
                await anyio.to_thread.run_sync(begun)
                group.cancel_scope.cancel()

        anyio.run(in_anyio)
    done = "works on" if at_work(url) else "has stopped"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(END, [SLOW])
    return done


def until_begun(url: str) -> None:
    while not at_work(url):
        sleep(0.01)


def at_work(url: str) -> bool:
    """Whether the server is at that query, seen over a connection of our own."""
    active = (
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
        f"AND query = '{SLOW}'"
    )
    found: list[Any] = []

    def look() -> None:
        with psycopg.connect(url) as connection:
            found.append(connection.execute(active).fetchone())

    if "gevent" in sys.modules:  # psycopg's own waiting is none of ours to test
        look()
    else:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    return bool(found[0][0])


def main(lane: str) -> None:
    *shops, url = json.load(sys.stdin)
    shop, gated = map(shop_from_json, shops)
    run, together = runtime(lane)
    seen: dict[str, Any] = {}
    run(partial(watch, lane, shop, gated, together, seen))
    if lane not in ("threads", "processes"):
        seen["given up"] = given_up(lane, url)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
