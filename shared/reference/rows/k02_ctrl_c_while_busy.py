"""I press Ctrl-C while a task is busy and yields to nobody: when does it stop?

At the first Ctrl-C, if it runs in the main thread, and not under `asyncio.run`: Python
raises KeyboardInterrupt there, and so in the busy task.
Under `asyncio.run` the first Ctrl-C only asks the main task to cancel, which waits for
the loop, and the second raises at once; another thread is told nothing, and neither is
a child process if only its parent gets the signal.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#signals-and-threads",
    "https://docs.python.org/3/library/asyncio-runner.html"
    "#handling-keyboard-interruption",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html"
    "#safer-keyboardinterrupt-handling",
    "https://github.com/gevent/gevent/issues/1815",
)
CHAPTERS = (12,)


@answers("main: KeyboardInterrupt; child: goes on")
def with_threads():
    import os
    import signal
    import threading
    from concurrent.futures import ThreadPoolExecutor, wait

    ready = threading.Event()
    told = threading.Event()

    def child():
        try:
            ready.set()
            while not told.is_set():
                pass
        except BaseException as error:
            print("child:", type(error).__name__)
        else:
            print("child: goes on")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def main():
        with ThreadPoolExecutor() as tasks:
            task = tasks.submit(child)
            try:
                threading.Thread(target=interrupt).start()
                while not task.done():
                    # Short: a signal that comes just before it is seen after it.
                    wait([task], timeout=0.05)
            except BaseException as error:
                print("main:", type(error).__name__)
            told.set()

    main()


@answers(
    "kill: main KeyboardInterrupt, child goes on; "
    "killpg: main KeyboardInterrupt, child KeyboardInterrupt"
)
def with_processes():
    import os
    import signal
    import threading
    from multiprocessing import Pipe, Process

    def child(parent):
        try:
            parent.send("ready")
            while not parent.poll():
                pass
        except BaseException as error:
            parent.send(f"child {type(error).__name__}")
        else:
            parent.send("child goes on")

    def kill():
        os.kill(os.getpid(), signal.SIGINT)

    def killpg():
        os.killpg(0, signal.SIGINT)  # What a terminal does.

    def main(interrupt):
        ours, theirs = Pipe()
        task = Process(target=child, args=(theirs,))
        task.start()
        ours.recv()
        try:
            threading.Thread(target=interrupt).start()
            while task.is_alive():
                # Short: a signal that comes just before it is seen after it.
                task.join(0.05)
        except BaseException as error:
            print("main", type(error).__name__, end=", ")
        ours.send("told")
        print(ours.recv())
        task.join()

    if __name__ == "__main__":
        for interrupt in kill, killpg:
            print(interrupt.__name__, end=": ")
            main(interrupt)


@answers(
    "child: goes on, then KeyboardInterrupt; "
    "main: CancelledError; run: KeyboardInterrupt"
)
def with_asyncio():
    import asyncio
    import os
    import signal
    import threading

    def interrupt(sent):
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    async def child():
        # An eager task would begin before main waits.
        await asyncio.sleep(0)
        print("child", end=": ")
        for _ in range(2):
            try:
                sent = threading.Event()
                threading.Thread(target=interrupt, args=(sent,)).start()
                while not sent.is_set():
                    pass
            except BaseException as error:
                print(type(error).__name__)
                raise
            else:
                print("goes on", end=", then ")

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(child())
            try:
                await asyncio.Event().wait()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    try:
        asyncio.run(main())
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("child: KeyboardInterrupt; main: Cancelled; run: BaseExceptionGroup")
def with_trio():
    import os
    import signal
    import threading

    import trio

    def interrupt(sent):
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    async def child():
        print("child", end=": ")
        for _ in range(2):
            try:
                sent = threading.Event()
                threading.Thread(target=interrupt, args=(sent,)).start()
                while not sent.is_set():
                    pass
            except BaseException as error:
                print(type(error).__name__)
                raise
            else:
                print("goes on", end=", then ")

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(child)
            try:
                await trio.sleep_forever()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    try:
        trio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("child: KeyboardInterrupt; main: TaskCancelled; run: KeyboardInterrupt")
def with_curio():
    import os
    import signal
    import threading

    import curio

    def interrupt(sent):
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    async def child():
        print("child", end=": ")
        for _ in range(2):
            try:
                sent = threading.Event()
                threading.Thread(target=interrupt, args=(sent,)).start()
                while not sent.is_set():
                    pass
            except BaseException as error:
                print(type(error).__name__)
                raise
            else:
                print("goes on", end=", then ")

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(child)
            try:
                await curio.Event().wait()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    try:
        curio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("child: KeyboardInterrupt; main: KeyboardInterrupt")
def with_gevent():
    import os
    import signal
    import threading

    import gevent

    def interrupt(sent):
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    def child():
        print("child", end=": ")
        for _ in range(2):
            try:
                sent = threading.Event()
                threading.Thread(target=interrupt, args=(sent,)).start()
                while not sent.is_set():
                    pass
            except BaseException as error:
                print(type(error).__name__)
                raise
            else:
                print("goes on", end=", then ")

    def main():
        task = gevent.spawn(child)
        try:
            task.join()
        except BaseException as error:
            print("main:", type(error).__name__)

    main()


@answers(
    "child: goes on, then KeyboardInterrupt; "
    "main: CancelledError; run: KeyboardInterrupt",
    on_trio="child: KeyboardInterrupt; main: Cancelled; run: BaseExceptionGroup",
)
def with_anyio():
    import os
    import signal
    import threading

    import anyio

    def interrupt(sent):
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    async def child():
        print("child", end=": ")
        for _ in range(2):
            try:
                sent = threading.Event()
                threading.Thread(target=interrupt, args=(sent,)).start()
                while not sent.is_set():
                    pass
            except BaseException as error:
                print(type(error).__name__)
                raise
            else:
                print("goes on", end=", then ")

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child)
            try:
                await anyio.sleep_forever()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    try:
        anyio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)
