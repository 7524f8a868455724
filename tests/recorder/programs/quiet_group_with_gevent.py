"""Two siblings of which none raises; there is no report."""

from gevent import monkey

monkey.patch_all()
import gevent


def bad():
    pass


def waits():
    gevent.sleep(0.01)


def run(shop):
    tasks = [gevent.spawn(waits), gevent.spawn(bad)]
    try:
        gevent.joinall(tasks, raise_error=True)
    finally:
        gevent.killall(tasks)
