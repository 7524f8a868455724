"""Leaves in the way that its only product is called."""

from gevent import monkey

monkey.patch_all()
import os
import signal
import time

import gevent


def leave(how):
    match how:
        case "by a signal":
            os.kill(os.getpid(), signal.SIGKILL)
        case "by raising":
            raise KeyError("milk")
        case "never":
            time.sleep(600)


def run(shop):
    gevent.spawn(leave, *shop.skus).get()
