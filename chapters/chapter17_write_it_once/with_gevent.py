"""Write it once."""

from gevent import monkey

monkey.patch_all()

import gevent
from gevent.event import Event

from chapters.chapter17_write_it_once.job import Prices, Report, Shop, Step
from shared.clients.with_gevent import get
from shared.lane import WorldError, main


class Library:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.prices: Prices[Event] = Prices()

    def price(self, sku: str) -> int:
        while True:
            bell = Event()
            step = self.prices.want(sku, bell)
            if step is Step.KNOWN:
                return self.prices.price(sku)
            if step is Step.ASK:
                self.ask(sku)
            else:
                bell.wait()

    def ask(self, sku: str) -> None:
        try:
            pence = get(self.shop.price_url(sku))
            self.prices.keep(sku, pence)
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            for bell in self.prices.over(sku):
                bell.set()


def serve(library: Library, name: str, sku: str, report: Report) -> None:
    with report.skip_on_problem(name):
        report.bills[name] = library.price(sku)


def open_shop(shop: Shop) -> Report:
    report = Report()
    library = Library(shop)
    leaving = gevent.spawn(serve, library, *shop.leaver, report)
    greenlets = [leaving]
    try:
        get(shop.asked_url)
        for customer in shop.customers:
            greenlets.append(gevent.spawn(serve, library, *customer, report))
        get(shop.leaves_url)
        leaving.kill()
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
