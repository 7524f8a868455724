"""Chapter 2's job on a loop of our own, by callbacks."""

from collections.abc import Callable
from contextlib import closing, suppress
from socket import socket
from typing import Any

from chapters.chapter13_build_the_loop.exhibits.loops.callbacks import Loop
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.lane import STOCK, Report, Shop, main
from shared.world import shelf, stockroom

Answer = Callable[[], Any]
Then = Callable[[Answer], None]


def get(loop: Loop, url: str, then: Then) -> None:
    exchange, stream = Exchange(url), socket()

    def connect() -> None:
        stream.setblocking(False)
        with suppress(BlockingIOError):
            stream.connect(exchange.address)
        loop.when_writable(stream, attempt(send))

    def send() -> None:
        stream.sendall(exchange.request)
        loop.when_readable(stream, attempt(receive))

    def receive() -> None:
        exchange.receive(stream.recv(RECEIVE_BYTES))
        if exchange.complete:
            stream.close()
            loop.call_soon(then, exchange.value)
        else:
            loop.when_readable(stream, attempt(receive))

    def attempt(step: Callable[[], None]) -> Callable[[], None]:
        def attempted() -> None:
            try:
                with exchange.speaking():
                    step()
            except Exception as error:
                stream.close()
                loop.call_soon(then, raising(error))

        return attempted

    attempt(connect)()


def raising(error: Exception) -> Answer:
    def answer() -> Any:
        raise error

    return answer


def query(loop: Loop, file: str, sql: str, sku: str, then: Then) -> None:
    loop.when_called(
        lambda future: then(future.result), stockroom.query, file, sql, sku
    )


def save(loop: Loop, path: str, text: str, then: Then) -> None:
    loop.when_called(
        lambda future: then(future.result), shelf.save, path, text
    )


def price(
    loop: Loop, shop: Shop, sku: str, report: Report, then: Callable[[], None]
) -> None:
    def answered(answer: Answer) -> None:
        with report.skip_on_problem(sku):
            report.prices[sku] = answer()
        then()

    get(loop, shop.price_url(sku), answered)


def stock(
    loop: Loop, shop: Shop, sku: str, report: Report, then: Callable[[], None]
) -> None:
    def answered(answer: Answer) -> None:
        with report.skip_on_problem(sku):
            [(report.stocks[sku],)] = answer()
        then()

    query(loop, shop.stockroom, STOCK, sku, answered)


def label(loop: Loop, shop: Shop, sku: str, report: Report) -> None:
    missing = 2

    def answered() -> None:
        nonlocal missing
        missing -= 1
        if not missing and report.knows(sku):
            text = report.label(sku).text
            save(loop, shop.label_path(sku), text, saved)

    def saved(answer: Answer) -> None:
        with report.skip_on_problem(sku):
            answer()

    price(loop, shop, sku, report, answered)
    stock(loop, shop, sku, report, answered)


def run(shop: Shop) -> Report:
    report = Report()
    with closing(Loop()) as loop:
        for sku in shop.skus:
            label(loop, shop, sku, report)
        loop.run()
    return report


if __name__ == "__main__":
    main(run)
