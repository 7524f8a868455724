"""Blocks its loop in each way that is seen, then a borrowed thread, then nobody."""

import queue
import socket
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import anyio
from anyio import to_thread

from shared.lane import STOCK, Report
from shared.world.stockroom import query


def blocks(shop):
    time.sleep(0.001)
    query(shop.stockroom, STOCK, shop.skus[0])
    with socket.socket() as stream:
        stream.connect(("127.0.0.1", urlsplit(shop.supplier).port))
    with suppress(queue.Empty):
        queue.Queue().get(timeout=0.001)
    with suppress(TimeoutError):
        Future().result(timeout=0.001)
    over = threading.Event()
    waits = threading.Thread(target=over.wait)
    waits.start()
    waits.join(timeout=0.001)
    over.set()
    with open(shop.stockroom, "rb"):
        pass


def need_not_wait(shop):
    time.sleep(0)
    with ThreadPoolExecutor() as pool:
        done = threading.Lock()
        done.acquire()
        asked = pool.submit(sorted, shop.skus)
        asked.add_done_callback(lambda asked: done.release())
        done.acquire()
        asked.result()


async def asked(shop):
    blocks(shop)
    await to_thread.run_sync(blocks, shop)
    need_not_wait(shop)


def run(shop):
    anyio.run(asked, shop)
    return Report()
