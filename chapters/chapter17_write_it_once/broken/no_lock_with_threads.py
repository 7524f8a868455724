"""Write it once, but the core has no lock."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from chapters.chapter17_write_it_once.job import Prices, Report, Shop, Step
from shared.clients.with_threads import get
from shared.lane import CalledOff, WorldError, main


class Library:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.prices: Prices[Event] = Prices()

    def price(self, sku: str, stopped: Event | None = None) -> int:
        while True:
            bell = Event()
            step = self.prices.want(sku, bell)
            if step is Step.KNOWN:
                return self.prices.price(sku)
            if step is Step.ASK:
                self.ask(sku, stopped)
            else:
                bell.wait()

    def ask(self, sku: str, stopped: Event | None) -> None:
        try:
            pence = get(self.shop.price_url(sku), unless=stopped)
            self.prices.keep(sku, pence)
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            for bell in self.prices.over(sku):
                bell.set()


def serve(
    library: Library, name: str, sku: str, report: Report, *stopped: Event
) -> None:
    with report.skip_on_problem(name), suppress(CalledOff):
        report.bills[name] = library.price(sku, *stopped)


def open_shop(shop: Shop) -> Report:
    report = Report()
    library, stopped = Library(shop), Event()
    size = len(shop.customers) + 1
    with ThreadPoolExecutor(size) as pool:
        asked = [pool.submit(serve, library, *shop.leaver, report, stopped)]
        try:
            get(shop.asked_url)
            for customer in shop.customers:
                asked.append(pool.submit(serve, library, *customer, report))
            get(shop.leaves_url)
        finally:
            stopped.set()
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
