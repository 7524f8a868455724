"""Leaves in the way that its only product is called."""

import os
import signal


def leave(how):
    match how:
        case "by a signal":
            os.kill(os.getpid(), signal.SIGKILL)


def run(shop):
    leave(*shop.skus)
