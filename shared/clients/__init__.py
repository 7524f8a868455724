"""How each runtime reaches the world: `get`, `query` and `save`, seven times.

Same verbs, same order, same errors (`shared.errors`).  HTTP is spoken by
`shared.clients.http1` over the runtime's own sockets.  SQLite and files block, so every
runtime but threads and processes hands them to a thread, `THREADS` at most.
"""

THREADS = 60
"""How many blocking calls a process makes at once, the same in every lane.

Left alone, the runtimes differ (asyncio min(32, cores + 4), gevent 10, trio and
anyio 40, curio 64), and a comparison would show that and nothing else; chapter 5
is about it.
"""
