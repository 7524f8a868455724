"""Two tasks read from one socket: does each get a part, or is one of them refused?

Threads and processes may both read: the system gives each piece to one of them.
trio, curio, gevent, anyio and asyncio's streams refuse the second reader; a second
`loop.sock_recv` replaces the first, which is never woken.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.BusyResourceError",
    "https://curio.readthedocs.io/en/latest/reference.html#exceptions",
    "https://www.gevent.org/api/gevent.hub.html"
    "#gevent.exceptions.ConcurrentObjectUseError",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.BusyResourceError",
    "https://github.com/python/cpython/issues/126137",
)
CHAPTERS = (16,)


@answers("one gets abc, the other def")
def with_threads():
    import socket
    from concurrent.futures import ThreadPoolExecutor

    ours, theirs = socket.socketpair()

    def read():
        return ours.recv(3).decode()

    with ThreadPoolExecutor(2) as tasks:
        readers = [tasks.submit(read), tasks.submit(read)]
        theirs.sendall(b"abcdef")
    one, other = sorted(each.result() for each in readers)
    print(f"one gets {one}, the other {other}")


@answers("one gets abc, the other def")
def with_processes():
    import socket
    from multiprocessing import Process, SimpleQueue

    def read(ours, parts):
        parts.put(ours.recv(3).decode())

    if __name__ == "__main__":
        ours, theirs = socket.socketpair()
        parts = SimpleQueue()
        readers = [Process(target=read, args=(ours, parts)) for _ in range(2)]
        for each in readers:
            each.start()
        theirs.sendall(b"abcdef")
        one, other = sorted([parts.get(), parts.get()])
        for each in readers:
            each.join()
        print(f"one gets {one}, the other {other}")


@answers(
    "streams: one is refused with RuntimeError, the other gets abc; "
    "sock_recv: one gets abc, the other still waits"
)
def with_asyncio():
    import asyncio
    import socket

    async def streams():
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_unix_connection(sock=ours)

        async def read():
            try:
                data = await reader.read(3)
                print("the other gets", data.decode())
            except Exception as error:
                print("one is refused with", type(error).__name__, end=", ")
                theirs.sendall(b"abc")

        await asyncio.gather(read(), read())
        writer.close()

    async def sock_recv():
        ours, theirs = socket.socketpair()
        ours.setblocking(False)

        async def read():
            data = await asyncio.get_running_loop().sock_recv(ours, 3)
            print("one gets", data.decode(), end=", ")

        readers = [asyncio.create_task(read()) for _ in range(2)]
        await asyncio.sleep(0)
        theirs.sendall(b"abcdef")
        _, waiting = await asyncio.wait(readers, timeout=0.2)
        for each in waiting:
            print("the other still waits")
            each.cancel()

    for main in streams, sock_recv:
        print(main.__name__, end=": ")
        asyncio.run(main())


@answers("one is refused with BusyResourceError, the other gets abc")
def with_trio():
    import trio

    async def main():
        ours, theirs = trio.socket.socketpair()

        async def read():
            try:
                data = await ours.recv(3)
                print("the other gets", data.decode())
            except Exception as error:
                print("one is refused with", type(error).__name__, end=", ")
                await theirs.send(b"abc")

        with ours, theirs:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(read)
                tasks.start_soon(read)

    trio.run(main)


@answers("one is refused with ReadResourceBusy, the other gets abc")
def with_curio():
    import curio
    from curio import socket

    async def main():
        ours, theirs = socket.socketpair()

        async def read():
            try:
                data = await ours.recv(3)
                print("the other gets", data.decode())
            except Exception as error:
                print("one is refused with", type(error).__name__, end=", ")
                await theirs.send(b"abc")

        async with curio.TaskGroup() as tasks:
            await tasks.spawn(read)
            await tasks.spawn(read)

    curio.run(main)


@answers("one is refused with ConcurrentObjectUseError, the other gets abc")
def with_gevent():
    import gevent
    from gevent import socket

    ours, theirs = socket.socketpair()

    def read():
        try:
            data = ours.recv(3)
            print("the other gets", data.decode())
        except Exception as error:
            print("one is refused with", type(error).__name__, end=", ")
            theirs.send(b"abc")

    tasks = [gevent.spawn(read), gevent.spawn(read)]
    gevent.joinall(tasks)


@answers("one is refused with BusyResourceError, the other gets abc")
def with_anyio():
    import socket

    import anyio
    from anyio.abc import UNIXSocketStream

    async def main():
        pair = socket.socketpair()
        ours, theirs = [await UNIXSocketStream.from_socket(each) for each in pair]

        async def read():
            try:
                data = await ours.receive(3)
                print("the other gets", data.decode())
            except Exception as error:
                print("one is refused with", type(error).__name__, end=", ")
                await theirs.send(b"abc")

        async with ours, theirs, anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            tasks.start_soon(read)

    anyio.run(main)
