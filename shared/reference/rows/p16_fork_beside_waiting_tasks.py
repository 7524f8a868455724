"""I fork while another task waits: does that task go on in the child, too?

A greenlet, or another task of the loop, does: it is copied, and goes on in the child
too when the one that forked waits for it there, as it does in the parent.
A fork copies the memory and the one thread that forks: another thread, or a process of
`multiprocessing`, is not copied.
asyncio's loop is not the running one in the child: `asyncio.run` works there, and
anyio's task group fails; trio, curio and anyio refuse a second run.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/os.html#os.fork",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://github.com/python/cpython/blob/main/Lib/asyncio/events.py",
    "https://github.com/python-trio/trio/blob/main/src/trio/_core/_run.py",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.os.html",
    "https://github.com/agronholm/anyio/blob/master/src/anyio/_backends/_asyncio.py",
)
CHAPTERS = (15,)


@answers(
    "in the child active_count() 1, is_alive() False; in the child it does not; "
    "in the parent it goes on"
)
def with_threads():
    import os
    from threading import Event, Lock, Thread, active_count

    began, gate, went_on = Event(), Lock(), []

    def work():
        began.set()
        with gate:
            went_on.append(os.getpid())

    gate.acquire()
    task = Thread(target=work)
    task.start()
    began.wait()
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        print(f"in the child active_count() {active_count()}", end=", ")
        print("is_alive()", task.is_alive(), flush=True)
    gate.release()
    task.join()
    where = "parent" if child else "child"
    said = "goes on" if went_on == [os.getpid()] else "does not"
    print(f"in the {where} it {said}", flush=True)
    if not child:
        os._exit(0)


@answers(
    "in the child active_children() 0, is_alive() AssertionError; "
    "it goes on in a process of its own"
)
def with_processes():
    from multiprocessing import active_children, current_process, get_context

    def work(began, gate):
        began.set()
        gate.wait()
        print("it goes on in", current_process().name, flush=True)

    def forked(task, gate):
        print("in the child active_children()", len(active_children()), end=", ")
        try:
            print("is_alive()", task.is_alive(), flush=True)
        except AssertionError as error:
            print("is_alive()", type(error).__name__, flush=True)
        gate.set()

    if __name__ == "__main__":
        context = get_context("fork")
        began, gate = context.Event(), context.Event()
        name, args = "a process of its own", (began, gate)
        task = context.Process(name=name, target=work, args=args)
        task.start()
        began.wait()
        child = context.Process(target=forked, args=(task, gate))
        child.start()
        child.join()
        task.join()


@answers(
    "in the child get_running_loop RuntimeError, run works; "
    "in the child it goes on; in the parent it goes on"
)
def with_asyncio():
    import asyncio
    import os

    went_on = []

    async def work(began, gate):
        began.set()
        await gate.wait()
        went_on.append(os.getpid())

    def attempt(call, *args):
        try:
            call(*args)
        except RuntimeError as error:
            return type(error).__name__
        return "works"

    async def main():
        began, gate = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work(began, gate))
            await began.wait()
            if child := os.fork():
                os.waitpid(child, 0)
            else:
                loop = attempt(asyncio.get_running_loop)
                run = attempt(asyncio.run, asyncio.sleep(0))
                print("in the child get_running_loop", loop, end=", ")
                print("run", run, flush=True)
            gate.set()
        where = "parent" if child else "child"
        said = "goes on" if went_on == [os.getpid()] else "does not"
        print(f"in the {where} it {said}", flush=True)
        if not child:
            os._exit(0)

    asyncio.run(main())


@answers(
    "in the child run RuntimeError; in the child it goes on; in the parent it goes on"
)
def with_trio():
    import os

    import trio

    went_on = []

    async def work(began, gate):
        began.set()
        await gate.wait()
        went_on.append(os.getpid())

    def attempt(call, *args):
        try:
            call(*args)
        except RuntimeError as error:
            return type(error).__name__
        return "works"

    async def main():
        began, gate = trio.Event(), trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(work, began, gate)
            await began.wait()
            if child := os.fork():
                os.waitpid(child, 0)
            else:
                run = attempt(trio.run, trio.sleep, 0)
                print("in the child run", run, flush=True)
            gate.set()
        where = "parent" if child else "child"
        said = "goes on" if went_on == [os.getpid()] else "does not"
        print(f"in the {where} it {said}", flush=True)
        if not child:
            os._exit(0)

    trio.run(main)


@answers(
    "in the child run RuntimeError; in the child it goes on; in the parent it goes on"
)
def with_curio():
    import os

    import curio

    went_on = []

    async def work(began, gate):
        await began.set()
        await gate.wait()
        went_on.append(os.getpid())

    def attempt(call, *args):
        try:
            call(*args)
        except RuntimeError as error:
            return type(error).__name__
        return "works"

    async def main():
        began, gate = curio.Event(), curio.Event()
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(work, began, gate)
            await began.wait()
            if child := os.fork():
                os.waitpid(child, 0)
            else:
                run = attempt(curio.run, curio.sleep, 0)
                print("in the child run", run, flush=True)
            await gate.set()
        where = "parent" if child else "child"
        said = "goes on" if went_on == [os.getpid()] else "does not"
        print(f"in the {where} it {said}", flush=True)
        if not child:
            os._exit(0)

    curio.run(main)


@answers("in the child it goes on; in the parent it goes on")
def with_gevent():
    import os

    import gevent
    from gevent.event import Event

    began, gate, went_on = Event(), Event(), []

    def work():
        began.set()
        gate.wait()
        went_on.append(os.getpid())

    task = gevent.spawn(work)
    began.wait()
    if child := gevent.fork():
        os.waitpid(child, 0)
    gate.set()
    task.join()
    where = "parent" if child else "child"
    said = "goes on" if went_on == [os.getpid()] else "does not"
    print(f"in the {where} it {said}", flush=True)
    if not child:
        os._exit(0)


@answers(
    "in the child run RuntimeError; "
    "in the child the task group RuntimeError, it does not; "
    "in the parent the task group works, it goes on",
    on_trio="in the child run RuntimeError; "
    "in the child the task group works, it goes on; "
    "in the parent the task group works, it goes on",
)
def with_anyio():
    import os

    import anyio

    went_on = []

    async def work(began, gate):
        began.set()
        await gate.wait()
        went_on.append(os.getpid())

    def attempt(call, *args):
        try:
            call(*args)
        except RuntimeError as error:
            return type(error).__name__
        return "works"

    async def main():
        began, gate = anyio.Event(), anyio.Event()
        group = "works"
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(work, began, gate)
                await began.wait()
                if child := os.fork():
                    os.waitpid(child, 0)
                else:
                    run = attempt(anyio.run, anyio.sleep, 0)
                    print("in the child run", run, flush=True)
                gate.set()
        except RuntimeError as error:
            group = type(error).__name__
        where = "parent" if child else "child"
        said = "goes on" if went_on == [os.getpid()] else "does not"
        print(f"in the {where} the task group {group}, it {said}", flush=True)
        if not child:
            os._exit(0)

    anyio.run(main)
