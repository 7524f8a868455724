"""gevent has patched everything: may I still use `multiprocessing`?

A `Process` works, a queue and a `Pipe()` only in part: patching makes `fork` the start
method, and `join` of a forked `Process` lets other greenlets run.
They are copied into the child and go on there too, but a `ThreadPool` of your own that
has worked before the fork hangs in it if it is called at once.
A queue's `get` without a timeout blocks in the system, and with it every greenlet; a
`Pipe()`, which goes both ways, is made of a patched socket, which does not block, so
that `recv` fails where it should wait.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://www.gevent.org/api/gevent.monkey.html#gevent.monkey.patch_subprocess",
    "https://www.gevent.org/api/gevent.monkey.html#gevent.monkey.patch_thread",
    "https://www.gevent.org/whatsnew_1_1.html#improved-subprocess-support",
    "https://www.gevent.org/api/gevent.os.html",
    "https://github.com/gevent/gevent/pull/2203",
)
CHAPTERS = (15,)
NOT_PATCHED = "it patches nothing"
UNASKED = dict.fromkeys(
    ("threads", "processes", "asyncio", "trio", "curio", "anyio"), NOT_PATCHED
)


@answers(
    "start method: fork; join: the others run; get: the others wait; "
    "get with a timeout: the others run; recv: BlockingIOError; "
    "in the child: the hub's pool; works; "
    "in the child: the others run; in the child: my pool; hangs"
)
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import multiprocessing
    import threading
    from multiprocessing import Event, Pipe, Process, Queue, SimpleQueue

    import gevent
    from gevent.threadpool import ThreadPool

    def child(go_on, found):
        go_on.wait()
        found.put("found")

    def report(call, ran):
        print(f"{call}: the others", "run" if ran else "wait", flush=True)

    def call(pool, name):
        print(f"in the child: {name}", flush=True)
        print(pool.apply(str, ("works",)))

    def copy(sibling, gate):
        call(gevent.get_hub().threadpool, "the hub's pool")
        gate.set()
        sibling.join()
        report("in the child", sibling.ready())

    if __name__ == "__main__":
        print("start method:", multiprocessing.get_start_method())

        go_on, found = Event(), SimpleQueue()
        task = Process(target=child, args=(go_on, found))
        task.start()
        sibling = gevent.spawn(go_on.set)
        task.join()
        report("join", sibling.ready())

        sibling = gevent.spawn(found.put, "found")
        found.get()
        report("get", sibling.ready())
        sibling.join()

        queue = Queue()
        sibling = gevent.spawn(queue.put, "found")
        queue.get(timeout=10)
        report("get with a timeout", sibling.ready())
        queue.close()
        queue.join_thread()

        ours, _ = Pipe()
        try:
            ours.recv()
        except OSError as error:
            print("recv:", type(error).__name__)

        gate = threading.Event()
        sibling = gevent.spawn(gate.wait)
        gevent.get_hub().threadpool.apply(str)
        task = Process(target=copy, args=(sibling, gate))
        task.start()
        task.join()

        mine = ThreadPool(1)
        mine.apply(str)
        task = Process(target=call, args=(mine, "my pool"))
        task.start()
        task.join()
