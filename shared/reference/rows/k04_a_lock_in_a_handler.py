"""My signal handler takes a lock that the code it interrupts may hold: what happens?

A Lock that the main thread holds is not released before a handler of `signal.signal`
returns; an RLock the handler gets, and sees work that is half done: Python runs it in
the main thread in the midst of what runs there.
What is given to asyncio's `add_signal_handler` or gevent's `signal_handler`, and a task
that reads trio's or anyio's `open_signal_receiver`, runs when the task that holds the
lock waits; a task or greenlet of its own can then wait for the lock.
So does, in curio, which has nothing for signals, a task that waits for `signal.sigwait`
in a thread.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers",
    "https://docs.python.org/3/library/threading.html#rlock-objects",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.add_signal_handler",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.open_signal_receiver",
    "https://docs.python.org/3/library/signal.html#signal.sigwait",
    "https://www.gevent.org/api/gevent.html#gevent.signal_handler",
    "https://anyio.readthedocs.io/en/stable/signals.html",
)
CHAPTERS = (12,)


@answers(
    "Lock: acquire gives False, in MainThread, after 1 of 2 steps; "
    "RLock: acquire gives True, in MainThread, after 1 of 2 steps"
)
def with_threads():
    import signal
    import threading

    def handler(signum, frame):
        got = lock.acquire(blocking=False)
        print("acquire gives", got, end=", ")
        where = threading.current_thread().name
        print(f"in {where}, after {len(done)} of 2 steps")
        if got:
            lock.release()

    signal.signal(signal.SIGUSR1, handler)
    for name in "Lock", "RLock":
        lock, done = getattr(threading, name)(), []
        print(name, end=": ")
        with lock:
            done.append("first")
            signal.raise_signal(signal.SIGUSR1)
            done.append("second")


@answers(
    "Lock: acquire gives False, after 1 of 2 steps; "
    "RLock: acquire gives True, after 1 of 2 steps"
)
def with_processes():
    import signal
    from multiprocessing import Lock, Process, RLock

    def child(lock):
        def handler(signum, frame):
            got = lock.acquire(block=False)
            print(f"acquire gives {got}, after {len(done)} of 2 steps", flush=True)
            if got:
                lock.release()

        signal.signal(signal.SIGUSR1, handler)
        done = []
        with lock:
            done.append("first")
            signal.raise_signal(signal.SIGUSR1)
            done.append("second")

    if __name__ == "__main__":
        for make in Lock, RLock:
            print(make.__name__, end=": ", flush=True)
            task = Process(target=child, args=(make(),))
            task.start()
            task.join()


@answers(
    "the step goes on; the handler: locked() True; the lock is released; "
    "the handler's task has it"
)
def with_asyncio():
    import asyncio
    import signal

    async def task(lock, told):
        async with lock:
            signal.raise_signal(signal.SIGUSR1)
            print("the step goes on")
            await told.wait()
            print("the lock is released")

    async def takes(lock, told):
        told.set()
        async with lock:
            print("the handler's task has it")

    async def main():
        def handler():
            print("the handler: locked()", lock.locked())
            tasks.create_task(takes(lock, told))

        lock, told = asyncio.Lock(), asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, handler)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(task(lock, told))

    asyncio.run(main())


@answers(
    "the step goes on; the receiver: locked() True; the lock is released; "
    "the receiver has it"
)
def with_trio():
    import signal

    import trio

    async def task(lock, told):
        async with lock:
            signal.raise_signal(signal.SIGUSR1)
            print("the step goes on")
            await told.wait()
            print("the lock is released")

    async def receiver(lock, told, *, task_status):
        with trio.open_signal_receiver(signal.SIGUSR1) as signals:
            task_status.started()
            async for _ in signals:
                print("the receiver: locked()", lock.locked())
                told.set()
                async with lock:
                    print("the receiver has it")
                break

    async def main():
        lock, told = trio.Lock(), trio.Event()
        async with trio.open_nursery() as tasks:
            await tasks.start(receiver, lock, told)
            tasks.start_soon(task, lock, told)

    trio.run(main)


@answers(
    "signal.signal: the handler: locked() True; the step goes on; "
    "sigwait: the step goes on; the receiver: locked() True; "
    "the lock is released; the receiver has it"
)
def with_curio():
    import os
    import signal

    import curio

    async def task(lock, told):
        async with lock:
            os.kill(os.getpid(), signal.SIGUSR1)
            print("the step goes on")
            await told.wait()
            print("the lock is released")

    async def receiver(lock, told):
        await curio.run_in_thread(signal.sigwait, {signal.SIGUSR1})
        print("the receiver: locked()", lock.locked())
        await told.set()
        async with lock:
            print("the receiver has it")

    async def interrupted():
        def handler(signum, frame):
            print("the handler: locked()", lock.locked())

        lock = curio.Lock()
        signal.signal(signal.SIGUSR1, handler)
        async with lock:
            signal.raise_signal(signal.SIGUSR1)
            print("the step goes on")

    async def main():
        lock, told = curio.Lock(), curio.Event()
        # Blocked here and in the threads made later, it is sigwait's alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(receiver, lock, told)
            await tasks.spawn(task, lock, told)

    print("signal.signal", end=": ")
    curio.run(interrupted)
    print("sigwait", end=": ")
    curio.run(main)


@answers(
    "the step goes on; the handler: locked() True; the lock is released; "
    "the handler has it"
)
def with_gevent():
    import signal

    import gevent
    from gevent.event import Event
    from gevent.lock import BoundedSemaphore

    def task():
        with lock:
            signal.raise_signal(signal.SIGUSR1)
            print("the step goes on")
            # gevent: a signal alone does not keep its loop waiting, a timer does.
            told.wait(60)
            print("the lock is released")

    def handler():
        print("the handler: locked()", lock.locked())
        told.set()
        with lock:
            print("the handler has it")
        over.set()

    lock, told, over = BoundedSemaphore(), Event(), Event()
    gevent.signal_handler(signal.SIGUSR1, handler)
    gevent.spawn(task).join()
    over.wait(60)


@answers(
    "the step goes on; the receiver: locked() True; the lock is released; "
    "the receiver has it"
)
def with_anyio():
    import signal

    import anyio

    async def task(lock, told):
        async with lock:
            signal.raise_signal(signal.SIGUSR1)
            print("the step goes on")
            await told.wait()
            print("the lock is released")

    async def receiver(lock, told, *, task_status):
        with anyio.open_signal_receiver(signal.SIGUSR1) as signals:
            task_status.started()
            async for _ in signals:
                print("the receiver: locked()", lock.locked())
                told.set()
                async with lock:
                    print("the receiver has it")
                break

    async def main():
        lock, told = anyio.Lock(), anyio.Event()
        async with anyio.create_task_group() as tasks:
            await tasks.start(receiver, lock, told)
            tasks.start_soon(task, lock, told)

    anyio.run(main)
