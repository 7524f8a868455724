"""I press Ctrl-C while a group of tasks waits: what comes out, and is all cleaned up?

In a nursery or a group each task is cancelled and its `finally` runs before the block
is left; asyncio's and anyio's then raise CancelledError, on trio a BaseExceptionGroup
of KeyboardInterrupt, curio's nothing; out of `run` comes that group on trio, and
KeyboardInterrupt on the others.
gevent's `joinall` raises KeyboardInterrupt and leaves its greenlets as they are, until
you kill them.
Threads hear nothing, nor do worker processes if only their parent gets the signal, and
a pool of threads that nobody tells to end holds the program in its block.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.shutdown",
    "https://docs.python.org/3/library/asyncio-runner.html"
    "#handling-keyboard-interruption",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.html#gevent.killall",
    "https://anyio.readthedocs.io/en/stable/signals.html"
    "#handling-keyboardinterrupt-and-systemexit",
)
CHAPTERS = (12,)


@answers(
    "I tell them to end; 3 end, 3 finally, pool: KeyboardInterrupt; I do not; hangs"
)
def with_threads():
    import os
    import signal
    import sys
    import threading
    from collections import Counter
    from concurrent.futures import ThreadPoolExecutor, wait

    def child(over, seen):
        try:
            over.wait()
            seen.append("end")
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt(ready):
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def main(tell, seen):
        over, ready = threading.Event(), threading.Event()
        threading.Thread(target=interrupt, args=(ready,)).start()
        with ThreadPoolExecutor() as pool:
            tasks = [pool.submit(child, over, seen) for _ in range(3)]
            try:
                ready.set()
                while True:
                    # Short: a signal that comes just before it is seen after it.
                    wait(tasks, timeout=0.05)
            except KeyboardInterrupt:
                if tell:
                    over.set()
                raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    for tell in True, False:
        print("I tell them to end" if tell else "I do not")
        seen = []
        try:
            main(tell, seen)
        except BaseException as error:
            for what, number in sorted(Counter(seen).items()):
                print(number, what, end=", ")
            print("pool:", type(error).__name__)


@answers(
    "kill, and I tell them to end; 3 end, 3 finally, pool: KeyboardInterrupt; "
    "killpg; 3 KeyboardInterrupt, 3 finally, pool: KeyboardInterrupt"
)
def with_processes():
    import os
    import signal
    import sys
    import threading
    from collections import Counter
    from concurrent.futures import ProcessPoolExecutor, wait
    from multiprocessing import Pipe, SimpleQueue

    shared = {}

    def begin(over, seen):
        shared.update(over=over, seen=seen)

    def child():
        over, seen = shared["over"], shared["seen"]
        try:
            seen.put("begun")
            # Short: a signal that comes just before it is seen after it.
            while not over.poll(0.05):
                pass
            seen.put("end")
        except BaseException as error:
            seen.put(type(error).__name__)
            raise
        finally:
            seen.put("finally")

    def kill(ready):
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def killpg(ready):
        ready.wait()
        os.killpg(0, signal.SIGINT)  # What a terminal does.

    def main(interrupt, seen):
        ready = threading.Event()
        over, ours = Pipe(duplex=False)
        ends = over, seen
        with ProcessPoolExecutor(3, initializer=begin, initargs=ends) as pool:
            tasks = [pool.submit(child) for _ in range(3)]
            for _ in tasks:
                seen.get()
            threading.Thread(target=interrupt, args=(ready,)).start()
            try:
                ready.set()
                while True:
                    # Short: a signal that comes just before it is seen after it.
                    wait(tasks, timeout=0.05)
            except KeyboardInterrupt:
                if interrupt is kill:
                    ours.send("end")
                raise

    if __name__ == "__main__":
        sys.setswitchinterval(60)  # The helper's turn comes when main waits.
        for interrupt, what in (kill, ", and I tell them to end"), (killpg, ""):
            print(interrupt.__name__ + what)
            seen = SimpleQueue()
            try:
                main(interrupt, seen)
            except BaseException as error:
                said = Counter(seen.get() for _ in range(6))
                for what, number in sorted(said.items()):
                    print(number, what, end=", ")
                print("pool:", type(error).__name__)


@answers("3 CancelledError, 3 finally, group: CancelledError; run: KeyboardInterrupt")
def with_asyncio():
    import asyncio
    import os
    import signal
    import sys
    import threading
    from collections import Counter

    ready = threading.Event()
    began, seen = [], []

    async def child():
        try:
            began.append(True)
            if len(began) == 3:
                ready.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await asyncio.sleep(0.05)
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(3):
                    tasks.create_task(child())
        except BaseException as error:
            for what, number in sorted(Counter(seen).items()):
                print(number, what, end=", ")
            print("group:", type(error).__name__)
            raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        asyncio.run(main())
    except BaseException as error:
        print("run:", type(error).__name__)


@answers(
    "3 Cancelled, 3 finally, nursery: BaseExceptionGroup of KeyboardInterrupt; "
    "run: BaseExceptionGroup of KeyboardInterrupt"
)
def with_trio():
    import os
    import signal
    import sys
    import threading
    from collections import Counter

    import trio

    ready = threading.Event()
    began, seen = [], []

    async def child():
        try:
            began.append(True)
            if len(began) == 3:
                ready.set()
            await trio.sleep_forever()
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def told(error):
        inner = getattr(error, "exceptions", ())
        return " of ".join(type(each).__name__ for each in (error, *inner))

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                for _ in range(3):
                    tasks.start_soon(child)
        except BaseException as error:
            for what, number in sorted(Counter(seen).items()):
                print(number, what, end=", ")
            print("nursery:", told(error))
            raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        trio.run(main)
    except BaseException as error:
        print("run:", told(error))


@answers("3 TaskCancelled, 3 finally, group: nothing; run: KeyboardInterrupt")
def with_curio():
    import os
    import signal
    import sys
    import threading
    from collections import Counter

    import curio

    ready = threading.Event()
    began, seen = [], []

    async def child():
        try:
            began.append(True)
            if len(began) == 3:
                ready.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await curio.sleep(0.05)
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    async def main():
        came = "nothing"
        try:
            async with curio.TaskGroup() as tasks:
                for _ in range(3):
                    await tasks.spawn(child)
        except BaseException as error:
            came = type(error).__name__
            raise
        finally:
            for what, number in sorted(Counter(seen).items()):
                print(number, what, end=", ")
            print("group:", came)

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        curio.run(main)
    except BaseException as error:
        print("run:", type(error).__name__)


@answers("nothing, joinall: KeyboardInterrupt; killall: 3 GreenletExit, 3 finally")
def with_gevent():
    import os
    import signal
    import sys
    import threading
    from collections import Counter

    import gevent
    from gevent.event import Event

    ready = threading.Event()
    began, seen = [], []

    def child():
        try:
            began.append(True)
            if len(began) == 3:
                ready.set()
            Event().wait()
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def told():
        counts = sorted(Counter(seen).items())
        return ", ".join(f"{number} {what}" for what, number in counts)

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    tasks = [gevent.spawn(child) for _ in range(3)]
    try:
        while True:
            # Short: a signal that comes just before it is seen after it.
            gevent.joinall(tasks, timeout=0.05)
    except BaseException as error:
        print(told() or "nothing", end=", ")
        print("joinall:", type(error).__name__)
    finally:
        gevent.killall(tasks)
        print("killall:", told())


@answers(
    "3 CancelledError, 3 finally, group: CancelledError; run: KeyboardInterrupt",
    on_trio="3 Cancelled, 3 finally, group: BaseExceptionGroup of KeyboardInterrupt; "
    "run: BaseExceptionGroup of KeyboardInterrupt",
)
def with_anyio():
    import os
    import signal
    import sys
    import threading
    from collections import Counter

    import anyio

    ready = threading.Event()
    began, seen = [], []

    async def child():
        try:
            began.append(True)
            if len(began) == 3:
                ready.set()
            while True:
                # Short: a signal that comes just before it is seen after it.
                await anyio.sleep(0.05)
        except BaseException as error:
            seen.append(type(error).__name__)
            raise
        finally:
            seen.append("finally")

    def interrupt():
        ready.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def told(error):
        inner = getattr(error, "exceptions", ())
        return " of ".join(type(each).__name__ for each in (error, *inner))

    async def main():
        try:
            async with anyio.create_task_group() as tasks:
                for _ in range(3):
                    tasks.start_soon(child)
        except BaseException as error:
            for what, number in sorted(Counter(seen).items()):
                print(number, what, end=", ")
            print("group:", told(error))
            raise

    sys.setswitchinterval(60)  # The helper's turn comes when main waits.
    threading.Thread(target=interrupt).start()
    try:
        anyio.run(main)
    except BaseException as error:
        print("run:", told(error))
