"""The value has come, the task has not resumed yet, I cancel it: who gets the value?

The task, in curio, gevent and the scopes of trio and anyio: an operation that has
completed is delivered, and the cancellation comes at the next wait.
asyncio throws the cancellation in place of the result: the value does not reach the
task, and stays in the future or the queue, but what `sock_recv` has read is gone;
`wait_for` on Python 3.11.7 delivers the value and loses the cancellation.
asyncio's `Task.cancel` costs anyio's task the value, and a stream's item is gone.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://anyio.readthedocs.io/en/stable/why.html#design-problems-with-cancellation",
    "https://github.com/python/asyncio/pull/256",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#cancellation-and-primitive-operations",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a thread that waits cannot be cancelled",
    "processes": "a process that is killed gets nothing at all",
}


@answers(
    "future: cancelled, not delivered; it still has the value; "
    "queue: cancelled, not delivered; still in it: 1; "
    "wait_for(future): delivered, not cancelled; it still has the value; "
    "wait_for(queue.get()): delivered, not cancelled; still in it: 0; "
    "sock_recv: cancelled, not delivered; still in the socket: nothing",
    since={
        "3.12": "future: cancelled, not delivered; it still has the value; "
        "queue: cancelled, not delivered; still in it: 1; "
        "wait_for(future): cancelled, not delivered; it still has the value; "
        "wait_for(queue.get()): cancelled, not delivered; still in it: 1; "
        "sock_recv: cancelled, not delivered; still in the socket: nothing"
    },
)
def with_asyncio():
    import asyncio
    import socket

    async def task(name, receive, began):
        outcome = "cancelled, not delivered"
        try:
            began.set()
            await receive
            outcome = "delivered, then cancelled"
            await asyncio.sleep(0)
            outcome = "delivered, not cancelled"
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print(f"{name}: {outcome}")
            raise

    async def main(name, receive, complete):
        async with asyncio.TaskGroup() as tasks:
            began = asyncio.Event()
            waiting = tasks.create_task(task(name, receive, began))
            await began.wait()
            complete("value")
            waiting.cancel()
            # Up to 3.11 `wait_for` lost the cancellation, not the value.
            await asyncio.sleep(0.01)
            waiting.cancel()

    async def of_a_future(name, limited):
        future = asyncio.get_running_loop().create_future()
        receive = asyncio.wait_for(future, 60) if limited else future
        await main(name, receive, future.set_result)
        print("it still has the", future.result())

    async def of_a_queue(name, limited):
        queue = asyncio.Queue()
        receive = queue.get()
        receive = asyncio.wait_for(receive, 60) if limited else receive
        await main(name, receive, queue.put_nowait)
        print("still in it:", queue.qsize())

    async def of_a_socket(turns):
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        receive = asyncio.get_running_loop().sock_recv(ours, 5)
        waiting = asyncio.create_task(receive)
        await asyncio.sleep(0)
        theirs.send(b"value")
        for _ in range(turns):
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        try:
            return ours.recv(5)
        except BlockingIOError:
            return "nothing" if waiting.cancelled() else "delivered"

    asyncio.run(of_a_future("future", limited=False))
    asyncio.run(of_a_queue("queue", limited=False))
    asyncio.run(of_a_future("wait_for(future)", limited=True))
    asyncio.run(of_a_queue("wait_for(queue.get())", limited=True))
    # It is read in the second turn, on uvloop in the first.
    if "nothing" in [asyncio.run(of_a_socket(turns)) for turns in (1, 2)]:
        print("sock_recv: cancelled, not delivered; still in the socket: nothing")


@answers("event: delivered, then cancelled; channel: delivered, then cancelled")
def with_trio():
    import trio

    async def task(name, receive, began):
        outcome = "cancelled, not delivered"
        try:
            began.set()
            await receive()
            outcome = "delivered, then cancelled"
            await trio.sleep_forever()
        except trio.Cancelled:
            print(f"{name}: {outcome}")
            raise

    async def main():
        async with trio.open_nursery() as tasks:
            event = trio.Event()
            began = trio.Event()
            tasks.start_soon(task, "event", event.wait, began)
            await began.wait()
            event.set()
            tasks.cancel_scope.cancel()

        async with trio.open_nursery() as tasks:
            sender, receiver = trio.open_memory_channel(1)
            began = trio.Event()
            tasks.start_soon(task, "channel", receiver.receive, began)
            await began.wait()
            sender.send_nowait("value")
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers("event: delivered, then cancelled; queue: delivered, then cancelled")
def with_curio():
    import curio

    async def task(name, receive, began):
        outcome = "cancelled, not delivered"
        try:
            await began.set()
            await receive()
            outcome = "delivered, then cancelled"
            await curio.Event().wait()
        except curio.CancelledError:
            print(f"{name}: {outcome}")
            raise

    async def main():
        async with curio.TaskGroup() as tasks:
            event = curio.Event()
            began = curio.Event()
            waiting = await tasks.spawn(task, "event", event.wait, began)
            await began.wait()
            await event.set()
            await waiting.cancel()

        async with curio.TaskGroup() as tasks:
            queue = curio.Queue()
            began = curio.Event()
            waiting = await tasks.spawn(task, "queue", queue.get, began)
            await began.wait()
            await queue.put("value")
            await waiting.cancel()

    curio.run(main)


@answers("AsyncResult: delivered, then cancelled; queue: delivered, then cancelled")
def with_gevent():
    import gevent
    from gevent.event import AsyncResult, Event
    from gevent.queue import Queue

    def task(name, receive, began):
        outcome = "cancelled, not delivered"
        try:
            began.set()
            receive()
            outcome = "delivered, then cancelled"
            Event().wait()
        except gevent.GreenletExit:
            print(f"{name}: {outcome}")
            raise

    result = AsyncResult()
    began = Event()
    waiting = gevent.spawn(task, "AsyncResult", result.get, began)
    began.wait()
    result.set("value")
    waiting.kill()

    queue = Queue()
    began = Event()
    waiting = gevent.spawn(task, "queue", queue.get, began)
    began.wait()
    queue.put("value")
    waiting.kill()


@answers(
    "event: delivered, then cancelled; stream: delivered, then cancelled; "
    "Task.cancel() on asyncio: event: cancelled, not delivered; "
    "stream: cancelled, not delivered; still in the stream: 0"
)
def with_anyio():
    import asyncio

    import anyio

    async def task(name, receive):
        outcome = "cancelled, not delivered"
        try:
            await receive()
            outcome = "delivered, then cancelled"
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print(f"{name}: {outcome}")
            raise

    def cancel_scope(tasks):
        tasks.cancel_scope.cancel()

    def cancel_tasks(_):
        for each in asyncio.all_tasks() - {asyncio.current_task()}:
            each.cancel()

    async def main(cancel):
        async with anyio.create_task_group() as tasks:
            event = anyio.Event()
            tasks.start_soon(task, "event", event.wait)
            while not event.statistics().tasks_waiting:
                await anyio.sleep(0)
            event.set()
            cancel(tasks)

        async with anyio.create_task_group() as tasks:
            sender, receiver = anyio.create_memory_object_stream(1)
            tasks.start_soon(task, "stream", receiver.receive)
            # receive() lets others run once before it waits.
            while not receiver.statistics().tasks_waiting_receive:
                await anyio.sleep(0)
            sender.send_nowait("value")
            cancel(tasks)
        return sender.statistics().current_buffer_used

    anyio.run(main, cancel_scope)
    print("Task.cancel() on asyncio", end=": ")
    kept = anyio.run(main, cancel_tasks, backend="asyncio")
    print("still in the stream:", kept)
