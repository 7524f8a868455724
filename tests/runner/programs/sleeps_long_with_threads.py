"""Sleeps for ten minutes."""

import time


def run(shop):
    time.sleep(600)
