"""The other side of the wire, but there is a worker for each core."""

import multiprocessing
import os
import socket
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event

from chapters.chapter16_the_other_side.job import Report, Shop, next_caller
from shared.clients.with_processes import get
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
    shop: Shop,
    reports: "SimpleQueue[Report]",
    closed: Event,
    listener: socket.socket,
) -> None:
    report = Report()
    while stream := next_caller(listener):
        serve(shop, report, closed, stream)
    reports.put(report)


def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = multiprocessing.Event()
    reports: SimpleQueue[Report] = multiprocessing.SimpleQueue()
    with shop.listen() as listener:
        args = (shop, reports, closed, listener)
        workers = [
            multiprocessing.Process(target=accept, args=args)
            for _ in range(shop.workers(os.cpu_count() or 1))
        ]
        for worker in workers:
            worker.start()
        closed.wait()
        listener.shutdown(socket.SHUT_RDWR)
    for worker in workers:
        worker.join()
    while not reports.empty():
        report.update(reports.get())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
