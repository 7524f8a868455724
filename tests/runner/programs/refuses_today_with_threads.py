"""Refuses, and says what would do."""

from shared.errors import MeanwhileError


def run(shop):
    raise MeanwhileError("not today: come tomorrow")
