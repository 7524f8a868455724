"""I stop the runtime's own server while a caller is being served: has he his answer?

He has where a server only stops accepting: socketserver's waits for its threads and
processes when it is closed, gevent's for its pool, if it has one.
trio's, curio's and anyio's are stopped by a cancellation, and who is served in them is
called off too; trio's and anyio's serve in another nursery or group if they are given
one.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/socketserver.html"
    "#socketserver.ThreadingMixIn.block_on_close",
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.close",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_listeners",
    "https://curio.readthedocs.io/en/latest/reference.html#networking",
    "https://www.gevent.org/api/gevent.baseserver.html"
    "#gevent.baseserver.BaseServer.stop",
    "https://anyio.readthedocs.io/en/stable/networking.html#working-with-tcp-sockets",
)
CHAPTERS = (16,)


@answers("shut down: served")
def with_threads():
    import socket
    from socketserver import BaseRequestHandler, ThreadingTCPServer
    from threading import Event, Thread

    here = Event()

    class Handler(BaseRequestHandler):
        def handle(self):
            here.set()
            self.request.recv(10)
            self.request.sendall(b"served")

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever).start()
    with socket.create_connection(server.server_address) as caller:
        here.wait()
        server.shutdown()
        caller.sendall(b"go")
        print("shut down:", caller.recv(10).decode() or "hung up")
    server.server_close()


@answers("closed: served")
def with_processes():
    import socket
    from socketserver import BaseRequestHandler, ForkingTCPServer
    from threading import Thread

    class Handler(BaseRequestHandler):
        def handle(self):
            self.request.recv(10)
            self.request.sendall(b"served")

    server = ForkingTCPServer(("127.0.0.1", 0), Handler)
    with socket.create_connection(server.server_address) as caller:
        server.handle_request()
        closing = Thread(target=server.server_close)
        closing.start()
        caller.sendall(b"go")
        print("closed:", caller.recv(10).decode() or "hung up")
        closing.join()


@answers("closed: served")
def with_asyncio():
    import asyncio

    async def main():
        here = asyncio.Event()

        async def handler(reader, writer):
            here.set()
            await reader.read(10)
            writer.write(b"served")
            writer.close()

        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        await here.wait()
        server.close()
        writer.write(b"go")
        print("closed:", (await reader.read(10)).decode() or "hung up")
        writer.close()

    asyncio.run(main())


@answers("cancelled: hung up; with a handler_nursery: served")
def with_trio():
    from functools import partial

    import trio

    async def answer(own):
        here = trio.Event()

        async def handler(stream):
            here.set()
            await stream.receive_some(10)
            await stream.send_all(b"served")

        listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
        address = listeners[0].socket.getsockname()
        async with trio.open_nursery() as visits:
            nursery = visits if own else None
            serve = partial(trio.serve_listeners, handler_nursery=nursery)
            async with trio.open_nursery() as serving:
                serving.start_soon(serve, handler, listeners)
                caller = await trio.open_tcp_stream(*address)
                await here.wait()
                serving.cancel_scope.cancel()
            async with caller:
                try:
                    await caller.send_all(b"go")
                    return (await caller.receive_some(10)).decode()
                except trio.BrokenResourceError:
                    return ""

    async def main():
        for said, own in ("cancelled", False), ("with a handler_nursery", True):
            print(f"{said}:", await answer(own) or "hung up")

    trio.run(main)


@answers("cancelled: hung up")
def with_curio():
    import curio
    from curio import network

    async def main():
        here = curio.Event()

        async def handler(client, address):
            await here.set()
            await client.recv(10)
            await client.sendall(b"served")

        listener = network.tcp_server_socket("127.0.0.1", 0)
        address = listener.getsockname()
        server = await curio.spawn(network.run_server, listener, handler)
        async with await curio.open_connection(*address) as caller:
            await here.wait()
            await server.cancel()
            try:
                await caller.sendall(b"go")
                data = await caller.recv(10)
            except ConnectionError:
                data = b""
        print("cancelled:", data.decode() or "hung up")

    curio.run(main)


@answers("stopped: served; with a pool: served, and stop waits")
def with_gevent():
    import gevent
    from gevent import socket
    from gevent.event import Event
    from gevent.server import StreamServer

    def answer(spawn):
        here = Event()

        def handler(stream, address):
            here.set()
            stream.recv(10)
            stream.sendall(b"served")

        server = StreamServer(("127.0.0.1", 0), handler, spawn=spawn)
        server.start()
        with socket.create_connection(server.address) as caller:
            here.wait()
            stopping = gevent.spawn(server.stop)
            gevent.sleep(0)
            waits = "" if stopping.ready() else ", and stop waits"
            caller.sendall(b"go")
            said = caller.recv(10).decode() or "hung up"
            stopping.get()
            return said + waits

    print("stopped:", answer("default"))
    print("with a pool:", answer(10))


@answers("cancelled: hung up; with a task_group: served")
def with_anyio():
    from functools import partial

    import anyio

    async def answer(own):
        here = anyio.Event()

        async def handler(stream):
            async with stream:
                here.set()
                await stream.receive(10)
                await stream.send(b"served")

        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        async with listener, anyio.create_task_group() as visits:
            serve = partial(listener.serve, task_group=visits if own else None)
            async with anyio.create_task_group() as serving:
                serving.start_soon(serve, handler)
                caller = await anyio.connect_tcp("127.0.0.1", port)
                await here.wait()
                serving.cancel_scope.cancel()
            async with caller:
                try:
                    await caller.send(b"go")
                    return (await caller.receive(10)).decode()
                except (anyio.BrokenResourceError, anyio.EndOfStream):
                    return ""

    async def main():
        for said, own in ("cancelled", False), ("with a task_group", True):
            print(f"{said}:", await answer(own) or "hung up")

    anyio.run(main)
