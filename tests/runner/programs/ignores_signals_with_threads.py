"""Ignores every signal that it can, and sleeps."""

import signal
import time


def run(shop):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
