"""I set a signal handler in a thread that is not the main one: may I?

No: `signal` only works in main thread, and raises ValueError elsewhere; asyncio's
`add_signal_handler` raises RuntimeError there, or ValueError on uvloop, and trio's and
anyio's `open_signal_receiver`, on asyncio's own loop and on trio, RuntimeError.
A process may set one, whichever thread has started it.
gevent's `signal_handler` may, and the handler is called in that thread; but on libev,
its default on Linux, the program is aborted if another thread's loop then wants the
same signal, and the first was not cancelled.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#signals-and-threads",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.add_signal_handler",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.open_signal_receiver",
    "https://www.gevent.org/api/gevent.html#gevent.signal_handler",
    "https://anyio.readthedocs.io/en/stable/signals.html",
)
CHAPTERS = (12,)


@answers(
    "in the main thread: works; in another: "
    "ValueError: signal only works in main thread of the main interpreter"
)
def with_threads():
    import signal
    from threading import Thread

    def attempt(where):
        try:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            print(f"{where}: works")
        except ValueError as error:
            print(f"{where}: {type(error).__name__}: {error}")

    attempt("in the main thread")
    thread = Thread(target=attempt, args=("in another",))
    thread.start()
    thread.join()


@answers("started in the main thread: works; in another: works")
def with_processes():
    import signal
    from multiprocessing import Process
    from threading import Thread

    def attempt(where):
        try:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            print(f"{where}: works", flush=True)
        except ValueError as error:
            print(f"{where}: {type(error).__name__}: {error}", flush=True)

    def start(where):
        task = Process(target=attempt, args=(where,))
        task.start()
        task.join()

    if __name__ == "__main__":
        start("started in the main thread")
        thread = Thread(target=start, args=("in another",))
        thread.start()
        thread.join()


@answers(
    "in the main thread: works; in another: "
    "RuntimeError: set_wakeup_fd only works in main thread of the main interpreter",
    uvloop="in the main thread: works; in another: "
    "ValueError: add_signal_handler() can only be called from the main thread",
)
def with_asyncio():
    import asyncio
    import signal
    from threading import Thread

    def handler():
        pass

    async def main(where):
        loop = asyncio.get_running_loop()
        try:
            loop.add_signal_handler(signal.SIGUSR1, handler)
            print(f"{where}: works")
        except (RuntimeError, ValueError) as error:
            print(f"{where}: {type(error).__name__}: {error}")

    def run(where):
        asyncio.run(main(where))

    run("in the main thread")
    thread = Thread(target=run, args=("in another",))
    thread.start()
    thread.join()


@answers(
    "in the main thread: works; in another: RuntimeError: Sorry, open_signal_receiver "
    "is only possible when running in Python interpreter's main thread"
)
def with_trio():
    import signal
    from threading import Thread

    import trio

    async def main(where):
        try:
            with trio.open_signal_receiver(signal.SIGUSR1):
                print(f"{where}: works")
        except RuntimeError as error:
            print(f"{where}: {type(error).__name__}: {error}")

    def run(where):
        trio.run(main, where)

    run("in the main thread")
    thread = Thread(target=run, args=("in another",))
    thread.start()
    thread.join()


@answers(
    "in the main thread: works; in another: "
    "ValueError: signal only works in main thread of the main interpreter"
)
def with_curio():
    import signal
    from threading import Thread

    import curio

    async def main(where):
        try:
            # curio: it has nothing of its own for signals.
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            print(f"{where}: works")
        except ValueError as error:
            print(f"{where}: {type(error).__name__}: {error}")

    def run(where):
        curio.run(main, where)

    run("in the main thread")
    thread = Thread(target=run, args=("in another",))
    thread.start()
    thread.join()


@answers(
    "in another thread: works, and is called there; "
    "then the same signal in the main thread; was killed by SIGABRT"
)
def with_gevent():
    import signal
    import threading

    import gevent
    from gevent.event import Event

    def handler(where, called):
        there = where is threading.current_thread()
        print("works, and is called", "there" if there else "elsewhere")
        called.set()

    def attempt():
        where, called = threading.current_thread(), Event()
        gevent.signal_handler(signal.SIGUSR1, handler, where, called)
        signal.raise_signal(signal.SIGUSR1)
        # gevent: a signal alone does not keep its loop waiting, a timer does.
        called.wait(60)

    print("in another thread", end=": ")
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    print("then the same signal in the main thread")
    attempt()


@answers(
    "in the main thread: works; in another: "
    "RuntimeError: set_wakeup_fd only works in main thread of the main interpreter",
    on_trio="in the main thread: works; in another: RuntimeError: Sorry, "
    "open_signal_receiver is only possible when running in Python interpreter's main "
    "thread",
)
def with_anyio():
    import signal
    from threading import Thread

    import anyio

    async def main(where):
        try:
            with anyio.open_signal_receiver(signal.SIGUSR1):
                print(f"{where}: works")
        except RuntimeError as error:
            print(f"{where}: {type(error).__name__}: {error}")

    def run(where):
        anyio.run(main, where)

    run("in the main thread")
    thread = Thread(target=run, args=("in another",))
    thread.start()
    thread.join()
