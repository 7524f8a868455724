"""A trace function that raises: greenlet takes it away, and ours with it."""

from gevent import monkey

monkey.patch_all()
import os
from contextlib import suppress

import gevent
import greenlet


def tracer(event, args):
    raise LookupError


def run(shop):
    greenlet.settrace(tracer)
    with suppress(LookupError):
        gevent.sleep(0)
    if greenlet.gettrace() is not None:
        os._exit(3)
