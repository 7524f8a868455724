"""Chapter 2's job on a loop of our own, by functions that pause."""

from collections.abc import Generator
from contextlib import suppress
from socket import socket
from typing import Any

from chapters.chapter13_build_the_loop.exhibits.loops import generators as loop
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.lane import STOCK, Report, Shop, main
from shared.world import shelf, stockroom

Pausing = Generator[loop.Wait, Any, Any]


def get(url: str) -> Pausing:
    exchange = Exchange(url)
    with exchange.speaking(), socket() as stream:
        stream.setblocking(False)
        with suppress(BlockingIOError):
            stream.connect(exchange.address)
        yield from loop.writable(stream)
        stream.sendall(exchange.request)
        while not exchange.complete:
            yield from loop.readable(stream)
            exchange.receive(stream.recv(RECEIVE_BYTES))
    return exchange.value()


def query(database: str, sql: str, sku: str) -> Pausing:
    return (yield from loop.called(stockroom.query, database, sql, sku))


def save(path: str, text: str) -> Pausing:
    yield from loop.called(shelf.save, path, text)


def price(shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        report.prices[sku] = yield from get(shop.price_url(sku))


def stock(shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        [(report.stocks[sku],)] = yield from query(shop.stockroom, STOCK, sku)


def label(shop: Shop, sku: str, report: Report) -> Pausing:
    yield from loop.together(
        price(shop, sku, report), stock(shop, sku, report)
    )
    if report.knows(sku):
        with report.skip_on_problem(sku):
            yield from save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Pausing:
    report = Report()
    yield from loop.together(*(label(shop, sku, report) for sku in shop.skus))
    return report


def run(shop: Shop) -> Report:
    report: Report = loop.run(open_shop(shop))
    return report


if __name__ == "__main__":
    main(run)
