"""I call my runtime where its loop does not run: what does it say?

asyncio raises RuntimeError: `no running event loop`, or, from `get_event_loop` in
another thread than the main one, `There is no current event loop`.
In the main one `get_event_loop` makes a loop, from Python 3.12 on with a
DeprecationWarning; from 3.14 on, which was not asked, it is documented to raise there
too.
trio raises RuntimeError, here `must be called from async context`, and anyio
NoEventLoopError; curio's `AWAIT` raises a CurioError of its own.
`trio.sleep(0)` and `curio.sleep(0)` fail in asyncio's loop, `Task got bad yield`, and
gevent has a hub in every thread.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop",
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.current_time",
    "https://github.com/dabeaz/curio/blob/1.6/curio/thread.py",
    "https://www.gevent.org/api/gevent.hub.html#gevent.hub.get_hub",
    "https://github.com/agronholm/anyio/blob/master/src/anyio/_core/_exceptions.py",
)
CHAPTERS = (13,)
NO_LOOP = "it has no loop"
UNASKED = dict.fromkeys(("threads", "processes"), NO_LOOP)


@answers(
    "create_task: no running event loop; get_event_loop: works; "
    "in another thread: There is no current event loop in thread 'other'.",
    since={
        "3.12": "create_task: no running event loop; get_event_loop: works, with "
        "DeprecationWarning: There is no current event loop; "
        "in another thread: There is no current event loop in thread 'other'."
    },
)
def with_asyncio():
    import asyncio
    import warnings
    from threading import Thread

    def attempt(name, call, *args):
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always")
            try:
                call(*args)
            except RuntimeError as error:
                print(f"{name}: {error}")
                return
        said = [f"{each.category.__name__}: {each.message}" for each in given]
        print(f"{name}:", ", with ".join(["works", *said]))

    coroutine = asyncio.sleep(0)
    attempt("create_task", asyncio.create_task, coroutine)
    coroutine.close()
    attempt("get_event_loop", asyncio.get_event_loop)
    args = ("in another thread", asyncio.get_event_loop)
    thread = Thread(name="other", target=attempt, args=args)
    thread.start()
    thread.join()


@answers(
    "current_time: must be called from async context; "
    "CancelScope: must be called from async context; "
    "sleep gives a coroutine; in asyncio's loop: Task got bad yield"
)
def with_trio():
    import asyncio

    import trio

    async def host(coroutine):
        try:
            await coroutine
        except RuntimeError as error:
            print("in asyncio's loop:", str(error).partition(":")[0])

    try:
        trio.current_time()
    except RuntimeError as error:
        print("current_time:", error)
    try:
        with trio.CancelScope():
            print("CancelScope: works")
    except RuntimeError as error:
        print("CancelScope:", error)

    coroutine = trio.sleep(0)
    print("sleep gives a", type(coroutine).__name__)
    asyncio.run(host(coroutine))


@answers(
    "AWAIT: Must be used as async; "
    "sleep gives a coroutine; in asyncio's loop: Task got bad yield"
)
def with_curio():
    import asyncio

    import curio

    async def host(coroutine):
        try:
            await coroutine
        except RuntimeError as error:
            print("in asyncio's loop:", str(error).partition(":")[0])

    coroutine = curio.sleep(0)
    try:
        curio.AWAIT(coroutine)
    except curio.CurioError as error:
        print("AWAIT:", error)
    print("sleep gives a", type(coroutine).__name__)
    asyncio.run(host(coroutine))


@answers("in the main thread: works; in another: works, in a hub of its own")
def with_gevent():
    from threading import Thread

    import gevent

    hubs = []

    def attempt(where):
        said = gevent.spawn(lambda: "works").get()
        hubs.append(gevent.get_hub())
        own = ", in a hub of its own" if hubs[-1] is not hubs[0] else ""
        print(f"{where}: {said}{own}")

    attempt("in the main thread")
    thread = Thread(target=attempt, args=("in another",))
    thread.start()
    thread.join()


@answers(
    "current_time: NoEventLoopError: Not currently running on any asynchronous event "
    "loop. Available async backends: asyncio, trio; from_thread.run: NoEventLoopError: "
    "Not running inside an AnyIO worker thread, and no event loop token was provided"
)
def with_anyio():
    import anyio

    try:
        anyio.current_time()
    except RuntimeError as error:
        print(f"current_time: {type(error).__name__}: {error}")
    try:
        anyio.from_thread.run(anyio.sleep, 0)
    except RuntimeError as error:
        print(f"from_thread.run: {type(error).__name__}: {error}")
