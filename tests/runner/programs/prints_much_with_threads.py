"""Prints ten megabytes."""

from shared.shop import Report


def run(shop):
    for _ in range(10_000):
        print("x" * 999)
    print("the end")
    return Report()
