"""What gevent's queue takes that is given a bound of 0, and what a channel takes."""

import warnings

from gevent.queue import Channel, Full, Queue

with warnings.catch_warnings(record=True) as given:
    warnings.simplefilter("always")
    queue = Queue(0)
for each in given:
    print(each.category.__name__)
for name, put in (("Queue", queue.put_nowait), ("Channel", Channel().put_nowait)):
    try:
        put("an item")
        print(name, "takes it")
    except Full:
        print(name, "is full")
