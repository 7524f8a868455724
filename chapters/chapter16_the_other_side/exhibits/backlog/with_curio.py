"""How many may wait to be let in, if nothing is said of it?"""

from curio.network import tcp_server_socket

from chapters.chapter16_the_other_side.exhibits.backlog.asked import (
    ANYWHERE,
    asked_for,
)

with asked_for():
    tcp_server_socket(*ANYWHERE)._socket.close()
