"""Raises an error."""


def run(shop):
    raise ValueError("out of tea")
