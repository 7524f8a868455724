"""Chapter 2's job on Tornado, by coroutines."""

from functools import partial
from socket import socket
from typing import Any

from tornado import gen
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError

from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.lane import STOCK, Report, Shop, main
from shared.world import shelf, stockroom


async def get(url: str) -> Any:
    exchange, stream = Exchange(url), IOStream(socket())
    try:
        with exchange.speaking():
            await stream.connect(exchange.address)
            await stream.write(exchange.request)
            while not exchange.complete:
                try:
                    data = await stream.read_bytes(RECEIVE_BYTES, partial=True)
                except StreamClosedError:
                    if stream.error:
                        raise
                    data = b""
                exchange.receive(data)
    finally:
        stream.close()
    return exchange.value()


async def called(call: Any, *args: Any) -> Any:
    return await IOLoop.current().run_in_executor(None, call, *args)


async def query(database: str, sql: str, sku: str) -> Any:
    return await called(stockroom.query, database, sql, sku)


async def save(path: str, text: str) -> None:
    await called(shelf.save, path, text)


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        rows = await query(shop.stockroom, STOCK, sku)
        [(report.stocks[sku],)] = rows


async def label(shop: Shop, sku: str, report: Report) -> None:
    await gen.multi([price(shop, sku, report), stock(shop, sku, report)])
    if report.knows(sku):
        with report.skip_on_problem(sku):
            text = report.label(sku).text
            await save(shop.label_path(sku), text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    await gen.multi([label(shop, sku, report) for sku in shop.skus])
    return report


def run(shop: Shop) -> Report:
    loop = IOLoop(make_current=False)
    try:
        report: Report = loop.run_sync(partial(open_shop, shop))
        return report
    finally:
        loop.close()


if __name__ == "__main__":
    main(run)
