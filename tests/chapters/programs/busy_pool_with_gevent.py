"""Whether gevent looks up a host name while all threads of some pool are busy."""

import sys

from gevent import get_hub, monkey, spawn
from gevent.threadpool import ThreadPool

monkey.patch_all()

import socket

pool = get_hub().threadpool if "hub" in sys.argv else ThreadPool(10)
gate = monkey.get_original("threading", "Event")()
work = [pool.spawn(gate.wait) for _ in range(pool.maxsize)]
look_up = spawn(socket.getaddrinfo, "localhost", 80)
look_up.join(timeout=0.5 if "hub" in sys.argv else None)
print("looked up" if look_up.ready() else "waits")
gate.set()
look_up.join()
print("looked up" if look_up.successful() else "failed")
for each in work:
    each.get()
