"""How many may wait to be let in, if nothing is said of it?"""

from gevent import socket
from gevent.server import StreamServer

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)

with asked_for(socket.socket):
    server = StreamServer(ANYWHERE, print)
    server.start()
    server.stop()
