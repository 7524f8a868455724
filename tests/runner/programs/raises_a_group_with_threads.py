"""Raises two errors in a group."""


def run(shop):
    raise ExceptionGroup("two", [ValueError("out of tea"), KeyError("milk")])
