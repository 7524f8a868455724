"""Has a worker spawned for one product, and one forked for another."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_processes import get
from shared.lane import Report


def price(url):
    return get(url)


def run(shop):
    for how, sku in zip(("spawn", "fork"), shop.skus, strict=True):
        context = multiprocessing.get_context(how)
        with ProcessPoolExecutor(1, mp_context=context) as tasks:
            tasks.submit(price, shop.price_url(sku)).result()
    return Report()
