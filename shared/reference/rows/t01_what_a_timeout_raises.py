"""I give something a time limit and the time runs out: what do I catch?

asyncio and anyio raise the built-in TimeoutError, trio an Exception of its own; curio's
TaskTimeout and gevent's Timeout are no Exception, so that `except Exception` lets them
through, unless you give gevent an exception of your own.
Threads and processes set a limit to one call, as gevent can too, and each call has its
own way to say that it was reached: an exception, False, or None.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.TooSlowError",
    "https://curio.readthedocs.io/en/latest/reference.html#exceptions",
    "https://www.gevent.org/api/gevent.timeout.html#gevent.Timeout",
    "https://www.gevent.org/api/gevent.queue.html#gevent.queue.Queue.get",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#timeouts",
    "https://docs.python.org/3/library/queue.html#queue.Queue.get",
    "https://docs.python.org/3/library/threading.html#threading.Thread.join",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
)
CHAPTERS = (10,)


@answers(
    "get raises Empty, no TimeoutError; acquire returns False; "
    "join returns None; result raises TimeoutError"
)
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from queue import Queue
    from threading import Event, Lock, Thread

    def limited(name, call):
        try:
            print(name, "returns", call(timeout=0.01))
        except TimeoutError as error:
            print(name, "raises", type(error).__name__)
        except Exception as error:
            print(name, "raises", f"{type(error).__name__}, no TimeoutError")

    over = Event()
    lock = Lock()
    task = Thread(target=over.wait)
    task.start()
    with lock, ThreadPoolExecutor() as tasks:
        limited("get", Queue().get)
        limited("acquire", lock.acquire)
        limited("join", task.join)
        limited("result", tasks.submit(over.wait).result)
        over.set()


@answers(
    "get raises Empty, no TimeoutError; acquire returns False; "
    "join returns None; result raises TimeoutError"
)
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Lock, Manager, Process, Queue

    def wait(over):
        over.wait()

    def limited(name, call):
        try:
            print(name, "returns", call(timeout=0.01))
        except TimeoutError as error:
            print(name, "raises", type(error).__name__)
        except Exception as error:
            print(name, "raises", f"{type(error).__name__}, no TimeoutError")

    if __name__ == "__main__":
        lock = Lock()
        with lock, Manager() as manager, ProcessPoolExecutor() as tasks:
            over = manager.Event()
            task = Process(target=wait, args=(over,))
            task.start()
            limited("get", Queue().get)
            limited("acquire", lock.acquire)
            limited("join", task.join)
            limited("result", tasks.submit(wait, over).result)
            over.set()
            task.join()


@answers("raises TimeoutError")
def with_asyncio():
    import asyncio

    async def main():
        try:
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        except Exception as error:
            print("raises", f"{type(error).__name__}, no TimeoutError")
        except BaseException as error:
            print("raises", f"{type(error).__name__}, no Exception")

    asyncio.run(main())


@answers("raises TooSlowError, no TimeoutError")
def with_trio():
    import trio

    async def main():
        try:
            with trio.fail_after(0.01):
                await trio.sleep_forever()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        except Exception as error:
            print("raises", f"{type(error).__name__}, no TimeoutError")
        except BaseException as error:
            print("raises", f"{type(error).__name__}, no Exception")

    trio.run(main)


@answers("raises TaskTimeout, no Exception")
def with_curio():
    import curio

    async def main():
        try:
            async with curio.timeout_after(0.01):
                await curio.Event().wait()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        except Exception as error:
            print("raises", f"{type(error).__name__}, no TimeoutError")
        except BaseException as error:
            print("raises", f"{type(error).__name__}, no Exception")

    curio.run(main)


@answers(
    "Timeout raises Timeout, no Exception; "
    "Timeout with TooLate raises TooLate, no TimeoutError; "
    "task.get raises Timeout, no Exception; "
    "queue.get raises Empty, no TimeoutError; "
    "event.wait returns False; task.join returns None; recv raises TimeoutError"
)
def with_gevent():
    import gevent
    from gevent import socket
    from gevent.event import Event
    from gevent.queue import Queue

    class TooLate(Exception):
        pass

    def limited(name, call):
        try:
            print(name, "returns", call())
        except TimeoutError as error:
            print(name, "raises", type(error).__name__)
        except Exception as error:
            print(name, "raises", f"{type(error).__name__}, no TimeoutError")
        except BaseException as error:
            print(name, "raises", f"{type(error).__name__}, no Exception")

    def block(*raised):
        with gevent.Timeout(0.01, *raised):
            Event().wait()

    task = gevent.spawn(Event().wait)
    ours, theirs = socket.socketpair()
    ours.settimeout(0.01)
    limited("Timeout", block)
    limited("Timeout with TooLate", lambda: block(TooLate))
    limited("task.get", lambda: task.get(timeout=0.01))
    limited("queue.get", lambda: Queue().get(timeout=0.01))
    limited("event.wait", lambda: Event().wait(timeout=0.01))
    limited("task.join", lambda: task.join(timeout=0.01))
    limited("recv", lambda: ours.recv(1))
    ours.close()
    theirs.close()


@answers("raises TimeoutError")
def with_anyio():
    import anyio

    async def main():
        try:
            with anyio.fail_after(0.01):
                await anyio.sleep_forever()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        except Exception as error:
            print("raises", f"{type(error).__name__}, no TimeoutError")
        except BaseException as error:
            print("raises", f"{type(error).__name__}, no Exception")

    anyio.run(main)
