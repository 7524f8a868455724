"""The other side of the wire, but there is a worker for each core."""

import multiprocessing
import os
import socket
from multiprocessing import Process
from multiprocessing.connection import Connection
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
    reported: Connection,
    closed: Event,
    listener: socket.socket,
) -> None:
    report = Report()
    try:
        while stream := next_caller(listener):
            serve(shop, report, closed, stream)
    finally:
        reported.send(report)


def open_shop(shop: Shop) -> Report:
    report = Report()
    closed = multiprocessing.Event()
    workers: list[tuple[Process, Connection]] = []
    with shop.listen() as listener:
        for _ in range(shop.workers(os.cpu_count() or 1)):
            answer, reported = multiprocessing.Pipe(duplex=False)
            args = (shop, reported, closed, listener)
            workers.append((Process(target=accept, args=args), answer))
            workers[-1][0].start()
            reported.close()
        try:
            closed.wait()
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    for worker, answer in workers:
        report.update(answer.recv())
        worker.join()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
