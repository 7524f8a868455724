"""My test leaves a task that fails later: does that test fail, or another one?

Neither does, where the task raises an Exception: the tests of `unittest` pass, and F1
says who hears of it (of a SystemExit, see F6).
`IsolatedAsyncioTestCase` and `curio.run` cancel what is left before the next test
begins; a thread, a process and a greenlet go on, and here fail in the middle of it.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/unittest.html#unittest.IsolatedAsyncioTestCase",
    "https://docs.python.org/3/library/threading.html#threading.excepthook",
    "https://curio.readthedocs.io/en/latest/reference.html#basic-execution",
)
CHAPTERS = (9, 11)
UNASKED = {
    "trio": "a nursery waits for its tasks, so the test outlasts them (L1)",
    "anyio": "a task group waits for its tasks, so the test outlasts them (L1)",
}


@answers("the second test; the task fails; all passed")
def with_threads():
    import unittest
    from threading import Event, Thread

    go = Event()

    def left_running():
        go.wait()
        print("the task fails")
        raise ValueError

    class Tests(unittest.TestCase):
        def test_1(self):
            Tests.task = Thread(target=left_running)
            Tests.task.start()

        def test_2(self):
            print("the second test")
            go.set()
            Tests.task.join()

    result = unittest.main(exit=False).result
    print("all passed" if result.wasSuccessful() else "one failed")


@answers("the second test; the task fails; all passed")
def with_processes():
    import unittest
    from multiprocessing import Event, Process

    def left_running(go):
        go.wait()
        print("the task fails")
        raise ValueError

    class Tests(unittest.TestCase):
        def test_1(self):
            Tests.go = Event()
            Tests.task = Process(target=left_running, args=(Tests.go,))
            Tests.task.start()

        def test_2(self):
            print("the second test")
            Tests.go.set()
            Tests.task.join()

    if __name__ == "__main__":
        result = unittest.main(exit=False).result
        print("all passed" if result.wasSuccessful() else "one failed")


@answers("the task is cancelled, and fails; the second test; all passed")
def with_asyncio():
    import asyncio
    import unittest

    async def left_running():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("the task is cancelled, and fails")
            raise ValueError from None

    class Tests(unittest.IsolatedAsyncioTestCase):
        async def test_1(self):
            self.task = asyncio.create_task(left_running())
            await asyncio.sleep(0)  # It runs up to where it waits.

        async def test_2(self):
            print("the second test")

    result = unittest.main(exit=False).result
    print("all passed" if result.wasSuccessful() else "one failed")


@answers("the task is cancelled, and fails; the second test; all passed")
def with_curio():
    import unittest

    import curio

    async def left_running():
        try:
            await curio.Event().wait()
        except curio.CancelledError:
            print("the task is cancelled, and fails")
            raise ValueError from None

    async def leave_one():
        await curio.spawn(left_running)
        await curio.sleep(0)  # It runs up to where it waits.

    class Tests(unittest.TestCase):
        def test_1(self):
            curio.run(leave_one)

        def test_2(self):
            print("the second test")

    result = unittest.main(exit=False).result
    print("all passed" if result.wasSuccessful() else "one failed")


@answers("the second test; the task fails; all passed")
def with_gevent():
    import unittest

    import gevent
    from gevent.event import Event

    go = Event()

    def left_running():
        go.wait()
        print("the task fails")
        raise ValueError

    class Tests(unittest.TestCase):
        def test_1(self):
            Tests.task = gevent.spawn(left_running)
            gevent.sleep(0)  # It runs up to where it waits.

        def test_2(self):
            print("the second test")
            go.set()
            Tests.task.join()

    result = unittest.main(exit=False).result
    print("all passed" if result.wasSuccessful() else "one failed")
