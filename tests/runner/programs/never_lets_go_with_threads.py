"""Has a thread that computes for ever, in C, and never gives up the GIL."""

import itertools
import threading


def computes():
    sum(itertools.count())


def run(shop):
    busy = threading.Thread(target=computes)
    busy.start()
    busy.join()
