"""The other side of the wire."""

from gevent import monkey

monkey.patch_all()

from functools import partial

from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gevent.socket import socket

from chapters.chapter16_the_other_side.job import Report, Shop
from shared.clients.with_gevent import get
from shared.lane import main


def serve(
    shop: Shop,
    report: Report,
    closed: Event,
    stream: socket,
    address: object,
) -> None:
    with report.skip_if_gone(ConnectionError) as visit:
        while not visit.heard:
            visit.receive(stream.recv(visit.room))
        if visit.sku:
            with visit.refuse_on_problem():
                visit.price_pence = get(shop.price_url(visit.sku))
        stream.sendall(visit.answer)
        if visit.closing:
            closed.set()


def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = Event()
    serve_one = partial(serve, shop, report, closed)
    visits = Pool()
    server = StreamServer(shop.listen(), serve_one, spawn=visits)
    server.start()
    closed.wait()
    server.close()
    visits.join()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
