"""Has its products' prices made in a way that the first of them is called after."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.pool import ThreadPool

from shared.lane import Report


def price(sku):
    return len(sku)


def times(sku, number):
    return number * len(sku)


class Clerk(threading.Thread):
    def run(self):
        price("tea")


class Worker(multiprocessing.Process):
    def run(self):
        price("tea")


def waited_for(one):
    one.start()
    one.join()


def thread(skus):
    waited_for(threading.Thread(target=price, args=skus[:1]))


def thread_subclass(skus):
    waited_for(Clerk())


def timer(skus):
    waited_for(threading.Timer(0, price, skus[:1]))


def thread_pool(skus):
    with ThreadPool(2) as pool:
        pool.map(price, skus)


def process(skus):
    waited_for(multiprocessing.Process(target=price, args=skus[:1]))


def process_subclass(skus):
    waited_for(Worker())


def imap(skus):
    with multiprocessing.Pool(2) as pool:
        list(pool.imap(price, skus))


def apply_async(skus):
    with multiprocessing.Pool(2) as pool:
        for asked in [pool.apply_async(price, (sku,)) for sku in skus]:
            asked.get()


def starmap(skus):
    with multiprocessing.Pool(2) as pool:
        pool.starmap(times, [(sku, 3) for sku in skus])


def executor_map(skus):
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(price, skus))


def run(shop):
    way, *skus = shop.skus
    globals()[way](skus)
    return Report()
