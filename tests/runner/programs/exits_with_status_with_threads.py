"""Exits with a status, and without a word."""

import sys


def run(shop):
    sys.exit(3)
