"""Says whether a module that stands beside it has been attached to."""

import own_loop

from shared.lane import Report


def run(shop):
    print(own_loop.attached)
    return Report()
