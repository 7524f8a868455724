"""Chapter 2's job on Twisted, by generators."""

from collections.abc import Generator
from typing import Any

from twisted.internet.defer import (
    Deferred,
    gatherResults,
    inlineCallbacks,
    maybeDeferred,
)
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.error import ConnectError, ConnectionDone
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.selectreactor import SelectReactor
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure

from shared.clients.http1 import Exchange
from shared.errors import ConnectionBroke
from shared.lane import STOCK, Report, Shop, WorldError, main
from shared.world import shelf, stockroom

Pausing = Generator[Deferred[Any], Any, Any]


class Asking(Protocol):
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.answered: Deferred[Any] = Deferred()

    def connectionMade(self) -> None:
        self.transport.write(self.exchange.request)

    def dataReceived(self, data: bytes) -> None:
        if self.answered.called:
            return
        try:
            self.exchange.receive(data)
        except WorldError:
            self.answered.errback()
        else:
            if not self.exchange.complete:
                return
            self.answered.callback(None)
        self.transport.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if reason.check(ConnectionDone):
            self.dataReceived(b"")
        elif not self.answered.called:
            said = reason.getErrorMessage()
            self.answered.errback(ConnectionBroke(self.exchange.name, said))


@inlineCallbacks
def get(reactor: Any, url: str) -> Pausing:
    exchange = Exchange(url)
    asking = Asking(exchange)
    endpoint = TCP4ClientEndpoint(reactor, *exchange.address)
    try:
        yield connectProtocol(endpoint, asking)
    except ConnectError as error:
        raise ConnectionBroke(exchange.name, str(error)) from error
    yield asking.answered
    return exchange.value()


def called(reactor: Any, call: Any, *args: Any) -> Deferred[Any]:
    return deferToThreadPool(reactor, reactor.getThreadPool(), call, *args)


def query(reactor: Any, database: str, sql: str, sku: str) -> Deferred[Any]:
    return called(reactor, stockroom.query, database, sql, sku)


def save(reactor: Any, path: str, text: str) -> Deferred[Any]:
    return called(reactor, shelf.save, path, text)


@inlineCallbacks
def price(reactor: Any, shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        report.prices[sku] = yield get(reactor, shop.price_url(sku))


@inlineCallbacks
def stock(reactor: Any, shop: Shop, sku: str, report: Report) -> Pausing:
    with report.skip_on_problem(sku):
        rows = yield query(reactor, shop.stockroom, STOCK, sku)
        [(report.stocks[sku],)] = rows


@inlineCallbacks
def label(reactor: Any, shop: Shop, sku: str, report: Report) -> Pausing:
    both = [
        price(reactor, shop, sku, report),
        stock(reactor, shop, sku, report),
    ]
    yield gatherResults(both, consumeErrors=True)
    if report.knows(sku):
        with report.skip_on_problem(sku):
            text = report.label(sku).text
            yield save(reactor, shop.label_path(sku), text)


@inlineCallbacks
def open_shop(reactor: Any, shop: Shop) -> Pausing:
    report = Report()
    labels = [label(reactor, shop, sku, report) for sku in shop.skus]
    yield gatherResults(labels, consumeErrors=True)
    return report


def run(shop: Shop) -> Report:
    reactor = SelectReactor()
    ended: list[Any] = []

    def begin() -> None:
        asked = maybeDeferred(open_shop, reactor, shop).addBoth(ended.append)
        asked.addCallback(lambda _: reactor.stop())

    reactor.callWhenRunning(begin)
    reactor.run(installSignalHandlers=False)
    reactor.waker.connectionLost(None)  # nobody else closes it
    [report] = ended
    if isinstance(report, Failure):
        report.raiseException()
    return report


if __name__ == "__main__":
    main(run)
