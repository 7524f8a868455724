"""Closes its standard output and error."""

import os

from shared.lane import Report


def run(shop):
    os.close(1)
    os.close(2)
    return Report()
