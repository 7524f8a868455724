"""My program hangs: how do I see where each of its tasks waits?

By the stack of each task: `faulthandler` prints those of all threads, and on a signal
those of a process that has registered for it; trio has a task tree and
`iter_await_frames`, curio `Task.traceback`, gevent `format_run_info`.
anyio's `get_running_tasks` gives each task's coroutine, to be followed by `cr_await`.
asyncio's `get_stack`, and so its `print_stack`, has only the outermost coroutine of a
task that waits, and `cr_await` leads inwards from there, as far as coroutines await
each other.
In Python 3.14, which was not asked, `python -m asyncio pstree PID` shows all tasks from
outside.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/faulthandler.html",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_stack",
    "https://docs.python.org/3/library/asyncio-graph.html",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html"
    "#trio.lowlevel.Task.iter_await_frames",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.util.html#gevent.util.format_run_info",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.get_running_tasks",
)
CHAPTERS = (4, 8, 13)


@answers("coffee > grind; tea > boil")
def with_threads():
    import faulthandler
    import re
    import tempfile
    from threading import Barrier, Event, Thread

    begun, served = Barrier(3), Event()

    def grind():
        begun.wait()
        served.wait()

    def coffee():
        grind()

    def boil():
        begun.wait()
        served.wait()

    def tea():
        boil()

    for each in (coffee, tea):
        Thread(target=each).start()
    begun.wait()

    with tempfile.TemporaryFile("w+") as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        stacks = file.read().split("most recent call first")
    mine = re.compile(rf'{re.escape(__file__)}", line \d+ in (\w+)')
    found = [" > ".join(reversed(mine.findall(each))) for each in stacks]
    print(*sorted(filter(None, found)), sep="\n")
    served.set()


@answers("coffee > grind; tea > boil")
def with_processes():
    import faulthandler
    import os
    import re
    import signal
    from multiprocessing import Event, Process

    def grind(begun):
        begun.set()
        Event().wait()

    def coffee(begun, sink):
        faulthandler.register(signal.SIGUSR1, sink)
        grind(begun)

    def boil(begun):
        begun.set()
        Event().wait()

    def tea(begun, sink):
        faulthandler.register(signal.SIGUSR1, sink)
        boil(begun)

    if __name__ == "__main__":
        mine = re.compile(rf'{re.escape(__file__)}", line \d+ in (\w+)')
        for each in (coffee, tea):
            begun = Event()
            source, sink = os.pipe()
            task = Process(target=each, args=(begun, sink))
            task.start()
            begun.wait()
            os.kill(task.pid, signal.SIGUSR1)  # It prints, and waits on.
            stack = ""
            while "in <module>" not in stack:
                stack += os.read(source, 10_000).decode()
            print(*reversed(mine.findall(stack)), sep=" > ")
            task.kill()
            task.join()


@answers("get_stack: coffee, tea; by cr_await: coffee > grind, tea > boil")
def with_asyncio():
    import asyncio

    served = asyncio.Event()

    async def grind():
        await served.wait()

    async def coffee():
        await grind()

    async def boil():
        await served.wait()

    async def tea():
        await boil()

    def whole_stack(coroutine):
        while hasattr(coroutine, "cr_frame"):
            yield coroutine.cr_frame
            coroutine = coroutine.cr_await

    def names(frames):
        codes = [frame.f_code for frame in frames]
        mine = [code.co_name for code in codes if code.co_filename == __file__]
        return " > ".join(mine)

    def show(how, found):
        print(how, ", ".join(sorted(found)), sep=": ")

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(coffee())
            group.create_task(tea())
            await asyncio.sleep(0)  # They run up to where they wait.
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            coroutines = [task.get_coro() for task in tasks]
            show("get_stack", [names(task.get_stack()) for task in tasks])
            show("by cr_await", [names(whole_stack(c)) for c in coroutines])
            served.set()

    asyncio.run(main())


@answers("main; main > coffee > grind; main > tea > boil")
def with_trio():
    import trio
    from trio.testing import wait_all_tasks_blocked

    served = trio.Event()

    async def grind():
        await served.wait()

    async def coffee():
        await grind()

    async def boil():
        await served.wait()

    async def tea():
        await boil()

    def tree(task, above=()):
        codes = [frame.f_code for frame, _ in task.iter_await_frames()]
        mine = [code.co_name for code in codes if code.co_filename == __file__]
        stack = (*above, *mine)
        if mine:
            yield " > ".join(stack)
        for nursery in task.child_nurseries:
            for child in nursery.child_tasks:
                yield from tree(child, stack)

    async def main():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(coffee)
            nursery.start_soon(tea)
            await wait_all_tasks_blocked()
            root = trio.lowlevel.current_root_task()
            print(*sorted(tree(root)), sep="\n")
            served.set()

    trio.run(main)


@answers("coffee > grind; tea > boil")
def with_curio():
    import re

    import curio

    served = curio.Event()

    async def grind():
        await served.wait()

    async def coffee():
        await grind()

    async def boil():
        await served.wait()

    async def tea():
        await boil()

    async def main():
        async with curio.TaskGroup() as group:
            await group.spawn(coffee)
            await group.spawn(tea)
            await curio.sleep(0)  # They run up to where they wait.
            for task in group.tasks:
                stack = re.findall(r", in (\w+)", task.traceback())
                print(" > ".join(stack))
            await served.set()

    curio.run(main)


@answers("coffee > grind; tea > boil")
def with_gevent():
    import re

    import gevent
    from gevent.event import Event
    from gevent.util import format_run_info

    served = Event()

    def grind():
        served.wait()

    def coffee():
        grind()

    def boil():
        served.wait()

    def tea():
        boil()

    greenlets = [gevent.spawn(each) for each in (coffee, tea)]
    gevent.sleep(0)  # They run up to where they wait.

    info = "\n".join(format_run_info(thread_stacks=False))
    mine = re.compile(rf'{re.escape(__file__)}", line \d+, in (\w+)')
    found = [" > ".join(mine.findall(each)) for each in info.split("Running:")]
    print(*sorted(filter(None, found)), sep="\n")
    served.set()
    gevent.joinall(greenlets)


@answers("coffee > grind; tea > boil")
def with_anyio():
    import anyio

    served = anyio.Event()

    async def grind():
        await served.wait()

    async def coffee():
        await grind()

    async def boil():
        await served.wait()

    async def tea():
        await boil()

    def whole_stack(coroutine):
        while hasattr(coroutine, "cr_frame"):
            yield coroutine.cr_frame
            coroutine = coroutine.cr_await

    def names(frames):
        codes = [frame.f_code for frame in frames]
        mine = [code.co_name for code in codes if code.co_filename == __file__]
        return " > ".join(mine)

    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(coffee)
            group.start_soon(tea)
            await anyio.wait_all_tasks_blocked()
            this = anyio.get_current_task()
            tasks = [each for each in anyio.get_running_tasks() if each != this]
            found = [names(whole_stack(task.coro)) for task in tasks]
            print(*sorted(filter(None, found)), sep="\n")
            served.set()

    anyio.run(main)
