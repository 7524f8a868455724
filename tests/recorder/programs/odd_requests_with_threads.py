"""Asks by names of arguments, the supplier's own library, and wrongly."""

from chapters.chapter05_borrowing_a_thread.job import Supplier
from shared.clients.with_threads import get, query, save
from shared.lane import Report


def run(shop):
    [sku] = shop.skus
    Supplier(shop.supplier).price(sku)
    get(url=shop.price_url(sku))
    save(text="a label", path=shop.label_path(sku))
    for wrong in (get, query, save):
        for arguments in ((), (5, 5, 5)):
            try:
                wrong(*arguments)
                raise AssertionError
            except TypeError:
                pass
    return Report()
