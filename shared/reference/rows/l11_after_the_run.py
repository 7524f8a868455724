"""My run has ended, and I still use its loop, or what was made in it: what does it say?

asyncio raises RuntimeError: `Event loop is closed`, also when a StreamWriter is closed
too late, though not on uvloop.
`get_event_loop` then raises `There is no current event loop`, but not where the run had
a `loop_factory`, as on uvloop: that leaves it as it was before.
A call by their token raises trio's or anyio's RunFinishedError; a portal of anyio's, a
socket of trio's that is closed outside of a run, and a Kernel of curio's that was shut
down raise RuntimeError.
A new run works in all of them; gevent's hub goes on after `join`, and where one was
destroyed there is a new one, while the old one's loop raises ValueError.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run",
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.RunFinishedError",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.hub.html",
    "https://github.com/agronholm/anyio/blob/master/src/anyio/_core/_exceptions.py",
)
CHAPTERS = (13,)
NO_LOOP = "it has no loop; for a pool that was shut down see L3"
UNASKED = dict.fromkeys(("threads", "processes"), NO_LOOP)


@answers(
    "call_soon: Event loop is closed; close of a StreamWriter: Event loop is closed; "
    "get_event_loop: There is no current event loop in thread 'MainThread'.; "
    "a new run: works",
    uvloop="call_soon: Event loop is closed; close of a StreamWriter: works; "
    "get_event_loop: works; a new run: works",
)
def with_asyncio():
    import asyncio
    import socket

    def attempt(name, call, *args):
        try:
            call(*args)
            print(f"{name}: works")
        except RuntimeError as error:
            print(f"{name}: {error}")

    async def main(sock):
        _, writer = await asyncio.open_connection(sock=sock)
        return asyncio.get_running_loop(), writer

    ours, _theirs = socket.socketpair()
    loop, writer = asyncio.run(main(ours))
    attempt("call_soon", loop.call_soon, print)
    attempt("close of a StreamWriter", writer.close)
    attempt("get_event_loop", asyncio.get_event_loop)
    attempt("a new run", asyncio.run, asyncio.sleep(0))


@answers(
    "from_thread.run_sync: RunFinishedError: run() has exited; "
    "close of a socket: RuntimeError: must be called from async context; "
    "a new run: works"
)
def with_trio():
    import trio

    def attempt(name, call, *args, **more):
        try:
            call(*args, **more)
            print(f"{name}: works")
        except RuntimeError as error:
            print(f"{name}: {type(error).__name__}: {error}")

    async def main():
        return trio.lowlevel.current_trio_token(), trio.socket.socket()

    token, sock = trio.run(main)
    call = trio.from_thread.run_sync
    attempt("from_thread.run_sync", call, print, trio_token=token)
    attempt("close of a socket", sock.close)
    attempt("a new run", trio.run, trio.sleep, 0)


@answers(
    "Kernel.run: RuntimeError: Can't run a kernel that's been shut down or crashed. "
    "Create a new kernel.; a new run: works"
)
def with_curio():
    import curio

    def attempt(name, call, *args):
        try:
            call(*args)
            print(f"{name}: works")
        except RuntimeError as error:
            print(f"{name}: {type(error).__name__}: {error}")

    with curio.Kernel() as kernel:
        kernel.run(curio.sleep, 0)
    attempt("Kernel.run", kernel.run, curio.sleep, 0)
    attempt("a new run", curio.run, curio.sleep, 0)


@answers(
    "the hub is joined; spawn: works, in the same hub; the hub is destroyed; "
    "its loop: ValueError: operation on destroyed loop; spawn: works, in a new hub"
)
def with_gevent():
    import gevent

    def spawn():
        print("spawn:", gevent.spawn(lambda: "works").get(), end=", ")
        print("in the same hub" if gevent.get_hub() is hub else "in a new hub")

    hub = gevent.get_hub()
    loop = hub.loop
    hub.join()  # Until nothing is left to do.
    print("the hub is joined")
    spawn()
    hub.destroy(destroy_loop=True)
    print("the hub is destroyed")
    try:
        loop.run_callback(print)
    except ValueError as error:
        print(f"its loop: {type(error).__name__}: {error}")
    spawn()


@answers(
    "from_thread.run_sync: RunFinishedError: "
    "The event loop associated with the given token has already finished; "
    "a portal: RuntimeError: This portal is not running; a new run: works"
)
def with_anyio():
    import anyio
    from anyio.from_thread import run_sync, start_blocking_portal

    def attempt(name, call, *args, **more):
        try:
            call(*args, **more)
            print(f"{name}: works")
        except RuntimeError as error:
            print(f"{name}: {type(error).__name__}: {error}")

    async def main():
        return anyio.lowlevel.current_token()

    token = anyio.run(main)
    attempt("from_thread.run_sync", run_sync, print, token=token)
    with start_blocking_portal() as portal:
        pass
    attempt("a portal", portal.call, print)
    attempt("a new run", anyio.run, anyio.sleep, 0)
