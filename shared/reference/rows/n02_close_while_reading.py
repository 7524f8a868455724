"""One task closes a socket that another is reading from: does the reader learn of it?

In trio, gevent, anyio and asyncio's streams it does: they know who waits for the
socket, and end the wait.
The system does not: a thread in `recv` keeps reading from what was closed, unless the
socket has a timeout, and a task in curio's `recv` or asyncio's `sock_recv` waits for a
descriptor that is gone (uvloop closes it only when the read is over).
`shutdown` in place of `close` ends the `recv` of a thread and of a process.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://man7.org/linux/man-pages/man2/close.2.html",
    "https://man7.org/linux/man-pages/man2/shutdown.2.html",
    "https://github.com/python/cpython/issues/75179",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html"
    "#trio.lowlevel.notify_closing",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.ClosedResourceError",
    "https://www.gevent.org/api/gevent.socket.html#gevent.socket.cancel_wait",
)
CHAPTERS = (16,)


@answers(
    "the reader gets what is sent after the close; shutdown: the reader gets b''; "
    "with a timeout: the reader gets EBADF"
)
def with_threads():
    import errno
    import socket
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import suppress
    from functools import partial
    from operator import call
    from threading import Lock

    ours, theirs = socket.socketpair()
    much = b"a" * 1_000_000

    def read(ours):
        return ours.recv(len(much) + 3, socket.MSG_WAITALL)

    with ThreadPoolExecutor() as tasks:
        reader = tasks.submit(read, ours)
        # More than the buffers hold: when it is sent, the reader is in recv.
        theirs.sendall(much)
        ours.close()
        theirs.sendall(b"abc")
    if reader.result() == much + b"abc":
        print("the reader gets what is sent after the close")

    ours, theirs = socket.socketpair()
    with ThreadPoolExecutor() as tasks:
        reader = tasks.submit(read, ours)
        theirs.sendall(much)
        ours.shutdown(socket.SHUT_RDWR)
    rest = reader.result().removeprefix(much)
    print("shutdown: the reader gets", rest)

    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    began = Lock()
    began.acquire()
    with ThreadPoolExecutor() as tasks:
        # Called from C, one after the other, so that the reader is in recv.
        steps = map(call, [began.release, partial(ours.recv, 3)])
        reader = tasks.submit(list, steps)
        began.acquire()
        ours.close()
        with suppress(BrokenPipeError):
            theirs.sendall(b"abc")
    print("with a timeout: the reader gets", end=" ")
    try:
        print(reader.result()[1])
    except OSError as error:
        print(errno.errorcode[error.errno])


@answers("the reader gets what is sent after the close; shutdown: the reader gets b''")
def with_processes():
    import socket
    from multiprocessing import Process, SimpleQueue

    def read(ours, parts):
        parts.put(ours.recv(3))

    if __name__ == "__main__":
        ours, theirs = socket.socketpair()
        parts = SimpleQueue()
        reader = Process(target=read, args=(ours, parts))
        reader.start()
        ours.close()
        theirs.sendall(b"abc")
        if parts.get() == b"abc":
            print("the reader gets what is sent after the close")
        reader.join()

        ours, theirs = socket.socketpair()
        reader = Process(target=read, args=(ours, parts))
        reader.start()
        ours.shutdown(socket.SHUT_RDWR)
        print("shutdown: the reader gets", parts.get())
        reader.join()


@answers(
    "streams: the reader gets b''; sock_recv: the reader still waits",
    uvloop="streams: the reader gets b''; "
    "sock_recv: the reader gets what is sent after the close",
)
def with_asyncio():
    import asyncio
    import socket
    from contextlib import suppress

    async def streams():
        ours, theirs = socket.socketpair()
        stream, writer = await asyncio.open_unix_connection(sock=ours)
        reader = asyncio.create_task(stream.read(3))
        await asyncio.sleep(0)
        writer.close()
        print("the reader gets", await reader)
        theirs.close()

    async def sock_recv():
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        reader = asyncio.create_task(loop.sock_recv(ours, 3))
        await asyncio.sleep(0)
        ours.close()
        with suppress(BrokenPipeError):
            theirs.sendall(b"abc")
        try:
            if await asyncio.wait_for(reader, timeout=0.2) == b"abc":
                print("the reader gets what is sent after the close")
        except TimeoutError:
            print("the reader still waits")

    for main in streams, sock_recv:
        print(main.__name__, end=": ")
        asyncio.run(main())


@answers("the reader gets ClosedResourceError")
def with_trio():
    import trio

    async def main():
        reading = trio.Event()
        ours, theirs = trio.socket.socketpair()

        async def read():
            try:
                reading.set()
                await ours.recv(3)
            except Exception as error:
                print("the reader gets", type(error).__name__)

        with ours, theirs:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(read)
                await reading.wait()
                ours.close()

    trio.run(main)


@answers("the reader still waits")
def with_curio():
    import curio
    from curio import socket

    async def main():
        ours, theirs = socket.socketpair()

        async def read():
            try:
                await ours.recv(3)
            except Exception as error:
                print("the reader gets", type(error).__name__)

        async with theirs, curio.TaskGroup() as tasks:
            reader = await tasks.spawn(read)
            await curio.sleep(0)
            await ours.close()
            await curio.ignore_after(0.2, reader.wait)
            if not reader.terminated:
                print("the reader still waits")
                await reader.cancel()

    curio.run(main)


@answers("the reader gets EBADF")
def with_gevent():
    from errno import errorcode

    import gevent
    from gevent import socket

    ours, theirs = socket.socketpair()

    def read():
        try:
            ours.recv(3)
        except OSError as error:
            print("the reader gets", errorcode[error.errno])

    with theirs:
        reader = gevent.spawn(read)
        gevent.sleep(0)
        ours.close()
        reader.join()


@answers("the reader gets ClosedResourceError")
def with_anyio():
    import socket

    import anyio
    from anyio.abc import UNIXSocketStream

    async def main():
        pair = socket.socketpair()
        ours, theirs = [await UNIXSocketStream.from_socket(each) for each in pair]

        async def read():
            try:
                await ours.receive(3)
            except Exception as error:
                print("the reader gets", type(error).__name__)

        async with theirs, anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            await anyio.wait_all_tasks_blocked()
            await ours.aclose()

    anyio.run(main)
