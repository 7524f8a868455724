"""Chapter 2's job on a loop of our own, by functions that pause."""

from contextlib import suppress
from socket import socket
from typing import Any

from chapters.chapter13_build_the_loop.exhibits.loops import coroutines as loop
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.lane import STOCK, Report, Shop, main
from shared.world import shelf, stockroom


async def get(url: str) -> Any:
    exchange = Exchange(url)
    with exchange.speaking(), socket() as stream:
        stream.setblocking(False)
        with suppress(BlockingIOError):
            stream.connect(exchange.address)
        await loop.writable(stream)
        stream.sendall(exchange.request)
        while not exchange.complete:
            await loop.readable(stream)
            exchange.receive(stream.recv(RECEIVE_BYTES))
    return exchange.value()


async def query(database: str, sql: str, sku: str) -> Any:
    return await loop.called(stockroom.query, database, sql, sku)


async def save(path: str, text: str) -> None:
    await loop.called(shelf.save, path, text)


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)


async def label(shop: Shop, sku: str, report: Report) -> None:
    await loop.together(price(shop, sku, report), stock(shop, sku, report))
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    await loop.together(*(label(shop, sku, report) for sku in shop.skus))
    return report


def run(shop: Shop) -> Report:
    report: Report = loop.run(open_shop(shop))
    return report


if __name__ == "__main__":
    main(run)
