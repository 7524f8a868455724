"""Takes longer than a census."""

import time

from shared.lane import Report


def run(shop):
    time.sleep(0.2)
    return Report()
