"""Has a report with something in it that is no JSON."""

from shared.lane import Report


def run(shop):
    return Report({"tea": object()}, {"tea": 1})
