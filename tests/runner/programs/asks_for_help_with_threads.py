"""Imports what stands beside it."""

from helping_hand import R


def run(shop):
    return R()
