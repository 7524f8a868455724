"""Whether gevent looks up a host name while all threads of some pool are busy."""

import sys
from _thread import allocate_lock

from gevent import get_hub, monkey, spawn
from gevent.threadpool import ThreadPool

monkey.patch_all()

import socket

pool = get_hub().threadpool if "hub" in sys.argv else ThreadPool(10)
gate = allocate_lock()  # taken before the patch: it blocks a real thread


def pass_the_gate():
    with gate:
        pass


gate.acquire()
work = [pool.spawn(pass_the_gate) for _ in range(pool.maxsize)]
look_up = spawn(socket.getaddrinfo, "localhost", 80)
look_up.join(timeout=0.5 if "hub" in sys.argv else None)
print("looked up" if look_up.ready() else "waits")
gate.release()
look_up.join()
print("looked up" if look_up.successful() else "failed")
for each in work:
    each.get()
