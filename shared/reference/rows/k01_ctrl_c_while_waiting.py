"""I press Ctrl-C while everybody waits: who hears of it?

The main thread, where Python handles the signal, and a runtime decides what comes of
it: `asyncio.run` cancels the main task, trio raises in it, curio cancels every task,
and gevent raises in the main greenlet; a loop's own `run_until_complete` raises
KeyboardInterrupt, and its task hears nothing.
Other threads and greenlets are told nothing; a terminal signals every process.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#signals-and-threads",
    "https://docs.python.org/3/library/asyncio-runner.html"
    "#handling-keyboard-interruption",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html"
    "#safer-keyboardinterrupt-handling",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://github.com/gevent/gevent/issues/1815",
    "https://anyio.readthedocs.io/en/stable/signals.html"
    "#handling-keyboardinterrupt-and-systemexit",
)
CHAPTERS = (12,)


@answers("main: KeyboardInterrupt; child: goes on")
def with_threads():
    import os
    import signal
    import sys
    import threading
    from concurrent.futures import ThreadPoolExecutor, wait

    go_on = threading.Event()
    ready = threading.Event()

    def child():
        try:
            while not go_on.wait(0.05):
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
                ready.set()
                while not task.done():
                    # Short: a signal that comes just before it is seen after it.
                    wait([task], timeout=0.05)
            except BaseException as error:
                print("main:", type(error).__name__)
            go_on.set()

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    main()


@answers(
    "kill: main KeyboardInterrupt, child goes on; "
    "killpg: main KeyboardInterrupt, child KeyboardInterrupt"
)
def with_processes():
    import os
    import signal
    import sys
    import threading
    from multiprocessing import Pipe, Process

    def child(parent):
        try:
            parent.send("ready")
            parent.recv()
        except BaseException as error:
            parent.send(f"child {type(error).__name__}")
        else:
            parent.send("child goes on")

    def kill(ready):
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def killpg(ready):
        ready.wait()
        os.killpg(0, signal.SIGINT)  # What a terminal does.

    def main(interrupt):
        ours, theirs = Pipe()
        task = Process(target=child, args=(theirs,))
        task.start()
        ours.recv()
        ready = threading.Event()
        threading.Thread(target=interrupt, args=(ready,)).start()
        try:
            ready.set()
            while task.is_alive():
                # Short: a signal that comes just before it is seen after it.
                task.join(0.05)
        except BaseException as error:
            print("main", type(error).__name__, end=", ")
        ours.send("go on")
        print(ours.recv())
        task.join()

    if __name__ == "__main__":
        sys.setswitchinterval(60)  # The helper's turn comes when main waits.
        for interrupt in kill, killpg:
            print(interrupt.__name__, end=": ")
            main(interrupt)


@answers(
    "main: CancelledError; child: CancelledError; run: KeyboardInterrupt; "
    "run_until_complete: KeyboardInterrupt; main: hears nothing"
)
def with_asyncio():
    import asyncio
    import os
    import signal
    import sys
    import threading
    from contextlib import suppress

    ready = threading.Event()

    async def child(waiting):
        try:
            waiting.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await asyncio.sleep(0.05)
        except BaseException as error:
            print("child:", type(error).__name__)
            raise

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        waiting = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(child(waiting))
            await waiting.wait()
            try:
                ready.set()
                await asyncio.Event().wait()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    async def alone():
        ready.set()
        while True:
            # Short: a signal that comes just before it is seen after it.
            await asyncio.sleep(0.05)

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        asyncio.run(main())
    except BaseException as error:
        print("run:", type(error).__name__)

    ready.clear()
    threading.Thread(target=interrupt).start()
    loop = asyncio.new_event_loop()
    task = loop.create_task(alone())
    try:
        loop.run_until_complete(task)
    except BaseException as error:
        print("run_until_complete:", type(error).__name__)
    if not task.done() and not task.cancelling():
        print("main: hears nothing")
    task.cancel()
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    loop.close()


@answers("main: KeyboardInterrupt; child: Cancelled; run: BaseExceptionGroup")
def with_trio():
    import os
    import signal
    import sys
    import threading

    import trio

    ready = threading.Event()

    async def child(waiting):
        try:
            waiting.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await trio.sleep(0.05)
        except BaseException as error:
            print("child:", type(error).__name__)
            raise

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        waiting = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(child, waiting)
            await waiting.wait()
            try:
                ready.set()
                await trio.sleep_forever()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        trio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("child: TaskCancelled; main: TaskCancelled; run: KeyboardInterrupt")
def with_curio():
    import os
    import signal
    import sys
    import threading

    import curio

    ready = threading.Event()

    async def child(waiting):
        try:
            await waiting.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await curio.sleep(0.05)
        except BaseException as error:
            print("child:", type(error).__name__)
            raise

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        waiting = curio.Event()
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(child, waiting)
            await waiting.wait()
            try:
                ready.set()
                await curio.Event().wait()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        curio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("main: KeyboardInterrupt; child: goes on")
def with_gevent():
    import os
    import signal
    import sys
    import threading

    import gevent
    from gevent.event import Event

    go_on = Event()
    ready = threading.Event()

    def child(waiting):
        try:
            waiting.set()
            # Short: a signal that comes just before it is seen after it.
            while not go_on.wait(0.05):
                pass
        except BaseException as error:
            print("child:", type(error).__name__)
        else:
            print("child: goes on")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def main():
        waiting = Event()
        task = gevent.spawn(child, waiting)
        waiting.wait()
        try:
            ready.set()
            task.join()
        except BaseException as error:
            print("main:", type(error).__name__)
        go_on.set()
        task.join()

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    main()


@answers(
    "main: CancelledError; child: CancelledError; run: KeyboardInterrupt",
    on_trio="main: KeyboardInterrupt; child: Cancelled; run: BaseExceptionGroup",
)
def with_anyio():
    import os
    import signal
    import sys
    import threading

    import anyio

    ready = threading.Event()

    async def child(waiting):
        try:
            waiting.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await anyio.sleep(0.05)
        except BaseException as error:
            print("child:", type(error).__name__)
            raise

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        waiting = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child, waiting)
            await waiting.wait()
            try:
                ready.set()
                await anyio.sleep_forever()
            except BaseException as error:
                print("main:", type(error).__name__)
                raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        anyio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)
