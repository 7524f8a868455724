"""Prints ten megabytes."""

from shared.lane import Report


def run(shop):
    for _ in range(10_000):
        print("x" * 999)
    print("the end")
    return Report()
