"""Asks for every price at once, with a worker for each."""

from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_threads import get
from shared.lane import Report


def run(shop):
    urls = [shop.price_url(sku) for sku in shop.skus]
    with ProcessPoolExecutor(len(urls)) as tasks:
        return Report(dict(zip(shop.skus, tasks.map(get, urls), strict=True)))
