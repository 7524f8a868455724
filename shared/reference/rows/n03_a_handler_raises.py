"""A handler of the runtime's own server raises: is the next caller served?

He is where a server makes a task of its own for each caller: the error is printed or
logged.
trio's and anyio's serve in a nursery or a task group: the error calls off all who are
in it, and comes out of `run`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_listeners",
    "https://anyio.readthedocs.io/en/stable/networking.html#working-with-tcp-sockets",
    "https://docs.python.org/3/library/socketserver.html"
    "#socketserver.BaseServer.handle_error",
    "https://curio.readthedocs.io/en/latest/reference.html#networking",
)
CHAPTERS = (16,)


@answers("the next caller: served")
def with_threads():
    import socket
    from socketserver import BaseRequestHandler, ThreadingTCPServer
    from threading import Thread

    callers = iter(["first", "next"])

    class Handler(BaseRequestHandler):
        def handle(self):
            if next(callers) == "first":
                raise KeyError
            self.request.sendall(b"served")

    def ask(address):
        with socket.create_connection(address) as caller:
            return caller.recv(10).decode()

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        ask(server.server_address)
        print("the next caller:", ask(server.server_address))
        server.shutdown()


@answers("the next caller: served")
def with_processes():
    import socket
    from socketserver import BaseRequestHandler, ForkingTCPServer

    class Handler(BaseRequestHandler):
        def handle(self):
            if self.request.recv(10) == b"first":
                raise KeyError
            self.request.sendall(b"served")

    def ask(address, word):
        caller = socket.create_connection(address)
        caller.sendall(word)
        return caller

    with ForkingTCPServer(("127.0.0.1", 0), Handler) as server:
        address = server.server_address
        callers = [ask(address, word) for word in (b"first", b"next")]
        for _ in callers:
            server.handle_request()
        _, then = [caller.recv(10).decode() for caller in callers]
        print("the next caller:", then)
        for caller in callers:
            caller.close()


@answers("the next caller: served")
def with_asyncio():
    import asyncio

    callers = iter(["first", "next"])

    async def handler(reader, writer):
        try:
            if next(callers) == "first":
                raise KeyError
            writer.write(b"served")
        finally:
            writer.close()

    async def ask(address):
        reader, writer = await asyncio.open_connection(*address)
        data = await reader.read()
        writer.close()
        return data.decode()

    async def main():
        async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
            address = server.sockets[0].getsockname()
            await ask(address)
            print("the next caller:", await ask(address))

    asyncio.run(main())


@answers("run ends with KeyError")
def with_trio():
    from contextlib import suppress

    import trio

    callers = iter(["first", "next"])

    async def handler(stream):
        if next(callers) == "first":
            raise KeyError
        await stream.send_all(b"served")

    async def ask(address):
        async with await trio.open_tcp_stream(*address) as caller:
            return (await caller.receive_some(10)).decode()

    async def main():
        async with trio.open_nursery() as nursery:
            listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
            nursery.start_soon(trio.serve_listeners, handler, listeners)
            address = listeners[0].socket.getsockname()
            await ask(address)
            with suppress(OSError):  # By then nobody may listen any more.
                print("the next caller:", await ask(address))
            nursery.cancel_scope.cancel()

    try:
        trio.run(main)
    except* KeyError:
        print("run ends with KeyError")


@answers("the next caller: served")
def with_curio():
    import curio
    from curio import network

    callers = iter(["first", "next"])

    async def handler(client, address):
        if next(callers) == "first":
            raise KeyError
        await client.sendall(b"served")

    async def ask(address):
        async with await curio.open_connection(*address) as caller:
            return (await caller.recv(10)).decode()

    async def main():
        listener = network.tcp_server_socket("127.0.0.1", 0)
        address = listener.getsockname()
        server = await curio.spawn(network.run_server, listener, handler)
        await ask(address)
        print("the next caller:", await ask(address))
        await server.cancel()

    curio.run(main)


@answers("the next caller: served")
def with_gevent():
    from gevent import socket
    from gevent.server import StreamServer

    callers = iter(["first", "next"])

    def handler(stream, address):
        if next(callers) == "first":
            raise KeyError
        stream.sendall(b"served")

    def ask(address):
        with socket.create_connection(address) as caller:
            return caller.recv(10).decode()

    server = StreamServer(("127.0.0.1", 0), handler)
    server.start()
    ask(server.address)
    print("the next caller:", ask(server.address))
    server.stop()


@answers("run ends with KeyError")
def with_anyio():
    from contextlib import suppress

    import anyio

    callers = iter(["first", "next"])

    async def handler(stream):
        async with stream:
            if next(callers) == "first":
                raise KeyError
            await stream.send(b"served")

    async def ask(port):
        async with await anyio.connect_tcp("127.0.0.1", port) as caller:
            try:
                return (await caller.receive()).decode()
            except anyio.EndOfStream:
                return ""

    async def main():
        async with (
            await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
            anyio.create_task_group() as group,
        ):
            group.start_soon(listener.serve, handler)
            port = listener.extra(anyio.abc.SocketAttribute.local_port)
            await ask(port)
            with suppress(OSError):  # By then nobody may listen any more.
                print("the next caller:", await ask(port))
            group.cancel_scope.cancel()

    try:
        anyio.run(main)
    except* KeyError:
        print("run ends with KeyError")
