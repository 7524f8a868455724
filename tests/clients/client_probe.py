"""One lane's client in an interpreter of its own: what it makes of everything.

`python client_probe.py LANE` reads two opened shops from standard input and writes
what it saw to standard output, both as JSON; test_clients.py says what must be seen.
The second shop's gate opens for `CROWD` requests.  All is done in the second run of
the lane's runtime, since a lane may be run many times in one interpreter.
"""

import importlib
import inspect
import json
import os
import resource
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeAlias

import psutil

import chapters  # noqa: F401  Lets curio be imported.
from shared.clients import THREADS
from shared.descriptors import out_of_files
from shared.errors import WorldError
from shared.shop import STOCK, Shop, shop_from_json
from shared.world import shelf, stockroom

BLOCKING_CALLS = 200
CROWD = THREADS + 10
MARK = "no files are left now"
"""Stands in standard error where a runtime may begin to complain."""

PATIENCE_S = 10.0
"""How long the turnstile waits for the next caller before it gives up."""

Call: TypeAlias = Callable[[], Any]
Together: TypeAlias = Callable[[list[Call]], Awaitable[None]]
Scenario: TypeAlias = Callable[[], Coroutine[Any, Any, None]]
Run: TypeAlias = Callable[[Scenario], None]


def real(module: str, name: str) -> Any:
    """What Python itself has under this name, also where gevent has put its own."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is not None:
        return monkey.get_original(module, name)
    return getattr(importlib.import_module(module), name)


async def perform(call: Call) -> Any:
    """What a call gives, at once or when it is awaited."""
    result = call()
    return await result if inspect.isawaitable(result) else result


def noting(call: Call, results: list[Any]) -> Call:
    """A call of the same colour, which notes what it is given."""

    def note() -> None:
        results.append(call())

    async def note_later() -> None:
        results.append(await call())

    return note_later if inspect.iscoroutinefunction(call) else note


# How each lane runs a coroutine, and how it does many things at once.


def run_plainly(scenario: Scenario) -> None:
    """Run a coroutine that never waits for a runtime."""
    try:
        scenario().send(None)
    except StopIteration:
        return
    raise RuntimeError("a client without a runtime has awaited something")


async def together_in_threads(calls: list[Call]) -> None:
    with ThreadPoolExecutor(len(calls)) as tasks:
        for task in [tasks.submit(call) for call in calls]:
            task.result()


async def together_in_greenlets(calls: list[Call]) -> None:
    import gevent

    gevent.joinall([gevent.spawn(call) for call in calls], raise_error=True)


def run_in_asyncio(scenario: Scenario) -> None:
    import asyncio

    asyncio.run(scenario())


async def together_in_asyncio(calls: list[Call]) -> None:
    import asyncio

    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(perform(call))


async def together_in_trio(calls: list[Call]) -> None:
    import trio

    async with trio.open_nursery() as tasks:
        for call in calls:
            tasks.start_soon(perform, call)


async def together_in_curio(calls: list[Call]) -> None:
    import curio

    async with curio.TaskGroup() as tasks:
        for call in calls:
            await tasks.spawn(perform, call)
    _ = tasks.results


async def together_in_anyio(calls: list[Call]) -> None:
    import anyio

    async with anyio.create_task_group() as tasks:
        for call in calls:
            tasks.start_soon(perform, call)


def runtime(lane: str) -> tuple[Run, Together]:
    """How the lane runs a coroutine, and how it does many things at once."""
    if lane in ("threads", "processes"):
        return run_plainly, together_in_threads
    if lane == "gevent":
        return run_plainly, together_in_greenlets
    if lane == "asyncio":
        return run_in_asyncio, together_in_asyncio
    together = {
        "trio": together_in_trio,
        "curio": together_in_curio,
        "anyio": together_in_anyio,
    }
    run: Run = importlib.import_module(lane).run
    return run, together[lane]


# What is looked at.


async def attempt(call: Call) -> dict[str, Any]:
    """What a call gives or raises, as JSON can say it."""
    try:
        return {"value": repr(await perform(call))}
    except WorldError as error:
        return {
            "raised": type(error).__name__,
            "kind": error.kind,
            "cause": error.cause,
            "request": error.request,
            "detail": error.detail,
            "because": error.__cause__ is not None,
        }
    except Exception as error:
        return {"raised": type(error).__name__, "out_of_files": out_of_files(error)}


def census() -> dict[str, int]:
    """What this process has open."""
    us = psutil.Process()
    return {
        "sockets": len(us.net_connections("tcp")),
        "files": us.num_fds(),
        "threads": us.num_threads(),
    }


@contextmanager
def nobody_listening() -> Iterator[str]:
    """A URL whose port is taken, but refuses all connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/price/tea"


@contextmanager
def no_files_left() -> Iterator[None]:
    """Take every file descriptor that this process may have."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    taken: list[int] = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.dup(2))
        yield
    finally:
        for fd in taken:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


class Turnstile:
    """Stands in for what blocks: counts who is inside, and lets out one at a time.

    Nobody is let out before as many are inside as should be, so the peak is not
    chance; and whoever should not be inside has all that time to come in.
    """

    def __init__(self) -> None:
        self.inside = self.peak = self.total = 0
        self._lock = real("_thread", "allocate_lock")()
        self._entered, self._enter = os.pipe()
        self._ticket, self._tickets = os.pipe()

    def __call__(self, *_: object) -> list[tuple[Any, ...]]:
        with self._lock:
            self.inside += 1
            self.total += 1
            self.peak = max(self.peak, self.inside)
        os.write(self._enter, b".")
        os.read(self._ticket, 1)
        with self._lock:
            self.inside -= 1
        return []

    def open(self) -> None:
        """Let them out, from a thread that no runtime knows of."""
        real("_thread", "start_new_thread")(self._let_out, ())

    def _let_out(self) -> None:
        select = real("select", "select")
        entered = 0
        for gone in range(BLOCKING_CALLS):
            while entered < min(gone + THREADS, BLOCKING_CALLS):
                if not select([self._entered], [], [], PATIENCE_S)[0]:
                    os.write(self._tickets, b"." * BLOCKING_CALLS)
                    return
                entered += len(os.read(self._entered, 4096))
            os.write(self._tickets, b".")


def verbs_of(lane: str, shop: Shop, sku: str) -> dict[str, Call]:
    """The three things that can be asked for a product."""
    client = importlib.import_module(f"shared.clients.with_{lane}")
    return {
        "get": partial(client.get, shop.price_url(sku)),
        "query": partial(client.query, shop.stockroom, STOCK, sku),
        "save": partial(client.save, shop.label_path(sku), f"a label for {sku}"),
    }


async def warm_up(lane: str, shop: Shop) -> None:
    """Do all that works once, so that threads and files that stay are there."""
    for call in verbs_of(lane, shop, "tea").values():
        await perform(call)


async def watch(
    lane: str, shop: Shop, gated: Shop, together: Together, seen: dict[str, Any]
) -> None:
    """Try everything, and note in `seen` what happens."""
    client = importlib.import_module(f"shared.clients.with_{lane}")
    verbs = {sku: verbs_of(lane, shop, sku) for sku in shop.skus}
    await warm_up(lane, shop)
    before = census()
    for sku, calls in verbs.items():
        seen[sku] = {verb: await attempt(call) for verb, call in calls.items()}
    with nobody_listening() as url:
        seen["nobody"] = {"url": url, **await attempt(partial(client.get, url))}
    seen["bad url"] = await attempt(partial(client.get, "tea"))
    seen["bad sql"] = await attempt(partial(client.query, shop.stockroom, "tea"))
    seen["no shelf"] = await attempt(
        partial(client.save, f"{shop.shelf}/no/tea.txt", "")
    )
    stock = partial(client.fetchval, shop.stockroom, STOCK)
    seen["fetchval"] = {sku: await attempt(partial(stock, sku)) for sku in ("tea", "x")}
    path = shop.label_path("tea")
    seen["remove"] = [await attempt(partial(client.remove, path)) for _ in range(2)]
    seen["removed"] = not os.path.exists(path)
    await perform(verbs["tea"]["save"])
    seen["before"], seen["after"] = before, census()

    print(MARK, file=sys.stderr, flush=True)
    with no_files_left():
        seen["no files"] = {
            verb: await attempt(call) for verb, call in verbs["tea"].items()
        }

    seen["crowd"] = []
    ask = partial(client.get, gated.price_url("tea"))
    await together([noting(ask, seen["crowd"])] * CROWD)

    turnstile = Turnstile()
    vars(stockroom)["query"] = vars(shelf)["save"] = turnstile
    turnstile.open()
    half = BLOCKING_CALLS // 2
    await together([verbs["tea"]["query"], verbs["tea"]["save"]] * half)
    seen["blocking"] = {"peak": turnstile.peak, "total": turnstile.total}


def main(lane: str) -> None:
    """Watch one lane's client."""
    shop, gated = map(shop_from_json, json.load(sys.stdin))
    run, together = runtime(lane)
    seen: dict[str, Any] = {}

    run(partial(warm_up, lane, shop))
    run(partial(watch, lane, shop, gated, together, seen))
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
