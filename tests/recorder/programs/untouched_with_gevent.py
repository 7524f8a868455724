"""What the runtime offers, and what a recorder might spoil of it."""

from gevent import monkey

monkey.patch_all()
import os
from concurrent.futures import ThreadPoolExecutor

import gevent
import greenlet
from gevent.pool import Group, Pool

from shared.lane import Report


def child(number):
    return number


def waits():
    gevent.sleep(60)


class Own(gevent.Greenlet):
    asked = 0

    def __init__(self, number):
        self.number = number
        super().__init__()
        self.number = number

    @property
    def begun(self):
        return "no"

    def _run(self):
        return self.number


class Leaves(Exception):
    pass


def outer(number):
    gevent.sleep(0)
    return gevent.spawn(child, number).get()


def tracer(event, args):
    traced.append(event)


traced = []


def forked():
    # Else gevent's waitpid hangs if the child ends before it is watched.
    gevent.get_hub().loop.install_sigchld()
    process = os.fork()
    if not process:
        gevent.spawn(waits)
        gevent.sleep(0)
        os._exit(0)
    os.waitpid(process, 0)


def run(shop):
    assert Pool(2).map(child, [1, 2, 3]) == [1, 2, 3]
    group = Group()
    group.spawn(waits)
    gevent.sleep(0)
    group.kill()
    assert gevent.spawn_later(0.01, child, 4).get() == 4
    killed = gevent.spawn(waits)
    killed.kill()
    assert killed.dead and isinstance(killed.value, gevent.GreenletExit)
    own = Own(9)
    own.start()
    assert own.get() == 9
    assert repr(gevent.spawn(child, 6)).startswith("<Greenlet at")
    never = [gevent.spawn(waits) for _ in range(3)]
    gevent.killall(never[:1])
    never[1].kill(Leaves)
    never[2].throw(Leaves)
    assert [each.dead for each in never] == [True] * 3
    with ThreadPoolExecutor(2) as tasks:
        assert list(tasks.map(outer, [11, 12])) == [11, 12]
    assert greenlet.settrace(tracer) is None and greenlet.gettrace() is tracer
    gevent.sleep(0)
    assert "switch" in traced and greenlet.settrace(None) is tracer
    forked()
    try:
        with gevent.Timeout(0.01):
            gevent.sleep(60)
        raise AssertionError
    except gevent.Timeout:
        pass
    raw = greenlet.greenlet(child)
    assert raw.switch(5) == 5
    gevent.get_hub().destroy(destroy_loop=True)
    return Report()
