"""How many may wait to be let in, if nothing is said of it?"""

from socketserver import BaseRequestHandler, TCPServer

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)

with asked_for():
    TCPServer(ANYWHERE, BaseRequestHandler).server_close()
