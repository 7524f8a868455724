"""I never close a queue, a channel or a stream: does anybody tell me?

Not unless you ask: each `ResourceWarning` is hidden by default, and shown where a
filter lets it through, as `-X dev` does.
Then a socket and asyncio's stream are said to be `unclosed` once they are collected,
and anyio's memory streams `Unclosed`; of a queue, a Pipe of `multiprocessing` and
trio's memory channel nothing is said.
One thing is told unasked: a process that was killed while it had a Queue of the start
method `spawn` has left `leaked semaphore objects`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/devmode.html#resourcewarning-example",
    "https://docs.python.org/3/library/asyncio-dev.html#asyncio-debug-mode",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://github.com/python-trio/trio/blob/main/src/trio/_channel.py",
    "https://github.com/dabeaz/curio/blob/1.6/curio/queue.py",
    "https://www.gevent.org/api/gevent.socket.html",
    "https://github.com/agronholm/anyio/pull/663",
)
CHAPTERS = (7, 16)


@answers(
    "Queue: nothing, -W always: nothing; "
    "socket: nothing, -W always: ResourceWarning unclosed <socket.socket"
)
def with_threads():
    import gc
    import socket
    import warnings
    from queue import Queue

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    for name, make in ("Queue", Queue), ("socket", socket.socket):
        print(f"{name}: {told(make)}, -W always: {told(make, 'always')}")


@answers(
    "Queue: nothing, -W always: nothing; Pipe: nothing, -W always: nothing; "
    "spawn's Queue, its process ends: nothing; "
    "spawn's Queue, its process is killed: leaked semaphore objects; "
    "fork's Queue, its process is killed: nothing"
)
def with_processes():
    import gc
    import os
    import re
    import signal
    import warnings
    from multiprocessing import Pipe, Process, Queue, get_context

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    def owner(method, ending, stderr):
        os.dup2(stderr, 2)
        queue = get_context(method).Queue()
        if ending == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return queue

    if __name__ == "__main__":
        for name, make in ("Queue", Queue), ("Pipe", Pipe):
            print(f"{name}: {told(make)}, -W always: {told(make, 'always')}")

        endings = ("spawn", "ends"), ("spawn", "is killed"), ("fork", "is killed")
        for method, ending in endings:
            source, sink = os.pipe()
            task = Process(target=owner, args=(method, ending, sink))
            task.start()
            os.close(sink)
            with open(source) as stderr:  # It ends when nobody can write to it.
                leaks = re.findall(r"leaked \w+ objects", stderr.read())
            task.join()
            said = ", ".join(leaks) or "nothing"
            print(f"{method}'s Queue, its process {ending}: {said}")


@answers(
    "Queue: nothing, -W always: nothing; "
    "stream: nothing, -W always: ResourceWarning unclosed <StreamWriter"
)
def with_asyncio():
    import asyncio
    import gc
    import socket
    import warnings

    async def queue():
        asyncio.Queue()

    async def stream():
        ours, theirs = socket.socketpair()
        with theirs:
            await asyncio.open_connection(sock=ours)

    async def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            await make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    async def main():
        for name, make in ("Queue", queue), ("stream", stream):
            unasked = await told(make)
            print(f"{name}: {unasked}, -W always: {await told(make, 'always')}")

    asyncio.run(main())


@answers(
    "memory channel: nothing, -W always: nothing; "
    "socket: nothing, -W always: ResourceWarning unclosed <socket.socket"
)
def with_trio():
    import gc
    import warnings

    import trio

    def channel():
        trio.open_memory_channel(0)

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    async def main():
        makers = {"memory channel": channel, "socket": trio.socket.socket}
        for name, make in makers.items():
            print(f"{name}: {told(make)}, -W always: {told(make, 'always')}")

    trio.run(main)


@answers(
    "Queue: nothing, -W always: nothing; "
    "socket: nothing, -W always: ResourceWarning unclosed <socket.socket"
)
def with_curio():
    import gc
    import warnings

    import curio
    from curio import socket

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    async def main():
        for name, make in ("Queue", curio.Queue), ("socket", socket.socket):
            print(f"{name}: {told(make)}, -W always: {told(make, 'always')}")

    curio.run(main)


@answers(
    "Queue: nothing, -W always: nothing; "
    "socket: nothing, -W always: ResourceWarning unclosed <socket"
)
def with_gevent():
    import gc
    import warnings

    from gevent import socket
    from gevent.queue import Queue

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    for name, make in ("Queue", Queue), ("socket", socket.socket):
        print(f"{name}: {told(make)}, -W always: {told(make, 'always')}")


@answers(
    "memory stream: nothing, -W always: "
    "ResourceWarning Unclosed <MemoryObjectReceiveStream, "
    "ResourceWarning Unclosed <MemoryObjectSendStream"
)
def with_anyio():
    import gc
    import warnings

    import anyio

    def stream():
        anyio.create_memory_object_stream(0)

    def told(make, action=None):
        with warnings.catch_warnings(record=True, action=action) as seen:
            make()
            gc.collect()
        said = [f"{each.category.__name__} {each.message}" for each in seen]
        return ", ".join(" ".join(each.split()[:3]) for each in said) or "nothing"

    async def main():
        unasked, asked = told(stream), told(stream, "always")
        print(f"memory stream: {unasked}, -W always: {asked}")

    anyio.run(main)
