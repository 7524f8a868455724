"""Chapter 2's job in coroutines that know no runtime: they say what they wait for.

Whoever drives one gets what it awaits, sees to that, and sends in what came of it.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from socket import socket
from typing import Any

from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.job import Job
from shared.shop import STOCK, Report, Shop
from shared.world import shelf, stockroom


class Wait:
    """What a coroutine awaits: it goes through all its callers to who drives it."""

    def __await__(self) -> Generator["Wait", Any, Any]:
        return (yield self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, repr=False)
class Readable(Wait):
    """Until something has arrived at a socket."""

    stream: socket


@dataclass(frozen=True, repr=False)
class Writable(Wait):
    """Until a socket takes what is sent; one that connects, until it is connected."""

    stream: socket


@dataclass(frozen=True, repr=False)
class Called(Wait):
    """Until a call that blocks has returned: what that gives."""

    call: Callable[..., Any]
    args: tuple[Any, ...]


@dataclass(frozen=True, repr=False)
class Together(Wait):
    """Until coroutines that are begun at once have all ended: what each gives.

    A call is a coroutine function and its arguments: they can be sent to a worker
    process, as a coroutine that has been made cannot.
    """

    calls: Sequence[tuple[Any, ...]]


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking(), socket() as stream:
        stream.setblocking(False)
        with suppress(BlockingIOError):
            stream.connect(exchange.address)
        await Writable(stream)
        stream.sendall(exchange.request)
        while not exchange.complete:
            await Readable(stream)
            exchange.receive(stream.recv(RECEIVE_BYTES))
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> Any:
    """The rows that `sql` finds."""
    return await Called(stockroom.query, (database, sql, *args))


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await Called(shelf.save, (path, text))


async def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
    return report


async def stock(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)
    return report


async def label(shop: Shop, sku: str) -> Report:
    report = Report()
    for found in await Together([(price, shop, sku), (stock, shop, sku)]):
        report.update(found)
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)
    return report


async def open_shop(shop: Shop) -> Report:
    report = Report()
    for labelled in await Together([(label, shop, sku) for sku in shop.skus]):
        report.update(labelled)
    return report


LOOPS = "chapters.chapter13_build_the_loop.exhibits.loops"

JOB = Job(
    seams={
        f"{LOOPS}.{each}": "shared.recorder.with_own_loop"
        for each in ("callbacks", "generators", "coroutines")
    }
)
