"""Waits for two threads that wait for ever."""

import threading


def waits(over):
    over.wait()


def run(shop):
    over = threading.Event()
    threads = [threading.Thread(target=waits, args=(over,)) for _ in "ab"]
    for thread in threads:
        thread.start()
    threads[0].join()
