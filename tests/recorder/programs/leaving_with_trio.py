"""Leaves in the way that its only product is called."""

import os
import signal

import trio


def leave(how):
    match how:
        case "by a signal":
            os.kill(os.getpid(), signal.SIGKILL)
        case "at once":
            os._exit(4)


async def main(how):
    leave(how)


def run(shop):
    trio.run(main, *shop.skus)
