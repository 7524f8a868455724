"""What sniffio says of where it is asked: in a greenlet."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter17_write_it_once.exhibits.detected.told import told

if __name__ == "__main__":
    print(gevent.spawn(told).get())
