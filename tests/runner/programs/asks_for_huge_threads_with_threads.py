"""A thread that no system has room for."""

import threading

from shared.lane import Report, Shop


def run(shop: Shop) -> Report:
    threading.stack_size(1 << 46)
    threading.Thread(target=print).start()
    return Report()
