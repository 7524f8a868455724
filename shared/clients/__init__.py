"""How each runtime reaches the world: the same verbs in the same order, seven times.

`get` asks the supplier, `query` and `fetchval` the stockroom, `save` and `remove` write
to the shelf and clear it; what they raise is the same everywhere (`shared.errors`).  A
time-out or a cancellation inside one stays what it is.  The threads that a client has
started end with the run, unless the runtime itself keeps them for a while.  HTTP is
spoken by `shared.clients.http1` over the runtime's own sockets.  SQLite and files
block, so every runtime but threads and processes hands them to a thread, `THREADS` at
most.
"""

THREADS = 60
"""How many blocking calls a process makes at once, the same in every lane.

Left alone, the runtimes differ (asyncio min(32, cores + 4), gevent 10, trio and
anyio 40, curio 64), and a comparison would show that and nothing else; chapter 5
is about it.
"""
