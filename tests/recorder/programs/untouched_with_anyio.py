"""What the runtime offers, and what a recorder might spoil of it."""

import anyio

from shared.lane import Report


async def starts(*, task_status):
    task_status.started(7)
    await anyio.sleep(60)


async def waits():
    await anyio.sleep(60)


async def child(number):
    return number


async def grandchild(number):
    await anyio.sleep(0)


async def grows(number):
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(grandchild, number)


async def main():
    async with anyio.create_task_group() as outer:
        outer.start_soon(waits)
        assert await outer.start(starts) == 7
        async with anyio.create_task_group() as inner:
            inner.start_soon(waits)
            with anyio.move_on_after(0.01) as scope:
                await anyio.sleep(60)
            assert scope.cancelled_caught
            inner.cancel_scope.cancel()
        try:
            with anyio.fail_after(0.01):
                await anyio.sleep(60)
            raise AssertionError
        except TimeoutError:
            pass
        assert await anyio.to_thread.run_sync(anyio.from_thread.run, child, 8) == 8
        await anyio.to_thread.run_sync(anyio.from_thread.run, grows, 9)
        with anyio.CancelScope(shield=True):
            outer.cancel_scope.cancel()
            await anyio.sleep(0)


def run(shop):
    anyio.run(main)
    return Report()
