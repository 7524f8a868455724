"""One of two siblings raises while the other one waits."""

from gevent import monkey

monkey.patch_all()
import gevent


def bad():
    raise ValueError


def waits():
    gevent.sleep(60)


def run(shop):
    tasks = [gevent.spawn(waits), gevent.spawn(bad)]
    try:
        gevent.joinall(tasks, raise_error=True)
    finally:
        gevent.killall(tasks)
