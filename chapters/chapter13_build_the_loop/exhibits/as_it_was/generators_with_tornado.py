"""Chapter 2's job on Tornado, by generators."""

from collections.abc import Generator
from functools import partial
from socket import socket
from typing import Any

from tornado import gen
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError

from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.lane import STOCK, Report, Shop, main
from shared.world import shelf, stockroom

Pausing = Generator[Any, Any, Any]


@gen.coroutine
def get(url: str) -> Pausing:
    exchange, stream = Exchange(url), IOStream(socket())
    try:
        with exchange.speaking():
            yield stream.connect(exchange.address)
            yield stream.write(exchange.request)
            while not exchange.complete:
                try:
                    data = yield stream.read_bytes(RECEIVE_BYTES, partial=True)
                except StreamClosedError:
                    if stream.error:
                        raise
                    data = b""
                exchange.receive(data)
    finally:
        stream.close()
    raise gen.Return(exchange.value())


@gen.coroutine
def called(call: Any, *args: Any) -> Pausing:
    answer = yield IOLoop.current().run_in_executor(None, call, *args)
    raise gen.Return(answer)


@gen.coroutine
def query(database: str, sql: str, sku: str) -> Pausing:
    rows = yield called(stockroom.query, database, sql, sku)
    raise gen.Return(rows)


@gen.coroutine
def save(path: str, text: str) -> Pausing:
    yield called(shelf.save, path, text)


@gen.coroutine
def price(shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        report.prices[sku] = yield get(shop.price_url(sku))


@gen.coroutine
def stock(shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        rows = yield query(shop.stockroom, STOCK, sku)
        [(report.stocks[sku],)] = rows


@gen.coroutine
def label(shop: Shop, sku: str, report: Report) -> Pausing:
    yield [price(shop, sku, report), stock(shop, sku, report)]
    if report.knows(sku):
        with report.skip_on_problem(sku):
            text = report.label(sku).text
            yield save(shop.label_path(sku), text)


@gen.coroutine
def open_shop(shop: Shop) -> Pausing:
    report = Report()
    yield [label(shop, sku, report) for sku in shop.skus]
    raise gen.Return(report)


def run(shop: Shop) -> Report:
    loop = IOLoop(make_current=False)
    try:
        report: Report = loop.run_sync(partial(open_shop, shop))
        return report
    finally:
        loop.close()


if __name__ == "__main__":
    main(run)
