"""My time limit runs out while a job runs in another process: is the job ended?

No, it goes on behind a `result`, `get` or `wait` with a timeout, and behind asyncio's
`run_in_executor`; to leave the block of a `multiprocessing.Pool` ends it.
curio's `run_in_process` and `subprocess.run`, gevent's too, end it, and so do
trio_parallel and anyio's `to_process` if they are told, by `kill_on_cancel` or
`cancellable`.
If they are not, these two wait for it and return its result, and the limit raises at
the next checkpoint in its block.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/subprocess.html#subprocess.run",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.pool.AsyncResult.get",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.run_in_executor",
    "https://trio-parallel.readthedocs.io/en/latest/reference.html"
    "#trio_parallel.run_sync",
    "https://curio.readthedocs.io/en/latest/reference.html"
    "#blocking-operations-and-external-work",
    "https://www.gevent.org/api/gevent.subprocess.html#gevent.subprocess.run",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (10, 15)


@answers(
    "subprocess.run: TimeoutExpired, the program is ended; "
    "Popen.wait: TimeoutExpired, the program goes on"
)
def with_threads():
    import os
    import subprocess

    def run(**pipes):
        subprocess.run(["cat"], timeout=0.1, **pipes)

    def wait(**pipes):
        subprocess.Popen(["cat"], **pipes).wait(timeout=0.1)

    def attempt(call):
        stdin, writing = os.pipe()
        reading, stdout = os.pipe()
        try:
            call(stdin=stdin, stdout=stdout)
        except subprocess.TimeoutExpired as error:
            print(type(error).__name__, end=", ")
        os.close(stdin)  # The program's end is then the only one.
        try:
            os.write(writing, b"goes on")
            print("the program", os.read(reading, 100).decode())
        except BrokenPipeError:
            print("the program is ended")
        os.close(writing)

    print("subprocess.run", end=": ")
    attempt(run)
    print("Popen.wait", end=": ")
    attempt(wait)


@answers(
    "ProcessPoolExecutor: result raises TimeoutError, the job goes on; "
    "Pool: get raises multiprocessing's TimeoutError, the job goes on; "
    "the block of the Pool is left: the job is ended"
)
def with_processes():
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Client, Listener

    def job(address):
        with Client(address) as caller:
            caller.send(caller.recv())

    def state(worker):
        try:
            worker.send("goes on")
            return worker.recv()
        except (EOFError, OSError):
            return "is ended"

    if __name__ == "__main__":
        with Listener() as listener:
            with ProcessPoolExecutor(1) as pool:
                result = pool.submit(job, listener.address)
                with listener.accept() as worker:
                    print("ProcessPoolExecutor", end=": ")
                    try:
                        result.result(timeout=0.1)
                    except TimeoutError as error:
                        print("result raises", type(error).__name__, end=", ")
                    print("the job", state(worker))
            with multiprocessing.Pool(1) as pool:
                result = pool.apply_async(job, [listener.address])
                with listener.accept() as worker:
                    print("Pool", end=": ")
                    try:
                        result.get(timeout=0.1)
                    except multiprocessing.TimeoutError as error:
                        name = f"multiprocessing's {type(error).__name__}"
                        print("get raises", name, end=", ")
                    print("the job", state(worker))
                pool.apply_async(job, [listener.address])
                worker = listener.accept()
            print("the block of the Pool is left: the job", state(worker))


@answers("run_in_executor: TimeoutError, the job goes on")
def with_asyncio():
    import asyncio
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Client, Listener

    def job(address):
        with Client(address) as caller:
            caller.send(caller.recv())

    def state(worker):
        try:
            worker.send("goes on")
            return worker.recv()
        except (EOFError, OSError):
            return "is ended"

    async def time_is_up(listener, limit):
        worker = await asyncio.to_thread(listener.accept)
        limit.reschedule(asyncio.get_running_loop().time())
        return worker

    async def main(pool, listener):
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as tasks:
            try:
                async with asyncio.timeout(60) as limit:
                    watch = tasks.create_task(time_is_up(listener, limit))
                    await loop.run_in_executor(pool, job, listener.address)
            except TimeoutError as error:
                print("run_in_executor:", type(error).__name__, end=", ")
        with watch.result() as worker:
            print("the job", await asyncio.to_thread(state, worker))

    if __name__ == "__main__":
        with Listener() as listener, ProcessPoolExecutor(1) as pool:
            asyncio.run(main(pool, listener))


@answers(
    "trio_parallel: the job goes on, it returns, TooSlowError; "
    "with kill_on_cancel: the job is ended, TooSlowError"
)
def with_trio():
    from multiprocessing.connection import Client, Listener

    import trio
    import trio_parallel
    from trio.testing import wait_all_tasks_blocked

    def job(address):
        with Client(address) as caller:
            caller.send(caller.recv())

    def state(worker):
        try:
            worker.send("goes on")
            return worker.recv()
        except (EOFError, OSError):
            return "is ended"

    async def time_is_up(listener, limit, said):
        with await trio.to_thread.run_sync(listener.accept) as worker:
            limit.deadline = trio.current_time()
            await wait_all_tasks_blocked()
            found = await trio.to_thread.run_sync(state, worker)
        said.append(f"the job {found}")

    async def main(kill):
        said, ends = [], []
        with Listener() as listener:
            async with trio.open_nursery() as tasks:
                try:
                    with trio.fail_after(60) as limit:
                        tasks.start_soon(time_is_up, listener, limit, said)
                        await trio_parallel.run_sync(
                            job, listener.address, kill_on_cancel=kill
                        )
                        ends.append("it returns")
                        await trio.sleep(0)  # The limit raises at a checkpoint.
                except trio.TooSlowError as error:
                    ends.append(type(error).__name__)
        print(*said, *ends, sep=", ")

    if __name__ == "__main__":
        print("trio_parallel", end=": ")
        trio.run(main, False)
        print("with kill_on_cancel", end=": ")
        trio.run(main, True)


@answers("run_in_process: TaskTimeout, the job is ended, exit code -15")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import multiprocessing
    import os
    from threading import Event

    import curio

    def job():
        Event().wait()

    async def main():
        await curio.run_in_process(os.getpid)  # The worker is there then.
        [worker] = multiprocessing.active_children()
        try:
            async with curio.timeout_after(0.5):
                await curio.run_in_process(job)
        except curio.TaskTimeout as error:
            print("run_in_process:", type(error).__name__, end=", ")
        await curio.run_in_thread(worker.join)
        print("the job is ended, exit code", worker.exitcode)

    if __name__ == "__main__":
        curio.run(main)


@answers(
    "subprocess.run: Timeout, the program is ended; "
    "Popen.wait: Timeout, the program goes on"
)
def with_gevent():
    import os

    import gevent
    from gevent import subprocess

    def run(**pipes):
        subprocess.run(["cat"], **pipes)

    def wait(**pipes):
        subprocess.Popen(["cat"], **pipes).wait()

    def attempt(call):
        stdin, writing = os.pipe()
        reading, stdout = os.pipe()
        try:
            with gevent.Timeout(0.5):
                call(stdin=stdin, stdout=stdout)
        except gevent.Timeout as error:
            print(type(error).__name__, end=", ")
        os.close(stdin)  # The program's end is then the only one.
        try:
            os.write(writing, b"goes on")
            print("the program", os.read(reading, 100).decode())
        except BrokenPipeError:
            print("the program is ended")
        os.close(writing)

    print("subprocess.run", end=": ")
    attempt(run)
    print("Popen.wait", end=": ")
    attempt(wait)


@answers(
    "to_process: the job goes on, it returns, TimeoutError; "
    "cancellable: the job is ended, TimeoutError"
)
def with_anyio():
    from multiprocessing.connection import Client, Listener

    import anyio
    from anyio import to_process, to_thread

    def job(address):
        with Client(address) as caller:
            caller.send(caller.recv())

    def state(worker):
        try:
            worker.send("goes on")
            return worker.recv()
        except (EOFError, OSError):
            return "is ended"

    async def time_is_up(listener, limit, said):
        with await to_thread.run_sync(listener.accept) as worker:
            limit.deadline = anyio.current_time()
            await anyio.wait_all_tasks_blocked()
            found = await to_thread.run_sync(state, worker)
        said.append(f"the job {found}")

    async def main(kill):
        said, ends = [], []
        with Listener() as listener:
            async with anyio.create_task_group() as tasks:
                try:
                    with anyio.fail_after(60) as limit:
                        tasks.start_soon(time_is_up, listener, limit, said)
                        await to_process.run_sync(
                            job, listener.address, cancellable=kill
                        )
                        ends.append("it returns")
                        await anyio.sleep(0)  # The limit raises at a checkpoint.
                except TimeoutError as error:
                    ends.append(type(error).__name__)
        print(*said, *ends, sep=", ")

    if __name__ == "__main__":
        print("to_process", end=": ")
        anyio.run(main, False)
        print("cancellable", end=": ")
        anyio.run(main, True)
