"""Prints where nothing is open any more."""

import os


def run(shop):
    os.close(1)
    os.close(2)
    print("to nobody", flush=True)
