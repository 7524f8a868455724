"""Chapter 2's job on Twisted, by Deferreds."""

from typing import Any

from twisted.internet.defer import Deferred, gatherResults, maybeDeferred
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


def get(reactor: Any, url: str) -> Deferred[Any]:
    exchange = Exchange(url)
    asking = Asking(exchange)

    def broke(failure: Failure) -> None:
        failure.trap(ConnectError)
        said = failure.getErrorMessage()
        raise ConnectionBroke(exchange.name, said) from failure.value

    endpoint = TCP4ClientEndpoint(reactor, *exchange.address)
    connected = connectProtocol(endpoint, asking).addErrback(broke)
    connected.addCallback(lambda _: asking.answered)
    return connected.addCallback(lambda _: exchange.value())


def called(reactor: Any, call: Any, *args: Any) -> Deferred[Any]:
    return deferToThreadPool(reactor, reactor.getThreadPool(), call, *args)


def query(reactor: Any, database: str, sql: str, sku: str) -> Deferred[Any]:
    return called(reactor, stockroom.query, database, sql, sku)


def save(reactor: Any, path: str, text: str) -> Deferred[Any]:
    return called(reactor, shelf.save, path, text)


def price(reactor: Any, shop: Shop, sku: str, report: Report) -> Deferred[Any]:
    def answered(pence: int) -> None:
        report.prices[sku] = pence

    asked = get(reactor, shop.price_url(sku))
    return asked.addCallback(answered).addErrback(skip, report, sku)


def stock(reactor: Any, shop: Shop, sku: str, report: Report) -> Deferred[Any]:
    def answered(rows: Any) -> None:
        [(report.stocks[sku],)] = rows

    asked = query(reactor, shop.stockroom, STOCK, sku)
    return asked.addCallback(answered).addErrback(skip, report, sku)


def skip(failure: Failure, report: Report, sku: str) -> None:
    with report.skip_on_problem(sku):
        failure.raiseException()


def label(reactor: Any, shop: Shop, sku: str, report: Report) -> Deferred[Any]:
    def answered(_: Any) -> Deferred[Any] | None:
        if not report.knows(sku):
            return None
        text = report.label(sku).text
        saved = save(reactor, shop.label_path(sku), text)
        return saved.addErrback(skip, report, sku)

    both = [
        price(reactor, shop, sku, report),
        stock(reactor, shop, sku, report),
    ]
    return gatherResults(both, consumeErrors=True).addCallback(answered)


def open_shop(reactor: Any, shop: Shop) -> Deferred[Report]:
    report = Report()
    labels = [label(reactor, shop, sku, report) for sku in shop.skus]
    return gatherResults(labels, consumeErrors=True).addCallback(
        lambda _: report
    )


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
