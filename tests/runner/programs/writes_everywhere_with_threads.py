"""Writes to whatever descriptor there is."""

import os
from contextlib import suppress

from shared.lane import Report, Shop


def run(shop: Shop) -> Report:
    for descriptor in range(3, 1024):
        with suppress(OSError):
            os.write(descriptor, b"hello\n")
    return Report()
