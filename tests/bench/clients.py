"""The timed sections: n requests at once, as each runtime's users write it.

Every function imports what it needs when it is first called, so that a fresh
interpreter loads one runtime and no other.  The clock starts inside the running
event loop and, for aiohttp and httpx, once the session is there: starting those
is paid once a program and not once a request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Timed:
    """What n requests at once gave, and the seconds they took together."""

    wall_s: float
    answers: list[Any]


AtOnce = Callable[[str, int], Timed]
"""Makes so many GET requests of a URL at once."""


def with_threads(url: str, n: int) -> Timed:
    """One thread a request."""
    from concurrent.futures import ThreadPoolExecutor

    from shared.clients.with_threads import get

    start = perf_counter()
    with ThreadPoolExecutor(max_workers=n) as pool:
        futures = [pool.submit(get, url) for _ in range(n)]
    wall_s = perf_counter() - start
    return Timed(wall_s, [future.result() for future in futures])


def with_asyncio(url: str, n: int) -> Timed:
    """One task of a TaskGroup a request."""
    import asyncio

    from shared.clients.with_asyncio import get

    async def main() -> Timed:
        start = perf_counter()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(get(url)) for _ in range(n)]
        wall_s = perf_counter() - start
        return Timed(wall_s, [task.result() for task in tasks])

    return asyncio.run(main())


def with_trio(url: str, n: int) -> Timed:
    """One task of a nursery a request."""
    import trio

    from shared.clients.with_trio import get

    answers: list[Any] = []

    async def get_one() -> None:
        answers.append(await get(url))

    async def main() -> Timed:
        start = perf_counter()
        async with trio.open_nursery() as nursery:
            for _ in range(n):
                nursery.start_soon(get_one)
        return Timed(perf_counter() - start, answers)

    return trio.run(main)


def with_curio(url: str, n: int) -> Timed:
    """One task of a TaskGroup a request."""
    import curio

    from shared.clients.with_curio import get

    async def main() -> Timed:
        start = perf_counter()
        async with curio.TaskGroup() as group:
            for _ in range(n):
                await group.spawn(get, url)
            answers = [task.result async for task in group]
        return Timed(perf_counter() - start, answers)

    timed: Timed = curio.run(main)
    return timed


def with_own_loop(url: str, n: int) -> Timed:
    """One task of chapter 13's own loop a request."""
    from chapters.chapter13_build_the_loop.exhibits.loops import coroutines
    from chapters.chapter13_build_the_loop.exhibits.steps.by_coroutines import get

    async def main() -> Timed:
        start = perf_counter()
        answers = await coroutines.together(*(get(url) for _ in range(n)))
        return Timed(perf_counter() - start, answers)

    timed: Timed = coroutines.run(main())
    return timed


def with_gevent(url: str, n: int) -> Timed:
    """One greenlet a request; the interpreter is patched already."""
    import gevent

    from shared.clients.with_gevent import get

    start = perf_counter()
    jobs = [gevent.spawn(get, url) for _ in range(n)]
    gevent.joinall(jobs, raise_error=True)
    wall_s = perf_counter() - start
    return Timed(wall_s, [job.value for job in jobs])


def with_anyio(url: str, n: int) -> Timed:
    """One task of a task group a request, over asyncio."""
    import anyio

    from shared.clients.with_anyio import get

    answers: list[Any] = []

    async def get_one() -> None:
        answers.append(await get(url))

    async def main() -> Timed:
        start = perf_counter()
        async with anyio.create_task_group() as group:
            for _ in range(n):
                group.start_soon(get_one)
        return Timed(perf_counter() - start, answers)

    return anyio.run(main)


def with_aiohttp(url: str, n: int) -> Timed:
    """One session; a fresh connection a request, as in our own clients."""
    import asyncio

    import aiohttp

    async def get(session: aiohttp.ClientSession) -> Any:
        async with session.get(url, raise_for_status=True) as response:
            return await response.json()

    async def main() -> Timed:
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(),  # None: our clients have none.
        ) as session:
            start = perf_counter()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(get(session)) for _ in range(n)]
            wall_s = perf_counter() - start
        return Timed(wall_s, [task.result() for task in tasks])

    return asyncio.run(main())


def with_httpx(url: str, n: int) -> Timed:
    """One client over asyncio; a fresh connection a request, as in ours."""
    import asyncio

    import httpx

    async def get(client: httpx.AsyncClient) -> Any:
        response = await client.get(url)
        return response.raise_for_status().json()

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)

    async def main() -> Timed:
        async with httpx.AsyncClient(
            limits=limits,
            timeout=None,
            trust_env=False,  # A proxy of the reader's is not to be measured.
        ) as client:
            start = perf_counter()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(get(client)) for _ in range(n)]
            wall_s = perf_counter() - start
        return Timed(wall_s, [task.result() for task in tasks])

    return asyncio.run(main())


OURS: Mapping[str, AtOnce] = {
    "threads": with_threads,
    "asyncio": with_asyncio,
    "trio": with_trio,
    "curio": with_curio,
    "gevent": with_gevent,
    "anyio": with_anyio,
}
"""The single-process lanes, by name, in the order of `shared.registry.LANES`."""

OWN: Mapping[str, AtOnce] = {"own loop": with_own_loop}
"""What chapter 13 has built itself."""

OTHERS: Mapping[str, AtOnce] = {"aiohttp": with_aiohttp, "httpx": with_httpx}
"""What ours are measured beside; also the names of their distributions."""

CLIENTS: Mapping[str, AtOnce] = {**OURS, **OWN, **OTHERS}
"""All of them, in the order of the table's rows."""
