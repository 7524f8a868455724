"""Has a report with something in it that is no JSON."""

from shared.shop import Report


def run(shop):
    return Report({"tea": object()}, {"tea": 1})
