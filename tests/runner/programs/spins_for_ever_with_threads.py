"""Computes for ever."""


def run(shop):
    while True:
        pass
