"""Exits after its run is over."""

import os
import threading

from shared.lane import Report


def run(shop):
    threading.Timer(0.01, os._exit, (5,)).start()
    return Report()
