"""Write it once."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.managers import SyncManager
from threading import Event

from chapters.chapter17_write_it_once.job import Locked, Report, Shop, Step
from shared.clients.with_processes import get
from shared.lane import CalledOff, WorldError, main


class Shared(Locked[Event]):  # processes: in one of its own, with threads.
    def wait(self, sku: str) -> Step:
        while (step := self.want(sku, bell := Event())) is Step.WAIT:
            bell.wait()
        return step

    def ring(self, sku: str) -> None:
        for bell in self.over(sku):
            bell.set()


class Manager(SyncManager): ...


Manager.register("Prices", Shared)


class Library:
    def __init__(self, shop: Shop, prices: Shared) -> None:
        self.shop = shop
        self.prices = prices

    def price(self, sku: str, stopped: Event | None = None) -> int:
        while self.prices.wait(sku) is Step.ASK:
            self.ask(sku, stopped)
        return self.prices.price(sku)

    def ask(self, sku: str, stopped: Event | None) -> None:
        try:
            pence = get(self.shop.price_url(sku), unless=stopped)
            self.prices.keep(sku, pence)
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            self.prices.ring(sku)


def serve(library: Library, name: str, sku: str, *stopped: Event) -> Report:
    report = Report()
    with report.skip_on_problem(name), suppress(CalledOff):
        report.bills[name] = library.price(sku, *stopped)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    size = shop.workers(len(shop.customers) + 1)
    with Manager() as manager, ProcessPoolExecutor(size) as pool:
        library, stopped = Library(shop, manager.Prices()), manager.Event()
        asked = [pool.submit(serve, library, *shop.leaver, stopped)]
        try:
            get(shop.asked_url)
            for customer in shop.customers:
                asked.append(pool.submit(serve, library, *customer))
            get(shop.leaves_url)
        finally:
            stopped.set()
        for task in asked:
            report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
