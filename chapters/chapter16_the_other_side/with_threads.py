"""The other side of the wire."""

import socket
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from chapters.chapter16_the_other_side.job import Report, Shop, next_caller
from shared.clients.with_threads import get
from shared.lane import main


def serve(
    shop: Shop,
    report: Report,
    closed: Event,
    stream: socket.socket,
) -> None:
    with stream, report.skip_if_gone(ConnectionError) as visit:
        while not visit.heard:
            visit.receive(stream.recv(visit.room))
        if visit.sku:
            with visit.refuse_on_problem():
                visit.price_pence = get(shop.price_url(visit.sku))
        stream.sendall(visit.answer)
        if visit.closing:
            closed.set()


def accept(
    serve_one: Callable[[socket.socket], None],
    closed: Event,
    listener: socket.socket,
) -> None:
    visits: list[Thread] = []
    try:
        while stream := next_caller(listener):
            visits = [each for each in visits if each.is_alive()]
            visits.append(Thread(target=serve_one, args=(stream,)))
            visits[-1].start()
    finally:
        closed.set()
        for visit in visits:
            visit.join()


def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = Event()
    serve_one = partial(serve, shop, report, closed)
    with shop.listen() as listener:
        args = (serve_one, closed, listener)
        accepting = Thread(target=accept, args=args)
        accepting.start()
        try:
            closed.wait()
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
