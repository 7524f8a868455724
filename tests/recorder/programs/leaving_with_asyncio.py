"""Leaves in the way that its only product is called."""

import asyncio
import os
import signal
import time


def leave(how):
    match how:
        case "by raising":
            raise KeyError("milk")
        case "by a signal":
            os.kill(os.getpid(), signal.SIGKILL)
        case "at once":
            os._exit(4)
        case "never":
            time.sleep(600)
        case "busily never":
            while True:
                pass


async def main(how):
    leave(how)


def run(shop):
    asyncio.run(main(*shop.skus))
