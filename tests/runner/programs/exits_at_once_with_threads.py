"""Exits without any of Python's tidying up."""

import os


def run(shop):
    os.write(2, b"first\nlast\n")
    os._exit(4)
