"""Leaves behind all that can be left, or ends it, or leaves it for a moment."""

import multiprocessing
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from shared.lane import Report

kept = []


def waits(over):
    over.wait()


def rests():
    time.sleep(0.1)


def a_thread():
    over = threading.Event()
    thread = threading.Thread(target=waits, args=(over,), daemon=True)
    thread.start()
    return over.set, thread.join


def a_pool():
    pool = ThreadPoolExecutor(1, thread_name_prefix="idle")
    pool.submit(len, "tea").result()
    return (pool.shutdown,)


def a_process():
    process = multiprocessing.Process(target=time.sleep, args=(600,))
    process.start()
    return process.kill, process.join


def a_connection():
    here, there = socket.socketpair()
    return here.close, there.close


ALL = (a_thread, a_pool, a_process, a_connection)


def all_of_it():
    for begin in ALL:
        kept.extend(begin())


def nothing():
    for begin in ALL:
        for end in begin():
            end()


def for_a_moment():
    threading.Thread(target=rests).start()


def run(shop):
    [what] = shop.skus
    globals()[what]()
    return Report()
