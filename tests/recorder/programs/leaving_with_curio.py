"""Leaves in the way that its only product is called."""

import os
import signal

import curio


def leave(how):
    match how:
        case "by a signal":
            os.kill(os.getpid(), signal.SIGKILL)


async def main(how):
    leave(how)


def run(shop):
    curio.run(main, *shop.skus)
