"""Writes to all low descriptors, and then closes them, as daemons do."""

import os
from contextlib import suppress

from shared.lane import Report, Shop


def run(shop: Shop) -> Report:
    for descriptor in range(3, 30):
        with suppress(OSError):
            os.write(descriptor, b"hello\n")
    os.closerange(3, 30)
    return Report()
